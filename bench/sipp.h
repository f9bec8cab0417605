/* sipp.h: sipp as callers and as desk phones of a benchmark: its scenarios, its processes, its counts. What is believed of a call is what sipp counted. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define SIPP_DELAYS_MAX 65536

struct sipp {
    pid_t pid;
    char stat[260], messages[260]; /* files it writes */
};

struct sipp_run {
    const char *dir, *scenario; /* scenario: of sipp_scenarios() */
    const char *name;           /* of its files in dir */
    const char *rows;           /* a file of fields; NULL: none */
    uint16_t own_port, port;    /* its own, 0: any; whom it asks, 0: nobody (it answers) */
    const char *number;         /* that is called */
    uint32_t rate, calls;
    bool messages;              /* writes each with its time */
};

/* Counted by sipp so far, and when it counted. */
struct sipp_counts {
    double at_s;
    uint64_t made, now, ended_well, failed, refused; /* refused: 503; among those that ended well */
};

/* callers, phones, sign_in. Ports: of the sound, which a generator plays for sipp (sound.h). */
struct sipp_calls {
    uint16_t callers_port, phones_port;
    uint32_t patience_ms, talk_ms; /* a caller hangs up after so long, whatever became of the call; a phone after so long a talk */
};
bool sipp_scenarios(const char *dir, const struct sipp_calls *c);
bool sipp_start(struct sipp *s, const struct sipp_run *r);
bool sipp_is_over(struct sipp *s, int *ret_status); /* and waited for */
void sipp_stop(struct sipp *s, uint32_t wait_ms);   /* once its calls are over, then at once */
/* false: it has not counted yet. */
bool sipp_count(const struct sipp *s, struct sipp_counts *ret);
/* From a caller's INVITE to that of the phone which rings for this caller, in ms: how many were found. */
uint32_t sipp_ring_delays(const struct sipp *from, const struct sipp *to, float *ret_ms, uint32_t max);
