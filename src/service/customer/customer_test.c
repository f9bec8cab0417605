#include "service/customer/customer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "base/log.h"
#include "port/sql.h"

#define NOTHING ((struct str){"", 0})
#define ORG ORG_FIRST
#define NOW INT64_C(1790000000000000)

enum { DEPOSITS = 16, DIALECT, LANGUAGES, COMPLAINT, PATIENCE, LANGUAGE }; /* attribute ids */
enum { MINNAN = 1, MANDARIN, ENGLISH };                                   /* words */

static struct store *store;
static char dir[64];

/* -- work inside a transaction: a test gives a function, whose errors come back -- */

struct work {
    struct store_job job;
    enum err (*fn)(struct store_tx *tx, void *arg);
    void *arg;
};

static enum err run_work(struct store_tx *tx, struct store_job *job)
{
    struct work *w = (struct work *)job;
    return w->fn(tx, w->arg);
}

static enum err in_tx(enum err (*fn)(struct store_tx *tx, void *arg), void *arg)
{
    struct work w = {.job.work = run_work, .fn = fn, .arg = arg};
    return store_call(store, &w.job);
}

static enum err declare(struct store_tx *tx, void *arg)
{
    static const struct {
        attr_id id;
        enum attr_type type;
        const char *name, *zh, *en;
    } attributes[] = {
        {DEPOSITS, ATTR_NUMBER, "deposits", "存款", "Deposits"}, {DIALECT, ATTR_TEXT, "dialect", "方言", "Dialect"},
        {LANGUAGES, ATTR_SET, "languages", "语言", "Languages"}, {COMPLAINT, ATTR_FLAG, "complaint", "投诉", "Complaint"},
        {PATIENCE, ATTR_NUMBER, "patience", "耐心", "Patience"}, {LANGUAGE, ATTR_TEXT, "language", "语言", "Language"}};
    static const struct {
        symbol_id id;
        const char *text, *zh, *en;
    } words[] = {{MINNAN, "minnan", "闽南语", "Minnan"}, {MANDARIN, "mandarin", "普通话", "Mandarin"}, {ENGLISH, "english", "英语", "English"}};
    enum err err = OK;

    (void)arg;
    for (size_t i = 0; err == OK && i < sizeof attributes / sizeof *attributes; i++)
        err = sql_attribute_put(tx,
                                &(struct sql_attribute_put_in){ORG, attributes[i].id, SCOPE_CUSTOMER, str_of(attributes[i].name),
                                                               NOTHING, attributes[i].type, str_of(attributes[i].zh),
                                                               str_of(attributes[i].en)},
                                NULL);
    for (size_t i = 0; err == OK && i < sizeof words / sizeof *words; i++)
        err = sql_symbol_put(tx,
                             &(struct sql_symbol_put_in){ORG, words[i].id, str_of(words[i].text), str_of(words[i].zh), str_of(words[i].en)},
                             NULL);
    return err;
}

static int open_store(void **state)
{
    char text[256];
    (void)state;
    strcpy(dir, "/tmp/tandem-test-XXXXXX");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(store_open(&(struct store_conf){.dir = dir, .jobs_max = 100, .batch_max = 64}, &store, text), OK);
    assert_int_equal(in_tx(declare, NULL), OK);
    return 0;
}

static int close_store(void **state)
{
    char command[96];
    (void)state;
    store_close(store);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command);
}

/* -- customers of these tests -- */

struct record {
    struct customer_record r;
    party_id fresh, party;
};

static enum err put_work(struct store_tx *tx, void *arg)
{
    struct record *r = arg;
    return customer_put(tx, ORG, &r->r, r->fresh, &r->party);
}

static uint8_t rich[ATTRS_BYTES_MAX];

static enum err put(const char *account, const char *name, const char *phone, party_id fresh, party_id *ret_party)
{
    struct attrs_writer w;
    attrs_write_init(&w, rich, sizeof rich);
    attrs_write_number(&w, DEPOSITS, 8000000500);
    attrs_write_text(&w, DIALECT, MINNAN);
    attrs_write_set(&w, LANGUAGES, (const symbol_id[]){MANDARIN, MINNAN}, 2);
    attrs_write_flag(&w, COMPLAINT, 1);
    attrs_write_number(&w, PATIENCE, 45000);
    struct record r = {{STR("site"), str_of(account), str_of(name), str_of(phone), rich, w.n, STR("crm"), NOW}, fresh, 0};
    enum err err = in_tx(put_work, &r);
    if (ret_party)
        *ret_party = r.party;
    return err;
}

