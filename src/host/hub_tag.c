/* hub_tag.c: tags of contacts. The store decides (service/tag); here is what it has committed, and whose screens show it. */
#include <string.h>

#include "host/hub_state.h"

void hub_tags_json(struct json *j, const struct live *l)
{
    json_array(j, "tags");
    for (uint32_t i = 0; i < l->tags_count; i++)
        json_id(j, NULL, l->tags[i]);
    json_end(j);
}

struct mark_job {
    struct store_job job;
    struct hub *hub;
    struct tag_mark *mark;
    sem_t done;
};

static enum err mark_work(struct store_tx *tx, struct store_job *job)
{
    return tag_mark(tx, ((struct mark_job *)job)->mark);
}

/* Committed, in the order of the log. Of a contact that is closed nobody has a row. */
static void follow(struct hub *h, const struct tag_mark *m)
{
    struct live *l = hub_live(h, m->contact);
    if (m->no > h->cursor)
        h->cursor = m->no;
    if (!l)
        return;
    memcpy(l->tags, m->tags, sizeof l->tags);
    l->tags_count = m->count;
    hub_parts_show(h, l);
    hub_lines_again(h, l);
}

static void mark_done(struct store_job *job)
{
    struct mark_job *mj = (struct mark_job *)job;
    if (job->err == OK && mj->mark->changed) {
        pthread_mutex_lock(&mj->hub->lock);
        follow(mj->hub, mj->mark);
        pthread_mutex_unlock(&mj->hub->lock);
    }
    sem_post(&mj->done);
}

enum err hub_tag(struct hub *h, struct tag_mark *m)
{
    struct mark_job mj = {.job = {.work = mark_work, .done = mark_done}, .hub = h, .mark = m};
    enum err err = hub_store(h, &mj.job, &mj.done);
    if (err == OK && m->changed)
        hub_customer_news(h, m->party); /* their earlier contacts are on somebody's screen */
    return err;
}
