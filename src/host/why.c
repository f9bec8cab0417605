#include "host/why.h"

#include "host/why_lines.h"
#include "lang/lang.h"
#include "service/config/config.h"

static const char *const op_words[] = {"other", "=",  "!=",         "<",          "<=",    ">", ">=",
                                       "has",   "in", "has any of", "has all of", "within"};

static void value_json(struct json *j, const char *key, const struct host_tongue *w, const struct lang_value *value)
{
    struct host_text t = {0};
    host_put_value(&t, w, value);
    host_text_json(j, key, &t);
    host_text_done(&t);
}

/* The agent reads it: of what a sensitive attribute is compared with, either side would tell too much. */
static void reason_json(struct json *j, const struct host_tongue *w, const struct lang_reason *r, const struct host_required *asked, uint32_t part)
{
    struct host_text name = {0};
    if (r->attr)
        host_put_name(&name, w, r->attr);
    else
        host_put_condition(&name, w, asked, part);
    bool masked = host_sensitive(w, r->attr) || host_sensitive(w, r->right_attr);
    json_open(j, NULL);
    host_text_pair(j, &name);
    host_text_done(&name);
    json_z(j, "op", op_words[r->op]);
    if (masked) {
        json_bool(j, "masked", true);
    } else if (r->op != LANG_OP_OTHER) {
        value_json(j, "need", w, &r->right);
        value_json(j, "have", w, &r->left);
    }
    json_bool(j, "ok", r->ok);
    json_close(j);
}

/* What is asked, for the parts that are more than one comparison. How many agents meet it is not counted: at each offer that would be a look
 * at all of them. */
static void look(const struct engine *e, contact_id contact, uint32_t step, struct host_required *ret)
{
    uint32_t version;
    *ret = (struct host_required){0};
    ret->count = engine_required(e, contact, 0, step, ret->parts, HOST_PARTS_MAX, &ret->code, &ret->source, NULL, &version);
    if (ret->count > HOST_PARTS_MAX)
        ret->count = HOST_PARTS_MAX;
    ret->given_count = engine_given(e, contact, step, ret->given, HOST_GIVEN_MAX);
}

void host_why(struct json *j, const struct engine *e, struct config *config, const struct fact *offered, enum sought named)
{
    struct offer_digest digest;
    if (offer_digest_read(offered->rest, offered->rest_bytes, &digest))
        digest = (struct offer_digest){0};
    struct lang_reason reasons[DIGEST_PREDICATES_MAX];
    uint32_t count = engine_why(e, offered->contact, offered->agent, reasons, DIGEST_PREDICATES_MAX);

    const struct config_view *v = config_take(config);
    struct engine_contact c;
    struct host_tongue tongue = {.view = v};
    struct host_required asked = {0};
    if (engine_contact(e, offered->contact, &c)) {
        tongue = host_tongue_at(&tongue, c.queue, c.topic);
        look(e, offered->contact, c.step, &asked);
    }
    json_open(j, NULL);
    json_int(j, "step", digest.step);
    json_int(j, "policy", digest.policy_version);
    json_int(j, "considered", digest.considered);
    json_int(j, "eligible", digest.eligible);
    if (!named)
        named = engine_named(e, offered->contact, offered->agent, &digest);
    if (named)
        json_z(j, "named", host_sought_code(named));
    json_array(j, "predicates");
    for (uint32_t i = 0; i < count; i++)
        if (!host_part_always(&asked.source, i)) /* "true" as it is written asks nothing */
            reason_json(j, &tongue, &reasons[i], &asked, i);
    json_end(j);
    json_close(j);
    host_required_done(&asked);
    config_drop(v);
}
