/* engine_story_test DIRECTORY|FILE...: plays the stories of tests/stories against the engine; one test a file.
 *
 * A story is a floor (queues, agents, customers, topics), then what happens and every fact that follows from it:
 *
 *     [  5] arrive c7 A wealth
 *           > arrived c7
 *           > offered c7 a1 until 25 (of 1)
 *
 * Times are seconds. Nothing may happen that is not listed: when the engine's clock would act before the next line, the
 * story must say so with "[ 25] time". Commands are in story_floor.c and story_play.c, facts in story_words.c. Each story is
 * told four times: in one life, with the engine saved and loaded after every line, going on with the loaded one, with no signature
 * kept as a set, and with memory that fails in the middle of every line.
 * tests/stories/README.md explains the words to those who write stories. */
#include <assert.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/prng.h"
#include "engine/failing_test.h"
#include "engine/signatures.h"
#include "engine/story.h"

#define FAILURES_CROWD 100u /* of longer lists of agents a copy takes too long, */
#define FAILURES_BYTES 30000u /* and of more who wait or talk */

static const struct engine_limits limits = {.queues_max = 20, .topics_max = 20, .agents_max = 50000, .contacts_max = NUMBERS_MAX};

void story_fail(struct story *s, const char *fmt, ...)
{
    va_list args;

    if (s->failed)
        return;
    s->failed = true;
    printf("%s:%u: ", s->file, s->line);
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    printf("\n");
}

void story_happened(struct story *s, const char *fmt, ...)
{
    va_list args;

    if (s->happened_count == LINES_MAX) {
        story_fail(s, "more than %u facts", LINES_MAX);
        return;
    }
    va_start(args, fmt);
    vsnprintf(s->happened[s->happened_count++], LINE_MAX, fmt, args);
    va_end(args);
}

/* What a restart at this moment would find must be what is here; the story goes on with it. */
static void reload(struct story *s)
{
    struct buf bytes = {0}, again = {0};
    struct engine *copy;

    engine_save(s->e, &bytes);
    if (engine_new(&s->limits, &copy) != OK || engine_load(copy, bytes.p, bytes.n) != OK)
        story_fail(s, "the snapshot cannot be loaded");
    else
        engine_save(copy, &again);
    if (!s->failed && (bytes.n != again.n || memcmp(bytes.p, again.p, bytes.n) != 0))
        story_fail(s, "the snapshot gives another state");
    if (!s->failed && engine_hash(copy) != hash_bytes(bytes.p, bytes.n, 0))
        story_fail(s, "the sum of the state is not that of its snapshot");
    engine_free(s->e);
    s->e = copy;
    buf_done(&bytes);
    buf_done(&again);
}

/* Who does what, in whatever order; of offers how many contacts are offered: a moment later another may be the most urgent, and those of
 * several at once are as many as memory allows. */
static uint64_t sum_of(const struct facts *facts)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < facts->count; i++) {
        const struct fact f = facts_at(facts, i);
        bool again = false;
        for (uint32_t k = 0; f.kind == FACT_CONTACT_OFFERED && k < i; k++)
            again = again || (facts_at(facts, k).kind == f.kind && facts_at(facts, k).contact == f.contact);
        if (!again)
            sum += hash_u64(f.kind == FACT_CONTACT_OFFERED ? f.kind : f.kind ^ f.contact << 16 ^ f.agent << 40);
    }
    return sum;
}

static struct engine *copy_of(const struct story *s, const struct buf *before)
{
    struct engine *copy;

    if (engine_new(&s->limits, &copy) != OK || engine_load(copy, before->p, before->n) != OK)
        abort();
    return copy;
}

/* What is due then is done: who does what, added up. */
static uint64_t sum_of_due(struct story *s, struct engine *copy, int64_t now_us)
{
    const struct command again = {.kind = CMD_TICK, .now_us = now_us};
    struct facts rest = {0};

    if (engine_due_us(copy) <= now_us && engine_decide(copy, &again, &rest) != OK)
        story_fail(s, "nothing goes on after the command");
    uint64_t sum = sum_of(&rest);
    facts_done(&rest);
    return sum;
}

/* What the command brings where memory suffices, and what is overdue after it. */
static uint64_t sum_with_memory(struct story *s, const struct command *c, enum err err, const struct buf *before)
{
    struct engine *copy = copy_of(s, before);
    struct facts facts = {0};

    if (engine_decide(copy, c, &facts) != err)
        story_fail(s, "a copy answers otherwise");
    uint64_t sum = sum_of(&facts) + sum_of_due(s, copy, c->now_us);
    facts_done(&facts);
    engine_free(copy);
    return sum;
}

/* The command is told to copies of the engine in which the n-th allocation fails, and all after it: the copy refuses and is as before, or has
 * done it, and a tick after ENGINE_AGAIN_US what is left to do. */
