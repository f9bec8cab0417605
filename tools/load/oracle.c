#include "oracle.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers of facts and of actors are those of base/fact.def and base/enums.h. */
#define ARRIVED "10"
#define ACCEPTED "13"
#define DECLINED "14"
#define ABANDONED "17"
#define ENDED "18"
#define WRAPPED "19"
#define MESSAGE_IN "30"
#define MESSAGE_OUT "31"

static const char tables[] =
    "create table sent (n integer primary key, who text, side text, start integer, key text, text text);"
    "create table acked (key text, seq integer);"
    "create table asked (n integer primary key, desk integer, verb text, contact integer, value integer);"
    "create table done (n integer);"
    "create table saw (who text, last integer, gaps integer);";

/* What the server stored, with the key cut out of "<conversation>:<key>"; and each command beside
 * its fact. */
static const char views[] =
    "create table msg as select m.*, substr(external_id, instr(external_id, ':') + 1) as key from db.message m;"
    "create index msg_text on msg (text); create index msg_key on msg (key);"
    "create index msg_place on msg (conversation_id, seq);"
    "create index sent_key on sent (key); create index sent_text on sent (text); create index acked_key on acked (key);"
    "create table fact as select * from db.fact;"
    "create index fact_contact on fact (contact_id, kind); create index fact_a on fact (kind, a, b);"
    "create table wish as select a.*, a.n in (select n from done) as answered,"
    " case verb when 'accept' then " ACCEPTED " when 'decline' then " DECLINED
    " when 'end' then " ENDED " else " WRAPPED " end as kind from asked a;"
    "create index wish_contact on wish (contact, kind);";

/* Each statement lists violations: it must find nothing. `of` counts what there was to look at. */
struct check {
    const char *name, *of, *sql;
};

static const struct check checks[] = {
    {"every_acknowledged_message_is_there_once_with_its_seq_and_text", "select count(*) from acked",
     "select a.key from acked a left join sent s using (key) where s.key is null or (select count(*) from msg m"
     " where m.text = s.text and m.seq = a.seq and (m.key = s.key or (s.start and m.key = 'start'))) <> 1"},
    {"no_message_is_there_twice", "select count(*) from msg",
     "select text from msg group by text having count(*) > 1"},
    {"no_message_is_there_that_nobody_sent", "select count(*) from msg",
     "select m.text from msg m where not exists (select 1 from sent s where s.text = m.text)"},
    {"every_message_has_its_author", "select count(*) from msg",
     "select m.text from msg m join sent s on s.text = m.text where (s.side = 'c' and (m.author <> 1 or m.agent_id <> 0))"
     " or (s.side = 'd' and (m.author <> 2 or m.agent_id <> cast(s.who as integer)))"},
    {"the_order_of_every_sender_is_kept", "select count(distinct who) from sent",
     "select text from (select s.text, m.seq, lag(m.seq) over (partition by s.who, m.conversation_id order by s.n) as before"
     " from sent s join msg m on m.text = s.text) where before >= seq"},
    {"a_visitor_has_one_conversation_of_his_own",
     "select count(distinct who) from sent where side = 'c'",
     "select s.who from sent s join msg m on m.text = s.text where s.side = 'c' group by s.who"
     " having count(distinct m.conversation_id) > 1 union all select m.conversation_id from sent s join msg m"
     " on m.text = s.text where s.side = 'c' group by m.conversation_id having count(distinct s.who) > 1"},
    {"seq_has_no_gap_in_any_conversation", "select count(*) from db.conversation",
     "select c.id from db.conversation c left join (select conversation_id, count(*) as n, min(seq) as first, max(seq) as last"
     " from msg group by conversation_id) m on m.conversation_id = c.id"
     " where m.n is null or m.first <> 1 or m.last <> m.n or c.last_seq <> m.last"},
    {"fact_numbers_have_no_gap", "select count(*) from fact",
     "select 1 where (select count(*) from fact) <> (select max(no) from fact) or (select min(no) from fact) <> 1"},
    {"every_message_is_one_fact",
     "select count(*) from fact where kind in (" MESSAGE_IN "," MESSAGE_OUT ")",
     "select text from msg m where (select count(*) from fact f where f.kind = case m.author when 1 then " MESSAGE_IN
     " else " MESSAGE_OUT
     " end and f.a = m.conversation_id and f.b = m.seq and f.c = m.id and f.no = m.no) <> 1"
     " union all select 'more facts' where (select count(*) from msg) <>"
     " (select count(*) from fact where kind in (" MESSAGE_IN "," MESSAGE_OUT "))"},
    {"every_acknowledged_accept_and_decline_is_one_fact",
     "select count(*) from wish where answered and verb in ('accept', 'decline')",
     "select n from wish w where answered and verb in ('accept', 'decline') and (select count(*) from fact f"
     " where f.kind = w.kind and f.contact_id = w.contact and f.agent_id = w.desk and f.a = w.value) <> 1"},
    {"every_acknowledged_end_is_one_fact",
     "select count(*) from wish where answered and verb = 'end'",
     "select n from wish w where answered and verb = 'end' and (select count(*) from fact f where f.kind = w.kind"
     " and f.contact_id = w.contact and f.agent_id = w.desk and (f.a <> 1 or f.c = w.value)) <> 1"},
    {"every_acknowledged_wrap_up_is_one_fact",
     "select count(*) from wish where answered and verb = 'wrap'",
     "select n from wish w where answered and verb = 'wrap' and (select count(*) from fact f where f.kind = w.kind"
     " and f.contact_id = w.contact and f.agent_id = w.desk and (f.b <> 1 or f.a = w.value)) <> 1"},
    {"no_command_has_an_effect_twice", "select count(*) from fact where kind between 10 and 20",
     "select contact_id from fact where kind in (" ACCEPTED "," DECLINED
     ") group by kind, contact_id, a having count(*) > 1"
     " union all select contact_id from fact where kind in (" ARRIVED "," ABANDONED "," ENDED
     "," WRAPPED ")"
     " group by kind, contact_id having count(*) > 1"},
    {"nothing_was_done_that_no_agent_asked_for", "select count(*) from wish",
     "select f.no from fact f where (f.kind in (" ACCEPTED "," DECLINED ") or (f.kind = " ENDED
     " and f.a = 1)"
     " or (f.kind = " WRAPPED
     " and f.b = 1)) and not exists (select 1 from wish w where w.kind = f.kind"
     " and w.contact = f.contact_id and w.desk = f.agent_id and w.value = case f.kind when " ENDED
     " then f.c else f.a end)"},
    {"at_the_end_every_widget_had_seen_its_whole_conversation", "select count(*) from saw",
     "select v.who from saw v left join (select s.who, max(c.last_seq) as last from sent s join msg m on m.text = s.text"
     " join db.conversation c on c.id = m.conversation_id where s.side = 'c' group by s.who) x using (who)"
     " where v.gaps <> 0 or x.last is null or x.last <> v.last"},
};

