/* Mixes, holds, guards, and everything at once. */
#include "media/engine_test.h"

#include <pthread.h>

#include "base/prng.h"
#include "media/inner.h"

enum { SECOND = 8000 };

/* Phones sing, each its tone, for as long as the first hears a second of sound; what each heard after the first half second is kept. */
static int16_t heard[4][2 * SECOND];

static void sing(struct media *m, struct phone *phones, size_t count, const double *hz)
{
    size_t got[4] = {0};

    (void)m;
    for (size_t i = 0; i < count; i++) { /* what was before is not what is asked about */
        struct pollfd f = {.fd = phones[i].fd, .events = POLLIN};
        while (poll(&f, 1, 0) == 1)
            phone_get(&phones[i]);
    }
    memset(heard, 0, sizeof heard);
    for (size_t least = 0, steps = 1; least < 3 * SECOND / 2;) {
        for (; steps > 0; steps--) /* as many as the engine took: its steps are the clock, however late they come */
            for (size_t i = 0; i < count; i++)
                phone_sing(&phones[i], hz[i]);
        least = SIZE_MAX;
        for (size_t i = 0; i < count; i++) {
            struct pollfd f = {.fd = phones[i].fd, .events = POLLIN};
            while (poll(&f, 1, i == 0 && steps == 0 ? WAIT_MS : 0) == 1) {
                if (!phone_get(&phones[i]))
                    continue;
                steps += i == 0;
                for (size_t k = 0; k < phones[i].got.payload_bytes && got[i] < 2 * SECOND; k++)
                    heard[i][got[i]++] = phones[i].type == 8 ? g711_a_linear[phones[i].got.payload[k]] : g711_u_linear[phones[i].got.payload[k]];
            }
            least = got[i] < least ? got[i] : least;
        }
    }
}

/* The mean of 20 pieces, so that a step made up between does not matter. */
static double level(size_t who, double hz)
{
    double sum = 0;
    for (size_t i = 0; i < 20; i++)
        sum += amplitude(heard[who] + SECOND / 2 + i * 400, 400, hz) / 20;
    return sum;
}

#define HEARD(who, hz) (level(who, hz) > 4000)
#define NOT_HEARD(who, hz) (level(who, hz) < 400)

static void each_of_three_hears_the_others_and_the_gains_are_kept(void **state)
{
    struct media *m = engine(1, 8);
    struct phone p[3];
    media_id mix;
    static const double hz[] = {400, 700, 1100};

    (void)state;
    assert_int_equal(media_mix_open(m, 7, &mix), OK);
    for (int i = 0; i < 3; i++) {
        phone_open(m, &p[i], i == 1 ? MEDIA_PCMU : MEDIA_PCMA);
        assert_int_equal(media_mix_put(m, mix, p[i].leg), OK);
    }
    sing(m, p, 3, hz);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++)
            assert_true(i == k ? NOT_HEARD(i, hz[k]) : HEARD(i, hz[k]));

    /* whisper: the third speaks to the second alone, and hears both */
    assert_int_equal(media_mix_gain(m, mix, p[2].leg, p[0].leg, 0), OK);
    assert_int_equal(media_mix_gain(m, mix, p[2].leg, p[0].leg, 4 * MEDIA_GAIN_ONE + 1), ERR_INPUT);
    counted(m, p[0].leg);
    sing(m, p, 3, hz);
    assert_true(HEARD(0, 700) && NOT_HEARD(0, 1100));
    assert_true(HEARD(1, 400) && HEARD(1, 1100));
    assert_true(HEARD(2, 400) && HEARD(2, 700));

    /* one leaves: the two go on, and their gains with them */
    assert_int_equal(media_mix_take(m, mix, p[1].leg), OK);
    counted(m, p[0].leg);
    sing(m, p, 3, hz);
    assert_true(NOT_HEARD(0, 700) && NOT_HEARD(0, 1100));
    assert_true(HEARD(2, 400) && NOT_HEARD(2, 700));
    assert_true(NOT_HEARD(1, 400) && NOT_HEARD(1, 1100));
    for (int i = 0; i < 3; i++)
        phone_close(m, &p[i]);
    media_done(m);
}

