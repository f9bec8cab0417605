/* widget.c: a customer. Asks, waits, talks, goes and comes back; now and then becomes somebody
 * else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crowd.h"

static const char *const topics[] = {"general", "card-lost", "loan", "complaint"};
static const char parking[] = "wealth"; /* a topic that no desk here serves */

static uint64_t dice(struct widget *w)
{
    return crowd_random(w->crowd, 100);
}

static void think(struct widget *w, int64_t least_us)
{
    int64_t t = w->crowd->think_us;
    w->next_us =
        w->crowd->now_us + least_us + t / 2 + (int64_t)crowd_random(w->crowd, (uint64_t)t + 1);
}

static void say(struct widget *w, const char *frame)
{
    (void)wire_send(w->crowd->wire, w->index, frame, strlen(frame));
}

static void write_identity(struct widget *w, char *ret, size_t max)
{
    struct crowd *c = w->crowd;
    uint32_t roll = w->parked ? 0 : w->who % 100;
    if (roll >= 80 && c->identities_count)
        snprintf(ret, max, "%s", c->identities[w->who / 100 % c->identities_count]);
    else if (roll >= 50)
        snprintf(ret, max,
                 "{\"kind\":\"contact\",\"name\":\"Visitor %u\",\"phone\":\"+44 7700 901%03u\"}",
                 w->index, w->index % 1000);
    else
        snprintf(ret, max, "{\"kind\":\"anonymous\"}");
}

static void put_on_wire(struct widget *w, const struct sent *s)
{
    char text[TEXT_BYTES * 2], identity[512], frame[TEXT_BYTES * 2 + 800];
    texts_json(s->text, text, sizeof text);
    if (s->start) {
        write_identity(w, identity, sizeof identity);
        snprintf(frame, sizeof frame,
                 "{\"t\":\"start\",\"id\":\"%s\",\"topic\":\"%s\",\"identity\":%s,\"text\":%s}",
                 s->key, w->topic, identity, text);
    } else {
        snprintf(frame, sizeof frame, "{\"t\":\"send\",\"id\":\"%s\",\"text\":%s}", s->key, text);
    }
    say(w, frame);
}

static void send_new(struct widget *w, bool start)
{
    struct crowd *c = w->crowd;
    struct sent *s = &w->pending[w->pending_count++];
    char tag[48];
    snprintf(tag, sizeof tag, "#%u.%u.%u", w->index, w->life, ++w->said);
    *s = (struct sent){.start = start, .at_us = c->now_us};
    crowd_key(c, s->key);
    texts_say(&c->texts, &c->random, tag, s->text, sizeof s->text);
    ledger_note(&c->ledger, "sent\tw%u.%u\tc\t%d\t%s\t%s\n", w->index, w->life, start, s->key,
                s->text);
    c->counts.sent++;
    put_on_wire(w, s);
}

static void see(struct widget *w, uint32_t seq)
{
    if (seq >= w->seen_room) {
        uint32_t room = (seq + 64) * 2;
        uint8_t *grown = realloc(w->seen, room);
        if (!grown)
            abort();
        memset(grown + w->seen_room, 0, room - w->seen_room);
        w->seen = grown;
        w->seen_room = room;
    }
    w->seen[seq] = 1;
    if (seq > w->last_seq)
        w->last_seq = seq;
}

/* The newest seq below which nothing is missing: what a hello may claim. */
static uint32_t seen_up_to(const struct widget *w)
{
    uint32_t n = 0;
    while (n + 1 < w->seen_room && w->seen[n + 1])
        n++;
    return n;
}

void widget_open(struct widget *w)
{
    char frame[200];
    w->phase = GREETING;
    w->place_known = false;
    if (w->token[0])
        snprintf(frame, sizeof frame,
                 "{\"t\":\"hello\",\"lang\":\"%s\",\"token\":\"%s\",\"seq\":%u}",
                 w->index % 4 == 3 ? "en" : "zh", w->token, seen_up_to(w));
    else
        snprintf(frame, sizeof frame, "{\"t\":\"hello\",\"lang\":\"%s\",\"seq\":0}",
                 w->index % 4 == 3 ? "en" : "zh");
    say(w, frame);
}

static void welcome(struct widget *w, const json_t *f)
{
    if (w->started && !json_is_true(json_object_get(f, "conversation")))
        crowd_fault(w->crowd, "widget %u came back and its conversation was unknown", w->index);
    w->phase = UP;
    w->backoff_us = 0;
    for (uint32_t i = 0; i < w->pending_count; i++) {
        w->crowd->counts.retried++;
        put_on_wire(w, &w->pending[i]);
    }
    think(w, 0);
}

static void acked(struct widget *w, const json_t *f)
{
    struct crowd *c = w->crowd;
    const char *id = json_string_value(json_object_get(f, "id"));
    const char *token = json_string_value(json_object_get(f, "token"));
    uint32_t seq = (uint32_t)json_integer_value(json_object_get(f, "seq"));
    for (uint32_t i = 0; id && i < w->pending_count; i++) {
        if (strcmp(w->pending[i].key, id) != 0)
            continue;
        ledger_note(&c->ledger, "acked\t%s\t%u\n", id, seq);
        crowd_sample(c->ack, wire_now_us() - w->pending[i].at_us);
        c->counts.acked++;
        if (w->pending[i].start && token) {
            w->started = true;
            snprintf(w->token, sizeof w->token, "%s", token);
        }
        w->pending_count--;
        memmove(w->pending + i, w->pending + i + 1, (w->pending_count - i) * sizeof *w->pending);
        see(w, seq);
        return;
    }
}