static void run_short_of_memory(struct story *s, const struct command *c, enum err err, const struct buf *before)
{
    uint64_t sum = sum_with_memory(s, c, err, before);
    bool failed = true;

    for (int64_t n = 0; failed && !s->failed; n++) {
        struct facts some = {0};
        struct engine *copy = copy_of(s, before);
        memory_left = n;
        enum err answer = engine_decide(copy, c, &some);
        failed = memory_left < 0;
        memory_left = INT64_MAX;
        if (answer != OK && (engine_hash(copy) != hash_bytes(before->p, before->n, 0) || some.count > 0))
            story_fail(s, "short of memory after %lld: it is refused and changed the state", (long long)n);
        if (answer != err && answer != ERR_NOMEM)
            story_fail(s, "short of memory after %lld: the answer is %s", (long long)n, err_code(answer));
        if (!failed && answer != err)
            story_fail(s, "memory was enough, and the answer is %s", err_code(answer));
        if (answer == OK && sum_of(&some) + sum_of_due(s, copy, c->now_us + (failed ? ENGINE_AGAIN_US : 0)) != sum)
            story_fail(s, "short of memory after %lld: %u facts and what follows are others", (long long)n, some.count);
        facts_done(&some);
        engine_free(copy);
    }
}

void story_short_of_memory(const struct story *s, bool is)
{
    memory_left = is && s->fails ? 0 : INT64_MAX;
}

void story_run(struct story *s, struct command c)
{
    struct facts facts = {0};
    struct buf before = {0};
    bool fails = s->fails && s->crowd < FAILURES_CROWD;

    c.now_us = s->now_us;
    if (fails)
        engine_save(s->e, &before);
    enum err err = engine_decide(s->e, &c, &facts);
    if (fails && before.n <= FAILURES_BYTES)
        run_short_of_memory(s, &c, err, &before);
    buf_done(&before);
    if (err != OK)
        story_happened(s, "refused %s", err_code(err));
    for (uint32_t i = 0; i < facts.count; i++) {
        struct fact f = facts_at(&facts, i);
        story_render(s, &f);
    }
    /* Without a fact nothing changed; that a tick looked at a hold that is over is not kept. */
    bool changed = facts.count > 0;
    facts_done(&facts);
    if (changed && s->reloads)
        reload(s);
}

/* -- reading a story -- */

static void expect(struct story *s, const char *text, uint32_t k)
{
    if (s->expected_count == LINES_MAX)
        story_fail(s, "more than %u facts", LINES_MAX);
    else
        (void)story_nth(text, k, s->expected[s->expected_count++], LINE_MAX);
}

/* The facts that the story tells: each line for each place of the command's range, one after the other; or else for each of its own. */
static void expect_all(struct story *s)
{
    char text[LINE_MAX];

    for (uint32_t k = 0; s->times > 1 && k < s->times; k++)
        for (uint32_t i = 0; i < s->written_count; i++)
            expect(s, s->written[i], k);
    for (uint32_t i = 0; s->times <= 1 && i < s->written_count; i++)
        for (uint32_t k = 0, lines = story_nth(s->written[i], 0, text, sizeof text); k < lines; k++)
            expect(s, s->written[i], k);
    s->written_count = 0;
}

/* Compares what the last command brought with what the story says. */
static void settle(struct story *s)
{
    story_topic_close(s);
    expect_all(s);
    if (s->failed || !s->started) {
        s->happened_count = s->expected_count = 0;
        return;
    }
    bool same = s->happened_count == s->expected_count;
    for (uint32_t i = 0; same && i < s->happened_count; i++)
        same = strcmp(s->happened[i], s->expected[i]) == 0;
    if (!same) {
        s->line = s->command_line;
        story_fail(s, "%s", s->command_text);
        for (uint32_t i = 0; i < s->expected_count; i++)
            printf("    told:     %s\n", s->expected[i]);
        for (uint32_t i = 0; i < s->happened_count; i++)
            printf("    happened: %s\n", s->happened[i]);
    }
    s->happened_count = s->expected_count = 0;
}

/* What is overdue, as a step that fell due while it rang, is due now. */
static int64_t next_due_us(const struct story *s)
{
    int64_t due_us = engine_due_us(s->e);

    return due_us > s->now_us ? due_us : s->now_us;
}

/* Deadlines before the line's moment happen first; a story that keeps silent about their facts is wrong. */
static void pass_time(struct story *s, int64_t until_us)
{
    while (!s->failed && next_due_us(s) < until_us) {
        s->now_us = next_due_us(s);
        story_run(s, (struct command){.kind = CMD_TICK});
        if (s->happened_count > 0)
            story_fail(s, "the story forgets that at %lld: %s", story_seconds(s->now_us), s->happened[0]);
    }
    if (until_us < s->now_us)
        story_fail(s, "time goes back");
    s->now_us = until_us;
}

static const struct story_word *find_word(const char *word)
{
    for (const struct story_word *w = story_floor_words; w->word; w++)
        if (strcmp(w->word, word) == 0)
            return w;
    for (const struct story_word *w = story_play_words; w->word; w++)
        if (strcmp(w->word, word) == 0)
            return w;
    return NULL;
}

