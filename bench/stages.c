#include "stages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { OFFERS_MAX = 8, CHATS_EACH = 3, MESSAGES_PER_S = 500, TEXT_MAX = 200 };

struct talk {
    char token[48];
};

struct seat {
    struct http http;
    struct {
        char contact[24], token[24];
    } offers[OFFERS_MAX];
    uint32_t offers_count;
    bool asking;
};

/* What the callbacks of one stage need; one event loop a stage. */
struct turn {
    struct stages *s;
    struct wire *wire;
    uint32_t opened, acked, lost, accepted;
    bool sending; /* each ack is followed by the next message */
    float *delays_ms;
    uint32_t delays_count, delays_room;
};

static uint64_t next_random(struct stages *s)
{
    uint64_t z = s->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

struct stages *stages_new(const struct bench_chat *b)
{
    struct stages *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    *s = (struct stages){.program = b->program,
                         .random = b->seed,
                         .messages = b->messages,
                         .seconds = b->seconds,
                         .conversations = (uint32_t)b->conversations,
                         .agents = (uint32_t)b->agents,
                         .talks = calloc(b->conversations, sizeof(struct talk)),
                         .seats = calloc(b->agents, sizeof(struct seat))};
    return s;
}

void stages_free(struct stages *s)
{
    if (!s)
        return;
    for (uint32_t i = 0; s->seats && i < s->agents; i++)
        http_done(&s->seats[i].http);
    http_done(&s->admin);
    if (s->server.pid > 0)
        process_kill(&s->server);
    free(s->talks);
    free(s->seats);
    free(s);
}

/* -- memory -- */

bool stage_idle(struct stages *s, struct figures *f)
{
    pause_ms(1000);
    f->rss_idle_mb = process_rss_mb(&s->server);
    return f->rss_idle_mb > 0;
}

static void idle_open(void *u, uint32_t slot)
{
    struct turn *t = u;
    static const char hello[] = "{\"t\":\"hello\",\"lang\":\"zh\",\"seq\":0}";
    (void)wire_send(t->wire, slot, hello, sizeof hello - 1);
}

static void idle_text(void *u, uint32_t slot, const char *p, size_t n)
{
    struct turn *t = u;
    (void)slot;
    t->opened += n > 14 && !memcmp(p, "{\"t\":\"welcome\"", 14);
}

static void count_lost(void *u, uint32_t slot, int code)
{
    struct turn *t = u;
    (void)slot, (void)code;
    t->lost++;
}

bool stage_open_widgets(struct stages *s, uint32_t widgets, struct figures *f)
{
    struct turn t = {.s = s};
    struct wire_handler h = {.u = &t, .open = idle_open, .text = idle_text, .closed = count_lost};
    t.wire = wire_new(widgets, &h);
    int64_t end_us = wire_now_us() + 60 * 1000000;
    uint32_t asked = 0;
    while (t.wire && t.opened < widgets && !t.lost && wire_now_us() < end_us) {
        for (uint32_t i = 0; i < 64 && asked < widgets && asked < t.opened + 512; i++, asked++)
            if (!wire_open(t.wire, asked, s->server.port, "/ws/chat?site=lujiang", NULL))
                end_us = 0;
        wire_turn(t.wire, 10);
    }
    bool ok = t.opened == widgets && !t.lost;
    if (ok) {
        pause_ms(1000);
        f->rss_10k_mb = process_rss_mb(&s->server);
    } else {
        fprintf(stderr, "bench: %u of %u widgets opened, %u lost\n", t.opened, widgets, t.lost);
    }
    wire_free(t.wire);
    pause_ms(500);
    return ok;
}

/* -- agents -- */

/* Asks as the administrator; the answer's "id" into ret_id, unless NULL. */
static bool ask_admin(struct stages *s, const char *method, const char *path, const char *body,
                      char ret_id[24])
{
    struct http_answer a = http_ask(&s->admin, method, path, body);
    bool ok = a.status >= 200 && a.status < 300 &&
              (!ret_id || wire_field(a.body, a.bytes, "id", ret_id, 24));
    if (!ok)
        fprintf(stderr, "bench: %s %s: %d %s\n", method, path, a.status, a.body ? a.body : "");
    free(a.body);
    return ok;
}

static bool sign_in_admin(struct stages *s)
{
    s->admin = (struct http){.port = s->server.port};
    for (int i = 0; i < s->server.users_count; i++)
        if (!strcmp(s->server.users[i].role, "administrator"))
            return http_sign_in(&s->admin, s->server.users[i].login, s->server.users[i].password);
    return false;
}

bool stage_make_agents(struct stages *s)
{
    char queue[24], id[24], body[512], path[64];
    if (!sign_in_admin(s) ||
        !ask_admin(
            s, "POST", "/api/queues",
            "{\"name_zh\":\"测量\",\"name_en\":\"Bench\",\"lease_us\":300000000,\"wrapup_us\":0,\"decline_hold_us\":5000000}",
            queue))
        return false;
    snprintf(
        body, sizeof body,
        "{\"queue\":\"%s\",\"key\":\"bench\",\"name_zh\":\"测量\",\"name_en\":\"Bench\",\"priority\":5,\"required\":\"true\","
        "\"widened\":\"true\",\"widen_permille\":0,\"patience_us\":60000000,\"active\":true}",
        queue);
    if (!ask_admin(s, "POST", "/api/topics", body, NULL))
        return false;
    for (uint32_t i = 0; i < s->agents; i++) {
        snprintf(
            body, sizeof body,
            "{\"login\":\"bench.%u\",\"name_zh\":\"测量 %u\",\"name_en\":\"Bench %u\",\"role\":\"agent\","
            "\"password\":\"bench-password-%u\"}",
            i, i, i, i);
        if (!ask_admin(s, "POST", "/api/users", body, id))
            return false;
        snprintf(path, sizeof path, "/api/agents/%s", id);
        snprintf(body, sizeof body, "{\"capacity\":%d,\"queues\":[\"%s\"],\"attributes\":[]}",
                 CHATS_EACH, queue);
        if (!ask_admin(s, "PUT", path, body, NULL))
            return false;
    }
    return true;
}

/* -- customers -- */

static void send_message(struct turn *t, uint32_t slot, int64_t stamp_us)
{
    static const char letters[] =
        "May I ask why the transfer that I made on Monday has not arrived yet? I was told "
        "that it takes a day at most; the money has left my account but my sister does "
        "not have it. Please look into it and call me back: 0592 0000000. ";
    _Static_assert(sizeof letters > TEXT_MAX, "the longest message");
    char text[TEXT_MAX + 1], frame[400];
    int bytes = 100 + (int)(next_random(t->s) % 101);
    int n = stamp_us ? snprintf(text, sizeof text, "@%lld ", (long long)stamp_us) : 0;
    memcpy(text + n, letters, (size_t)(bytes - n));
    text[bytes] = 0;
    n = snprintf(frame, sizeof frame, "{\"t\":\"send\",\"id\":\"%016llx\",\"text\":\"%s\"}",
                 (unsigned long long)next_random(t->s), text);
    if (!wire_send(t->wire, slot, frame, (size_t)n))
        t->lost++;
}

static void talk_open(void *u, uint32_t slot)
{
    struct turn *t = u;
    const struct talk *k = &t->s->talks[slot];
    char frame[200];
    int n = k->token[0]
                ? snprintf(frame, sizeof frame,
                           "{\"t\":\"hello\",\"lang\":\"zh\",\"token\":\"%s\",\"seq\":1000000000}",
                           k->token)
                : snprintf(frame, sizeof frame, "{\"t\":\"hello\",\"lang\":\"zh\",\"seq\":0}");
    (void)wire_send(t->wire, slot, frame, (size_t)n);
}

static void talk_welcome(struct turn *t, uint32_t slot)
{
    char frame[300];
    if (t->s->talks[slot].token[0]) {
        t->opened++;
        return;
    }
    int n = snprintf(
        frame, sizeof frame,
        "{\"t\":\"start\",\"id\":\"%016llx%016llx\",\"topic\":\"bench\",\"identity\":{\"kind\":\"anonymous\"},"
        "\"text\":\"Good morning.\"}",
        (unsigned long long)next_random(t->s), (unsigned long long)next_random(t->s));
    (void)wire_send(t->wire, slot, frame, (size_t)n);
}

static bool is(const char *p, size_t n, const char *t)
{
    size_t k = strlen(t);
    return n > k + 7 && !memcmp(p, "{\"t\":\"", 6) && !memcmp(p + 6, t, k) && p[6 + k] == '"';
}

static void talk_text(struct turn *t, uint32_t slot, const char *p, size_t n)
{
    if (is(p, n, "ack")) {
        t->acked++;
        if (t->sending)
            send_message(t, slot, 0);
    } else if (is(p, n, "welcome")) {
        talk_welcome(t, slot);
    } else if (is(p, n, "started")) {
        t->opened +=
            wire_field(p, n, "token", t->s->talks[slot].token, sizeof t->s->talks[slot].token);
    } else if (is(p, n, "error")) {
        if (!t->lost++)
            fprintf(stderr, "bench: %.*s\n", (int)(n < 300 ? n : 300), p);
    }
}

/* -- agents' desktops -- */

static void seat_ask(struct turn *t, uint32_t i)
{
    struct seat *seat = &t->s->seats[i];
    char path[80], body[64];
    if (seat->asking || !seat->offers_count)
        return;
    seat->asking = true;
    snprintf(path, sizeof path, "/api/contacts/%s/accept", seat->offers[0].contact);
    snprintf(body, sizeof body, "{\"token\":\"%s\"}", seat->offers[0].token);
    if (!wire_ask(t->wire, t->s->conversations + 2 * i + 1, t->s->server.port,
                  &(struct wire_request){"POST", path, seat->http.cookie, seat->http.csrf, body}))
        t->lost++;
}

static void take_offers(struct turn *t, uint32_t i, const char *p, size_t n)
{
    static const char mark[] = "{\"k\":\"contact\",\"id\":";
    struct seat *seat = &t->s->seats[i];
    const char *end = p + n, *at = p;
    char state[16];
    while ((at = memmem(at, (size_t)(end - at), mark, sizeof mark - 1))) {
        size_t left = (size_t)(end - at);
        if (wire_field(at, left, "state", state, sizeof state) && !strcmp(state, "offered") &&
            seat->offers_count < OFFERS_MAX &&
            wire_field(at, left, "id", seat->offers[seat->offers_count].contact, 24) &&
            wire_field(at, left, "token", seat->offers[seat->offers_count].token, 24))
            seat->offers_count++;
        at += sizeof mark - 1;
    }
    seat_ask(t, i);
}

/* A stamped text is on the screen now. */
static void take_stamps(struct turn *t, const char *p, size_t n)
{
    static const char mark[] = "\"text\":\"@";
    const char *end = p + n, *at = p;
    int64_t now = wire_now_us();
    while ((at = memmem(at, (size_t)(end - at), mark, sizeof mark - 1))) {
        at += sizeof mark - 1;
        if (t->delays_count < t->delays_room)
            t->delays_ms[t->delays_count++] = (float)(now - strtoll(at, NULL, 10)) / 1000;
    }
}

/* -- one loop for both -- */

static void on_open(void *u, uint32_t slot)
{
    struct turn *t = u;
    static const char hello[] = "{\"t\":\"hello\",\"since\":\"0\"}";
    if (slot < t->s->conversations)
        talk_open(t, slot);
    else
        (void)wire_send(t->wire, slot, hello, sizeof hello - 1);
}

static void on_text(void *u, uint32_t slot, const char *p, size_t n)
{
    struct turn *t = u;
    if (slot < t->s->conversations) {
        talk_text(t, slot, p, n);
        return;
    }
    if (is(p, n, "snapshot"))
        t->opened++;
    take_stamps(t, p, n);
    take_offers(t, (slot - t->s->conversations) / 2, p, n);
}

static void on_answer(void *u, uint32_t slot, int status, const char *body, size_t n)
{
    struct turn *t = u;
    uint32_t i = (slot - t->s->conversations) / 2;
    struct seat *seat = &t->s->seats[i];
    if (status == 204)
        t->accepted++;
    else
        fprintf(stderr, "bench: accept: %d %.*s\n", status, (int)n, body);
    memmove(seat->offers, seat->offers + 1, sizeof seat->offers[0] * (OFFERS_MAX - 1));
    seat->offers_count--;
    seat->asking = false;
    seat_ask(t, i);
}

static bool turn_new(struct turn *t, struct stages *s, uint32_t seats)
{
    struct wire_handler h = {
        .u = t, .open = on_open, .text = on_text, .answer = on_answer, .closed = count_lost};
    *t = (struct turn){.s = s};
    t->wire = wire_new(s->conversations + 2 * seats, &h);
    return t->wire;
}

/* Until *count has come to want. */
static bool turn_until(struct turn *t, const uint32_t *count, uint32_t want, double seconds)
{
    int64_t end_us = wire_now_us() + (int64_t)(seconds * 1e6);
    while (*count < want && !t->lost && wire_now_us() < end_us)
        wire_turn(t->wire, 10);
    if (*count < want)
        fprintf(stderr, "bench: only %u of %u; %u lost\n", *count, want, t->lost);
    return *count >= want;
}

static bool open_talks(struct turn *t)
{
    for (uint32_t i = 0; i < t->s->conversations; i++)
        if (!wire_open(t->wire, i, t->s->server.port, "/ws/chat?site=lujiang", NULL))
            return false;
    return turn_until(t, &t->opened, t->s->conversations, 30);
}

static bool closed_loop(struct turn *t, double seconds, struct figures *f)
{
    struct stages *s = t->s;
    t->sending = true;
    for (uint32_t i = 0; i < s->conversations; i++)
        send_message(t, i, 0);
    int64_t warm_us = wire_now_us() + 1000000, end_us = warm_us + (int64_t)(seconds * 1e6);
    while (wire_now_us() < warm_us)
        wire_turn(t->wire, 10);
    int64_t began = wire_now_us();
    uint32_t first = t->acked;
    double cpu = process_cpu_s(&s->server);
    while (wire_now_us() < end_us && !t->lost)
        wire_turn(t->wire, 10);
    double took = (double)(wire_now_us() - began) / 1e6, n = t->acked - first;
    if (f) {
        f->msgs_per_s = n / took;
        f->cpu_us_per_message = n > 0 ? (process_cpu_s(&s->server) - cpu) * 1e6 / n : 0;
    }
    t->sending = false;
    return !t->lost && n > 0;
}

bool stage_throughput(struct stages *s, struct figures *f)
{
    struct turn t;
    bool ok = turn_new(&t, s, 0) && open_talks(&t) && closed_loop(&t, (double)s->seconds, f);
    wire_free(t.wire);
    return ok;
}

bool stage_load_again(struct stages *s, double seconds)
{
    struct turn t;
    bool ok = turn_new(&t, s, 0) && open_talks(&t) && closed_loop(&t, seconds, NULL);
    wire_free(t.wire);
    return ok;
}

/* -- the open loop -- */

static bool seat_agents(struct turn *t)
{
    struct stages *s = t->s;
    char login[40], password[40];
    for (uint32_t i = 0; i < s->agents; i++) {
        struct http *h = &s->seats[i].http;
        *h = (struct http){.port = s->server.port};
        snprintf(login, sizeof login, "bench.%u", i);
        snprintf(password, sizeof password, "bench-password-%u", i);
        if (!http_sign_in(h, login, password) ||
            !wire_open(t->wire, s->conversations + 2 * i, s->server.port, "/ws/desk", h->cookie))
            return false;
        wire_turn(t->wire, 0);
    }
    if (!turn_until(t, &t->opened, s->agents, 30))
        return false;
    for (uint32_t i = 0; i < s->agents; i++) {
        struct http_answer a =
            http_ask(&s->seats[i].http, "PUT", "/api/agent/state", "{\"state\":\"ready\"}");
        free(a.body);
        http_done(&s->seats[i].http);
        if (a.status != 204)
            return false;
        wire_turn(t->wire, 0);
    }
    uint32_t places = s->agents * CHATS_EACH;
    return turn_until(t, &t->accepted, places < s->conversations ? places : s->conversations, 60);
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Every message is sent when its time has come, however slow the answers are, and is stamped with
 * that time. */
static void open_loop(struct turn *t, uint32_t count)
{
    int64_t began = wire_now_us() + 10000;
    uint32_t sent = 0;
    while (sent < count && !t->lost) {
        int64_t due = began + (int64_t)sent * 1000000 / MESSAGES_PER_S, now = wire_now_us();
        if (now < due) {
            wire_turn(t->wire, due - now >= 1000 ? (int)((due - now) / 1000) : 0);
            continue;
        }
        send_message(t, sent % t->s->conversations, due);
        sent++;
    }
    (void)turn_until(t, &t->delays_count, count, 10);
}

bool stage_delay(struct stages *s, struct figures *f)
{
    struct turn t;
    uint32_t warm = MESSAGES_PER_S, count = MESSAGES_PER_S * (uint32_t)s->seconds;
    bool ok = turn_new(&t, s, s->agents) && open_talks(&t);
    t.opened = 0;
    ok = ok && seat_agents(&t);
    t.delays_room = warm + count;
    t.delays_ms = calloc(t.delays_room, sizeof *t.delays_ms);
    ok = ok && t.delays_ms;
    if (ok) {
        open_loop(&t, warm);
        t.delays_count = 0;
        int64_t began = wire_now_us();
        open_loop(&t, count);
        f->e2e_per_s = t.delays_count / ((double)(wire_now_us() - began) / 1e6);
        ok = t.delays_count == count && !t.lost;
    }
    if (ok) {
        qsort(t.delays_ms, count, sizeof *t.delays_ms, by_size);
        f->e2e_p50_ms = (double)t.delays_ms[count / 2];
        f->e2e_p99_ms = (double)t.delays_ms[(uint64_t)count * 99 / 100];
        f->e2e_messages = count;
    }
    free(t.delays_ms);
    wire_free(t.wire);
    return ok;
}
