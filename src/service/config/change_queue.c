/* Queues: rows and commands. */
#include <stdio.h>
#include <string.h>

#include "port/sql.h"
#include "service/config/inside.h"

enum { LEASE_LEAST_S = 5, LEASE_MOST_S = 300, HOUR_S = 3600, DAY_S = 24 * HOUR_S, CONNECT_MOST_S = 60 };
enum { PERMILLE_MOST = 1000, WAITING_MOST = 1000000, OVERFLOW_WAITING_MOST = 100000, QUEUE_VALUES_MAX = 128 };

struct queue_rows {
    org_id org;
    struct config_queue q;
    struct config_word_list words;
    struct store_tx *tx; /* while the rows are written */
};

static enum err write_value(void *u, attr_id attr, int64_t ordinal, int64_t value)
{
    const struct queue_rows *r = u;
    return sql_queue_value_insert(r->tx,
                                  &(struct sql_queue_value_insert_in){.org_id = r->org,
                                                                      .queue_id = r->q.id,
                                                                      .attribute_id = attr,
                                                                      .ordinal = ordinal,
                                                                      .value = value},
                                  NULL);
}

static enum err write_codes(struct store_tx *tx, const struct queue_rows *r)
{
    enum err err = sql_queue_codes_delete(tx, &(struct sql_queue_codes_delete_in){.org_id = r->org, .queue_id = r->q.id}, NULL);
    for (uint16_t i = 0; err == OK && i < r->q.codes_count; i++)
        err = sql_queue_code_insert(
            tx, &(struct sql_queue_code_insert_in){.org_id = r->org, .queue_id = r->q.id, .code_id = r->q.codes[i]}, NULL);
    return err;
}

static enum err write_queue(struct store_tx *tx, void *arg)
{
    struct queue_rows *r = arg;
    const struct queue_policy *p = &r->q.policy;

    r->tx = tx;
    enum err err = config_words_store(tx, r->org, &r->words);
    if (err == OK)
        err = sql_queue_put(tx,
                            &(struct sql_queue_put_in){
                                .org_id = r->org,
                                .id = r->q.id,
                                .name_zh = r->q.zh,
                                .name_en = r->q.en,
                                .lease_us = r->q.lease_us,
                                .wrapup_us = r->q.wrapup_us,
                                .decline_hold_us = r->q.decline_hold_us,
                                .short_us = r->q.short_us,
                                .service_level = r->q.service_level,
                                .wait_order = p->wait_order,
                                .agent_order = p->agent_order,
                                .offer_mode = p->offer_mode,
                                .parallel = p->parallel,
                                .weight = p->weight,
                                .target_us = p->target_us,
                                .ageing_us = p->ageing_us,
                                .connect_us = p->connect_us,
                                .fairness_permille = p->fairness_permille,
                                .overflow_queue_id = p->overflow,
                                .overflow_waiting = p->overflow_waiting,
                                .overflow_us = p->overflow_us,
                                .max_chat = p->waiting_max[MEDIUM_CHAT],
                                .max_voice = p->waiting_max[MEDIUM_VOICE],
                                .max_email = p->waiting_max[MEDIUM_EMAIL],
                                .max_message = p->waiting_max[MEDIUM_MESSAGE],
                                .max_task = p->waiting_max[MEDIUM_TASK],
                                .version = r->q.version,
                                .code_asked = r->q.code_asked,
                            },
                            NULL);
    if (err == OK)
        err = write_codes(tx, r);
    if (err == OK)
        err = sql_queue_values_delete(tx, &(struct sql_queue_values_delete_in){.org_id = r->org, .queue_id = r->q.id}, NULL);
    return err ? err : config_values_rows(p->attrs, p->attrs_bytes, write_value, r);
}

static enum err check_label(struct str s, const char *name, struct config_fault *f)
{
    const char *field = "";
    enum err err = config_check_label(s, name, &field);
    if (err)
        config_fault_name(f, field);
    return err;
}

static enum err check_queue(const struct config_view *v, const struct config_queue *q, struct config_fault *f)
{
    enum err err = check_label(q->zh, "name_zh", f);
    if (err == OK)
        err = check_label(q->en, "name_en", f);
    if (err == OK)
        err = config_fault_range(f, q->lease_us, LEASE_LEAST_S * SECOND_US, LEASE_MOST_S * SECOND_US, "lease_us");
    if (err == OK)
        err = config_fault_range(f, q->wrapup_us, 0, HOUR_S * SECOND_US, "wrapup_us");
    if (err == OK)
        err = config_fault_range(f, q->decline_hold_us, 0, HOUR_S * SECOND_US, "decline_hold_us");
    if (err == OK)
        err = config_fault_range(f, q->short_us, 0, 300 * SECOND_US, "short_us");
    if (err == OK)
        err = config_fault_range(f, q->service_level, LEVEL_NONE, LEVEL_WITHOUT, "service_level");
    if (err == OK && ((q->id && !config_queue(v, q->id)) || (!q->id && v->queues_count >= CONFIG_QUEUES_MAX))) {
        config_fault_name(f, "id");
        err = q->id ? ERR_MISSING : ERR_FULL;
    }
    return err;
}

