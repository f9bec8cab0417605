/* Events: from the media threads to the owner. */
#include <assert.h>
#include <unistd.h>

#include "media/inner.h"

int media_event_fd(const struct media *m)
{
    return m->event_fd;
}

/* Commands whose answer is an event are refused when it is half full, digits and MEDIA_GONE are not told: so what must come always has room. */
bool media_events_crowded(struct media *m)
{
    pthread_mutex_lock(&m->event_lock);
    bool crowded = m->event_count > m->event_room / 2;
    pthread_mutex_unlock(&m->event_lock);
    return crowded;
}

void media_tell(struct media_thread *t, const struct media_event *e)
{
    struct media *m = t->m;
    uint64_t one = 1;

    pthread_mutex_lock(&m->event_lock);
    if ((e->kind == MEDIA_DIGIT || e->kind == MEDIA_GONE) && m->event_count > m->event_room / 2) {
        m->untold++;
        pthread_mutex_unlock(&m->event_lock);
        return;
    }
    assert(m->event_count < m->event_room);
    m->events[(m->event_first + m->event_count++) % m->event_room] = *e;
    bool was_empty = m->event_count == 1;
    pthread_mutex_unlock(&m->event_lock);
    if (was_empty) {
        ssize_t told = write(m->event_fd, &one, sizeof one);
        (void)told; /* an eventfd that is full is readable, too */
    }
}

/* Its owner knows now: slot, ports and guard are free again. */
static void bury(struct media *m, uint32_t index)
{
    struct media_leg *l = &m->legs[index];
    struct seat *s = &m->seats[index];

    if (l->ops && l->ops->done)
        l->ops->done(l->guard);
    l->ops = NULL;
    pthread_mutex_lock(&m->lock);
    m->pairs[s->pair] = 0;
    s->open = s->closing = false;
    s->generation++;
    m->free_legs[m->free_leg_count++] = index;
    media_prompts_sweep(m);
    pthread_mutex_unlock(&m->lock);
}

bool media_event(struct media *m, struct media_event *ret_event)
{
    uint64_t none;

    pthread_mutex_lock(&m->event_lock);
    bool any = m->event_count > 0;
    if (any) {
        *ret_event = m->events[m->event_first];
        m->event_first = (m->event_first + 1) % m->event_room;
        m->event_count--;
    }
    if (m->event_count == 0)
        m->event_first = 0; /* the same memory again and again: few ever need more of the ring */
    if (!any) { /* once, when all is taken. Under the lock, so that a wake-up for what comes next is not eaten */
        ssize_t got = read(m->event_fd, &none, sizeof none);
        (void)got; /* nothing was there: as well */
    }
    pthread_mutex_unlock(&m->event_lock);
    if (any && ret_event->kind == MEDIA_CLOSED)
        bury(m, (uint32_t)ret_event->leg - 1);
    return any;
}

uint64_t media_digits_untold(const struct media *m)
{
    return m->untold;
}