static void who_is_held_hears_music_and_is_not_heard(void **state)
{
    struct media *m = engine(1, 8);
    struct phone p[2];
    media_id mix;
    struct media_prompt *music;
    static const double hz[] = {400, 700};
    int16_t samples[SECOND];

    (void)state;
    for (int i = 0; i < SECOND; i++)
        samples[i] = (int16_t)(8000 * sin(turn * 1500 * i / 8000));
    assert_int_equal(media_prompt_new(m, samples, SECOND, &music), OK);
    assert_int_equal(media_mix_open(m, 7, &mix), OK);
    for (int i = 0; i < 2; i++) {
        phone_open(m, &p[i], MEDIA_PCMA);
        assert_int_equal(media_mix_put(m, mix, p[i].leg), OK);
    }
    assert_int_equal(media_hold(m, p[0].leg, music), OK);
    media_prompt_drop(music);
    counted(m, p[0].leg);
    sing(m, p, 2, hz);
    assert_true(HEARD(0, 1500) && NOT_HEARD(0, 700));
    assert_true(NOT_HEARD(1, 400) && NOT_HEARD(1, 1500));
    assert_int_equal(media_hold(m, p[0].leg, NULL), OK);
    counted(m, p[0].leg);
    sing(m, p, 2, hz);
    assert_true(NOT_HEARD(0, 1500) && HEARD(0, 700) && HEARD(1, 400));

    assert_int_equal(media_leg_mute(m, p[1].leg, true), OK);
    counted(m, p[0].leg);
    sing(m, p, 2, hz);
    assert_true(NOT_HEARD(0, 700) && HEARD(1, 400));
    for (int i = 0; i < 2; i++)
        phone_close(m, &p[i]);
    media_done(m);
}

/* ---- a guard that turns every bit and adds a byte ---- */

struct turner {
    struct media_guard_io *io;
    int ticks, told, closing, done;
    int64_t due_us;
    union media_addr peer;
};

static void turn_attach(void *guard, struct media_guard_io *io, int64_t now_us)
{
    struct turner *g = guard;
    g->io = io;
    g->due_us = now_us + 30000;
}

static enum media_verdict turn_open(void *guard, struct media_datagram *d, int64_t now_us)
{
    struct turner *g = guard;
    (void)now_us;
    if (d->n == 5 && memcmp(d->p, "hello", 5) == 0) { /* like a binding request: answered, and the pair is chosen */
        media_guard_send(g->io, d->from, "there", 5);
        media_guard_remote(g->io, d->from);
        g->peer = *d->from;
        return MEDIA_EATEN;
    }
    if (!media_addr_same(d->from, &g->peer) || d->p[d->n - 1] != 0x77)
        return MEDIA_REFUSED;
    d->n--;
    for (size_t i = 0; i < d->n; i++)
        d->p[i] = (uint8_t)~d->p[i];
    return MEDIA_PASS;
}

static bool turn_seal(void *guard, bool rtcp, uint8_t *p, size_t *n, size_t room)
{
    (void)guard;
    (void)rtcp;
    assert_true(room >= *n + MEDIA_TAG_ROOM);
    for (size_t i = 0; i < *n; i++)
        p[i] = (uint8_t)~p[i];
    p[(*n)++] = 0x77;
    return true;
}

static void turn_told(void *guard, void *message, int64_t now_us)
{
    struct turner *g = guard;
    (void)now_us;
    g->told++;
    if (strcmp(message, "ready") == 0)
        media_guard_ready(g->io);
    else
        media_guard_failed(g->io, 42);
}

static void turn_tick(void *guard, int64_t now_us)
{
    struct turner *g = guard;
    assert_true(now_us >= g->due_us);
    g->due_us = ++g->ticks < 3 ? now_us + 30000 : INT64_MAX;
}

static int64_t turn_deadline(void *guard)
{
    return ((struct turner *)guard)->due_us;
}

static void turn_closing(void *guard)
{
    struct turner *g = guard;
    g->closing++;
    if (!media_addr_none(&g->peer))
        media_guard_send(g->io, &g->peer, "bye", 3);
}

static void turn_done(void *guard)
{
    ((struct turner *)guard)->done++;
}

static char say_ready[] = "ready", say_fail[] = "fail";

static const struct media_guard_ops turner_ops = {.own_source = true, .attach = turn_attach, .open = turn_open, .seal = turn_seal, .told = turn_told,
                                                  .tick = turn_tick, .deadline_us = turn_deadline, .closing = turn_closing, .done = turn_done};

static void turn_packet(struct phone *p, uint8_t byte)
{
    uint8_t packet[173];
    struct rtp r = {.ssrc = 9, .seq = p->seq++, .ts = p->ts, .type = 8};
    size_t n = 172;
    p->ts += 160;
    rtp_write(&r, packet);
    memset(packet + 12, byte, 160);
    for (size_t i = 0; i < n; i++)
        packet[i] = (uint8_t)~packet[i];
    packet[n++] = 0x77;
    assert_int_equal(sendto(p->fd, packet, n, 0, &p->engine.sa, sizeof p->engine.v4), (ssize_t)n);
}

