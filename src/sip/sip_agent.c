/* sip_agent: the smallest program on ua.h, for tests/system/sip.py and for measuring by hand.
 *
 * Arguments: listen=udp:127.0.0.1:0 (or tcp, tls; the first are printed as "port N"), and names of struct ua_conf's fields. Commands come on
 * standard input, a line each; events leave as a line of JSON each. auto=1: incoming calls are answered at once. It ends with its input. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sip/digest.h"
#include "sip/ua.h"

enum { WORDS = 40, ROWS = 64 };

static struct ua *ua;
static bool by_itself;
static struct ua_trunk trunks[ROWS];
static struct ua_phone phones[ROWS];
static uint32_t trunks_count, phones_count;
static char realm[64] = "test";

static const char *value(char **words, const char *name, const char *other)
{
    size_t n = strlen(name);
    for (int i = 0; words[i]; i++)
        if (strncmp(words[i], name, n) == 0 && words[i][n] == '=')
            return words[i] + n + 1;
    return other;
}

static uint32_t number(char **words, const char *name, uint32_t other)
{
    const char *v = value(words, name, NULL);
    return v ? (uint32_t)strtoul(v, NULL, 10) : other;
}

static const char *sdp_named(const char *name)
{
    static char text[UA_SDP_MAX];
    if (!name || strcmp(name, "-") == 0)
        return "";
    snprintf(text, sizeof text, "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=%s\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n", name);
    return text;
}

static void put(const char *name, struct str s)
{
    if (s.n == 0)
        return;
    printf(",\"%s\":\"", name);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 0x20)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void show(const struct ua_event *e)
{
    printf("{\"event\":\"%s\",\"call\":%llu,\"owner\":%llu,\"trunk\":%u,\"phone\":%u,\"status\":%u", ua_event_name(e->kind),
           (unsigned long long)e->call, (unsigned long long)e->owner, (unsigned)e->trunk, (unsigned)e->phone, (unsigned)e->status);
    put("called", e->called);
    put("caller", e->caller);
    put("display", e->display);
    put("diversion", e->diversion);
    put("sdp", e->sdp);
    if (e->kind == UA_ENDED)
        printf(",\"why\":\"%s\",\"cause\":%u,\"theirs\":%s", ua_why_name(e->why), (unsigned)e->cause, e->theirs ? "true" : "false");
    if (e->kind == UA_INCOMING)
        printf(",\"withheld\":%s,\"max_forwards\":%u", e->withheld ? "true" : "false", (unsigned)e->max_forwards);
    if (e->kind == UA_DIGIT)
        printf(",\"digit\":\"%c\",\"ms\":%u", e->digit, (unsigned)e->ms);
    if (e->kind == UA_PHONE)
        printf(",\"contacts\":%u", (unsigned)e->contacts);
    if (e->kind == UA_TRUNK)
        printf(",\"up\":%s,\"registered\":%s", e->up ? "true" : "false", e->registered ? "true" : "false");
    printf("}\n");
}

static uint32_t split(char *list, const char **ret, uint32_t max)
{
    uint32_t n = 0;
    for (char *p = strtok(list, ","); p && n < max; p = strtok(NULL, ","))
        ret[n++] = p;
    return n;
}

static void secret(struct ua_secret *s, const char *user, char **words)
{
    char hex[UA_HASH_HEX];
    const char *password = value(words, "password", "secret"), *kinds = value(words, "hashes", "md5");
    if (strstr(kinds, "md5") && ua_digest_ha1(UA_MD5, str_of(user), str_of(realm), str_of(password), hex) == OK)
        memcpy(s->md5, hex, sizeof s->md5);
    if (strstr(kinds, "sha256") && ua_digest_ha1(UA_SHA256, str_of(user), str_of(realm), str_of(password), hex) == OK)
        memcpy(s->sha256, hex, sizeof s->sha256);
}

static char *texts[4096]; /* freed at the end: what the rows point to */
static size_t texts_count;

static char *kept(const char *z)
{
    if (!z || texts_count == sizeof texts / sizeof *texts)
        return NULL;
    return texts[texts_count++] = strdup(z);
}

