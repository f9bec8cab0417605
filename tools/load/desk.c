/* desk.c: an agent at work. Rows come over the WebSocket; what the agent does goes by HTTP, one
 * request at a time, repeated with the same key or token until it is answered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crowd.h"

static uint32_t socket_slot(const struct desk *d)
{
    return d->crowd->widgets_count + 2 * d->index;
}

static uint64_t dice(struct desk *d)
{
    return crowd_random(d->crowd, 100);
}

static int64_t soon(struct desk *d)
{
    int64_t t = d->crowd->think_us;
    return wire_now_us() + t / 4 + (int64_t)crowd_random(d->crowd, (uint64_t)t / 2 + 1);
}

static void copy(char *to, size_t max, const json_t *row, const char *key)
{
    const char *s = json_string_value(json_object_get(row, key));
    if (s)
        snprintf(to, max, "%s", s);
}

/* -- the socket -- */

void desk_open(struct desk *d)
{
    char frame[80];
    snprintf(frame, sizeof frame, "{\"t\":\"hello\",\"since\":\"%s\"}", d->cursor);
    d->phase = UP;
    d->fresh = true;
    (void)wire_send(d->crowd->wire, socket_slot(d), frame, strlen(frame));
}

void desk_closed(struct desk *d, int code)
{
    if (code == 4401)
        crowd_fault(d->crowd, "desk %s was told that it is signed out", d->login);
    d->phase = DOWN;
    d->ready = false;
    d->crowd->counts.reconnects++;
    d->next_us = wire_now_us() + crowd_backoff(d->crowd, &d->backoff_us);
}

static struct held *find(struct desk *d, const char *id)
{
    for (uint32_t i = 0; i < d->held_count; i++)
        if (!strcmp(d->held[i].id, id))
            return &d->held[i];
    return NULL;
}

static void forget(struct desk *d, uint32_t i)
{
    d->held[i] = d->held[--d->held_count];
}

static void contact_row(struct desk *d, const json_t *row)
{
    const char *id = json_string_value(json_object_get(row, "id"));
    struct held *h = id ? find(d, id) : NULL;
    if (json_object_get(row, "op")) {
        if (h)
            forget(d, (uint32_t)(h - d->held));
        return;
    }
    if (!h && d->held_count < HELD_MAX) {
        h = &d->held[d->held_count++];
        *h = (struct held){.replies = 1 + (uint32_t)crowd_random(d->crowd, 4)};
    }
    if (!h)
        return;
    copy(h->id, sizeof h->id, row, "id");
    copy(h->conversation, sizeof h->conversation, row, "conversation");
    copy(h->state, sizeof h->state, row, "state");
    copy(h->token, sizeof h->token, row, "token");
    h->last_seq = (uint32_t)json_integer_value(json_object_get(row, "last_seq"));
    h->named = true;
    h->next_us = soon(d);
}

/* Customers' keys carry the time at which the message was sent. */
static void message_row(struct desk *d, const json_t *row)
{
    const char *by = json_string_value(json_object_get(row, "by")),
               *key = json_string_value(json_object_get(row, "key"));
    const char *conversation = json_string_value(json_object_get(row, "conversation"));
    const char *dash = key ? strrchr(key, '-') : NULL;
    json_int_t seq = json_integer_value(json_object_get(row, "seq"));
    char frame[120];
    bool live = false; /* not a page of history */
    for (uint32_t i = 0; conversation && i < d->held_count; i++)
        if (!strcmp(d->held[i].conversation, conversation) && seq > d->held[i].last_seq) {
            d->held[i].last_seq = (uint32_t)seq;
            live = true;
        }
    if (!by || strcmp(by, "customer") != 0 || !conversation)
        return;
    d->crowd->counts.delivered++;
    if (dash && live)
        crowd_sample(d->crowd->screen, wire_now_us() - strtoll(dash + 1, NULL, 10));
    snprintf(frame, sizeof frame, "{\"t\":\"%s\",\"conversation\":\"%s\",\"seq\":%lld}",
             dice(d) < 50 ? "got" : "read", conversation, (long long)seq);
    (void)wire_send(d->crowd->wire, socket_slot(d), frame, strlen(frame));
}

