/* The telephone's rows: events that come twice, ends, menus, prompts, and what is never kept in the clear. */
#include "service/phone/settings.h"
#include "service/phone/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "base/fact.h"
#include "base/log.h"
#include "port/sql.h"

#define ORG ORG_FIRST
#define NOW INT64_C(1790000000000000)
#define LIN 11u
#define CALL 7001u
#define VOICE 99u

static struct store *store;
static char dir[] = "/tmp/phone-test-XXXXXX";

struct work {
    struct store_job job;
    enum err (*fn)(struct store_tx *tx, void *arg);
    void *arg;
};

static enum err run_work(struct store_tx *tx, struct store_job *job)
{
    const struct work *w = (const struct work *)job;
    return w->fn(tx, w->arg);
}

static enum err in_tx(enum err (*fn)(struct store_tx *tx, void *arg), void *arg)
{
    struct work w = {.job.work = run_work, .fn = fn, .arg = arg};
    return store_call(store, &w.job);
}

static enum err do_begin(struct store_tx *tx, void *arg)
{
    return phone_call_begin(tx, ORG, arg);
}

static enum err do_news(struct store_tx *tx, void *arg)
{
    return phone_call_news(tx, arg);
}

static enum err do_end(struct store_tx *tx, void *arg)
{
    return phone_call_end(tx, arg);
}

static struct phone_call found;

static enum err do_find(struct store_tx *tx, void *arg)
{
    return phone_call_find(tx, ORG, *(uint64_t *)arg, &found);
}

static enum err find(uint64_t call)
{
    return store_read(store, do_find, &call);
}

static enum err begin(uint64_t call)
{
    struct phone_call c = {.id = call, .contact = call + 1, .conversation = call + 2, .party = call + 3, .number = 5, .state = PHONE_MENU,
                           .zh = true, .started_us = NOW, .instance = VOICE, .event = 1};
    return in_tx(do_begin, &c);
}

/* Whether it was taken. */
static bool news(struct phone_news n)
{
    n.org = ORG;
    n.call = CALL;
    n.now_us = NOW + 1;
    assert_int_equal(in_tx(do_news, &n), OK);
    return n.taken;
}

static void a_call_begins_once(void **state)
{
    (void)state;
    fact_no before = store_last(store);
    assert_int_equal(begin(CALL), OK);
    assert_int_equal(store_last(store), before + 1);
    assert_int_equal(begin(CALL), ERR_EXISTS);
    assert_int_equal(store_last(store), before + 1);
    assert_int_equal(find(CALL), OK);
    assert_true(found.contact == CALL + 1 && found.party == CALL + 3 && found.state == PHONE_MENU && found.zh && !found.outbound);
    assert_int_equal(find(4711), ERR_MISSING);
}

static void an_event_told_twice_is_taken_once(void **state)
{
    (void)state;
    fact_no before = store_last(store);
    assert_true(news((struct phone_news){.instance = VOICE, .event = 2, .topic = 3, .state = PHONE_QUEUE}));
    assert_false(news((struct phone_news){.instance = VOICE, .event = 2, .topic = 4}));
    assert_int_equal(store_last(store), before); /* no fact of its own */
    assert_int_equal(find(CALL), OK);
    assert_true(found.topic == 3 && found.state == PHONE_QUEUE && found.event == 2);
    assert_true(news((struct phone_news){.kind = FACT_CALL_RANG, .agent = LIN, .token = 8, .c = PHONE_DEVICE_DESK}));
    assert_true(news((struct phone_news){.instance = VOICE, .event = 5, .kind = FACT_CALL_JOINED, .agent = LIN, .token = 8, .state = PHONE_TALK}));
    assert_false(news((struct phone_news){.instance = VOICE, .event = 5, .kind = FACT_CALL_JOINED, .agent = LIN, .token = 8}));
    assert_false(news((struct phone_news){.instance = VOICE, .event = 4, .kind = FACT_CALL_JOINED, .agent = 12, .token = 9}));
    assert_int_equal(store_last(store), before + 2);
    assert_int_equal(find(CALL), OK);
    assert_true(found.agent == LIN && found.token == 8 && found.state == PHONE_TALK && found.joined_us == NOW + 1);
    /* another voice counts from one again */
    assert_true(news((struct phone_news){.instance = VOICE + 1, .event = 1, .kind = FACT_CALL_HELD, .agent = LIN, .c = ACTOR_AGENT}));
}