static void add_trunk(char **w)
{
    struct ua_trunk *t = &trunks[trunks_count++];
    *t = (struct ua_trunk){.id = number(w, "id", 1), .register_s = number(w, "register", 0), .options_s = number(w, "options", 0),
                           .trusted = number(w, "trusted", 0), .domain = kept(value(w, "domain", NULL)), .user_in = kept(value(w, "user_in", NULL)),
                           .user_out = kept(value(w, "user_out", NULL)), .password_out = kept(value(w, "password_out", NULL)),
                           .proxy = kept(value(w, "proxy", NULL))};
    if (value(w, "peers", NULL))
        t->peers_count = split(kept(value(w, "peers", NULL)), t->peers, UA_PEERS_MAX);
    if (value(w, "targets", NULL))
        t->targets_count = split(kept(value(w, "targets", NULL)), t->targets, UA_TARGETS_MAX);
    if (t->user_in)
        secret(&t->secret_in, t->user_in, w);
}

static void configure(void)
{
    enum err e = ua_configure(ua, &(struct ua_config){.realm = realm, .trunks = trunks, .trunks_count = trunks_count, .phones = phones, .phones_count = phones_count});
    printf("{\"configured\":\"%s\"}\n", err_code(e));
    trunks_count = phones_count = 0; /* what they point to stays until the end: a test's few lines */
}

static void dial(char **w)
{
    ua_call_id id = 0;
    struct ua_dial d = {.owner = number(w, "owner", 0), .trunk = number(w, "trunk", 0), .phone = number(w, "phone", 0), .number = value(w, "number", NULL),
                        .caller = value(w, "caller", NULL), .display = value(w, "display", NULL), .sdp = str_of(sdp_named(value(w, "sdp", "offer"))),
                        .ring_s = number(w, "ring", 0), .max_forwards = number(w, "max_forwards", 0)};
    enum err e = ua_dial(ua, &d, &id);
    printf("{\"dialled\":\"%s\",\"call\":%llu}\n", err_code(e), (unsigned long long)id);
}

static void stats(void)
{
    struct ua_stats s;
    ua_stats(ua, &s);
    printf("{\"stats\":1,\"connections\":%u,\"refused_connections\":%llu,\"calls\":%u,\"dialogs\":%u,\"timers\":%u,\"registrations\":%u,\"sources\":%u,\"banned\":%u,\"nonces\":%u,\"events\":%u,"
           "\"in\":%u,\"out\":%u,\"requests\":%llu,\"refused_rate\":%llu,\"refused_ban\":%llu,\"refused_full\":%llu,\"bad\":%llu,"
           "\"challenged\":%llu,\"replayed\":%llu,\"turns\":%llu,\"cpu_us\":%llu}\n",
           s.connections, (unsigned long long)s.refused_connections, s.calls, s.dialogs, s.timers, s.registrations, s.sources, s.banned, s.nonces, s.events, s.transactions_in, s.transactions_out,
           (unsigned long long)s.requests, (unsigned long long)s.refused_rate, (unsigned long long)s.refused_ban, (unsigned long long)s.refused_full,
           (unsigned long long)s.bad, (unsigned long long)s.challenged, (unsigned long long)s.replayed, (unsigned long long)s.turns,
           (unsigned long long)s.cpu_us);
}

static enum ua_why why_named(const char *name)
{
    for (int i = 0; i < UA_WHY_COUNT; i++)
        if (strcmp(ua_why_name((enum ua_why)i), name) == 0)
            return (enum ua_why)i;
    return UA_WHY_NORMAL;
}

static void command(char *line)
{
    char *w[WORDS] = {NULL};
    int n = 0;
    for (char *p = strtok(line, " \n"); p && n < WORDS - 1; p = strtok(NULL, " \n"))
        w[n++] = p;
    if (n == 0)
        return;
    ua_call_id call = strtoull(value(w, "call", "0"), NULL, 10);
    struct str sdp = str_of(sdp_named(value(w, "sdp", "answer")));
    enum err e = OK;
    if (strcmp(w[0], "trunk") == 0) {
        add_trunk(w);
    } else if (strcmp(w[0], "phone") == 0) {
        struct ua_phone *p = &phones[phones_count++];
        *p = (struct ua_phone){.id = number(w, "id", 1), .user = kept(value(w, "user", "1001")), .contacts_max = number(w, "contacts", 1)};
        secret(&p->secret, p->user, w);
    } else if (strcmp(w[0], "apply") == 0) {
        configure();
    } else if (strcmp(w[0], "dial") == 0) {
        dial(w);
    } else if (strcmp(w[0], "stats") == 0) {
        stats();
    } else if (strcmp(w[0], "progress") == 0) {
        e = ua_progress(ua, call, number(w, "status", 180), str_of(sdp_named(value(w, "sdp", "-"))));
    } else if (strcmp(w[0], "answer") == 0) {
        e = ua_answer(ua, call, sdp);
    } else if (strcmp(w[0], "reject") == 0) {
        e = ua_reject(ua, call, number(w, "status", 486), number(w, "retry", 0));
    } else if (strcmp(w[0], "offer") == 0) {
        e = ua_offer(ua, call, sdp);
    } else if (strcmp(w[0], "hangup") == 0) {
        e = ua_hangup(ua, call, why_named(value(w, "why", "normal")), number(w, "cause", 0));
    } else {
        printf("{\"error\":\"unknown\"}\n");
    }
    if (e != OK)
        printf("{\"error\":\"%s\"}\n", err_code(e));
}

