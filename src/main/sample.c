#include "main/sample.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "main/sample_bank.h"
#include "port/clock.h"
#include "service/account/account.h"
#include "service/customer/customer.h"

enum { MILLI = 1000, TENTH = 100, VALUES_MAX = 16, WORDS_MAX = 64, PASSWORD_BYTES = 20 };

struct user {
    uint64_t fresh, id; /* id: fresh, or that of an earlier attempt */
    char password[PASSWORD_BYTES];
};

struct making {
    struct store *store;
    struct router *router;
    struct config *config;
    struct id_maker ids;
    struct arena arena;
    int64_t now_us;
    queue_id queues[BANK_QUEUES];
    struct user users[BANK_USERS];
    const char *step, *field; /* what was being made, for the message when it fails */
};

/* -- vocabulary -- */

static enum err make_words(struct making *m)
{
    struct config_symbol words[WORDS_MAX];
    uint32_t n = main_bank_words_count;
    if (n > WORDS_MAX)
        return ERR_FULL;

    m->step = "words";
    for (uint32_t i = 0; i < n; i++)
        words[i] = (struct config_symbol){.text = str_of(main_bank_words[i].text),
                                          .zh = str_of(main_bank_words[i].zh),
                                          .en = str_of(main_bank_words[i].en)};
    return config_words_put(m->config, words, n, &m->field);
}

static enum err make_attributes(struct making *m)
{
    struct config_attribute list[BANK_ATTRIBUTES];

    m->step = "attributes";
    for (int i = 0; i < BANK_ATTRIBUTES; i++)
        list[i] = (struct config_attribute){
            .scope = main_bank_attributes[i].scope,
            .type = main_bank_attributes[i].type,
            .name = str_of(main_bank_attributes[i].name),
            .key = str_of(main_bank_attributes[i].key),
            .zh = str_of(main_bank_attributes[i].zh),
            .en = str_of(main_bank_attributes[i].en),
        };
    return config_attributes_put(m->config, list, BANK_ATTRIBUTES, &m->field);
}

/* The id of a declared attribute; 0 if it is not there. */
static attr_id attribute(const struct config_view *v, enum attr_scope scope, const char *name, const char *key)
{
    const struct config_attribute *a = config_attribute_named(v, scope, str_of(name), str_of(key));
    return a ? a->id : 0;
}

/* Of whom nothing is known speaks the language of the page, and no other. */
static enum err make_defaults(struct making *m)
{
    const struct config_view *v = config_take(m->config);
    attr_id ids[] = {attribute(v, SCOPE_CUSTOMER, "language", ""), attribute(v, SCOPE_CUSTOMER, "dialect", "")};
    config_drop(v);

    m->step = "defaults";
    enum err err = OK;
    for (size_t i = 0; err == OK && i < sizeof ids / sizeof *ids; i++) {
        err = config_default_put(m->config, true, ids[i], STR("mandarin"), &m->field);
        if (err == OK)
            err = config_default_put(m->config, false, ids[i], STR("english"), &m->field);
    }
    return err;
}

static enum err make_codes(struct making *m)
{
    struct config_code list[BANK_CODES];
    const struct config_view *v = config_take(m->config);
    bool there = v->codes_count > 0;
    config_drop(v);

    m->step = "codes";
    for (int i = 0; i < BANK_CODES; i++)
        list[i] = (struct config_code){
            .zh = str_of(main_bank_codes[i].zh), .en = str_of(main_bank_codes[i].en), .active = true};
    return there ? OK : config_codes_put(m->config, list, BANK_CODES, &m->field);
}

static enum err make_endpoint(struct making *m)
{
    char secret[65];
    const struct config_view *v = config_take(m->config);
    bool there = config_endpoint_key(v, STR(MAIN_SAMPLE_SITE)) != NULL;
    config_drop(v);
    if (there)
        return OK;

    m->step = "endpoint";
    config_secret(secret);
    struct config_endpoint e = {.channel = STR("chat"),
                                .key = STR(MAIN_SAMPLE_SITE),
                                .name = STR("Lujiang Bank website"),
                                .secret = str_of(secret),
                                .origins = {"", 0}};
    enum err err = config_endpoint_put(m->config, &e, &m->field);
    sodium_memzero(secret, sizeof secret);
    return err;
}