static void who_holds_and_who_is_mute_is_kept_by_side(void **state)
{
    (void)state;
    assert_true(news((struct phone_news){.kind = FACT_CALL_HELD, .agent = LIN, .c = ACTOR_CUSTOMER}));
    assert_true(news((struct phone_news){.mute = 1, .c = ACTOR_AGENT}));
    assert_int_equal(find(CALL), OK);
    assert_int_equal(found.held, 1 << ACTOR_AGENT | 1 << ACTOR_CUSTOMER);
    assert_int_equal(found.muted, 1 << ACTOR_AGENT);
    assert_true(news((struct phone_news){.kind = FACT_CALL_RESUMED, .agent = LIN, .c = ACTOR_AGENT}));
    assert_true(news((struct phone_news){.mute = -1, .c = ACTOR_AGENT}));
    assert_int_equal(find(CALL), OK);
    assert_int_equal(found.held, 1 << ACTOR_CUSTOMER);
    assert_int_equal(found.muted, 0);
    assert_true(news((struct phone_news){.state = PHONE_QUEUE})); /* passed on: nobody holds it any more */
    assert_int_equal(find(CALL), OK);
    assert_true(found.held == 0 && found.agent == 0 && found.token == 0);
}

static enum err each_live(void *arg, const struct phone_call *c)
{
    assert_true(c->id == CALL || c->id == CALL + 10);
    ++*(int *)arg;
    return OK;
}

static enum err count_live(struct store_tx *tx, void *arg)
{
    return phone_calls_live(tx, ORG, each_live, arg);
}

static int live(void)
{
    int n = 0;
    assert_int_equal(store_read(store, count_live, &n), OK);
    return n;
}

static void a_call_ends_once_and_nothing_happens_to_it_after(void **state)
{
    struct phone_end e = {.org = ORG, .call = CALL, .by = ACTOR_CUSTOMER, .cause = 16, .packets_in = 9, .now_us = NOW + 5};
    struct phone_end gone = {.org = ORG, .call = CALL + 10, .lost = true, .now_us = NOW + 6};

    (void)state;
    assert_int_equal(begin(CALL + 10), OK);
    assert_int_equal(live(), 2);
    fact_no before = store_last(store);
    assert_int_equal(in_tx(do_end, &e), OK);
    assert_true(e.taken);
    assert_int_equal(in_tx(do_end, &e), OK);
    assert_false(e.taken);
    assert_int_equal(store_last(store), before + 1);
    assert_int_equal(find(CALL), ERR_STATE);
    assert_int_equal(found.state, PHONE_OVER);
    assert_false(news((struct phone_news){.kind = FACT_CALL_HELD, .agent = LIN, .c = ACTOR_AGENT}));
    assert_int_equal(store_last(store), before + 1);
    assert_int_equal(live(), 1);
    assert_int_equal(in_tx(do_end, &gone), OK);
    assert_int_equal(find(CALL + 10), ERR_STATE);
    assert_int_equal(found.state, PHONE_LOST);
    assert_int_equal(live(), 0);
}

/* -- what it was -- */

#define LATER 8101u /* its contact is the next number, its conversation the one after */

static enum err do_conversation(struct store_tx *tx, void *arg)
{
    return sql_conversation_insert(tx, &(struct sql_conversation_insert_in){.org_id = ORG, .id = *(uint64_t *)arg, .party_id = 9, .now_us = NOW}, NULL);
}

static enum err do_fact(struct store_tx *tx, void *arg)
{
    fact_no no;
    return store_fact(tx, arg, &no);
}

static void happens(uint16_t kind, agent_id agent, int64_t at_us)
{
    struct fact f = {.kind = kind, .at_us = NOW + at_us, .contact = LATER + 1, .agent = agent, .a = LATER};
    assert_int_equal(in_tx(do_fact, &f), OK);
}

static char told[2048];

static enum err do_story(struct store_tx *tx, void *arg)
{
    return phone_story_json(tx, ORG, LATER + 1, arg);
}

static const char *story(void)
{
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    assert_int_equal(store_read(store, do_story, &j), OK);
    json_close(&j);
    assert_true(b.n < sizeof told);
    memcpy(told, b.p, b.n);
    told[b.n] = 0;
    buf_done(&b);
    return told;
}

static bool says(const char *part)
{
    return strstr(story(), part) != NULL;
}

