/* echo_server: the smallest program on net.h, for tests/net/nasty.py and for measuring by hand.
 *
 * POST and PUT give their body back, other methods "ok"; /later answers from another thread; /ws
 * echoes text. Prints its port; ends when its standard input does. Usage: net_echo_server [PORT
 * [CONNS_MAX]] */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "port/net.h"

struct later {
    struct net *net;
    net_id id;
};

static struct net *net;

static enum net_verdict head(void *u, const struct net_request *r, enum err *ret_err,
                             void **ret_session)
{
    (void)u, (void)ret_session;
    if (str_is(r->path, "/ws"))
        return NET_UPGRADE;
    if (str_is(r->path, "/no")) {
        *ret_err = ERR_FORBIDDEN;
        return NET_DENY;
    }
    return NET_TAKE;
}

static void *answer_later(void *arg)
{
    struct later *l = arg;
    (void)net_answer(l->net, l->id, 200, NULL, 0, net_buf_copy("later", 5));
    free(l);
    return NULL;
}

static void request(void *u, const struct net_request *r)
{
    (void)u;
    if (str_is(r->path, "/later")) {
        struct later *l = malloc(sizeof *l);
        pthread_t t;
        if (l) {
            *l = (struct later){net, r->id};
            if (pthread_create(&t, NULL, answer_later, l) == 0)
                pthread_detach(t);
        }
        return;
    }
    struct str body = r->method == NET_POST || r->method == NET_PUT ? r->body : STR("ok");
    (void)net_answer(net, r->id, 200, NULL, 0, net_buf_copy(body.p, body.n));
}

static void ws_message(void *u, net_id id, void *session, struct str text)
{
    (void)u, (void)session;
    (void)net_ws_send(net, id, net_buf_copy(text.p, text.n));
}

int main(int argc, char **argv)
{
    char listen[32], text[256];
    snprintf(listen, sizeof listen, "127.0.0.1:%s", argc > 1 ? argv[1] : "0");
    struct net_conf conf = {
        .listen = listen,
        .loops = 1,
        .conns_max = argc > 2 ? (uint32_t)atoi(argv[2]) : 1000,
        .head_bytes_max = 16384,
        .body_bytes_max = 1 << 20,
        .ws_message_bytes_max = 65536,
        .out_bytes_max = 1 << 20,
        .head_ms = 10000,
        .body_ms = 30000,
        .idle_ms = 60000,
        .ws_ping_ms = 30000,
        .drain_ms = 1000,
    };
    struct net_handler handler = {.head = head, .request = request, .ws_message = ws_message};
    if (net_start(&conf, &handler, &net, text) != OK) {
        fprintf(stderr, "%s\n", text);
        return 1;
    }
    printf("%u\n", net_port(net));
    fflush(stdout);
    char byte;
    while (read(0, &byte, 1) > 0)
        ;
    net_drain(net);
    net_join(net);
    net_free(net);
    return 0;
}