enum { CHECKS = sizeof checks / sizeof *checks };

static bool run(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    bool ok = sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK;
    if (!ok)
        fprintf(stderr, "oracle: %s\n  %s\n", message ? message : "?", sql);
    sqlite3_free(message);
    return ok;
}

/* A line of the ledger into its table: the first word names it, the others are its columns in
 * order. */
static bool take_line(sqlite3 *db, char *line, long n)
{
    static const struct {
        const char *word, *sql;
        int columns;
    } kinds[] = {{"sent", "insert into sent values (?6, ?1, ?2, ?3, ?4, ?5)", 5},
                 {"acked", "insert into acked values (?1, ?2)", 2},
                 {"asked", "insert into asked values (?1, ?2, ?3, ?4, ?5)", 5},
                 {"done", "insert into done values (?1)", 1},
                 {"saw", "insert into saw values (?1, ?2, ?3)", 3}};
    char *word = strsep(&line, "\t");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        sqlite3_stmt *q;
        if (strcmp(kinds[i].word, word) != 0)
            continue;
        if (sqlite3_prepare_v2(db, kinds[i].sql, -1, &q, NULL) != SQLITE_OK)
            return false;
        for (int c = 1; c <= kinds[i].columns && line; c++)
            sqlite3_bind_text(q, c, strsep(&line, "\t"), -1, SQLITE_TRANSIENT);
        if (kinds[i].columns == 5)
            (void)sqlite3_bind_int64(q, 6, n);
        bool ok = sqlite3_step(q) == SQLITE_DONE && !line;
        sqlite3_finalize(q);
        return ok;
    }
    return false;
}

static bool read_ledger(sqlite3 *db, const char *path)
{
    FILE *f = fopen(path, "r");
    char line[4096];
    long n = 0;
    bool ok = f && run(db, tables) && run(db, "begin");
    while (ok && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        ok = take_line(db, line, ++n);
    }
    if (!ok)
        fprintf(stderr, "oracle: %s cannot be read (line %ld)\n", path, n);
    if (f)
        fclose(f);
    return ok && run(db, "commit");
}

/* Both, in memory, with views and indexes. */
static sqlite3 *gather(const char *ledger_path, const char *database_path)
{
    sqlite3 *db = NULL;
    char *sql = sqlite3_mprintf("attach 'file:%q?mode=ro' as db", database_path);
    bool ok = sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL) ==
                  SQLITE_OK &&
              read_ledger(db, ledger_path) && run(db, sql);
    sqlite3_free(sql);
    if (ok)
        return db;
    sqlite3_close(db);
    return NULL;
}

static long long number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *q;
    long long n = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
        n = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return n;
}

/* How many violations; the first few are named on stderr unless quiet. -1: the statement does not
 * work. */
