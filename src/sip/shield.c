/* shield.c: who is banned is dropped by the kernel, before the datagram costs us a wake-up: a classic socket filter (bpf) on our UDP sockets
 * of IPv4. Where it cannot be set, the buckets drop the same. */
#include "sip/inner.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

enum { FDS_MAX = 4096, BANNED_MAX = 64 };

/* sofia-sip keeps its sockets to itself: ours is the datagram socket bound to our port. */
static int find_socket(const struct ua_listen *l, uint16_t port)
{
    struct sockaddr_in wanted = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, l->host ? l->host : "127.0.0.1", &wanted.sin_addr) != 1)
        return -1;
    for (int fd = 3; fd < FDS_MAX; fd++) {
        struct sockaddr_in is;
        socklen_t n = sizeof is;
        int type = 0;
        socklen_t type_n = sizeof type;
        if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_n) == 0 && type == SOCK_DGRAM && getsockname(fd, (struct sockaddr *)&is, &n) == 0 &&
            is.sin_family == AF_INET && is.sin_port == wanted.sin_port && is.sin_addr.s_addr == wanted.sin_addr.s_addr)
            return fd;
    }
    return -1;
}

void ua_shield_find(struct ua *ua)
{
    for (uint32_t i = 0; i < ua->conf.listen_count; i++)
        ua->udp[i] = ua->conf.listen[i].transport == UA_UDP ? find_socket(&ua->conf.listen[i], ua->ports[i]) : -1;
}

void ua_shield_set(struct ua *ua, const struct ua_source *banned, uint32_t count)
{
    struct sock_filter code[BANNED_MAX + 3];
    uint16_t n = 0;
    uint32_t four = 0;
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    uint32_t addresses[BANNED_MAX];
    for (uint32_t i = 0; i < count && four < BANNED_MAX; i++)
        if (memcmp(banned[i].address, mapped, sizeof mapped) == 0) {
            memcpy(&addresses[four], banned[i].address + 12, 4);
            four++;
        }
    code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)SKF_NET_OFF + 12); /* the source */
    for (uint32_t i = 0; i < four; i++)
        code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ntohl(addresses[i]), (uint8_t)(four - i), 0);
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 0xffffffff);
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 0);
    struct sock_fprog program = {.len = n, .filter = code};
    ua->filtered = count;
    for (uint32_t i = 0; i < ua->conf.listen_count; i++) {
        if (ua->udp[i] < 0)
            continue;
        int off = 0;
        int bad = four ? setsockopt(ua->udp[i], SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program)
                       : setsockopt(ua->udp[i], SOL_SOCKET, SO_DETACH_FILTER, &off, sizeof off);
        if (bad && four)
            log_event(LOG_WARN, "sip", "no_filter", "errno=1");
    }
}
