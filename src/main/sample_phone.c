/* sample_phone.c: the fictional bank's telephone: one number that anybody on this machine may call, a desk phone, and a carrier that is this machine. */
#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "main/sample.h"
#include "port/clock.h"
#include "port/sql.h"
#include "service/account/account.h"
#include "service/config/sites.h"
#include "service/phone/settings.h"

#define NUMBER "95566"
#define SHOWN "+442079460955" /* to those whom the bank calls; of the numbers that Ofcom keeps for drama */
#define DESK_PHONE "1001"
#define ITS_AGENT "li.mei"
#define CARRIER_PORT 5070 /* where a softphone or sipp may play the carrier for outgoing calls */

struct making {
    struct store_job job; /* first: the job's pointer is this one's */
    const struct config_view *view;
    uint64_t trunk, number, phone; /* fresh ids */
    char password[20];
    bool made;
    const char *field;
};

static topic_id topic(const struct config_view *v, const char *key)
{
    for (uint32_t i = 0; i < v->topics_count; i++)
        if (str_is(v->topics[i].key, key))
            return v->topics[i].id;
    return 0;
}

static enum err put_number(struct store_tx *tx, struct making *m, uint64_t trunk)
{
    static const struct {
        char digit;
        const char *topic;
    } menu[] = {{'1', "wealth"}, {'2', "card-lost"}, {'3', "loan"}, {'0', "general"}};
    struct sql_phone_prompt_keyed_row greeting = {0}, music = {0};
    struct phone_number n = {.number = STR(NUMBER), .trunk = trunk, .zh = true, .active = true, .topic = topic(m->view, "general")};

    for (size_t i = 0; i < sizeof menu / sizeof *menu; i++)
        n.menu.choices[n.menu.count++] = (struct phone_choice){menu[i].digit, topic(m->view, menu[i].topic)};
    enum err err = sql_phone_prompt_keyed(tx, &(struct sql_phone_prompt_keyed_in){.org_id = ORG_FIRST, .key = STR("sample.greeting.zh")}, &greeting);
    if (err == OK)
        err = sql_phone_prompt_keyed(tx, &(struct sql_phone_prompt_keyed_in){.org_id = ORG_FIRST, .key = STR("music")}, &music);
    n.greeting = greeting.id;
    n.music = music.id;
    return err == OK ? phone_number_put(tx, ORG_FIRST, &n, m->number, &m->field) : err;
}

static enum err put_telephone(struct store_tx *tx, struct store_job *job)
{
    struct making *m = (struct making *)job;
    struct sql_phone_number_named_row there;
    struct account_user agent;
    struct phone_trunk carrier = {.name = STR("loopback"), .host = STR("127.0.0.1"), .transport = STR("udp"), .port = CARRIER_PORT,
                                  .allow = STR("127.0.0.1"), .number = STR(SHOWN), .privacy = true, .active = true};

    enum err err = sql_phone_number_named(tx, &(struct sql_phone_number_named_in){.org_id = ORG_FIRST, .number = STR(NUMBER)}, &there);
    if (err != ERR_MISSING)
        return err;
    err = account_by_login(tx, ORG_FIRST, STR(ITS_AGENT), &agent);
    if (err == ERR_MISSING)
        return OK; /* another company */
    if (err == OK)
        err = phone_trunk_put(tx, ORG_FIRST, &carrier, m->trunk, &m->field);
    if (err == OK)
        err = put_number(tx, m, m->trunk);
    struct phone_phone desk = {.agent = agent.id, .login = STR(DESK_PHONE), .password = str_of(m->password), .name = STR("Li Mei"), .active = true};
    if (err == OK)
        err = phone_put(tx, ORG_FIRST, &desk, m->phone, &m->field);
    m->made = err == OK;
    return err;
}

/* Its customers may call from the bank's page too. */
static enum err let_call(struct config *c)
{
    const struct config_view *v = config_take(c);
    const struct config_endpoint *e = config_endpoint_key(v, STR(MAIN_SAMPLE_SITE));
    struct config_fault fault = {0};
    uint64_t id;
    enum err err = OK;
    if (e) {
        struct config_site_input in = {.endpoint = *e, .site = e->site, .base_version = -1};
        in.site.calls = true;
        in.site.fields_count = 0;
        in.site.colour = in.site.colour.n ? in.site.colour : STR(CONFIG_SITE_COLOUR);
        in.site.ink = in.site.ink.n ? in.site.ink : STR(CONFIG_SITE_INK);
        err = config_site_put(c, &in, clock_now_us(), &id, &fault);
    }
    config_drop(v);
    return err;
}

enum err main_sample_phone(struct store *s, struct config *c, const char *sip, FILE *terminal)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    struct id_maker ids = {0};
    struct making m = {.job.work = put_telephone, .view = config_take(c)};

    m.trunk = id_next(&ids, clock_now_us());
    m.number = id_next(&ids, clock_now_us());
    m.phone = id_next(&ids, clock_now_us());
    for (size_t i = 0; i < sizeof m.password - 1; i++)
        m.password[i] = i % 5 == 4 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
    enum err err = store_call(s, &m.job);
    config_drop(m.view);
    if (err == OK && m.made)
        err = let_call(c);
    if (err == OK && m.made)
        fprintf(terminal, "  telephone      call sip:%s@%s; desk phone %s of %s, password %s\n\n", NUMBER, sip, DESK_PHONE, ITS_AGENT, m.password);
    if (err != OK)
        fprintf(stderr, "tandem serve: telephone: %s %s\n", m.field ? m.field : "", err_sentence(err, "en"));
    sodium_memzero(m.password, sizeof m.password);
    return err;
}
