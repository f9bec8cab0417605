/* turns.c: a list of those that have not passed, the earliest first. */
#include <assert.h>
#include <errno.h>
#include <time.h>

#include "base/types.h"
#include "host/turns.h"
#include "port/clock.h"

void turns_open(struct turns *t)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->moved, &attr);
    pthread_condattr_destroy(&attr);
    t->head = NULL;
    t->tail = &t->head;
}

void turns_close(struct turns *t)
{
    assert(!t->head);
    pthread_cond_destroy(&t->moved);
    pthread_mutex_destroy(&t->lock);
}

void turns_take(struct turns *t, struct turn *turn)
{
    pthread_mutex_lock(&t->lock);
    *turn = (struct turn){.at = t->tail, .taken = true};
    *t->tail = turn;
    t->tail = &turn->next;
    pthread_mutex_unlock(&t->lock);
}

void turns_wait(struct turns *t, struct turn *turn, int64_t limit_us)
{
    int64_t until_us = clock_mono_us() + limit_us;
    struct timespec until = {.tv_sec = until_us / SECOND_US, .tv_nsec = until_us % SECOND_US * 1000};
    pthread_mutex_lock(&t->lock);
    while (t->head != turn)
        if (pthread_cond_timedwait(&t->moved, &t->lock, &until) == ETIMEDOUT)
            break;
    pthread_mutex_unlock(&t->lock);
}

void turns_pass(struct turns *t, struct turn *turn)
{
    pthread_mutex_lock(&t->lock);
    if (turn->taken) {
        bool first = t->head == turn;
        *turn->at = turn->next;
        if (turn->next)
            turn->next->at = turn->at;
        else
            t->tail = turn->at;
        turn->taken = false;
        if (first)
            pthread_cond_broadcast(&t->moved);
    }
    pthread_mutex_unlock(&t->lock);
}