/* Handed over once, and the second agent's device was gone for a while: two talks, with a wait between them that is neither's. */
static void a_calls_story_says_who_talked_how_long_and_who_ended_it(void **state)
{
    uint64_t conversation = LATER + 2;
    struct phone_end e = {.org = ORG, .call = LATER, .by = ACTOR_CUSTOMER, .cause = 16, .now_us = NOW + 101};

    (void)state;
    assert_string_equal(story(), "{}"); /* no call */
    assert_int_equal(in_tx(do_conversation, &conversation), OK);
    assert_int_equal(begin(LATER), OK);
    assert_true(says("\"way\":\"in\"") && says("\"talks\":[],\"talked_us\":0") && !says("waited_us") && !says("ended_us"));
    happens(FACT_CALL_RANG, LIN, 8);
    happens(FACT_CALL_JOINED, LIN, 10);
    assert_true(says("\"talks\":[{\"agent\":{\"id\":\"11\",\"zh\":\"\",\"en\":\"\"},\"from_us\":1790000000000010}]") && says("\"waited_us\":10"));
    happens(FACT_CONTACT_TRANSFERRED, LIN, 40);
    happens(FACT_CALL_JOINED, LIN + 1, 50);
    happens(FACT_CALL_HELD, LIN + 1, 55);
    happens(FACT_CALL_JOINED, LIN + 1, 60); /* it rang again */
    happens(FACT_CONTACT_ENDED, LIN + 1, 100);
    assert_int_equal(in_tx(do_end, &e), OK);
    assert_true(says("\"from_us\":1790000000000010,\"until_us\":1790000000000040},"));
    assert_true(says("\"from_us\":1790000000000050,\"until_us\":1790000000000100}],"));
    assert_true(says("\"answered_us\":1790000000000010,\"waited_us\":10,\"talked_us\":80"));
    assert_true(says("\"ended_us\":1790000000000101,\"ended_by\":\"customer\""));
}

/* -- menus -- */

static void a_menu_is_what_was_written_and_no_digit_comes_twice(void **state)
{
    static const char *const bad[] = {"1", "1=", "1=x", "1=0", "a=3", "1=3 1=4", "1=3  2=4", "=3", "1=99999999999999999999",
                                      "0=1 1=1 2=1 3=1 4=1 5=1 6=1 7=1 8=1 9=1 *=1 #=1 0=1"};
    struct phone_menu m;
    char text[PHONE_MENU_BYTES];

    (void)state;
    assert_int_equal(phone_menu_read(STR(""), &m), OK);
    assert_int_equal(m.count, 0);
    assert_int_equal(phone_menu_read(STR("1=3 2=9223372036854775807 #=5"), &m), OK);
    assert_int_equal(m.count, 3);
    assert_true(phone_menu_topic(&m, '1') == 3 && phone_menu_topic(&m, '#') == 5 && phone_menu_topic(&m, '7') == 0);
    assert_int_equal(phone_menu_write(&m, text), OK);
    assert_string_equal(text, "1=3 2=9223372036854775807 #=5");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(phone_menu_read(str_of(bad[i]), &m), ERR_INPUT);
    for (uint32_t i = 0; i < PHONE_MENU_MAX; i++)
        m.choices[i] = (struct phone_choice){"0123456789*#"[i], INT64_MAX};
    m.count = PHONE_MENU_MAX;
    assert_int_equal(phone_menu_write(&m, text), OK); /* the longest there is fits */
    m.choices[11].digit = '0';
    assert_int_equal(phone_menu_write(&m, text), ERR_INPUT);
}

/* -- prompts -- */

static size_t wav(uint8_t *p, unsigned kind, unsigned channels, unsigned rate, unsigned bits, unsigned bytes)
{
    const uint8_t head[44] = {'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'A', 'V', 'E', 'f', 'm', 't', ' ', 16, 0, 0, 0, (uint8_t)kind, 0,
                              (uint8_t)channels, 0, (uint8_t)rate, (uint8_t)(rate >> 8), 0, 0, 0, 0, 0, 0, 0, 0, (uint8_t)bits, 0,
                              'd', 'a', 't', 'a', (uint8_t)bytes, (uint8_t)(bytes >> 8), 0, 0};
    memcpy(p, head, sizeof head);
    memset(p + sizeof head, 0, bytes);
    return sizeof head + bytes;
}