/* -- queues and topics -- */

static queue_id queue_named(const struct config_view *v, const char *en)
{
    for (uint32_t i = 0; i < v->queues_count; i++)
        if (str_is(v->queues[i].en, en))
            return v->queues[i].id;
    return 0;
}

/* What an input was refused for lives as long as the making. */
static enum err refused(struct making *m, enum err err, const struct config_fault *f)
{
    m->field = arena_text(&m->arena, f->field, strlen(f->field));
    return err;
}

/* Overflow comes in a second round, when all of them are there. */
static enum err make_queue(struct making *m, int at, bool overflow)
{
    const struct bank_queue *from = &main_bank_queues[at];
    struct config_fault fault;
    const struct config_view *v = config_take(m->config);
    struct config_queue_input in = {.queue = {
                                        .id = queue_named(v, from->en),
                                        .zh = str_of(from->zh),
                                        .en = str_of(from->en),
                                        .code_asked = true,
                                        .lease_us = 20 * SECOND_US,
                                        .short_us = QUEUE_SHORT_US,
                                        .service_level = LEVEL_OFFERED,
                                        .wrapup_us = 60 * SECOND_US,
                                        .decline_hold_us = 30 * SECOND_US,
                                        .policy = queue_policy_default,
                                    }};
    config_drop(v);
    struct queue_policy *p = &in.queue.policy;
    p->connect_us = 15 * SECOND_US; /* of calls: whose sound does not come goes back to its place */
    p->wait_order = from->wait_order;
    p->agent_order = from->agent_order;
    p->ageing_us = from->ageing_s * SECOND_US;
    p->target_us = from->target_s * SECOND_US;
    if (overflow) {
        p->overflow = m->queues[from->overflow];
        p->overflow_us = from->overflow_s * SECOND_US;
    }
    struct config_change *change = NULL;
    enum err err = config_queue_change(m->config, &in, &m->arena, &change, &fault);
    if (err)
        return refused(m, err, &fault);
    m->queues[at] = change->id;
    return config_apply(m->config, m->router, change);
}

static enum err make_definition(struct making *m, const struct bank_definition *from)
{
    struct config_fault fault;
    uint64_t id;
    const struct config_view *v = config_take(m->config);
    bool there = config_definition_named(v, str_of(from->name)) != NULL;
    config_drop(v);
    if (there)
        return OK;
    struct config_definition d = {
        .name = str_of(from->name), .source = str_of(from->source), .zh = str_of(from->zh), .en = str_of(from->en)};
    enum err err = config_definition_put(m->config, m->router, &d, &id, &fault);
    return err ? refused(m, err, &fault) : OK;
}

static enum err make_topic(struct making *m, const struct bank_topic *from)
{
    struct config_fault fault;
    struct config_change *change = NULL;
    struct config_step steps[BANK_STEPS];
    const struct config_view *v = config_take(m->config);
    const struct config_topic *old = config_topic_key(v, str_of(from->key));
    struct config_topic t = {
        .id = old ? old->id : 0,
        .queue = m->queues[from->queue],
        .key = str_of(from->key),
        .zh = str_of(from->zh),
        .en = str_of(from->en),
        .priority = from->priority,
        .patience_us = from->patience_s * SECOND_US,
        .required = str_of(from->required),
        .preferred = str_of(from->preferred),
        .slack = from->slack,
        .seek = (uint8_t)from->seek,
        .seek_us = from->seek_s * SECOND_US,
        .steps = steps,
        .active = true,
    };
    config_drop(v);
    for (; t.steps_count < BANK_STEPS && from->steps[t.steps_count].permille > 0; t.steps_count++) {
        const struct bank_step *s = &from->steps[t.steps_count];
        steps[t.steps_count] =
            (struct config_step){.kind = s->kind, .permille = (uint32_t)s->permille, .text = str_of(s->text), .by = s->by};
    }
    enum err err = config_topic_change(m->config, &t, &m->arena, &change, &fault);
    return err ? refused(m, err, &fault) : config_apply(m->config, m->router, change);
}