static void a_guard_sees_all_that_comes_and_seals_all_that_goes(void **state)
{
    struct media *m = engine(1, 8);
    struct turner g = {0};
    struct phone a = {0}, b, thief = {0};
    media_id mix;
    uint16_t port;
    ssize_t n;

    (void)state;
    phone_open(m, &b, MEDIA_PCMA);
    phone_socket(&a);
    phone_socket(&thief);
    assert_int_equal(media_leg_open(m, &(struct media_leg_options){.group = 7, .guard_ops = &turner_ops, .guard = &g, .rtcp_mux = true}, &a.leg, &port), OK);
    a.engine = thief.engine = loopback(port);
    struct media_remote r = {.codec = MEDIA_PCMA, .payload_type = 8, .rtcp_mux = true, .send = true, .receive = true};
    assert_int_equal(media_leg_remote(m, a.leg, &r), OK);
    assert_int_equal(media_mix_open(m, 7, &mix), OK);
    assert_int_equal(media_mix_put(m, mix, a.leg), OK);
    assert_int_equal(media_mix_put(m, mix, b.leg), OK);
    sendto(a.fd, "hello", 5, 0, &a.engine.sa, sizeof a.engine.v4);
    n = recv(a.fd, a.bytes, sizeof a.bytes, 0);
    assert_true(n == 5 && memcmp(a.bytes, "there", 5) == 0); /* nothing was sent before it is ready */
    assert_int_equal(media_leg_tell(m, b.leg, say_ready), ERR_STATE);
    assert_int_equal(media_leg_tell(m, a.leg, say_ready), OK);
    wait_for(m, MEDIA_READY, a.leg);
    turn_packet(&a, 7);
    phone_get_byte(&b, 7);
    phone_send(&b, 9);
    do {
        n = recv(a.fd, a.bytes, sizeof a.bytes, 0);
        assert_int_equal(a.bytes[n - 1], 0x77);
    } while (n != 173 || a.bytes[12] != 0xf6 || a.bytes[100] != 0xf6);
    turn_packet(&thief, 8); /* well sealed, from a stranger */
    struct media_counters c;
    do
        c = counted(m, a.leg);
    while (c.refused == 0);
    assert_int_equal(c.received, 1);
    assert_int_equal(media_leg_tell(m, a.leg, say_fail), OK);
    assert_int_equal(wait_for(m, MEDIA_FAILED, a.leg).why, 42);
    assert_int_equal(media_leg_close(m, a.leg), OK);
    wait_for(m, MEDIA_CLOSED, a.leg);
    assert_true(g.done == 1 && g.closing == 1 && g.told == 2);
    assert_int_equal(media_leg_tell(m, a.leg, say_ready), ERR_MISSING);
    do
        n = recv(a.fd, a.bytes, sizeof a.bytes, 0);
    while (n != 3);

    /* deadlines are kept, and a leg that nobody closed gives its guard back as well */
    struct turner h = {0};
    assert_int_equal(media_leg_open(m, &(struct media_leg_options){.group = 7, .guard_ops = &turner_ops, .guard = &h, .rtcp_mux = true}, &a.leg, &port), OK);
    assert_int_equal(media_leg_watch(m, a.leg, 300000), OK);
    wait_for(m, MEDIA_GONE, a.leg); /* ten steps of its clock later */
    media_done(m);
    assert_int_equal(h.ticks, 3);
    assert_true(h.done == 1 && h.closing == 1);
    close(a.fd);
    close(b.fd);
    close(thief.fd);
}

/* ---- everything at once, from three threads, on two: nothing may be left ---- */

enum { LEGS = 24, TURNS = 1500, OWNERS = 3 };

struct owner {
    struct media *m;
    uint64_t seed;
    struct media_prompt *prompt;
    int closed_legs;
};

