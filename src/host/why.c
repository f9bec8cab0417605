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
static void reason_json(struct json *j, const struct host_tongue *w, const struct lang_reason *r)
{
    struct host_text name = {0};
    if (r->attr)
        host_put_name(&name, w, r->attr);
    else
        host_text_put(&name, "组合条件", "Combined condition");
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
    if (engine_contact(e, offered->contact, &c))
        tongue = host_tongue_at(&tongue, c.queue, c.topic);
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
        reason_json(j, &tongue, &reasons[i]);
    json_end(j);
    json_close(j);
    config_drop(v);
}