static enum err make_queues_and_topics(struct making *m)
{
    enum err err = OK;

    m->step = "queues";
    for (int i = 0; err == OK && i < BANK_QUEUES; i++)
        err = make_queue(m, i, false);
    for (int i = 0; err == OK && i < BANK_QUEUES; i++)
        if (main_bank_queues[i].overflow_s)
            err = make_queue(m, i, true);
    m->step = "definitions";
    for (int i = 0; err == OK && i < BANK_DEFINITIONS; i++)
        err = make_definition(m, &main_bank_definitions[i]);
    for (int i = 0; err == OK && i < BANK_TOPICS; i++) {
        m->step = main_bank_topics[i].key;
        err = make_topic(m, &main_bank_topics[i]);
    }
    return err;
}

/* -- people who answer -- */

/* Four groups of four from 31 characters that are not mistaken for each other: 79 bits. */
static void make_password(char ret_password[PASSWORD_BYTES])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    for (int i = 0; i < PASSWORD_BYTES - 1; i++)
        ret_password[i] = i % 5 == 4 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
    ret_password[PASSWORD_BYTES - 1] = 0;
}

/* Splits at spaces; how many. */
static uint16_t split(const char *text, struct str *ret_words, uint16_t max)
{
    uint16_t n = 0;
    while (text && *text && n < max) {
        size_t bytes = strcspn(text, " ");
        ret_words[n++] = (struct str){text, bytes};
        text += bytes + (text[bytes] == ' ');
    }
    return n;
}

static enum err make_agent(struct making *m, const struct bank_agent *from, agent_id id)
{
    struct str languages[ATTR_SET_MAX], site = str_of(from->site);
    struct config_value values[VALUES_MAX];
    queue_id queues[BANK_QUEUES];
    struct config_agent_input in = {
        .id = id, .queues = queues, .values = values, .now_us = m->now_us};
    in.capacity[MEDIUM_CHAT] = (uint16_t)from->capacity;
    in.capacity[MEDIUM_VOICE] = 1;
    in.capacity[MEDIUM_EMAIL] = in.capacity[MEDIUM_MESSAGE] = (uint16_t)from->capacity;
    in.capacity[MEDIUM_TASK] = 2;

    for (int i = 0; i < BANK_QUEUES; i++)
        if (from->queues & 1 << i)
            queues[in.queues_count++] = m->queues[i];
    const struct config_view *v = config_take(m->config);
    values[in.values_count++] = (struct config_value){.id = attribute(v, SCOPE_AGENT, "languages", ""),
                                                      .words = languages,
                                                      .words_count = split(from->languages, languages, ATTR_SET_MAX)};
    for (int i = 0; i < BANK_SKILLS; i++)
        values[in.values_count++] = (struct config_value){
            .id = attribute(v, SCOPE_AGENT, "skill", main_bank_skills[i]), .number = from->skills[i] * TENTH};
    values[in.values_count++] =
        (struct config_value){.id = attribute(v, SCOPE_AGENT, "rating", ""), .number = from->rating * TENTH};
    values[in.values_count++] =
        (struct config_value){.id = attribute(v, SCOPE_AGENT, "years", ""), .number = from->years * MILLI};
    values[in.values_count++] =
        (struct config_value){.id = attribute(v, SCOPE_AGENT, "site", ""), .words = &site, .words_count = 1};
    config_drop(v);

    struct config_change *change = NULL;
    struct config_fault fault;
    enum err err = config_agent_change(m->config, &in, &m->arena, &change, &fault);
    return err ? refused(m, err, &fault) : config_apply(m->config, m->router, change);
}

struct users_job {
    struct store_job job; /* first: the job's pointer is this one's */
    struct making *m;
    char hashes[BANK_USERS][ACCOUNT_HASH_BYTES];
};

/* A user of an earlier, broken-off attempt is kept and gets the new password. */
static enum err put_user(struct store_tx *tx, const struct users_job *job, int at)
{
    const struct bank_agent *from = &main_bank_users[at];
    struct user *user = &job->m->users[at];
    struct account_user old;
    const char *field;