static void a_prompt_is_one_channel_of_telephone_sound(void **state)
{
    static const struct {
        unsigned kind, channels, rate, bits;
        enum err err;
    } cases[] = {{1, 1, 8000, 16, OK},        {6, 1, 8000, 8, OK},         {7, 1, 8000, 8, OK},        {1, 2, 8000, 16, ERR_INPUT},
                 {1, 1, 16000, 16, ERR_INPUT}, {1, 1, 8000, 8, ERR_INPUT}, {3, 1, 8000, 32, ERR_INPUT}, {6, 1, 8000, 16, ERR_INPUT}};
    static uint8_t bytes[PHONE_PROMPT_BYTES_MAX + 1];
    int64_t ms = 0;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = wav(bytes, cases[i].kind, cases[i].channels, cases[i].rate, cases[i].bits, 16000);
        assert_int_equal(phone_wav((struct str){(char *)bytes, n}, &ms), cases[i].err);
        if (cases[i].err == OK)
            assert_int_equal(ms, cases[i].bits == 16 ? 1000 : 2000);
    }
    size_t n = wav(bytes, 1, 1, 8000, 16, 16000);
    for (size_t cut = 0; cut < 60; cut++) /* cut short anywhere it is none */
        assert_int_equal(phone_wav((struct str){(char *)bytes, cut}, &ms), ERR_INPUT);
    assert_int_equal(phone_wav((struct str){(char *)bytes, n - 1}, &ms), ERR_INPUT);
    assert_int_equal(phone_wav((struct str){(char *)bytes, sizeof bytes}, &ms), ERR_TOO_BIG);
    bytes[16] = 0xff; /* a chunk that claims more than there is */
    bytes[19] = 0xff;
    assert_int_equal(phone_wav((struct str){(char *)bytes, n}, &ms), ERR_INPUT);
}

static struct phone_prompt prompt;
static const char *field;

static enum err do_prompt(struct store_tx *tx, void *arg)
{
    return phone_prompt_put(tx, ORG, arg, &field);
}

static enum err do_drop(struct store_tx *tx, void *arg)
{
    return phone_prompt_drop(tx, ORG, *(uint64_t *)arg);
}

static uint64_t put_prompt(const char *key, const char *name)
{
    static uint8_t bytes[2000];
    size_t n = wav(bytes, 6, 1, 8000, 8, 800);
    prompt = (struct phone_prompt){.key = str_of(key), .name = str_of(name), .bytes = {(char *)bytes, n}, .now_us = NOW};
    assert_int_equal(in_tx(do_prompt, &prompt), OK);
    return prompt.id;
}

/* -- numbers, carriers, phones -- */

static enum err do_number(struct store_tx *tx, void *arg)
{
    return phone_number_put(tx, ORG, arg, 500, &field);
}

static enum err do_trunk(struct store_tx *tx, void *arg)
{
    return phone_trunk_put(tx, ORG, arg, 600, &field);
}

static enum err do_phone(struct store_tx *tx, void *arg)
{
    return phone_put(tx, ORG, arg, 700, &field);
}

static char text[8192];

static enum err write_all(struct store_tx *tx, void *arg)
{
    struct json *j = arg;
    json_open(j, NULL);
    enum err err = phone_trunks_json(tx, ORG, j);
    if (!err)
        err = phone_numbers_json(tx, ORG, j);
    if (!err)
        err = phone_phones_json(tx, ORG, 0, j);
    if (!err)
        err = phone_prompts_json(tx, ORG, j);
    json_close(j);
    return err;
}

static void read_all(void)
{
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    assert_int_equal(store_read(store, write_all, &j), OK);
    assert_true(b.n < sizeof text);
    memcpy(text, b.p, b.n);
    text[b.n] = 0;
    buf_done(&b);
}

static void a_number_names_what_there_is(void **state)
{
    uint64_t hello = put_prompt("", "问候"), one = put_prompt("zh.1", "一");
    struct phone_number n = {.number = STR("+865925550000"), .zh = true, .topic = 3, .greeting = hello, .active = true,
                             .menu = {.count = 1, .choices = {{'1', 4}}}};

    (void)state;
    assert_int_equal(put_prompt("zh.1", "一"), one); /* the program's own are kept once */
    assert_int_equal(in_tx(do_number, &n), OK);
    assert_int_equal(n.id, 500);
    struct phone_number again = n, wrong = n;
    again.id = 0;
    assert_int_equal(in_tx(do_number, &again), ERR_EXISTS);
    assert_string_equal(field, "number");
    wrong.version = 1;
    wrong.greeting = 4711;
    assert_int_equal(in_tx(do_number, &wrong), ERR_INPUT);
    assert_string_equal(field, "greeting");
    wrong = n;
    wrong.trunk = 4711;
    assert_int_equal(in_tx(do_number, &wrong), ERR_INPUT);
    assert_string_equal(field, "trunk");
    n.version = 7;
    assert_int_equal(in_tx(do_number, &n), ERR_CHANGED);
    n.version = 1;
    assert_int_equal(in_tx(do_number, &n), OK);
    assert_int_equal(in_tx(do_drop, &hello), ERR_STATE); /* it is played */
    assert_int_equal(in_tx(do_drop, &one), ERR_STATE);   /* it is the program's own */
    uint64_t own = put_prompt("", "own");
    assert_int_equal(in_tx(do_drop, &own), OK);
    assert_int_equal(in_tx(do_drop, &own), ERR_MISSING);
    read_all();
    assert_non_null(strstr(text, "\"menu\":[{\"digit\":\"1\",\"topic\":\"4\"}]"));
}