struct resolving {
    struct customer_claim claim;
    party_id fresh, party;
};

static enum err resolve_work(struct store_tx *tx, void *arg)
{
    struct resolving *r = arg;
    return customer_resolve(tx, ORG, &r->claim, r->fresh, NOW, &r->party);
}

static party_id resolve(struct customer_claim claim, party_id fresh)
{
    struct resolving r = {claim, fresh, 0};
    assert_int_equal(in_tx(resolve_work, &r), OK);
    return r.party;
}

static struct customer_claim contact(const char *name, const char *phone)
{
    return (struct customer_claim){CLAIM_CONTACT, STR("site"), str_of(name), str_of(phone), NOTHING, 5};
}

static struct customer_claim signed_as(const char *account, const char *name)
{
    return (struct customer_claim){CLAIM_SIGNED, STR("site"), str_of(name), NOTHING, str_of(account), 5};
}

/* -- what is written about them -- */

struct writing {
    party_id party;
    const char *prefix;
    uint32_t max;
    int what; /* 0 card, 1 details, 2 search */
    struct json j;
};

static enum err write_work(struct store_tx *tx, void *arg)
{
    struct writing *w = arg;
    if (w->what == 0)
        return customer_card(tx, ORG, w->party, &w->j, NULL);
    if (w->what == 1)
        return customer_details(tx, ORG, w->party, true, &w->j, NULL);
    return customer_search(tx, ORG, str_of(w->prefix), w->max, &w->j, NULL);
}

static char text[8192];

static enum err write_about(struct writing w)
{
    struct buf out = {0};
    json_init(&w.j, &out);
    enum err err = store_read(store, write_work, &w);
    assert_true(out.n < sizeof text);
    if (out.n)
        memcpy(text, out.p, out.n);
    text[out.n] = 0;
    buf_done(&out);
    return err;
}

static void says(const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s is not in %s", part, text);
}

static void says_not(const char *part)
{
    if (strstr(text, part))
        fail_msg("%s is in %s", part, text);
}

/* -- the tests: telephone numbers -- */

static void numbers_are_understood_as_people_type_them(void **state)
{
    static const char *const good[][2] = {
        {"13800138000", "+8613800138000"},        {"138 0013 8000", "+8613800138000"},
        {"+86 138-0013-8000", "+8613800138000"},  {"0086 13800138000", "+8613800138000"},
        {"8613800138000", "+8613800138000"},      {"１３８００１３８０００", "+8613800138000"},
        {"＋８６　１３８００１３８０００", "+8613800138000"}, {"0592-1234567", "+865921234567"},
        {"(010) 1234 5678", "+861012345678"},     {"+86 592 1234567", "+865921234567"},
        {"+44 7700 900001", "+447700900001"},     {"0044 7700 900001", "+447700900001"},
        {"+1.202.555.0142", "+12025550142"},
    };
    char e164[CUSTOMER_PHONE_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (customer_phone(str_of(good[i][0]), e164) != OK)
            fail_msg("%s", good[i][0]);
        assert_string_equal(e164, good[i][1]);
    }
}