static void *do_anything(void *p)
{
    struct owner *o = p;
    struct prng r = {o->seed};
    media_id legs[LEGS / OWNERS] = {0}, mixes[2] = {0};
    struct phone phone = {.type = 8};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    union media_addr any = loopback(0);
    socklen_t len = sizeof phone.own;

    if (bind(fd, &any.sa, sizeof any.v4) < 0 || getsockname(fd, &phone.own.sa, &len) < 0)
        abort();
    for (int round = 0; round < TURNS; round++) {
        size_t i = prng_below(&r, LEGS / OWNERS), k = prng_below(&r, 2);
        uint16_t port;
        enum err e = OK;
        struct media_remote remote = remote_of(&phone, prng_below(&r, 2) ? MEDIA_PCMA : MEDIA_PCMU);
        uint8_t junk[200];
        switch (prng_below(&r, 14)) {
        case 0: case 1: case 2:
            if (!legs[i] && media_leg_open(o->m, &(struct media_leg_options){.group = o->seed + k}, &legs[i], &port) == OK)
                phone.engine = loopback(port);
            break;
        case 3:
            if (legs[i] && media_leg_close(o->m, legs[i]) == OK)
                o->closed_legs++;
            legs[i] = 0;
            break;
        case 4: case 5:
            e = media_leg_remote(o->m, legs[i], &remote);
            break;
        case 6:
            if (mixes[k])
                e = media_mix_close(o->m, mixes[k]);
            mixes[k] = 0;
            break;
        case 7:
            if (!mixes[k] && media_mix_open(o->m, o->seed + k, &mixes[k]) != OK)
                mixes[k] = 0;
            break;
        case 8: case 9:
            e = media_mix_put(o->m, mixes[k], legs[i]);
            break;
        case 10:
            e = media_mix_take(o->m, mixes[k], legs[i]);
            break;
        case 11:
            e = media_play(o->m, legs[i], &(struct media_play){.prompts = &o->prompt, .count = 1, .repeat = k});
            break;
        case 12:
            e = k ? media_hold(o->m, legs[i], prng_below(&r, 2) ? o->prompt : NULL) : media_digits(o->m, legs[i], "12", 40);
            break;
        case 13:
            for (size_t n = 0; n < sizeof junk; n++)
                junk[n] = (uint8_t)prng_next(&r);
            junk[0] = 0x80;
            junk[1] = (uint8_t)(k ? 8 : 101);
            if (phone.engine.sa.sa_family)
                (void)!sendto(fd, junk, 20 + prng_below(&r, 150), 0, &phone.engine.sa, sizeof phone.engine.v4);
            break;
        }
        (void)e; /* refused or not: both are answers */
    }
    for (size_t i = 0; i < LEGS / OWNERS; i++)
        if (legs[i] && media_leg_close(o->m, legs[i]) == OK)
            o->closed_legs++;
    close(fd);
    return NULL;
}

static void whatever_is_asked_by_whom_nothing_is_left_behind(void **state)
{
    struct media *m = engine(2, LEGS);
    struct owner owners[OWNERS];
    pthread_t threads[OWNERS];
    struct media_prompt *prompt = prompt_of(m, 500, 700);
    int closed = 0, wanted = 0;
    uint16_t port;

    (void)state;
    for (int i = 0; i < OWNERS; i++) {
        owners[i] = (struct owner){.m = m, .seed = (uint64_t)i * 1000 + 1, .prompt = prompt};
        assert_int_equal(pthread_create(&threads[i], NULL, do_anything, &owners[i]), 0);
    }
    for (int running = OWNERS; running > 0 || closed < wanted;) {
        struct media_event e;
        while (media_event(m, &e))
            closed += e.kind == MEDIA_CLOSED;
        if (running > 0 && pthread_tryjoin_np(threads[running - 1], NULL) == 0)
            wanted += owners[--running].closed_legs;
        struct pollfd f = {.fd = media_event_fd(m), .events = POLLIN};
        poll(&f, 1, 20);
    }
    assert_int_equal(closed, wanted);
    for (int i = 0; i < LEGS; i++) { /* every slot is free */
        media_id leg;
        assert_int_equal(media_leg_open(m, &(struct media_leg_options){.group = (uint64_t)i}, &leg, &port), OK);
    }
    media_prompt_drop(prompt);
    struct media_prompt *again = prompt_of(m, 1, 100 * 8000); /* all of the prompts' room is free */
    media_prompt_drop(again);
    media_done(m);
}

/* What an ear held of a leg that is gone is neither counted nor touched: most legs never listen, and an ear is more memory than a leg. */
static void an_ear_is_begun_when_something_is_heard(void **state)
{
    struct media *m = engine(1, 1);
    media_id leg;
    uint16_t port;

    (void)state;
    memset(&m->ears[0], 0x7f, sizeof m->ears[0]);
    assert_int_equal(media_leg_open(m, &(struct media_leg_options){.group = 1}, &leg, &port), OK);
    struct media_counters c = counted(m, leg);
    assert_int_equal(c.concealed, 0);
    assert_int_equal(c.late, 0);
    for (size_t i = 0; i < sizeof m->ears[0]; i++)
        assert_int_equal(((const uint8_t *)&m->ears[0])[i], 0x7f);
    media_done(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_three_hears_the_others_and_the_gains_are_kept),
        cmocka_unit_test(who_is_held_hears_music_and_is_not_heard),
        cmocka_unit_test(a_guard_sees_all_that_comes_and_seals_all_that_goes),
        cmocka_unit_test(an_ear_is_begun_when_something_is_heard),
        cmocka_unit_test(whatever_is_asked_by_whom_nothing_is_left_behind),
    };
    return cmocka_run_group_tests_name("media_mix", tests, NULL, NULL);
}