static enum err check_numbers(const struct queue_policy *p, struct config_fault *f)
{
    static const char *const fields[MEDIA] = {"", "waiting_max.chat", "waiting_max.voice", "waiting_max.email", "waiting_max.message",
                                              "waiting_max.task"};
    enum err err = config_fault_range(f, p->wait_order, 0, WAIT_TARGET, "wait_order");
    if (err == OK)
        err = config_fault_range(f, p->agent_order, 0, AGENTS_ROUND_ROBIN, "agent_order");
    if (err == OK)
        err = config_fault_range(f, p->offer_mode, 0, OFFER_PULL, "offer_mode");
    if (err == OK)
        err = config_fault_range(f, p->parallel, 2, OFFERS_MAX, "parallel");
    if (err == OK)
        err = config_fault_range(f, p->weight, 1, WEIGHT_MAX, "weight");
    if (err == OK)
        err = config_fault_range(f, p->target_us, SECOND_US, DAY_S * SECOND_US, "target_us");
    if (err == OK)
        err = config_fault_range(f, p->ageing_us, SECOND_US, DAY_S * SECOND_US, "ageing_us");
    if (err == OK)
        err = config_fault_range(f, p->connect_us, 0, CONNECT_MOST_S * SECOND_US, "connect_us");
    if (err == OK)
        err = config_fault_range(f, p->fairness_permille, 0, PERMILLE_MOST, "fairness_permille");
    for (int m = MEDIUM_CHAT; err == OK && m < MEDIA; m++)
        err = config_fault_range(f, p->waiting_max[m], 0, WAITING_MOST, fields[m]);
    return err;
}

/* "A > B > C", as far as it fits. */
static void add_name(char *text, size_t room, struct str name)
{
    size_t n = strlen(text);
    if (n + name.n + 8 < room)
        snprintf(text + n, room - n, "%s%.*s", n ? " > " : "", STR_FMT(name));
    else if (n + 4 < room && (n < 3 || strcmp(text + n - 3, "...") != 0))
        snprintf(text + n, room - n, "...");
}

enum err config_overflow_circle(const struct config_view *v, const struct config_queue *q, struct config_fault *f)
{
    char en[280] = "", zh[280] = "";
    const struct config_queue *at = q;

    /* Those stored before have no circle, so a way that comes back comes back to q. */
    for (uint32_t steps = 0; at && steps <= v->queues_count; steps++) {
        add_name(en, sizeof en, at->en);
        add_name(zh, sizeof zh, at->zh);
        queue_id next = at->policy.overflow;
        if (next && next == q->id) {
            add_name(en, sizeof en, q->en);
            add_name(zh, sizeof zh, q->zh);
            config_fault_name(f, "overflow.queue");
            snprintf(f->en, sizeof f->en, "Contacts would go round in a circle: %s. Let one of these queues overflow nowhere.", en);
            snprintf(f->zh, sizeof f->zh, "溢出会形成循环：%s。请取消其中一个队列的溢出。", zh);
            return ERR_INPUT;
        }
        at = next ? config_queue(v, next) : NULL;
    }
    return OK;
}

static enum err check_overflow(const struct config_view *v, const struct config_queue *q, struct config_fault *f)
{
    const struct queue_policy *p = &q->policy;

    enum err err = config_fault_range(f, p->overflow_waiting, 0, OVERFLOW_WAITING_MOST, "overflow.waiting");
    if (err == OK)
        err = config_fault_range(f, p->overflow_us, 0, DAY_S * SECOND_US, "overflow.after_us");
    if (err)
        return err;
    bool when = p->overflow_waiting > 0 || p->overflow_us > 0, full = false;
    for (int m = MEDIUM_CHAT; m < MEDIA; m++)
        full = full || p->waiting_max[m] > 0;
    if (!p->overflow)
        return !when ? OK : config_fault(f, ERR_INPUT, "overflow.queue", "Say which queue they go to.", "请指定溢出到哪个队列。");
    if (!when && !full)
        return config_fault(f, ERR_INPUT, "overflow", "Say when they go there: waiting, after_us, or at most how many may wait here (waiting_max).",
                            "请指定何时溢出：等待人数（waiting）、等待时间（after_us），或本队列最多可等待多少人（waiting_max）。");
    if (p->overflow != q->id && !config_queue(v, p->overflow)) {
        config_fault_name(f, "overflow.queue");
        return ERR_MISSING;
    }
    return config_overflow_circle(v, q, f);
}

/* So many never wait where the queue is full before. */
static enum err warn_overflow(const struct queue_policy *p, struct config_warnings *w)
{
    static const char *const fields[MEDIA] = {"", "waiting_max.chat", "waiting_max.voice", "waiting_max.email", "waiting_max.message", "waiting_max.task"};
    enum err err = OK;

