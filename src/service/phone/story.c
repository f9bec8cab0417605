/* story.c: the row says which way a call came and how it ended, the facts who talked and how long. A row keeps the last agent alone. */
#include "service/phone/story.h"

#include "base/fact.h"
#include "port/sql.h"
#include "service/phone/phone.h"

struct story {
    struct json *j;
    int64_t answered_us, talked_us; /* answered: by whom first; 0: nobody */
    agent_id talks;                 /* 0: nobody now */
    int64_t since_us, ended_us; /* ended: the call; 0: goes on */
    bool put_down; /* the contact ended first, by its agent: who did so at the desktop has hung up, and voice does not know it */
};

static void over(struct story *s, int64_t at_us)
{
    if (!s->talks)
        return;
    if (s->ended_us && at_us > s->ended_us) /* the fact of the contact may come a moment after the call's end */
        at_us = s->ended_us;
    s->talked_us += at_us - s->since_us;
    s->talks = 0;
    json_int(s->j, "until_us", at_us);
    json_close(s->j);
}

static enum err each_fact(void *arg, const struct sql_phone_call_facts_row *f)
{
    struct story *s = arg;
    if (f->kind == FACT_CALL_JOINED && f->agent_id == s->talks)
        return OK; /* a device that was gone is back: one talk */
    over(s, f->at_us);
    if (f->kind == FACT_CONTACT_ENDED && f->a == ACTOR_AGENT)
        s->put_down = true;
    if (f->kind != FACT_CALL_JOINED || !f->agent_id)
        return OK;
    s->talks = f->agent_id;
    s->since_us = f->at_us;
    s->answered_us = s->answered_us ? s->answered_us : f->at_us;
    json_open(s->j, NULL);
    json_names(s->j, "agent", f->agent_id, f->agent_zh, f->agent_en);
    json_int(s->j, "from_us", f->at_us);
    return OK;
}

/* Who talks still has no end yet. */
static void goes_on(struct story *s)
{
    if (s->talks)
        json_close(s->j);
}

static void way(struct json *j, const struct sql_phone_call_of_contact_row *r)
{
    bool page = !r->outbound && !r->number.n && r->page.n;
    json_z(j, "way", r->outbound ? "out" : page ? "page" : "in");
    if (r->number.n)
        json_text(j, "number", r->number);
    if (page)
        json_text(j, "page", r->page);
}

static const char *by(const struct story *s, int64_t state, int64_t actor)
{
    if (state == PHONE_LOST)
        return "lost";
    return actor == ACTOR_CUSTOMER ? "customer" : actor == ACTOR_AGENT || s->put_down ? "agent" : "system";
}

enum err phone_story_json(struct store_tx *tx, org_id org, contact_id contact, struct json *j)
{
    static const char *const results[] = {[PHONE_RESULT_ANSWERED] = "answered", [PHONE_RESULT_BUSY] = "busy", [PHONE_RESULT_NO_ANSWER] = "no_answer",
                                          [PHONE_RESULT_REFUSED] = "refused", [PHONE_RESULT_FAILED] = "failed"};
    struct story s = {.j = j};
    struct sql_phone_call_of_contact_row r;
    enum err err = sql_phone_call_of_contact(tx, &(struct sql_phone_call_of_contact_in){.org_id = org, .contact_id = contact}, &r);

    if (err)
        return err == ERR_MISSING ? OK : err;
    json_open(j, "call");
    s.ended_us = r.ended_us;
    way(j, &r);
    json_int(j, "started_us", r.started_us);
    if (r.result > PHONE_RESULT_NONE && r.result <= PHONE_RESULT_FAILED)
        json_z(j, "result", results[r.result]);
    json_array(j, "talks");
    err = sql_phone_call_facts(tx, &(struct sql_phone_call_facts_in){.org_id = org, .contact_id = contact}, each_fact, &s);
    goes_on(&s);
    json_end(j);
    if (s.answered_us)
        json_int(j, "answered_us", s.answered_us);
    if (s.answered_us || r.ended_us)
        json_int(j, "waited_us", (s.answered_us ? s.answered_us : r.ended_us) - r.started_us);
    json_int(j, "talked_us", s.talked_us);
    if (r.ended_us) {
        json_int(j, "ended_us", r.ended_us);
        json_z(j, "ended_by", by(&s, r.state, r.by_actor));
    }
    json_close(j);
    return err;
}
