#include "crowd.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Slots: the widgets; then two a desk, its WebSocket and its HTTP connection. */

static struct desk *desk_of(struct crowd *c, uint32_t slot)
{
    return &c->desks[(slot - c->widgets_count) / 2];
}

static bool is_http(const struct crowd *c, uint32_t slot)
{
    return (slot - c->widgets_count) % 2 == 1;
}

static void on_open(void *u, uint32_t slot)
{
    struct crowd *c = u;
    if (slot < c->widgets_count)
        widget_open(&c->widgets[slot]);
    else
        desk_open(desk_of(c, slot));
}

static void on_text(void *u, uint32_t slot, const char *p, size_t n)
{
    struct crowd *c = u;
    json_error_t error;
    json_t *f = json_loadb(p, n, JSON_REJECT_DUPLICATES, &error);
    if (!f || !json_is_object(f))
        crowd_fault(c, "the server sent a frame that is no JSON object: %.*s",
                    (int)(n < 100 ? n : 100), p);
    else if (slot < c->widgets_count)
        widget_text(&c->widgets[slot], f);
    else
        desk_text(desk_of(c, slot), f);
    json_decref(f);
}

static void on_answer(void *u, uint32_t slot, int status, const char *body, size_t n)
{
    struct crowd *c = u;
    json_error_t error;
    json_t *f = n ? json_loadb(body, n, 0, &error) : NULL;
    desk_answer(desk_of(c, slot), status, f);
    json_decref(f);
}

static void on_closed(void *u, uint32_t slot, int code)
{
    struct crowd *c = u;
    if (slot < c->widgets_count)
        widget_closed(&c->widgets[slot]);
    else if (is_http(c, slot))
        desk_unanswered(desk_of(c, slot));
    else
        desk_closed(desk_of(c, slot), code);
}

bool crowd_init(struct crowd *c, uint32_t widgets, uint32_t parked, uint32_t desks)
{
    static const struct wire_handler handler = {
        .open = on_open, .text = on_text, .answer = on_answer, .closed = on_closed};
    struct wire_handler h = handler;
    h.u = c;
    c->widgets_count = widgets;
    c->parked_count = parked;
    c->desks_count = desks;
    c->widgets = calloc(widgets, sizeof *c->widgets);
    c->desks = calloc(desks, sizeof *c->desks);
    c->ack = calloc(1, sizeof *c->ack);
    c->screen = calloc(1, sizeof *c->screen);
    c->wire = wire_new(widgets + 2 * desks, &h);
    if (!c->widgets || !c->desks || !c->ack || !c->screen || !c->wire)
        return false;
    for (uint32_t i = 0; i < widgets; i++)
        c->widgets[i] = (struct widget){.crowd = c, .index = i, .parked = i < parked};
    for (uint32_t i = 0; i < desks; i++)
        c->desks[i] = (struct desk){.crowd = c, .index = i, .cursor = "0"};
    return true;
}

bool crowd_sign_in(struct crowd *c, uint32_t desk, const char *login, const char *password)
{
    struct desk *d = &c->desks[desk];
    struct http h = {.port = c->port};
    bool in = http_sign_in(&h, login, password);
    struct http_answer a = in ? http_ask(&h, "GET", "/api/session", NULL) : (struct http_answer){0};
    in = a.status == 200 && wire_field(a.body, a.bytes, "id", d->id, sizeof d->id);
    snprintf(d->login, sizeof d->login, "%s", login);
    memcpy(d->cookie, h.cookie, sizeof d->cookie);
    memcpy(d->csrf, h.csrf, sizeof d->csrf);
    free(a.body);
    http_done(&h);
    if (!in)
        fprintf(stderr, "%s cannot sign in\n", login);
    return in;
}

static void take_identities(struct crowd *c, const char *body, size_t n)
{
    json_t *root = json_loadb(body, n, 0, NULL), *list = json_object_get(root, "identities"), *item;
    size_t i;
    c->identities = calloc(json_array_size(list) + 1, sizeof *c->identities);
    json_array_foreach(list, i, item)
    {
        json_object_set_new(item, "kind", json_string("signed"));
        if (c->identities)
            c->identities[c->identities_count++] = json_dumps(item, JSON_COMPACT);
    }
    json_decref(root);
}

