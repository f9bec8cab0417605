/* engine_test.h: for tests: an engine, its events, and what was heard. */
#pragma once

#include "media/phone_test.h"

static inline struct media *engine(uint32_t threads, uint32_t legs)
{
    struct media_options o = {.threads = threads, .legs_max = legs, .mixes_max = 16, .bind = loopback(0), .port_first = 42000, .port_last = 43999,
                              .prompt_seconds_max = 100};
    struct media *m;
    assert_int_equal(media_new(&o, &m), OK);
    return m;
}

static inline struct media_event next_event(struct media *m)
{
    struct media_event e;
    while (!media_event(m, &e)) {
        struct pollfd f = {.fd = media_event_fd(m), .events = POLLIN};
        assert_int_equal(poll(&f, 1, WAIT_MS), 1);
    }
    return e;
}

static inline struct media_event wait_for(struct media *m, enum media_event_kind kind, media_id leg)
{
    for (;;) {
        struct media_event e = next_event(m);
        if (e.kind == kind && e.leg == leg)
            return e;
    }
}

static inline struct media_counters counted(struct media *m, media_id leg)
{
    assert_int_equal(media_leg_count(m, leg), OK);
    return wait_for(m, MEDIA_COUNTED, leg).counters;
}

static inline void phone_close(struct media *m, struct phone *p)
{
    assert_int_equal(media_leg_close(m, p->leg), OK);
    wait_for(m, MEDIA_CLOSED, p->leg);
    close(p->fd);
}

/* The amplitude of a frequency. */
static inline double amplitude(const int16_t *s, size_t n, double hz)
{
    double c = 0, d = 0;
    for (size_t i = 0; i < n; i++) {
        c += s[i] * cos(turn * hz * (double)i / 8000);
        d += s[i] * sin(turn * hz * (double)i / 8000);
    }
    return 2 * sqrt(c * c + d * d) / (double)n;
}

/* A prompt of one value. */
static inline struct media_prompt *prompt_of(struct media *m, int16_t value, size_t samples)
{
    struct media_prompt *p;
    int16_t *s = malloc(samples * sizeof *s);
    for (size_t i = 0; i < samples; i++)
        s[i] = value;
    assert_int_equal(media_prompt_new(m, s, samples, &p), OK);
    free(s);
    return p;
}
