/* settings_json.c: what is set, for REST. Secrets and digests never leave. */
#include "port/sql.h"
#include "service/phone/settings.h"

static enum err each_trunk(void *arg, const struct sql_phone_trunks_all_row *r)
{
    struct json *j = arg;

    json_open(j, NULL);
    json_id(j, "id", r->id);
    json_text(j, "name", r->name);
    json_text(j, "host", r->host);
    json_int(j, "port", r->port);
    json_text(j, "transport", r->transport);
    json_text(j, "login", r->login);
    json_bool(j, "has_secret", r->secret.n > 0);
    json_text(j, "realm", r->realm);
    json_text(j, "domain", r->domain);
    json_text(j, "allow", r->allow);
    json_bool(j, "registers", r->registers);
    json_bool(j, "privacy", r->privacy);
    json_int(j, "calls_max", r->calls_max);
    json_text(j, "number", r->number);
    json_bool(j, "active", r->active);
    json_int(j, "version", r->version);
    json_close(j);
    return OK;
}

enum err phone_trunks_json(struct store_tx *tx, org_id org, struct json *j)
{
    json_array(j, "trunks");
    enum err err = sql_phone_trunks_all(tx, &(struct sql_phone_trunks_all_in){.org_id = org}, each_trunk, j);
    json_end(j);
    return err;
}

static enum err each_number(void *arg, const struct sql_phone_numbers_all_row *r)
{
    struct json *j = arg;
    struct phone_menu menu = {.count = 0};
    enum err err = phone_menu_read(r->menu, &menu);

    if (err)
        return ERR_CORRUPT;
    json_open(j, NULL);
    json_id(j, "id", r->id);
    json_text(j, "number", r->number);
    json_id(j, "trunk", r->trunk_id);
    json_z(j, "lang", r->zh ? "zh" : "en");
    json_id(j, "topic", r->topic_id);
    json_array(j, "menu");
    for (uint32_t i = 0; i < menu.count; i++) {
        json_open(j, NULL);
        json_text(j, "digit", (struct str){&menu.choices[i].digit, 1});
        json_id(j, "topic", menu.choices[i].topic);
        json_close(j);
    }
    json_end(j);
    json_id(j, "greeting", r->greeting_id);
    json_id(j, "music", r->music_id);
    json_bool(j, "active", r->active);
    json_int(j, "version", r->version);
    json_close(j);
    return OK;
}

enum err phone_numbers_json(struct store_tx *tx, org_id org, struct json *j)
{
    json_array(j, "numbers");
    enum err err = sql_phone_numbers_all(tx, &(struct sql_phone_numbers_all_in){.org_id = org}, each_number, j);
    json_end(j);
    return err;
}

struct phones {
    struct json *j;
    agent_id only;
};

static enum err each_phone(void *arg, const struct sql_phones_all_row *r)
{
    const struct phones *p = arg;

    if (p->only && (r->agent_id != p->only || !r->active))
        return OK;
    json_open(p->j, NULL);
    json_id(p->j, "id", r->id);
    json_id(p->j, "agent", r->agent_id);
    json_text(p->j, "login", r->login);
    json_text(p->j, "realm", r->realm);
    json_text(p->j, "name", r->name);
    json_bool(p->j, "active", r->active);
    json_int(p->j, "version", r->version);
    json_close(p->j);
    return OK;
}

enum err phone_phones_json(struct store_tx *tx, org_id org, agent_id only, struct json *j)
{
    struct phones p = {j, only};

    json_array(j, "phones");
    enum err err = sql_phones_all(tx, &(struct sql_phones_all_in){.org_id = org}, each_phone, &p);
    json_end(j);
    return err;
}

static enum err each_prompt(void *arg, const struct sql_phone_prompts_all_row *r)
{
    struct json *j = arg;

    json_open(j, NULL);
    json_id(j, "id", r->id);
    json_text(j, "key", r->key);
    json_text(j, "name", r->name);
    json_int(j, "ms", r->ms);
    json_int(j, "at_us", r->at_us);
    json_close(j);
    return OK;
}

enum err phone_prompts_json(struct store_tx *tx, org_id org, struct json *j)
{
    json_array(j, "prompts");
    enum err err = sql_phone_prompts_all(tx, &(struct sql_phone_prompts_all_in){.org_id = org}, each_prompt, j);
    json_end(j);
    return err;
}