    enum err err = account_by_login(tx, ORG_FIRST, str_of(from->login), &old);
    if (err == OK) {
        user->id = old.id;
        struct account_change change = {
            .org = ORG_FIRST, .id = old.id, .now_us = job->m->now_us, .password = job->hashes[at], .active = -1};
        return account_change(tx, &change, &old);
    }
    if (err != ERR_MISSING)
        return err;
    struct account_entry entry = {
        .org = ORG_FIRST,
        .id = user->fresh,
        .login = str_of(from->login),
        .name_zh = str_of(from->zh),
        .name_en = str_of(from->en),
        .role = from->role,
        .password = job->hashes[at],
        .now_us = job->m->now_us,
    };
    err = account_check(&entry, &field);
    if (err == OK)
        err = account_create(tx, &entry);
    user->id = user->fresh;
    return err;
}

static enum err put_users(struct store_tx *tx, struct store_job *work)
{
    const struct users_job *job = (const struct users_job *)work;
    enum err err = OK;
    for (int i = 0; err == OK && i < BANK_USERS; i++)
        err = put_user(tx, job, i);
    return err;
}

static enum err make_users(struct making *m)
{
    struct users_job job = {.job.work = put_users, .m = m};
    enum err err = OK;

    m->step = "users";
    for (int i = 0; err == OK && i < BANK_USERS; i++) {
        m->users[i].fresh = id_next(&m->ids, m->now_us);
        make_password(m->users[i].password);
        err = account_hash(str_of(m->users[i].password), job.hashes[i]);
    }
    if (err == OK)
        err = store_call(m->store, &job.job);
    for (int i = 0; err == OK && i < BANK_USERS; i++)
        if (main_bank_users[i].capacity > 0)
            err = make_agent(m, &main_bank_users[i], m->users[i].id);
    return err;
}

/* -- people who ask -- */

struct customers_job {
    struct store_job job; /* first: the job's pointer is this one's */
    struct making *m;
    party_id fresh[BANK_CUSTOMERS];
};

struct customer_ids {
    const struct config_view *v;
    attr_id deposits, occupation, age, city, language, dialect, segment, open_complaint, patience, preferred_agent;
};

static void write_word(struct attrs_writer *w, const struct customer_ids *ids, attr_id attr, const char *text)
{
    const struct config_symbol *word = text ? config_word(ids->v, str_of(text)) : NULL;
    if (word)
        attrs_write_text(w, attr, word->id);
}

/* Attributes come in the order of main_bank_attributes, which gave them ascending ids. */
static enum err put_customer(struct store_tx *tx, const struct customers_job *job, const struct customer_ids *ids, int at)
{
    const struct bank_customer *from = &main_bank_customers[at];
    uint8_t bytes[ATTRS_BYTES_MAX];
    char account[16], phone[24];
    struct attrs_writer w;
    party_id party;

    attrs_write_init(&w, bytes, sizeof bytes);
    attrs_write_number(&w, ids->deposits, from->deposits * MILLI);
    write_word(&w, ids, ids->occupation, from->occupation);
    attrs_write_number(&w, ids->age, from->age * MILLI);
    write_word(&w, ids, ids->city, from->city);
    write_word(&w, ids, ids->language, from->language ? from->language : "mandarin");
    write_word(&w, ids, ids->dialect, from->dialect);
    write_word(&w, ids, ids->segment, from->segment);
    attrs_write_flag(&w, ids->open_complaint, from->complaint);
    if (from->patience_s)
        attrs_write_number(&w, ids->patience, from->patience_s * MILLI);
    for (int i = 0; i < BANK_PREFERENCES; i++)
        if (main_bank_preferences[i].customer == at)
            write_word(&w, ids, ids->preferred_agent, main_bank_preferences[i].login);
    if (w.err)
        return w.err;