static void do_once(struct story *s, char *text)
{
    char *words[WORDS_MAX], *save = NULL;
    uint32_t count = 0;

    for (char *p = strtok_r(text, " \t", &save); p && count < WORDS_MAX; p = strtok_r(NULL, " \t", &save))
        words[count++] = p;
    const struct story_word *word = count > 0 ? find_word(words[0]) : NULL;
    if (word && count < 2 && strcmp(words[0], "time") != 0 && strcmp(words[0], "signatures") != 0)
        story_fail(s, "%s what?", words[0]);
    else if (word)
        word->run(s, words, count);
    else
        story_fail(s, "unknown word '%s'", count ? words[0] : "");
}

/* "arrive c1..c70 A any": each of them; saved and loaded, or short of memory, at the last. */
static void do_command(struct story *s, const char *text)
{
    char once[2 * LANG_SOURCE_MAX];
    bool reloads = s->reloads, fails = s->fails;

    s->times = story_nth(text, 0, once, sizeof once);
    for (uint32_t k = 0; k < s->times && !s->failed; k++) {
        (void)story_nth(text, k, once, sizeof once);
        s->reloads = reloads && k + 1 == s->times;
        s->fails = fails && k + 1 == s->times;
        do_once(s, once);
    }
    s->reloads = reloads;
    s->fails = fails;
}

static void write_down(struct story *s, const char *text)
{
    if (strcmp(text, "nothing") == 0)
        return;
    if (s->written_count == LINES_MAX)
        story_fail(s, "more than %u facts", LINES_MAX);
    else
        snprintf(s->written[s->written_count++], LINE_MAX, "%s", text);
}

static void story_line(struct story *s, char *text)
{
    while (*text == ' ')
        text++;
    size_t n = strlen(text);
    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '))
        text[--n] = 0;
    if (n == 0 || *text == '#')
        return;
    if (*text == '>') {
        write_down(s, text + 1 + strspn(text + 1, " "));
        return;
    }
    if (story_topic_line(s, text))
        return;
    settle(s);
    if (s->failed)
        return;
    s->command_line = s->line;
    snprintf(s->command_text, LINE_MAX, "%s", text);
    if (*text == '[') {
        char *end;
        long long at_s = strtoll(text + 1, &end, 10);
        s->started = true;
        pass_time(s, at_s * SECOND_US + (*end == '+' ? strtoll(end + 1, &end, 10) : 0)); /* "[ 5+1us]" */
        end += strcspn(end, "]");
        text = end + strspn(end, "] ");
    }
    if (!s->failed)
        do_command(s, text);
}

static bool play(const char *file, bool reloads, bool fails, uint32_t signatures)
{
    char line[2 * LANG_SOURCE_MAX];
    struct story *s = calloc(1, sizeof *s);
    FILE *in = fopen(file, "r");

    if (!s || !in || engine_new(&limits, &s->e) != OK) {
        printf("%s: cannot be read\n", file);
        exit(1);
    }
    engine_keep_signatures(s->e, signatures);
    s->file = file;
    s->reloads = reloads;
    s->fails = fails;
    s->routing = routing_default;
    s->limits = limits;
    while (!s->failed && fgets(line, sizeof line, in)) {
        s->line++;
        story_line(s, line);
    }
    settle(s);
    if (!s->started)
        story_fail(s, "nothing happens in this story");
    bool good = !s->failed;
    fclose(in);
    engine_free(s->e);
    free(s);
    return good;
}

static bool tell(const char *file)
{
    const char *slash = strrchr(file, '/');
    char name[300];

    snprintf(name, sizeof name, "story_%.280s", slash ? slash + 1 : file);
    char *dot = strrchr(name, '.');
    if (dot)
        *dot = 0;
    bool good = play(file, false, false, ENGINE_SIGNATURES_MAX) && play(file, true, false, ENGINE_SIGNATURES_MAX) && play(file, false, false, 0) &&
                play(file, false, true, ENGINE_SIGNATURES_MAX);
    printf("%s %s\n", good ? "[       OK ]" : "[  FAILED  ]", name);
    return good;
}

static int is_story(const struct dirent *d)
{
    const char *dot = strrchr(d->d_name, '.');
    return dot && strcmp(dot, ".story") == 0;
}

/* Returns how many failed. */
static int tell_all(const char *directory, struct dirent **found, int count)
{
    int failed = 0;

    for (int i = 0; i < count; i++) {
        char file[4096];
        snprintf(file, sizeof file, "%s/%s", directory, found[i]->d_name);
        failed += !tell(file);
        free(found[i]);
    }
    free(found);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0, told = 0;

    for (int i = 1; i < argc; i++) {
        struct dirent **found;
        int count = scandir(argv[i], &found, is_story, alphasort);
        failed += count >= 0 ? tell_all(argv[i], found, count) : !tell(argv[i]);
        told += count >= 0 ? count : 1;
    }
    return failed || told == 0 ? 1 : 0;
}