    for (int m = MEDIUM_CHAT; err == OK && p->overflow && m < MEDIA; m++)
        if (p->waiting_max[m] > 0 && p->waiting_max[m] < p->overflow_waiting)
            err = config_warn(w, fields[m], "No more than %u may wait (%s), so the %u of the overflow are never reached: they go there when it is full.",
                              "最多只有 %u 位可以等待（%s），因此溢出所设的 %u 位不会达到：满员时即转出。", p->waiting_max[m], fields[m], p->overflow_waiting);
    return err;
}

static enum err queue_attrs(const struct config_building *b, const struct config_queue_input *in, struct queue_rows *r)
{
    uint8_t bytes[ATTRS_BYTES_MAX];
    struct attrs_writer w;
    struct queue_policy *p = &r->q.policy;
    const uint8_t *from = p->attrs;

    if (in->values) {
        attrs_write_init(&w, bytes, sizeof bytes);
        enum err err = config_fault_range(b->fault, in->values_count, 0, QUEUE_VALUES_MAX, "attributes");
        if (err == OK)
            err = config_values_write(b->c, b->v, SCOPE_QUEUE, in->values, in->values_count, &w, &r->words);
        if (err) {
            config_fault_name(b->fault, "attributes");
            return err;
        }
        from = bytes;
        p->attrs_bytes = (uint32_t)w.n;
    }
    uint8_t *kept = arena_take(b->arena, p->attrs_bytes + 1);
    if (!kept)
        return ERR_NOMEM;
    if (p->attrs_bytes)
        memcpy(kept, from, p->attrs_bytes);
    p->attrs = kept;
    return OK;
}

/* Sorted, each once, in the arena. Of a list that offers nothing people are told, and it is taken: codes come and go. */
static enum err queue_codes(const struct config_building *b, struct config_queue *q)
{
    char field[32];
    uint64_t *list = arena_new(b->arena, q->codes_count + 1u, uint64_t);
    uint16_t count = 0;

    if (!list)
        return ERR_NOMEM;
    for (uint16_t i = 0; i < q->codes_count; i++) {
        uint64_t id = q->codes[i];
        uint16_t at = count;
        if (!config_code(b->v, id)) {
            snprintf(field, sizeof field, "codes[%u]", (unsigned)i);
            return config_fault(b->fault, ERR_MISSING, field, "There is no such code.", "没有这个小结码。");
        }
        while (at > 0 && list[at - 1] > id)
            at--;
        if (at > 0 && list[at - 1] == id)
            continue;
        memmove(list + at + 1, list + at, (size_t)(count - at) * sizeof *list);
        list[at] = id;
        count++;
    }
    q->codes = list;
    q->codes_count = count;
    if (count == 0 || config_code_any(b->v, q))
        return OK;
    return config_warn(&b->change->warnings, "codes", "None of these codes can be given now, so none is asked for.",
                       "这些小结码目前都不能选用，因此小结时不会要求选择。");
}

static enum err check(const struct config_building *b, const struct config_queue *q)
{
    enum err err = check_queue(b->v, q, b->fault);
    if (err == OK)
        err = check_numbers(&q->policy, b->fault);
    if (err == OK)
        err = check_overflow(b->v, q, b->fault);
    const struct config_queue *now = config_queue(b->v, q->id);
    return err ? err : config_build_upon(b, q->version, now ? now->version : 0);
}

static enum err build(const struct config_building *b, const void *input)
{
    const struct config_queue_input *in = input;
    struct config_change *change = b->change;
    struct queue_rows *r = arena_new(b->arena, 1, struct queue_rows);
    if (!r)
        return ERR_NOMEM;

    *r = (struct queue_rows){.org = b->c->org, .q = in->queue, .words = {.arena = b->arena}};
    enum err err = check(b, &r->q);
    if (err == OK)
        err = queue_attrs(b, in, r);
    if (err == OK)
        err = queue_codes(b, &r->q);
    if (err == OK)
        err = warn_overflow(&r->q.policy, &change->warnings);
    if (err)
        return err;
    if (!config_keep(b->arena, &r->q.zh) || !config_keep(b->arena, &r->q.en))
        return ERR_NOMEM;

    struct buf rest = {0};
    queue_policy_write(&rest, &r->q.policy);
    err = config_build_rest(b, &rest);
    if (err)
        return err;
    r->q.id = config_build_id(b, r->q.id, &b->c->next_queue);
    r->q.version = change->base_version + 1;
    change->command.kind = CMD_QUEUE_SET;
    change->command.queue = r->q.id;
    change->command.a = r->q.lease_us;
    change->command.b = r->q.wrapup_us;
    change->command.c = r->q.decline_hold_us;
    change->rows = (struct router_rows){write_queue, r};
    change->id = r->q.id;
    change->queue = &r->q;
    return OK;
}

enum err config_queue_change(struct config *c, const struct config_queue_input *in, struct arena *a,
                             struct config_change **ret_change, struct config_fault *ret_fault)
{
    return config_build(c, NULL, build, in, a, ret_change, ret_fault);
}