static void a_carriers_secret_stays_and_is_never_told(void **state)
{
    struct phone_trunk t = {.name = STR("电信"), .host = STR("sip.example"), .transport = STR("udp"), .login = STR("u1"),
                            .secret = STR("hushhush"), .number = STR("+865925550000"), .active = true};

    (void)state;
    assert_int_equal(in_tx(do_trunk, &t), OK);
    struct phone_trunk bad = t;
    bad.version = 1;
    bad.transport = STR("sctp");
    assert_int_equal(in_tx(do_trunk, &bad), ERR_INPUT);
    assert_string_equal(field, "transport");
    bad.transport = STR("udp");
    bad.number = STR("0592 555");
    assert_int_equal(in_tx(do_trunk, &bad), ERR_TELEPHONE);
    assert_string_equal(field, "number");
    t.version = 1;
    t.secret = (struct str){0};
    t.host = STR("sip2.example");
    assert_int_equal(in_tx(do_trunk, &t), OK);
    read_all();
    assert_non_null(strstr(text, "sip2.example"));
    assert_non_null(strstr(text, "\"has_secret\":true"));
    assert_null(strstr(text, "hushhush"));
}

static enum err do_further_trunk(struct store_tx *tx, void *arg)
{
    static uint64_t fresh = 1000;
    return phone_trunk_put(tx, ORG, arg, ++fresh, &field);
}

/* One more would keep the whole configuration from voice. */
static void there_are_no_more_carriers_than_voice_takes(void **state)
{
    const struct phone_trunk new = {.name = STR("x"), .host = STR("sip.example"), .transport = STR("udp")};
    struct phone_trunk t = new, first = {0};
    uint32_t more = 0;

    (void)state;
    while (more <= PHONE_TRUNKS_MAX && in_tx(do_further_trunk, &t) == OK) {
        if (!more++)
            first = t;
        t = new;
    }
    assert_int_equal(in_tx(do_further_trunk, &t), ERR_FULL);
    assert_in_range(more, PHONE_TRUNKS_MAX - 1, PHONE_TRUNKS_MAX);
    first.version = 1;
    assert_int_equal(in_tx(do_further_trunk, &first), OK); /* one that there is may change */
}

static enum err read_phone(struct store_tx *tx, void *arg)
{
    struct sql_phone_by_id_row row;
    enum err err = sql_phone_by_id(tx, &(struct sql_phone_by_id_in){.org_id = ORG, .id = 700}, &row);
    if (!err)
        snprintf(arg, 200, "%.*s %.*s", STR_FMT(row.ha1), STR_FMT(row.ha1_sha256));
    return err;
}

static void a_phones_password_is_digested_and_forgotten(void **state)
{
    struct phone_phone p = {.agent = LIN, .login = STR("lin"), .password = STR("correct horse"), .name = STR("Desk"), .active = true};
    char kept[200] = "", changed[200] = "";

    (void)state;
    p.password = STR("short");
    assert_int_equal(in_tx(do_phone, &p), ERR_FIELD_RANGE);
    assert_string_equal(field, "password");
    p.password = STR("correct horse");
    assert_int_equal(in_tx(do_phone, &p), OK);
    assert_int_equal(store_read(store, read_phone, kept), OK);
    /* printf 'lin:tandem:correct horse' | md5sum; sha256sum */
    assert_string_equal(kept, "b839f9a814b7101f71da4826a83e3356 2e73dbabebf2a6c28fb97fad18c71d9b88d7572f5911c023571f630571659309");
    p.version = 1;
    p.password = (struct str){0};
    assert_int_equal(in_tx(do_phone, &p), OK);
    assert_int_equal(store_read(store, read_phone, changed), OK);
    assert_string_equal(kept, changed);
    p.version = 2;
    p.login = STR("lin2"); /* the digest would be of another name */
    assert_int_equal(in_tx(do_phone, &p), ERR_FIELD_RANGE);
    p.login = STR("Lin 2");
    assert_int_equal(in_tx(do_phone, &p), ERR_FIELD_RANGE);
    assert_string_equal(field, "login");
    read_all();
    assert_null(strstr(text, "correct"));
    assert_null(strstr(text, "ha1"));
}