bool crowd_words(struct crowd *c)
{
    struct http h = {.port = c->port};
    memcpy(h.cookie, c->desks[0].cookie, sizeof h.cookie);
    struct http_answer a = http_ask(&h, "GET", "/api/vocabulary", NULL);
    json_t *root = a.status == 200 ? json_loadb(a.body, a.bytes, 0, NULL) : NULL;
    const char *id =
        json_string_value(json_object_get(json_array_get(json_object_get(root, "codes"), 0), "id"));
    if (id)
        snprintf(c->code, sizeof c->code, "%s", id);
    json_decref(root);
    free(a.body);
    a = http_ask(&h, "GET", "/demo/identities", NULL);
    if (a.status == 200)
        take_identities(c, a.body, a.bytes);
    free(a.body);
    http_done(&h);
    if (!id)
        fputs("no wrap-up codes\n", stderr);
    return id != NULL;
}

void crowd_done(struct crowd *c)
{
    wire_free(c->wire);
    for (uint32_t i = 0; i < c->widgets_count && c->widgets; i++)
        free(c->widgets[i].seen);
    for (uint32_t i = 0; i < c->identities_count; i++)
        free(c->identities[i]);
    free(c->identities);
    free(c->widgets);
    free(c->desks);
    free(c->ack);
    free(c->screen);
    texts_done(&c->texts);
    ledger_close(&c->ledger);
}

void crowd_turn(struct crowd *c)
{
    wire_turn(c->wire, 5);
    ledger_sync(
        &c->ledger); /* what was sent in the last turn, and answers: they count from here on */
    c->now_us = wire_now_us();
    for (uint32_t i = 0; i < c->widgets_count; i++)
        if (c->widgets[i].next_us <= c->now_us)
            widget_step(&c->widgets[i]);
    for (uint32_t i = 0; i < c->desks_count; i++)
        if (c->desks[i].next_us <= c->now_us)
            desk_step(&c->desks[i]);
}

uint32_t crowd_unanswered(const struct crowd *c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->widgets_count; i++)
        n += c->widgets[i].pending_count;
    for (uint32_t i = 0; i < c->desks_count; i++)
        n += c->desks[i].request.verb != NULL;
    return n;
}

bool crowd_everybody_up(const struct crowd *c)
{
    for (uint32_t i = 0; i < c->widgets_count; i++)
        if (c->widgets[i].phase != UP)
            return false;
    for (uint32_t i = 0; i < c->desks_count; i++)
        if (c->desks[i].phase != UP || c->desks[i].fresh)
            return false;
    return true;
}

uint32_t crowd_places_right(const struct crowd *c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->parked_count; i++)
        n += c->widgets[i].place_known && c->widgets[i].place == i + 1;
    return n;
}

void crowd_fault(struct crowd *c, const char *format, ...)
{
    if (c->fault[0])
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(c->fault, sizeof c->fault, format, args);
    va_end(args);
    fprintf(stderr, "fault: %s\n", c->fault);
}

uint64_t crowd_random(struct crowd *c, uint64_t below)
{
    return random_below(&c->random, below);
}

void crowd_key(struct crowd *c, char ret[KEY_BYTES])
{
    uint64_t a = random_next(&c->random), b = random_next(&c->random);
    snprintf(ret, KEY_BYTES, "%016llx%016llx-%lld", (unsigned long long)a, (unsigned long long)b,
             (long long)wire_now_us());
}

int64_t crowd_backoff(struct crowd *c, int64_t *backoff_us)
{
    *backoff_us = *backoff_us ? (*backoff_us * 2 > 1000000 ? 1000000 : *backoff_us * 2) : 100000;
    return *backoff_us / 2 + (int64_t)crowd_random(c, (uint64_t)*backoff_us / 2 + 1);
}

void crowd_sample(struct samples *s, int64_t us)
{
    if (s->count < SAMPLES_MAX)
        s->ms[s->count++] = (float)us / 1000;
}
