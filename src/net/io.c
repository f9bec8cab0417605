/* The two functions between a connection and its socket. TLS will stand here. */
#include <errno.h>
#include <sys/uio.h>

#include "net/inner.h"

ssize_t net_io_read(struct conn *c, void *p, size_t n)
{
    ssize_t got;
    do
        got = recv(c->fd, p, n, 0);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        net_count(&c->loop->count.bytes_in, (uint64_t)got);
    return got;
}

ssize_t net_io_write(struct conn *c, struct iovec *v, size_t count)
{
    struct msghdr m = {.msg_iov = v, .msg_iovlen = count};
    ssize_t put;
    do
        put = sendmsg(c->fd, &m, MSG_NOSIGNAL); /* writev() would raise SIGPIPE */
    while (put < 0 && errno == EINTR);
    if (put > 0)
        net_count(&c->loop->count.bytes_out, (uint64_t)put);
    return put;
}