static void rows(struct desk *d, const json_t *f)
{
    const json_t *row;
    size_t i;
    for (uint32_t k = 0; k < d->held_count; k++)
        d->held[k].named = false;
    json_array_foreach(json_object_get(f, "rows"), i, row)
    {
        const char *k = json_string_value(json_object_get(row, "k"));
        const char *state = json_string_value(json_object_get(row, "state"));
        if (k && !strcmp(k, "me"))
            d->ready = state && !strcmp(state, "ready");
        else if (k && !strcmp(k, "contact"))
            contact_row(d, row);
        else if (k && !strcmp(k, "message"))
            message_row(d, row);
    }
    for (uint32_t k = 0; d->fresh && k < d->held_count;)
        if (d->held[k].named)
            k++;
        else
            forget(d, k);
    d->fresh = false;
    d->backoff_us = 0;
    copy(d->cursor, sizeof d->cursor, f, "cursor");
}

void desk_text(struct desk *d, json_t *f)
{
    const char *t = json_string_value(json_object_get(f, "t"));
    if (t && (!strcmp(t, "rows") || !strcmp(t, "snapshot"))) {
        rows(d, f);
    } else if (t && !strcmp(t, "reload")) {
        snprintf(d->cursor, sizeof d->cursor, "0");
        desk_open(d);
    }
}

/* -- commands -- */

static void fly(struct desk *d)
{
    struct request *r = &d->request;
    r->flying = true;
    if (!wire_ask(d->crowd->wire, socket_slot(d) + 1, d->crowd->port,
                  &(struct wire_request){r->method, r->path, d->cookie, d->csrf, r->body}))
        desk_unanswered(d);
}

/* value: what the fact must hold: the offer's token, the seq last seen, the wrap-up code. */
static void ask(struct desk *d, const char *verb, const struct held *h, const char *value)
{
    struct crowd *c = d->crowd;
    struct request *r = &d->request;
    *r = (struct request){
        .verb = verb, .method = "POST", .at_us = c->now_us, .number = ++c->ledger.asked};
    snprintf(r->path, sizeof r->path, "/api/contacts/%s/%s", h->id, verb);
    if (!strcmp(verb, "accept"))
        snprintf(r->body, sizeof r->body, "{\"token\":\"%s\"}", value);
    else if (!strcmp(verb, "decline"))
        snprintf(r->body, sizeof r->body, "{\"token\":\"%s\",\"reason\":\"%s\"}", value,
                 dice(d) < 50 ? "1" : "2");
    else if (!strcmp(verb, "end"))
        snprintf(r->body, sizeof r->body, "{\"seq\":%s}", value);
    else
        snprintf(r->body, sizeof r->body, "{\"code\":\"%s\"}", value);
    ledger_note(&c->ledger, "asked\t%llu\t%s\t%s\t%s\t%s\n", (unsigned long long)r->number, d->id,
                verb, h->id, value);
    fly(d);
}

static void write_message(struct desk *d, struct held *h)
{
    struct crowd *c = d->crowd;
    struct request *r = &d->request;
    char tag[48], text[TEXT_BYTES], json[TEXT_BYTES * 2];
    *r = (struct request){
        .verb = "message", .method = "POST", .at_us = c->now_us, .number = ++c->ledger.asked};
    crowd_key(c, r->key);
    snprintf(tag, sizeof tag, "#%s.%llu", d->login, (unsigned long long)r->number);
    texts_say(&c->texts, &c->random, tag, text, sizeof text);
    texts_json(text, json, sizeof json);
    snprintf(r->path, sizeof r->path, "/api/conversations/%s/messages", h->conversation);
    snprintf(r->body, sizeof r->body, "{\"key\":\"%s\",\"text\":%s}", r->key, json);
    ledger_note(&c->ledger, "sent\t%s\td\t0\t%s\t%s\n", d->id, r->key, text);
    c->counts.desk_sent++;
    fly(d);
}

static void go_ready(struct desk *d)
{
    d->request = (struct request){.verb = "ready",
                                  .method = "PUT",
                                  .path = "/api/agent/state",
                                  .body = "{\"state\":\"ready\"}"};
    fly(d);
}