static void drain(void)
{
    struct ua_event *e;
    while ((e = ua_take(ua))) {
        if (by_itself && e->kind == UA_INCOMING)
            (void)!ua_answer(ua, e->call, str_of(sdp_named("answer")));
        if (!by_itself)
            show(e);
        ua_event_free(e);
    }
}

static bool listen_to(struct ua_conf *conf, const char *text)
{
    struct ua_listen *l = &conf->listen[conf->listen_count];
    char *copy = strdup(text), *host = strchr(copy, ':'), *port = strrchr(copy, ':');
    if (conf->listen_count == UA_LISTEN_MAX || !host || host == port) {
        free(copy);
        return false;
    }
    *port = *host = 0;
    l->transport = strcmp(copy, "tls") == 0 ? UA_TLS : strcmp(copy, "tcp") == 0 ? UA_TCP : UA_UDP;
    l->host = kept(host + 1);
    l->port = (uint16_t)atoi(port + 1);
    conf->listen_count++;
    free(copy);
    return true;
}

int main(int argc, char **argv)
{
    static struct ua_conf conf;
    setvbuf(stdout, NULL, _IOLBF, 0);
    char **a = argv + 1;
    for (int i = 1; i < argc; i++)
        if (strncmp(argv[i], "listen=", 7) == 0 && !listen_to(&conf, argv[i] + 7))
            return 2;
    conf.calls_max = number(a, "calls", 0);
    conf.t1_ms = number(a, "t1", 0);
    conf.session_s = number(a, "session", 0);
    conf.session_min_s = number(a, "session_min", 0);
    conf.invites = (struct ua_rate){number(a, "invites", 1000000), number(a, "invites", 1000000)};
    conf.trunk_invites = (struct ua_rate){number(a, "trunk_invites", 1000000), number(a, "trunk_invites", 1000000)};
    conf.registers = (struct ua_rate){number(a, "registers", 1000000), number(a, "registers", 1000000)};
    conf.options = (struct ua_rate){number(a, "options", 1000000), number(a, "options", 1000000)};
    conf.others = (struct ua_rate){number(a, "others", 1000000), number(a, "others", 1000000)};
    conf.connects = (struct ua_rate){number(a, "connects", 1000000), number(a, "connects", 1000000)};
    conf.handshakes = (struct ua_rate){number(a, "handshakes", 1000000), number(a, "handshakes", 1000000)};
    conf.connections_max = number(a, "connections", 0);
    conf.connections_source_max = number(a, "connections_source", 0);
    conf.greet_s = number(a, "greet", 0);
    conf.ban_s = number(a, "ban", 0);
    conf.nonce_s = number(a, "nonce", 0);
    conf.nonces_max = number(a, "nonces", 0);
    conf.expires_min_s = number(a, "expires_min", 0);
    conf.expires_max_s = number(a, "expires_max", 0);
    conf.progress_s = number(a, "ring", 0);
    conf.tls_dir = value(a, "tls", NULL);
    by_itself = number(a, "auto", 0) != 0;
    enum err e = ua_new(&conf, &ua);
    if (e != OK) {
        printf("{\"failed\":\"%s\"}\n", err_code(e));
        return 1;
    }
    for (uint32_t i = 0; i < conf.listen_count; i++)
        printf("port %u\n", (unsigned)ua_port(ua, i));
    static char line[65536];
    size_t n = 0;
    for (;;) {
        struct pollfd fds[2] = {{.fd = 0, .events = POLLIN}, {.fd = ua_fd(ua), .events = POLLIN}};
        poll(fds, 2, -1);
        if (fds[1].revents)
            drain();
        if (!fds[0].revents)
            continue;
        ssize_t got = read(0, line + n, sizeof line - 1 - n);
        if (got <= 0)
            break;
        n += (size_t)got;
        line[n] = 0;
        for (char *end; (end = strchr(line, '\n'));) {
            *end = 0;
            size_t used = (size_t)(end + 1 - line);
            command(line);
            n -= used;
            memmove(line, line + used, n + 1);
        }
    }
    ua_done(ua);
    while (texts_count)
        free(texts[--texts_count]);
    return 0;
}
