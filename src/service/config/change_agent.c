/* What an agent serves, can and takes: rows and command. */
#include <string.h>

#include "port/sql.h"
#include "service/config/inside.h"

enum { CAPACITY_MOST = 50, AGENT_VALUES_MAX = 512 };

struct agent_rows {
    org_id org;
    agent_id id;
    uint16_t capacity[MEDIA];
    int64_t version, now_us;
    const uint8_t *attrs;
    uint32_t attrs_bytes;
    struct config_word_list words;
    struct store_tx *tx; /* while the rows are written */
};

static enum err write_value(void *u, attr_id attr, int64_t ordinal, int64_t value)
{
    const struct agent_rows *r = u;
    return sql_value_insert(r->tx,
                            &(struct sql_value_insert_in){
                                .org_id = r->org,
                                .person_id = r->id,
                                .attribute_id = attr,
                                .ordinal = ordinal,
                                .value = value,
                                .source = STR("admin"),
                                .at_us = r->now_us,
                            },
                            NULL);
}

static enum err write_agent(struct store_tx *tx, void *arg)
{
    struct agent_rows *r = arg;

    r->tx = tx;
    enum err err = config_words_store(tx, r->org, &r->words);
    if (err == OK)
        err = sql_agent_put(tx,
                            &(struct sql_agent_put_in){
                                .org_id = r->org,
                                .id = r->id,
                                .capacity = r->capacity[MEDIUM_CHAT],
                                .version = r->version,
                                .capacity_voice = r->capacity[MEDIUM_VOICE],
                                .capacity_email = r->capacity[MEDIUM_EMAIL],
                                .capacity_message = r->capacity[MEDIUM_MESSAGE],
                                .capacity_task = r->capacity[MEDIUM_TASK],
                            },
                            NULL);
    if (err == OK)
        err = sql_values_delete(tx, &(struct sql_values_delete_in){.org_id = r->org, .person_id = r->id}, NULL);
    return err ? err : config_values_rows(r->attrs, r->attrs_bytes, write_value, r);
}

static enum err write_queues(const struct config_view *v, const struct config_agent_input *in, struct attrs_writer *w,
                             struct config_fault *f)
{
    symbol_id queues[ATTR_SET_MAX];

    enum err err = config_fault_range(f, in->queues_count, 0, ATTR_SET_MAX, "queues");
    if (err)
        return err;
    for (uint16_t i = 0; i < in->queues_count; i++) {
        if (!config_queue(v, in->queues[i])) {
            config_fault_name(f, "queues");
            return ERR_MISSING;
        }
        queues[i] = (symbol_id)in->queues[i];
    }
    if (in->queues_count > 0)
        attrs_write_set(w, ATTR_QUEUES, queues, in->queues_count);
    return OK;
}

static enum err agent_attrs(const struct config_building *b, const struct config_agent_input *in, struct agent_rows *r)
{
    uint8_t bytes[ATTRS_BYTES_MAX];
    struct attrs_writer w;

    attrs_write_init(&w, bytes, sizeof bytes);
    enum err err = write_queues(b->v, in, &w, b->fault);
    if (err == OK)
        err = config_fault_range(b->fault, in->values_count, 0, AGENT_VALUES_MAX, "attributes");
    if (err)
        return err;
    err = config_values_write(b->c, b->v, SCOPE_AGENT, in->values, in->values_count, &w, &r->words);
    if (err) {
        config_fault_name(b->fault, "attributes");
        return err;
    }

    uint8_t *kept = arena_take(b->arena, w.n + 1);
    if (!kept)
        return ERR_NOMEM;
    memcpy(kept, bytes, w.n);
    r->attrs = kept;
    r->attrs_bytes = (uint32_t)w.n;
    return OK;
}

static enum err check(const struct config_building *b, const struct config_agent_input *in)
{
    static const char *const fields[MEDIA] = {"", "capacity", "capacities.voice", "capacities.email", "capacities.message",
                                              "capacities.task"};
    enum err err = OK;

    if (in->id == 0) {
        config_fault_name(b->fault, "id");
        return ERR_MISSING;
    }
    for (int m = MEDIUM_CHAT; err == OK && m < MEDIA; m++)
        err = config_fault_range(b->fault, in->capacity[m], 0, CAPACITY_MOST, fields[m]);
    const struct config_agent *now = config_agent(b->v, in->id);
    return err ? err : config_build_upon(b, in->version, now ? now->version : 0);
}

static enum err build(const struct config_building *b, const void *input)
{
    const struct config_agent_input *in = input;
    struct config_change *change = b->change;
    struct agent_rows *r = arena_new(b->arena, 1, struct agent_rows);
    if (!r)
        return ERR_NOMEM;

    *r = (struct agent_rows){.org = b->c->org, .id = in->id, .now_us = in->now_us, .words = {.arena = b->arena}};
    memcpy(r->capacity, in->capacity, sizeof r->capacity);
    enum err err = check(b, in);
    if (err == OK)
        err = agent_attrs(b, in, r);
    if (err)
        return err;
    r->version = change->base_version + 1;
    change->command = (struct command){
        .kind = CMD_AGENT_SET,
        .agent = in->id,
        .a = r->version,
        .b = in->capacity[MEDIUM_CHAT],
        .c = in->capacity[MEDIUM_VOICE] | in->capacity[MEDIUM_EMAIL] << 12 | in->capacity[MEDIUM_MESSAGE] << 24 |
             (int64_t)in->capacity[MEDIUM_TASK] << 36,
        .rest = r->attrs,
        .rest_bytes = r->attrs_bytes,
    };
    change->rows = (struct router_rows){write_agent, r};
    change->id = in->id;
    return OK;
}

enum err config_agent_change(struct config *c, const struct config_agent_input *in, struct arena *a,
                             struct config_change **ret_change, struct config_fault *ret_fault)
{
    return config_build(c, NULL, build, in, a, ret_change, ret_fault);
}