static void accepted_by_server(struct desk *d, const json_t *body)
{
    struct crowd *c = d->crowd;
    struct request *r = &d->request;
    struct counts *n = &c->counts;
    if (!strcmp(r->verb, "ready"))
        return;
    if (!strcmp(r->verb, "message")) {
        ledger_note(&c->ledger, "acked\t%s\t%lld\n", r->key,
                    (long long)json_integer_value(json_object_get(body, "seq")));
        n->desk_acked++;
        return;
    }
    ledger_note(&c->ledger, "done\t%llu\n", (unsigned long long)r->number);
    n->accepted += !strcmp(r->verb, "accept");
    n->declined += !strcmp(r->verb, "decline");
    n->ended += !strcmp(r->verb, "end");
    n->wrapped += !strcmp(r->verb, "wrap");
}

void desk_answer(struct desk *d, int status, json_t *body)
{
    struct request *r = &d->request;
    if (!r->verb)
        return;
    if (status == 401)
        crowd_fault(d->crowd, "desk %s's session was lost", d->login);
    if (status >= 500 || status == 429) {
        desk_unanswered(d);
        return;
    }
    if (status >= 200 && status < 300)
        accepted_by_server(d, body);
    else if (status == 409 || status == 404 || status == 403)
        d->crowd->counts.refused++; /* it came too late: the customer left, the offer lapsed, the
                                       talk is over */
    else
        crowd_fault(d->crowd, "desk %s: %s was answered with %d", d->login, r->path, status);
    *r = (struct request){0};
    d->next_us = soon(d);
}

void desk_unanswered(struct desk *d)
{
    struct request *r = &d->request;
    r->flying = false;
    r->retry_us = wire_now_us() + 100000 + (int64_t)crowd_random(d->crowd, 200000);
}

/* Once for each state of each contact. */
static bool handled(struct held *h)
{
    char now[sizeof h->handled];
    snprintf(now, sizeof now, "%s %s", h->state, h->token);
    if (!strcmp(now, h->handled))
        return true;
    memcpy(h->handled, now, sizeof now);
    return false;
}

static void serve(struct desk *d, struct held *h)
{
    char seq[16];
    if (!strcmp(h->state, "talking")) {
        snprintf(seq, sizeof seq, "%u", h->last_seq);
        h->next_us = soon(d);
        if (h->replies > 0 && !d->crowd->settling) {
            h->replies--;
            write_message(d, h);
        } else if (!handled(h)) {
            ask(d, "end", h, seq);
        }
        return;
    }
    if (handled(h) && !(h->ignored && d->crowd->settling))
        return;
    h->ignored = false;
    uint64_t roll = dice(d);
    if (!strcmp(h->state, "wrapup"))
        ask(d, "wrap", h, d->crowd->code);
    else if (!strcmp(h->state, "offered") && (roll < 85 || d->crowd->settling))
        ask(d, "accept", h, h->token);
    else if (!strcmp(h->state, "offered") && roll < 97)
        ask(d, "decline", h, h->token);
    else if (!strcmp(h->state, "offered")) {
        h->ignored = true;
        d->crowd->counts.ignored++;
    }
}

static void repeat(struct desk *d)
{
    if (d->request.flying || d->request.retry_us > d->crowd->now_us || d->phase != UP)
        return;
    d->crowd->counts.retried++;
    fly(d);
}

void desk_step(struct desk *d)
{
    struct crowd *c = d->crowd;
    d->next_us = c->now_us + 10000;
    if (d->phase == DOWN) {
        d->phase = OPENING;
        if (!wire_open(c->wire, socket_slot(d), c->port, "/ws/desk", d->cookie))
            desk_closed(d, 0);
        return;
    }
    if (d->phase != UP || d->fresh)
        return;
    if (d->request.verb) {
        repeat(d);
        return;
    }
    if (!d->ready) {
        d->next_us = c->now_us + 50000;
        go_ready(d);
        return;
    }
    for (uint32_t i = 0; i < d->held_count; i++)
        if (d->held[i].next_us <= c->now_us && !d->request.verb)
            serve(d, &d->held[i]);
}
