/* after.c: when a chat is over: what the visitor thought of it, and the whole of it to keep. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "channel/chat/session.h"
#include "port/clock.h"
#include "port/sql.h"
#include "service/account/account.h"
#include "service/config/config.h"
#include "service/file/file.h"
#include "service/request/rating.h"

/* -- rating -- */

struct rating {
    struct store_job job;
    org_id org;
    struct request_rating said;
};

static enum err write_rating(struct store_tx *tx, struct store_job *job)
{
    const struct rating *r = (const struct rating *)job;
    return request_rate(tx, r->org, &r->said);
}

static void rate(void *arg)
{
    struct chat_task *t = arg;
    struct chat_session *s = t->session;
    struct rating r = {.job.work = write_rating,
                       .org = s->chat->conf.org,
                       .said = {.conversation = atomic_load(&s->conversation), .party = s->party, .stars = t->frame.stars,
                                .comment = t->frame.text, .now_us = clock_now_us()}};
    enum err err = r.said.conversation ? store_call(s->chat->conf.store, &r.job) : ERR_STATE;
    if (err) {
        chat_send_error(s, err, t->frame.id, err == ERR_FIELD_RANGE ? "stars" : NULL);
    } else {
        struct buf b = {0};
        struct json j;
        json_init(&j, &b);
        json_open(&j, NULL);
        json_z(&j, "t", "rated");
        json_text(&j, "id", t->frame.id);
        json_close(&j);
        chat_send(s, &b);
    }
    chat_task_done(t);
}

void chat_rate_task(struct chat_session *s, struct chat_frame *f)
{
    chat_post_task(s, f, rate);
}

/* -- transcript -- */

#define PAGE 100
#define PAGES_MAX 50u

struct transcript {
    struct chat_session *session;
    struct store_tx *tx;
    struct config_zone zone;
    struct buf text;
    struct account_user agent; /* the last one named */
    uint32_t seq, count;
    size_t line; /* where in text what was said in it begins */
    bool zh;
};

static void put_time(struct transcript *t, int64_t at_us)
{
    char text[40];
    int64_t local = at_us / SECOND_US + config_zone_offset(&t->zone, at_us / SECOND_US);
    int32_t year, month, day, second = (int32_t)(local % 86400);
    config_date_parts((int32_t)(local / 86400), &year, &month, &day);
    int n = snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d", year, month, day, second / 3600, second / 60 % 60);
    buf_put(&t->text, text, (size_t)n);
}

static void put_author(struct transcript *t, int64_t author, agent_id agent)
{
    if (author == AUTHOR_AGENT) {
        if (t->agent.id != agent && account_by_id(t->tx, t->session->chat->conf.org, agent, &t->agent) != OK)
            t->agent = (struct account_user){0};
        /* As the chat showed them: the name that customers are told, else one's own. */
        const char *shown = t->zh ? t->agent.shown_zh : t->agent.shown_en, *own = t->zh ? t->agent.name_zh : t->agent.name_en;
        buf_text(&t->text, shown[0] ? shown : own[0] ? own : t->zh ? "客服" : "Agent");
    } else if (author == AUTHOR_CUSTOMER) {
        buf_text(&t->text, t->zh ? "您" : "You");
    } else {
        buf_text(&t->text, t->zh ? "系统" : "System");
    }
}

/* Only what the customer can take: not what a scanner found something in. */
static enum err each_file(void *arg, const struct sql_files_of_message_row *r)
{
    struct transcript *t = arg;
    if (r->state != FILE_CLEAN && r->state != FILE_UNSCANNED)
        return OK;
    if (t->text.n > t->line)
        buf_text(&t->text, " ");
    buf_text(&t->text, t->zh ? "[文件：" : "[file: ");
    buf_put(&t->text, r->name.p, r->name.n);
    buf_text(&t->text, "]");
    return t->text.err;
}

static enum err each_line(void *arg, const struct sql_messages_after_row *r)
{
    struct transcript *t = arg;
    t->seq = (uint32_t)r->seq;
    t->count++;
    if (r->deleted_us)
        return OK;
    buf_text(&t->text, "[");
    put_time(t, r->at_us);
    buf_text(&t->text, "] ");
    put_author(t, r->author, r->agent_id);
    buf_text(&t->text, t->zh ? "：" : ": ");
    t->line = t->text.n;
    buf_put(&t->text, r->text.p, r->text.n);
    struct sql_files_of_message_in in = {.org_id = t->session->chat->conf.org, .conversation_id = atomic_load(&t->session->conversation), .seq = r->seq};
    enum err err = sql_files_of_message(t->tx, &in, each_file, t);
    buf_text(&t->text, "\r\n");
    return err ? err : t->text.err;
}

static enum err read_page(struct store_tx *tx, void *arg)
{
    struct transcript *t = arg;
    t->tx = tx;
    struct sql_messages_after_in in = {.org_id = t->session->chat->conf.org, .conversation_id = atomic_load(&t->session->conversation),
                                       .seq = t->seq, .max = PAGE};
    return sql_messages_after(tx, &in, each_line, t);
}

static void send_part(struct transcript *t, bool last)
{
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "t", "transcript");
    json_text(&j, "text", (struct str){(const char *)t->text.p, t->text.n});
    json_bool(&j, "last", last);
    json_close(&j);
    chat_send(t->session, &b);
}

static void transcript(void *arg)
{
    struct chat_task *k = arg;
    struct chat_session *s = k->session;
    struct transcript t = {.session = s, .zh = atomic_load(&s->zh)};
    struct arena a = {0};
    bool more = atomic_load(&s->conversation) != 0;
    enum err err = more ? OK : ERR_STATE;

    arena_init(&a, 0);
    if (config_zone_load(k->frame.zone, &a, &t.zone) != OK)
        t.zone = (struct config_zone){0}; /* UTC, if the browser names none that is known */
    for (uint32_t pages = 0; err == OK && more; pages++) {
        buf_clear(&t.text);
        t.count = 0;
        err = store_read(s->chat->conf.store, read_page, &t);
        more = err == OK && t.count == PAGE && pages + 1 < PAGES_MAX;
        if (err == OK)
            send_part(&t, !more);
    }
    if (err)
        chat_send_error(s, err, (struct str){0}, "transcript");
    buf_done(&t.text);
    arena_done(&a);
    chat_task_done(k);
}

void chat_transcript_task(struct chat_session *s, struct chat_frame *f)
{
    chat_post_task(s, f, transcript);
}