static long long violations(sqlite3 *db, const struct check *c, bool quiet)
{
    sqlite3_stmt *q;
    long long n = 0;
    int step;
    if (sqlite3_prepare_v2(db, c->sql, -1, &q, NULL) != SQLITE_OK) {
        fprintf(stderr, "oracle: %s: %s\n", c->name, sqlite3_errmsg(db));
        return -1;
    }
    while ((step = sqlite3_step(q)) == SQLITE_ROW)
        if (++n <= 5 && !quiet)
            fprintf(stderr, "  %s: %s\n", c->name, (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    return step == SQLITE_DONE ? n : -1;
}

int oracle_check(const char *ledger_path, const char *database_path)
{
    sqlite3 *db = gather(ledger_path, database_path);
    int failed = 0;
    if (!db || !run(db, views)) {
        sqlite3_close(db);
        return -1;
    }
    for (int i = 0; i < CHECKS; i++) {
        long long n = violations(db, &checks[i], false), of = number(db, checks[i].of);
        bool ok = n == 0 && of > 0;
        printf("[%s] kill_9_ledger_%s\n", ok ? "       OK " : "  FAILED  ", checks[i].name);
        printf("             %lld looked at, %lld wrong\n", of, n);
        failed += !ok;
    }
    sqlite3_close(db);
    return failed;
}

/* Faults as they would look if the server had them: done to the copies before the checks look. */
static const struct {
    const char *name, *check, *sql;
} faults[] = {
    {"a_lost_message", "every_acknowledged_message_is_there_once_with_its_seq_and_text",
     "delete from msg where text = (select s.text from acked join sent s using (key) limit 1)"},
    {"a_changed_text", "every_acknowledged_message_is_there_once_with_its_seq_and_text",
     "update msg set text = text || '.' where text = (select s.text from acked join sent s using (key) limit 1 offset 1)"},
    {"a_message_under_another_seq",
     "every_acknowledged_message_is_there_once_with_its_seq_and_text",
     "update msg set seq = seq + 1 where text = (select s.text from acked join sent s using (key) limit 1 offset 2)"},
    {"a_doubled_message", "no_message_is_there_twice", "insert into msg select * from msg limit 1"},
    {"an_invented_message", "no_message_is_there_that_nobody_sent",
     "insert into sent select -1, who, side, start, 'x', 'x' from sent limit 1;"
     "update msg set text = 'nobody said this' where rowid = 1"},
    {"a_wrong_author", "every_message_has_its_author",
     "update msg set author = 3 - author where rowid = 1"},
    {"a_broken_order", "the_order_of_every_sender_is_kept",
     "update msg set seq = -seq where conversation_id = (select conversation_id from msg where author = 1"
     " group by 1 having count(*) > 1 limit 1)"},
    {"a_second_conversation", "a_visitor_has_one_conversation_of_his_own",
     "update msg set conversation_id = 1 where rowid = (select max(m.rowid) from msg m where author = 1 and seq > 1)"},
    {"a_gap_in_seq", "seq_has_no_gap_in_any_conversation",
     "update msg set seq = seq + 1 where rowid = (select rowid from msg order by seq desc limit 1)"},
    {"a_missing_fact", "fact_numbers_have_no_gap", "delete from fact where no = 5"},
    {"a_message_without_a_fact", "every_message_is_one_fact",
     "update fact set kind = 0 where no = (select max(no) from fact where kind = " MESSAGE_IN ")"},
    {"a_lost_accept", "every_acknowledged_accept_and_decline_is_one_fact",
     "update fact set kind = 0 where (kind, contact_id, a) in (select kind, contact, value from wish"
     " where answered and verb = 'accept' limit 1)"},
    {"a_lost_end", "every_acknowledged_end_is_one_fact",
     "update fact set kind = 0 where kind = " ENDED " and contact_id = (select contact from wish"
     " where answered and verb = 'end' limit 1)"},
    {"a_lost_wrap_up", "every_acknowledged_wrap_up_is_one_fact",
     "update fact set kind = 0 where kind = " WRAPPED " and contact_id = (select contact from wish"
     " where answered and verb = 'wrap' limit 1)"},
    {"a_doubled_accept", "no_command_has_an_effect_twice",
     "insert into fact select * from fact where kind = " ACCEPTED " limit 1"},
    {"an_accept_nobody_asked_for", "nothing_was_done_that_no_agent_asked_for",
     "delete from wish where n = (select n from wish where answered and verb = 'accept' limit 1)"},
    {"a_message_a_widget_never_saw", "at_the_end_every_widget_had_seen_its_whole_conversation",
     "update saw set last = last - 1 where rowid = 1"},
};

static const struct check *check_named(const char *name)
{
    for (int i = 0; i < CHECKS; i++)
        if (strcmp(checks[i].name, name) == 0)
            return &checks[i];
    abort();
}

int oracle_self_test(const char *ledger_path, const char *database_path)
{
    sqlite3 *db = gather(ledger_path, database_path);
    int unseen = 0;
    if (!db || !run(db, views)) {
        sqlite3_close(db);
        return -1;
    }
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        bool planted = run(db, "savepoint fault") && run(db, faults[i].sql);
        bool seen = planted && violations(db, check_named(faults[i].check), true) > 0;
        printf("[%s] kill_9_oracle_sees_%s\n", seen ? "       OK " : "  FAILED  ", faults[i].name);
        unseen += !seen;
        (void)run(db, "rollback to fault; release fault");
    }
    sqlite3_close(db);
    return unseen;
}
