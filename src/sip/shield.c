/* shield.c: who is banned is dropped by the kernel, before the datagram costs us a wake-up: a classic socket filter (bpf) on our sockets
 * of IPv4; of a connection, its first packet. Where it cannot be set, the buckets drop the same. */
#include "sip/inner.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"

enum { BANNED_MAX = 64 };

void ua_shield(struct ua *ua, int64_t now_us)
{
    struct ua_source banned[BANNED_MAX];
    uint32_t n = ua_buckets_banned(ua->buckets, now_us, banned, BANNED_MAX);
    ua_shield_set(ua, banned, n < BANNED_MAX ? n : BANNED_MAX);
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
    ua_streams_cut(ua, banned, count);
    for (uint32_t i = 0; i < ua->conf.listen_count; i++) {
        const char *host = ua->conf.listen[i].host;
        if (ua->sockets[i] < 0 || (host && strchr(host, ':')))
            continue;
        int off = 0;
        int bad = four ? setsockopt(ua->sockets[i], SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program)
                       : setsockopt(ua->sockets[i], SOL_SOCKET, SO_DETACH_FILTER, &off, sizeof off);
        if (bad && four)
            log_event(LOG_WARN, "sip", "no_filter", "errno=1");
    }
}