static void state(struct widget *w, const json_t *f)
{
    const char *s = json_string_value(json_object_get(f, "state"));
    uint32_t place = (uint32_t)json_integer_value(json_object_get(f, "place"));
    w->closed = s && !strcmp(s, "closed");
    w->talking = s && !strcmp(s, "talking");
    if (!w->parked || !place)
        return;
    w->place = place;
    w->place_known = true;
    if (place != w->index + 1)
        crowd_fault(w->crowd, "the parked widget %u was shown place %u", w->index + 1, place);
}

static void messages(struct widget *w, const json_t *f)
{
    const json_t *m;
    size_t i;
    char frame[64];
    json_array_foreach(json_object_get(f, "messages"), i, m)
        see(w, (uint32_t)json_integer_value(json_object_get(m, "seq")));
    snprintf(frame, sizeof frame, "{\"t\":\"%s\",\"seq\":%u}", dice(w) < 50 ? "got" : "read",
             w->last_seq);
    say(w, frame);
}

static void refused(struct widget *w, const json_t *f)
{
    const char *code = json_string_value(json_object_get(f, "code"));
    const char *id = json_string_value(json_object_get(f, "id"));
    if (code && !strcmp(code, "unknown_token")) {
        crowd_fault(w->crowd, "widget %u's token, which the server gave, is unknown to it",
                    w->index);
    } else if (id && code && !strstr("not_stored stopping full too_many timeout no_memory", code)) {
        crowd_fault(w->crowd, "widget %u's message was refused: %s", w->index, code);
    } else if (id) { /* comes back and repeats what was refused */
        w->crowd->counts.not_stored++;
        wire_close(w->crowd->wire, w->index);
        widget_closed(w);
    }
}

void widget_text(struct widget *w, json_t *f)
{
    const char *t = json_string_value(json_object_get(f, "t"));
    if (!t)
        return;
    if (!strcmp(t, "welcome"))
        welcome(w, f);
    else if (!strcmp(t, "ack") || !strcmp(t, "started"))
        acked(w, f);
    else if (!strcmp(t, "state"))
        state(w, f);
    else if (!strcmp(t, "messages"))
        messages(w, f);
    else if (!strcmp(t, "error"))
        refused(w, f);
}

void widget_closed(struct widget *w)
{
    w->phase = DOWN;
    w->place_known = false;
    w->crowd->counts.reconnects++;
    w->next_us = wire_now_us() + crowd_backoff(w->crowd, &w->backoff_us);
}

/* A new visitor in this browser. */
static void begin_life(struct widget *w)
{
    struct crowd *c = w->crowd;
    wire_close(c->wire, w->index);
    free(w->seen);
    *w = (struct widget){.crowd = c, .index = w->index, .life = w->life + 1, .said = w->said};
}

static void start(struct widget *w)
{
    struct crowd *c = w->crowd;
    const char *topic =
        w->parked ? parking : topics[crowd_random(c, sizeof topics / sizeof *topics)];
    /* The parked ones come one after the other, so that everyone's place is known. */
    if (w->parked && w->index > 0 && c->widgets[w->index - 1].place != w->index) {
        w->next_us = c->now_us + 20000;
        return;
    }
    snprintf(w->topic, sizeof w->topic, "%s", topic);
    w->who = (uint32_t)crowd_random(c, UINT32_MAX);
    send_new(w, true);
}

static void act(struct widget *w)
{
    struct crowd *c = w->crowd;
    uint64_t roll = dice(w);
    if (w->closed && roll < 40) {
        begin_life(w);
    } else if (w->parked ? roll < 4 : roll < (w->talking || w->closed ? 70 : 25)) {
        uint32_t n = 1 + (uint32_t)crowd_random(c, WINDOW);
        while (w->pending_count < n)
            send_new(w, false);
    } else if (roll < 80) {
        say(w, "{\"t\":\"typing\"}");
    } else if (roll < 83 && !w->parked && !w->closed) {
        c->counts.left++;
        say(w, "{\"t\":\"leave\"}");
    } else if (roll < 86) {
        wire_close(c->wire, w->index); /* the tab was closed */
        widget_closed(w);
    }
}

void widget_step(struct widget *w)
{
    struct crowd *c = w->crowd;
    think(w, 0);
    if (w->phase == DOWN) {
        w->phase = OPENING;
        if (!wire_open(c->wire, w->index, c->port, "/ws/chat?site=lujiang", NULL))
            widget_closed(w);
        return;
    }
    if (w->phase != UP || w->pending_count)
        return;
    if (c->settling)
        return;
    if (!w->started)
        start(w);
    else
        act(w);
}

void widget_report(struct widget *w)
{
    if (w->started)
        ledger_note(&w->crowd->ledger, "saw\tw%u.%u\t%u\t%u\n", w->index, w->life, w->last_seq,
                    w->last_seq - seen_up_to(w));
}