static void what_is_no_number_is_refused(void **state)
{
    static const char *const bad[] = {
        "", "+", "abc", "138001380001", "1380013800", "12345678901", "+86 12345678901", "+0 123456789", "00", "000",
        "+1234567", "+1234567890123456", "138+00138000", "++8613800138000", "1380013800x", "13800138000#1", "\xff\xff",
        "１３８0013800\xf0\x9f\x98\x80", "                                                                 13800138000"};
    char e164[CUSTOMER_PHONE_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (customer_phone(str_of(bad[i]), e164) != ERR_INPUT)
            fail_msg("\"%s\" is taken", bad[i]);
    assert_int_equal(customer_phone((struct str){"138\0" "00138000", 12}, e164), ERR_INPUT);
}

/* -- signatures -- */

static void a_signature_is_the_hmac_that_others_compute(void **state)
{
    /* printf 'C0001\n陈阿海\n1790000000' | openssl dgst -sha256 -hmac secret */
    static const char expected[] = "63955582b1d95bedb0c9b4ede49a56e9529b646b29df83a55f8e3b1d5351c15b";
    char hex[65];
    (void)state;
    assert_int_equal(customer_sign(STR("secret"), STR("C0001"), STR("陈阿海"), 1790000000, hex), OK);
    assert_string_equal(hex, expected);
}

static void a_signature_opens_only_what_it_signs(void **state)
{
    const int64_t now_s = NOW / SECOND_US, soon = now_s + 600;
    char hex[65], other[65];
    (void)state;
    assert_int_equal(customer_sign(STR("secret"), STR("C0001"), STR("A"), soon, hex), OK);
    struct customer_signed good = {STR("C0001"), STR("A"), soon, {hex, 64}};
    assert_int_equal(customer_verify_signature(STR("secret"), &good, NOW), OK);

    struct customer_signed bad[8];
    for (int i = 0; i < 8; i++)
        bad[i] = good;
    bad[0].account = STR("C0002");
    bad[1].name = STR("B");
    bad[2].expires_s++;
    bad[3].signature.n = 63;
    memcpy(other, hex, 65);
    other[63] = other[63] == '0' ? '1' : '0';
    bad[4].signature = (struct str){other, 64};
    bad[5].signature = STR("zz00000000000000000000000000000000000000000000000000000000000000");
    bad[6].account = NOTHING;
    bad[7].name = STR("A\n");
    for (int i = 0; i < 8; i++)
        assert_int_equal(customer_verify_signature(STR("secret"), &bad[i], NOW), ERR_SIGNATURE);
    assert_int_equal(customer_verify_signature(STR("Secret"), &good, NOW), ERR_SIGNATURE);
    assert_int_equal(customer_verify_signature(NOTHING, &good, NOW), ERR_SIGNATURE);
}

static void a_signature_lives_a_day_at_most(void **state)
{
    const int64_t now_s = NOW / SECOND_US;
    const int64_t ends[] = {now_s - 1, now_s, now_s + 1, now_s + 86400, now_s + 86401, INT64_MAX};
    const enum err expected[] = {ERR_SIGNATURE, ERR_SIGNATURE, OK, OK, ERR_SIGNATURE, ERR_SIGNATURE};
    (void)state;
    for (int i = 0; i < 6; i++) {
        char hex[65];
        assert_int_equal(customer_sign(STR("secret"), STR("C0001"), STR("A"), ends[i], hex), OK);
        struct customer_signed s = {STR("C0001"), STR("A"), ends[i], {hex, 64}};
        assert_int_equal(customer_verify_signature(STR("secret"), &s, NOW), expected[i]);
    }
}

static void a_line_feed_cannot_be_signed(void **state)
{
    char hex[65];
    (void)state;
    assert_int_equal(customer_sign(STR("secret"), STR("a\nb"), STR("c"), 5, hex), ERR_INPUT);
    assert_int_equal(customer_sign(STR("secret"), STR("a"), STR("b\nc"), 5, hex), ERR_INPUT);
}

/* -- who -- */

static void a_bad_claim_names_its_field(void **state)
{
    struct {
        struct customer_claim claim;
        enum err err;
        const char *field;
    } cases[] = {
        {contact("", "13800138000"), ERR_FIELD_RANGE, "name"},
        {contact("   ", "13800138000"), ERR_FIELD_RANGE, "name"},
        {contact("a\tb", "13800138000"), ERR_UTF8, "name"},
        {contact("a\xe2\x80\xae" "b", "13800138000"), ERR_UTF8, "name"}, /* U+202E: what follows runs the other way */
        {contact("a\xe2\x81\xa6" "b", "13800138000"), ERR_UTF8, "name"}, /* U+2066 */
        {contact("a\xc2\x85" "b", "13800138000"), ERR_UTF8, "name"},
        {contact("\xd8\xb3\xe2\x80\x8c\xd8\xb3", "12"), ERR_INPUT, "phone"}, /* a Persian name needs U+200C */
        {contact("\xc0\x80", "13800138000"), ERR_UTF8, "name"},
        {contact("A", "12"), ERR_INPUT, "phone"},
        {signed_as("", "A"), ERR_FIELD_RANGE, "account"},
        {signed_as("a b", "A"), ERR_FIELD_RANGE, "account"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *field = NULL;
        assert_int_equal(customer_claim_check(&cases[i].claim, &field), cases[i].err);
        assert_string_equal(field, cases[i].field);
    }
}

static void a_signed_account_leads_to_the_customer_of_the_crm(void **state)
{
    party_id known;
    (void)state;
    assert_int_equal(put("C0001", "陈阿海", "+44 7700 900001", 100, &known), OK);
    assert_int_equal(known, 100);
    fact_no before = store_last(store);
    assert_int_equal(resolve(signed_as("C0001", "somebody"), 200), 100);
    assert_int_equal(store_last(store), before); /* nothing new happened */
    assert_int_equal(resolve(signed_as("C0002", "New"), 201), 201);
    assert_int_equal(store_last(store), before + 2); /* created, identified */
    struct customer_claim elsewhere = signed_as("C0001", "A");
    elsewhere.realm = STR("other-site");
    assert_int_equal(resolve(elsewhere, 202), 202);
    assert_int_equal(write_about((struct writing){.party = 100}), OK);
    says("\"name\":\"陈阿海\"");
    says("\"identity\":\"signed\"");
}

static void a_typed_number_opens_nobodys_party(void **state)
{
    (void)state;
    assert_int_equal(put("C0001", "陈阿海", "+44 7700 900001", 100, NULL), OK);
    assert_int_equal(resolve(contact("Mallory", "+447700900001"), 200), 200);
    assert_int_equal(resolve(contact("Mallory", "+447700900001"), 201), 201); /* each visitor for himself */
    assert_int_equal(write_about((struct writing){.party = 200}), OK);
    says("\"identity\":\"contact\",\"phone\":\"+44******0001\""); /* enough to recognize */
    says_not("+447700900001");
    says("\"attributes\":[]");
    says("\"likely\":{\"id\":\"100\",\"name\":\"陈阿海\"}"); /* for the agent's judgement */
    assert_int_equal(write_about((struct writing){.party = 200, .what = 1}), OK);
    says("{\"kind\":\"phone\",\"address\":\"+447700900001\",\"verified\":false}");
}

static void strangers_are_parties_of_their_own(void **state)
{
    struct customer_claim nobody = {.kind = CLAIM_ANONYMOUS, .realm = STR("site")};
    (void)state;
    assert_int_equal(resolve(nobody, 300), 300);
    assert_int_equal(resolve(nobody, 301), 301);
    assert_int_equal(write_about((struct writing){.party = 300}), OK);
    says("\"identity\":\"anonymous\"");
    says_not("likely");
    says_not("phone");
}

/* -- attributes -- */

struct arrival_work {
    party_id party;
    const uint8_t *defaults;
    size_t defaults_bytes;
    struct customer_arrival arrival;
};

static enum err arrival_work(struct store_tx *tx, void *arg)
{
    struct arrival_work *w = arg;
    return customer_arrival(tx, ORG, w->party, w->defaults, w->defaults_bytes, PATIENCE, &w->arrival);
}

static void what_is_known_goes_before_defaults(void **state)
{
    static struct arrival_work w;
    uint8_t defaults[64];
    struct attrs_writer d;
    struct attr a;
    (void)state;
    attrs_write_init(&d, defaults, sizeof defaults);
    attrs_write_text(&d, DIALECT, ENGLISH);
    attrs_write_text(&d, LANGUAGE, ENGLISH);
    assert_int_equal(put("C0001", "陈阿海", "", 100, NULL), OK);

    w = (struct arrival_work){.party = 100, .defaults = defaults, .defaults_bytes = d.n};
    assert_int_equal(store_read(store, arrival_work, &w), OK);
    assert_int_equal(attrs_check(w.arrival.attrs, w.arrival.attrs_bytes), OK);
    assert_true(attrs_find(w.arrival.attrs, w.arrival.attrs_bytes, DIALECT, &a));
    assert_int_equal(a.number, MINNAN);
    assert_true(attrs_find(w.arrival.attrs, w.arrival.attrs_bytes, LANGUAGE, &a));
    assert_int_equal(a.number, ENGLISH);
    assert_true(attrs_find(w.arrival.attrs, w.arrival.attrs_bytes, LANGUAGES, &a));
    assert_int_equal(a.count, 2);
    assert_true(attrs_find(w.arrival.attrs, w.arrival.attrs_bytes, DEPOSITS, &a));
    assert_int_equal(a.number, 8000000500);
    assert_int_equal(w.arrival.patience_us, 45 * SECOND_US);

    w.party = 999; /* of whom nothing is known */
    assert_int_equal(store_read(store, arrival_work, &w), OK);
    assert_int_equal(w.arrival.attrs_bytes, d.n);
    assert_memory_equal(w.arrival.attrs, defaults, d.n);
    assert_int_equal(w.arrival.patience_us, 0);
}

static void a_card_shows_values_with_their_labels(void **state)
{
    (void)state;
    assert_int_equal(put("C0001", "<陈>阿海", "+44 7700 900001", 100, NULL), OK);
    assert_int_equal(write_about((struct writing){.party = 100}), OK);
    says("{\"key\":\"deposits\",\"zh\":\"存款\",\"en\":\"Deposits\",\"type\":\"number\",\"value\":\"8000000.5\"}");
    says("\"value\":\"minnan\",\"zh_value\":\"闽南语\",\"en_value\":\"Minnan\"}");
    says("\"value\":\"minnan,mandarin\",\"zh_value\":\"闽南语、普通话\",\"en_value\":\"Minnan, Mandarin\"}");
    says("\"type\":\"flag\",\"value\":\"true\",\"zh_value\":\"是\",\"en_value\":\"yes\"}");
    says_not("<陈>");
    says_not("likely"); /* the number is proved: it is his own */
    assert_int_equal(write_about((struct writing){.party = 100, .what = 1}), OK);
    says("\"created_us\":1790000000000000");
    says("{\"kind\":\"account\",\"address\":\"C0001\",\"verified\":true}");
    assert_int_equal(write_about((struct writing){.party = 12345}), ERR_MISSING);
}

/* -- finding -- */

static uint32_t hits(const char *prefix, uint32_t max)
{
    uint32_t n = 0;
    assert_int_equal(write_about((struct writing){.what = 2, .prefix = prefix, .max = max}), OK);
    for (const char *at = text; (at = strstr(at, "\"id\":")); at++)
        n++;
    return n;
}

static void customers_are_found_by_name_number_and_account(void **state)
{
    (void)state;
    assert_int_equal(put("C0001", "陈阿海", "+44 7700 900001", 100, NULL), OK);
    assert_int_equal(put("C0002", "陈小明", "13800138000", 101, NULL), OK);
    assert_int_equal(put("C0003", "林淑贞", "", 102, NULL), OK);
    assert_int_equal(resolve(contact("陈某", "13800138001"), 103), 103);
    assert_int_equal(resolve((struct customer_claim){.kind = CLAIM_ANONYMOUS, .realm = STR("site")}, 104), 104);

    assert_int_equal(hits("陈", 50), 3);
    says("{\"id\":\"100\",\"name\":\"陈阿海\",\"kind\":\"account\",\"address\":\"C0001\"}");
    says("{\"id\":\"103\",\"name\":\"陈某\",\"kind\":\"phone\",\"address\":\"+8613800138001\"}");
    assert_int_equal(hits("陈", 2), 2);
    assert_int_equal(hits("陈阿海", 50), 1);
    assert_int_equal(hits("C000", 50), 3);
    assert_int_equal(hits("138 0013", 50), 2);
    assert_int_equal(hits("+4477", 50), 1);
    assert_int_equal(hits("", 50), 4); /* all with a name */
    assert_int_equal(hits("%", 50), 0);
    assert_int_equal(hits("C000", 2), 2);
    assert_int_equal(put("C0004", "C000 Limited", "", 105, NULL), OK);
    assert_int_equal(hits("C000", 50), 4); /* by its name and by its account, once */
    assert_int_equal(hits("C000", 2), 2);
    assert_int_equal(hits("阿海", 50), 0); /* beginnings only */
    assert_int_equal(write_about((struct writing){.what = 2, .prefix = "\xff", .max = 5}), ERR_UTF8);
}

/* -- records -- */

static void an_import_brings_up_to_date(void **state)
{
    party_id party;
    (void)state;
    assert_int_equal(put("C0001", "陈阿海", "+44 7700 900001", 100, NULL), OK);
    assert_int_equal(put("C0001", "陈海", "+44 7700 900009", 200, &party), OK);
    assert_int_equal(party, 100);
    assert_int_equal(write_about((struct writing){.party = 100, .what = 1}), OK);
    says("陈海");
    says("+447700900009");
    says_not("+447700900001");
    assert_int_equal(put("C0002", "B", "+44 7700 900009", 201, NULL), ERR_EXISTS);
    assert_int_equal(put("C0002", "B", "12", 201, NULL), ERR_INPUT);
    assert_int_equal(put("", "B", "", 201, NULL), ERR_INPUT);
    assert_int_equal(write_about((struct writing){.party = 201}), ERR_MISSING); /* nothing was left of it */
}

/* -- forgetting -- */

static enum err talk(struct store_tx *tx, void *arg)
{
    const party_id *party = arg;
    enum err err = sql_conversation_insert(tx, &(struct sql_conversation_insert_in){.org_id = ORG, .id = 7, .party_id = *party, .now_us = NOW}, NULL);
    if (err == OK)
        err = sql_message_insert(tx,
                                 &(struct sql_message_insert_in){.org_id = ORG, .conversation_id = 7, .seq = 1, .id = 70, .author = AUTHOR_CUSTOMER,
                                                                 .external_id = STR("7:a"), .text = STR("my secret message")},
                                 NULL);
    if (err == OK)
        err = sql_message_before_insert(tx,
                                        &(struct sql_message_before_insert_in){.org_id = ORG, .conversation_id = 7, .seq = 1, .no = 1,
                                                                               .text = STR("my first secret")},
                                        NULL);
    if (err == OK)
        err = sql_contact_insert(tx, &(struct sql_contact_insert_in){.org_id = ORG, .id = 8, .conversation_id = 7, .party_id = *party, .arrived_us = NOW}, NULL);
    if (err == OK)
        err = sql_contact_why(tx, &(struct sql_contact_why_in){.org_id = ORG, .id = 8, .why = STR("{\"have\":\"Minnan\"}")}, NULL);
    if (err == OK)
        err = sql_contact_end(tx, &(struct sql_contact_end_in){.org_id = ORG, .id = 8, .state = CONTACT_WRAPUP, .ended_us = NOW}, NULL);
    if (err == OK) /* a contact of nobody's yet: of agent 0 */
        err = sql_contact_note(tx, &(struct sql_contact_note_in){.org_id = ORG, .id = 8, .note = STR("a secret of mine")}, NULL);
    if (err == OK)
        err = sql_visitor_insert(tx, &(struct sql_visitor_insert_in){.org_id = ORG, .token_hash = STR("01234567890123456789012345678901"),
                                                                     .party_id = *party, .conversation_id = 7, .now_us = NOW}, NULL);
    if (err == OK)
        err = sql_visitor_link_insert(tx, &(struct sql_visitor_link_insert_in){.org_id = ORG, .token_hash = STR("10987654321098765432109876543210"),
                                                                               .conversation_id = 7, .from_hash = {"", 0}, .now_us = NOW}, NULL);
    if (err == OK)
        err = sql_file_insert(tx, &(struct sql_file_insert_in){.org_id = ORG, .id = 9, .conversation_id = 7, .external_id = STR("k"),
                                                               .name = STR("me.png"), .alt = STR("my face"), .bytes = 5, .created_us = NOW}, NULL);
    if (err == OK)
        err = sql_file_room_add(tx, &(struct sql_file_room_add_in){.org_id = ORG, .bytes = 105, .files = 2}, NULL);
    return err ? err : sql_conversation_live(tx, &(struct sql_conversation_live_in){.org_id = ORG, .id = 7, .contact_id = 8}, NULL);
}

static enum err hang_up(struct store_tx *tx, void *arg)
{
    (void)arg;
    return sql_conversation_live(tx, &(struct sql_conversation_live_in){.org_id = ORG, .id = 7, .contact_id = 0}, NULL);
}

static enum err wrap_up(struct store_tx *tx, void *arg)
{
    (void)arg;
    return sql_contact_wrap(tx, &(struct sql_contact_wrap_in){.org_id = ORG, .id = 8, .code = 1}, NULL);
}

static enum err erase(struct store_tx *tx, void *arg)
{
    const party_id *party = arg;
    return customer_erase(tx, ORG, *party, 42, NOW);
}

struct remains {
    enum err key, visitor, file;
    int64_t links;
    uint32_t messages, befores, values, files_gone;
    int64_t room_bytes;
    size_t text_bytes, why_bytes, note_bytes;
};

static enum err each_message(void *arg, const struct sql_messages_after_row *row)
{
    struct remains *r = arg;
    r->messages++;
    r->text_bytes += row->text.n;
    return OK;
}

static enum err each_before(void *arg, const struct sql_messages_said_before_row *row)
{
    struct remains *r = arg;
    r->befores++;
    r->text_bytes += row->text.n;
    return OK;
}

static enum err each_value(void *arg, const struct sql_values_of_row *row)
{
    struct remains *r = arg;
    (void)row;
    r->values++;
    return OK;
}

static enum err each_gone(void *arg, const struct sql_files_gone_row *row)
{
    struct remains *r = arg;
    r->files_gone += row->id == 9;
    return OK;
}

static enum err look_at_files(struct store_tx *tx, struct remains *r)
{
    struct sql_file_by_id_row file;
    struct sql_file_room_get_row room = {0};
    r->file = sql_file_by_id(tx, &(struct sql_file_by_id_in){ORG, 9}, &file);
    enum err err = sql_file_room_get(tx, &(struct sql_file_room_get_in){ORG}, &room);
    r->room_bytes = room.bytes;
    return err ? err : sql_files_gone(tx, &(struct sql_files_gone_in){ORG, 10}, each_gone, r);
}

static enum err each_wrapped(void *arg, const struct sql_contacts_of_conversation_row *row)
{
    struct remains *r = arg;
    r->note_bytes += row->note.n;
    return OK;
}

static enum err look(struct store_tx *tx, void *arg)
{
    struct remains *r = arg;
    struct sql_person_key_get_row key;
    struct sql_visitor_by_token_row visitor;
    struct sql_contact_by_id_row contact_row;
    r->key = sql_person_key_get(tx, &(struct sql_person_key_get_in){ORG, 100}, &key);
    r->visitor = sql_visitor_by_token(tx, &(struct sql_visitor_by_token_in){ORG, STR("01234567890123456789012345678901")}, &visitor);
    struct sql_visitor_links_since_row links = {0};
    enum err err = sql_visitor_links_since(tx, &(struct sql_visitor_links_since_in){ORG, 7, 0}, &links);
    r->links = links.count;
    if (err == OK)
        err = sql_contact_by_id(tx, &(struct sql_contact_by_id_in){ORG, 8}, &contact_row);
    r->why_bytes = err ? 0 : contact_row.why.n;
    if (err == OK)
        err = sql_contacts_of_conversation(tx, &(struct sql_contacts_of_conversation_in){ORG, 7}, each_wrapped, r);
    if (err == OK)
        err = sql_messages_after(tx, &(struct sql_messages_after_in){.org_id = ORG, .conversation_id = 7, .max = 10}, each_message, r);
    if (err == OK)
        err = sql_messages_said_before(
            tx, &(struct sql_messages_said_before_in){.org_id = ORG, .conversation_id = 7, .seq = 1, .max = 10}, each_before, r);
    if (err == OK)
        err = look_at_files(tx, r);
    return err ? err : sql_values_of(tx, &(struct sql_values_of_in){ORG, 100}, each_value, r);
}

static void erasure_leaves_numbers_only(void **state)
{
    party_id party = 100;
    struct remains before = {0}, after = {0};
    (void)state;
    assert_int_equal(put("C0001", "陈阿海", "+44 7700 900001", 100, NULL), OK);
    assert_int_equal(in_tx(talk, &party), OK);
    assert_int_equal(store_read(store, look, &before), OK);
    assert_int_equal(before.key, OK);
    assert_int_equal(before.visitor, OK);
    assert_int_equal(before.links, 1);
    assert_int_equal(before.file, OK);
    assert_int_equal(before.files_gone, 0);
    assert_true(before.text_bytes > strlen("my secret message") && before.why_bytes > 0 && before.note_bytes > 0 && before.values > 0);

    assert_int_equal(in_tx(erase, &party), ERR_STATE); /* talking */
    assert_int_equal(in_tx(hang_up, NULL), OK);
    assert_int_equal(in_tx(erase, &party), ERR_STATE); /* being wrapped up: screens still show it */
    assert_int_equal(in_tx(wrap_up, NULL), OK);
    fact_no last = store_last(store);
    assert_int_equal(in_tx(erase, &party), OK);
    assert_int_equal(store_last(store), last + 1);

    assert_int_equal(store_read(store, look, &after), OK);
    assert_int_equal(after.key, ERR_MISSING);
    assert_int_equal(after.visitor, ERR_MISSING);
    assert_int_equal(after.links, 0);
    assert_int_equal(after.file, ERR_MISSING);
    assert_int_equal(after.files_gone, 1); /* to be taken off the disk */
    assert_int_equal(after.room_bytes, 100);
    assert_int_equal(after.messages, 1);
    assert_int_equal(after.befores, 1);
    assert_int_equal(after.text_bytes + after.why_bytes + after.note_bytes + after.values, 0);
    assert_int_equal(write_about((struct writing){.party = 100}), ERR_MISSING);
    assert_int_equal(hits("陈", 50) + hits("C0001", 50) + hits("+4477", 50), 0);
    assert_int_equal(in_tx(erase, &party), ERR_STATE);
    party = 4711;
    assert_int_equal(in_tx(erase, &party), ERR_MISSING);
    assert_int_equal(resolve(signed_as("C0001", "陈阿海"), 500), 500); /* comes back as somebody new */
}

struct caller {
    const char *number;
    party_id fresh, party;
};

static enum err caller_work(struct store_tx *tx, void *arg)
{
    struct caller *c = arg;
    return customer_caller(tx, ORG, str_of(c->number), 5, c->fresh, NOW, &c->party);
}

static party_id caller(const char *number, party_id fresh)
{
    struct caller c = {number, fresh, 0};
    assert_int_equal(in_tx(caller_work, &c), OK);
    return c.party;
}

static void who_calls_is_known_by_the_number_and_who_withholds_it_is_nobody(void **state)
{
    party_id known;

    (void)state;
    assert_int_equal(put("C0001", "陈阿海", "+44 7700 900001", 100, &known), OK);
    assert_int_equal(caller("+447700900001", 300), 100); /* the CRM's */
    assert_int_equal(caller("+8613800000001", 301), 301);
    assert_int_equal(caller("+8613800000001", 302), 301); /* again */
    fact_no before = store_last(store);
    assert_int_equal(caller("", 303), 303);
    assert_int_equal(caller("", 304), 304); /* another, as far as anybody knows */
    assert_int_equal(store_last(store), before + 2); /* created, and no identity */
    assert_int_equal(resolve(contact("某人", "13800000001"), 305), 305); /* whoever types the number is somebody else */
    assert_int_equal(write_about((struct writing){.party = 301}), OK);
    says("\"identity\"");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_store, close_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_understood_as_people_type_them),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(a_signature_is_the_hmac_that_others_compute),
        cmocka_unit_test(a_signature_opens_only_what_it_signs),
        cmocka_unit_test(a_signature_lives_a_day_at_most),
        cmocka_unit_test(a_line_feed_cannot_be_signed),
        cmocka_unit_test(a_bad_claim_names_its_field),
        CASE(a_signed_account_leads_to_the_customer_of_the_crm),
        CASE(a_typed_number_opens_nobodys_party),
        CASE(strangers_are_parties_of_their_own),
        CASE(who_calls_is_known_by_the_number_and_who_withholds_it_is_nobody),
        CASE(what_is_known_goes_before_defaults),
        CASE(a_card_shows_values_with_their_labels),
        CASE(customers_are_found_by_name_number_and_account),
        CASE(an_import_brings_up_to_date),
        CASE(erasure_leaves_numbers_only),
    };
    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