struct device {
    agent_id agent;
    struct phone_device_of d;
};

static enum err do_device(struct store_tx *tx, void *arg)
{
    const struct device *d = arg;
    return phone_device_put(tx, ORG, d->agent, &d->d);
}

static enum err read_device(struct store_tx *tx, void *arg)
{
    struct device *d = arg;
    return phone_device_get(tx, ORG, d->agent, &d->d);
}

static void an_agent_answers_where_they_said_and_on_no_phone_but_their_own(void **state)
{
    struct device d = {.agent = LIN};

    (void)state;
    assert_int_equal(store_read(store, read_device, &d), OK);
    assert_int_equal(d.d.device, PHONE_DEVICE_BROWSER);
    d.d = (struct phone_device_of){.device = PHONE_DEVICE_DESK, .phone = 700};
    assert_int_equal(in_tx(do_device, &d), OK);
    d.agent = LIN + 1;
    assert_int_equal(in_tx(do_device, &d), ERR_INPUT);
    d = (struct device){.agent = LIN, .d = {.device = PHONE_DEVICE_NUMBER, .number = "0592 555"}};
    assert_int_equal(in_tx(do_device, &d), ERR_TELEPHONE);
    d.d.device = PHONE_DEVICE_NONE;
    assert_int_equal(in_tx(do_device, &d), ERR_INPUT);
    d.d = (struct phone_device_of){.device = PHONE_DEVICE_NUMBER, .number = "+8613800000000"};
    assert_int_equal(in_tx(do_device, &d), OK);
    memset(&d.d, 0, sizeof d.d);
    assert_int_equal(store_read(store, read_device, &d), OK);
    assert_int_equal(d.d.device, PHONE_DEVICE_NUMBER);
    assert_string_equal(d.d.number, "+8613800000000");
}

static enum err put_voice(struct store_tx *tx, void *arg)
{
    return phone_voice_put(tx, ORG, VOICE, *(uint64_t *)arg);
}

static enum err get_voice(struct store_tx *tx, void *arg)
{
    return phone_voice_get(tx, ORG, arg, (uint64_t *)arg + 1);
}

static void what_was_taken_of_which_voice_is_kept(void **state)
{
    uint64_t seen[2] = {1, 1}, event = 17;

    (void)state;
    assert_int_equal(store_read(store, get_voice, seen), OK);
    assert_true(seen[0] == 0 && seen[1] == 0);
    assert_int_equal(in_tx(put_voice, &event), OK);
    assert_int_equal(store_read(store, get_voice, seen), OK);
    assert_true(seen[0] == VOICE && seen[1] == 17);
}

static int open_store(void **state)
{
    char why[256];

    (void)state;
    assert_non_null(mkdtemp(dir));
    return (int)store_open(&(struct store_conf){.dir = dir, .jobs_max = 100, .batch_max = 64}, &store, why);
}

static int close_store(void **state)
{
    char command[100];

    (void)state;
    store_close(store);
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_begins_once),
        cmocka_unit_test(an_event_told_twice_is_taken_once),
        cmocka_unit_test(who_holds_and_who_is_mute_is_kept_by_side),
        cmocka_unit_test(a_call_ends_once_and_nothing_happens_to_it_after),
        cmocka_unit_test(a_calls_story_says_who_talked_how_long_and_who_ended_it),
        cmocka_unit_test(a_menu_is_what_was_written_and_no_digit_comes_twice),
        cmocka_unit_test(a_prompt_is_one_channel_of_telephone_sound),
        cmocka_unit_test(a_number_names_what_there_is),
        cmocka_unit_test(a_carriers_secret_stays_and_is_never_told),
        cmocka_unit_test(a_phones_password_is_digested_and_forgotten),
        cmocka_unit_test(an_agent_answers_where_they_said_and_on_no_phone_but_their_own),
        cmocka_unit_test(what_was_taken_of_which_voice_is_kept),
        cmocka_unit_test(there_are_no_more_carriers_than_voice_takes),
    };
    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests(tests, open_store, close_store);
}