    snprintf(account, sizeof account, "C%04d", at + 1);
    snprintf(phone, sizeof phone, "+44 7700 900%03d", at + 1);
    struct customer_record r = {
        .realm = STR(MAIN_SAMPLE_SITE),
        .account = str_of(account),
        .name = str_of(from->name),
        .phone = str_of(phone),
        .attrs = bytes,
        .attrs_bytes = w.n,
        .source = STR("crm"),
        .at_us = job->m->now_us,
    };
    return customer_put(tx, ORG_FIRST, &r, job->fresh[at], &party);
}

static enum err put_customers(struct store_tx *tx, struct store_job *work)
{
    const struct customers_job *job = (const struct customers_job *)work;
    const struct config_view *v = config_take(job->m->config);
    struct customer_ids ids = {
        .v = v,
        .deposits = attribute(v, SCOPE_CUSTOMER, "deposits", ""),
        .occupation = attribute(v, SCOPE_CUSTOMER, "occupation", ""),
        .age = attribute(v, SCOPE_CUSTOMER, "age", ""),
        .city = attribute(v, SCOPE_CUSTOMER, "city", ""),
        .language = attribute(v, SCOPE_CUSTOMER, "language", ""),
        .dialect = attribute(v, SCOPE_CUSTOMER, "dialect", ""),
        .segment = attribute(v, SCOPE_CUSTOMER, "segment", ""),
        .open_complaint = attribute(v, SCOPE_CUSTOMER, "open_complaint", ""),
        .patience = attribute(v, SCOPE_CUSTOMER, "patience", ""),
        .preferred_agent = attribute(v, SCOPE_CUSTOMER, "preferred_agent", ""),
    };
    enum err err = OK;
    for (int i = 0; err == OK && i < BANK_CUSTOMERS; i++)
        err = put_customer(tx, job, &ids, i);
    config_drop(v);
    return err;
}

static enum err make_customers(struct making *m)
{
    struct customers_job job = {.job.work = put_customers, .m = m};

    m->step = "customers";
    for (int i = 0; i < BANK_CUSTOMERS; i++)
        job.fresh[i] = id_next(&m->ids, m->now_us);
    return store_call(m->store, &job.job);
}

/* -- all -- */

/* The one place where passwords are seen: not the log, no file. */
static void print_passwords(const struct making *m, FILE *terminal)
{
    static const char *const roles[] = {
        [ROLE_AGENT] = "agent", [ROLE_SUPERVISOR] = "supervisor", [ROLE_ADMIN] = "administrator"};

    fprintf(terminal, "\nLujiang Bank (鹭江银行), a fictional company, has been made. Passwords, shown only now:\n\n");
    for (int i = 0; i < BANK_USERS; i++)
        fprintf(terminal, "  %-14s %s  %-14s %s\n", main_bank_users[i].login, m->users[i].password,
                roles[main_bank_users[i].role], main_bank_users[i].en);
    fprintf(terminal, "\n");
    fflush(terminal);
}

/* The company itself comes last: its being there says that everything is. */
static enum err make_all(struct making *m)
{
    static enum err (*const steps[])(struct making *) = {
        make_words,     make_attributes, make_defaults, make_codes, make_endpoint, make_queues_and_topics,
        make_customers, make_users,
    };
    enum err err = OK;
    for (size_t i = 0; err == OK && i < sizeof steps / sizeof *steps; i++)
        err = steps[i](m);
    if (err)
        return err;
    m->step = "company";
    return config_company_put(m->config, STR("鹭江银行"), STR("Lujiang Bank"), m->now_us, &m->field);
}

enum err main_sample(struct store *s, struct router *r, struct config *c, FILE *terminal, char ret_text[256])
{
    const struct config_view *v = config_take(c);
    bool there = v->org != 0;
    config_drop(v);
    if (there)
        return OK;

    struct making m = {.store = s, .router = r, .config = c, .now_us = clock_now_us(), .step = "", .field = ""};
    enum err err = make_all(&m);
    if (err == OK)
        print_passwords(&m, terminal);
    else
        snprintf(ret_text, 256, "The sample company could not be made (%s %s): %s", m.step, m.field, err_sentence(err, "en"));
    sodium_memzero(m.users, sizeof m.users);
    arena_done(&m.arena);
    return err;
}
