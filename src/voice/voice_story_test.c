/* voice_story_test [--write] DIRECTORY|FILE...: plays the stories of tests/voice_stories; one test a file. The README there explains the words.
 *
 * Each is told four times: in one life; with no memory to be had; with every command and event doubled; with the link broken after every line. --write puts what happens into the file, to be read before it is kept. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "voice/told_world.h"

static int64_t memory_left = INT64_MAX;
static bool memory_counts;
void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
const struct voice_effect *__real_voice_event(struct voice *v, int64_t now_us, const struct voice_in *in, uint32_t *ret_count);
const struct voice_effect *__wrap_voice_event(struct voice *v, int64_t now_us, const struct voice_in *in, uint32_t *ret_count);

void *__wrap_malloc(size_t n)
{
    return memory_left-- > 0 ? __real_malloc(n) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return memory_left-- > 0 ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *p, size_t n)
{
    return memory_left-- > 0 ? __real_realloc(p, n) : NULL;
}

/* Short of memory there is none for voice itself; the world around it has enough. */
const struct voice_effect *__wrap_voice_event(struct voice *v, int64_t now_us, const struct voice_in *in, uint32_t *ret_count)
{
    memory_left = memory_counts ? 0 : INT64_MAX;
    const struct voice_effect *effects = __real_voice_event(v, now_us, in, ret_count);
    memory_left = INT64_MAX;
    return effects;
}

enum telling { PLAIN, NO_MEMORY, DOUBLED, BROKEN, TELLINGS };
static const char *const tellings[] = {"in one life", "without memory", "with everything doubled", "with the link broken after every line"};

struct story {
    struct world w;
    const char *file;
    enum telling how;
    struct voice_conf conf;
    struct link config;
    struct buf trunks; /* its list */
    uint8_t odd[WORLD_CALLS];
    bool started, failed, after_down;
    uint32_t line;
    char expected[WORLD_LINES][WORLD_LINE];
    uint32_t expected_count, command_line;
    char command[WORLD_LINE];
    struct link last;
    FILE *out; /* --write */
};

static void fail(struct story *s, const char *what)
{
    if (!s->failed)
        printf("%s:%u: %s: %s (%s)\n", s->file, s->command_line, s->command, what, tellings[s->how]);
    s->failed = true;
}

/* -- words -- */

struct words {
    char *at[40];
    uint32_t count;
};

static const char *value(const struct words *words, const char *key)
{
    for (uint32_t i = 1; i + 1 < words->count; i++)
        if (strcmp(words->at[i], key) == 0)
            return words->at[i + 1];
    return NULL;
}

static bool has(const struct words *words, const char *key)
{
    for (uint32_t i = 1; i < words->count; i++)
        if (strcmp(words->at[i], key) == 0)
            return true;
    return false;
}

static uint64_t number(const struct words *words, const char *key, uint64_t otherwise)
{
    const char *v = value(words, key);
    return v ? strtoull(v, NULL, 10) : otherwise;
}

static int64_t span(const struct words *words, const char *key, int64_t otherwise)
{
    const char *v = value(words, key);
    return v ? (int64_t)(strtod(v, NULL) * 1e6) : otherwise;
}

static uint64_t call_number(const struct story *s, const char *word)
{
    const uint64_t n = strtoull(word + 1, NULL, 10) % WORLD_CALLS;
    return 2 * n + s->odd[n];
}

static uint64_t ring_number(const char *word)
{
    const char *slash = strchr(word, '/');
    const char *r = slash ? slash + 1 : word;
    return *r == 'r' ? strtoull(r + 1, NULL, 10) : 0;
}

static uint8_t among(struct story *s, const char *const *names, uint32_t count, const char *word)
{
    for (uint32_t i = 0; word && i < count; i++)
        if (strcmp(names[i], word) == 0)
            return (uint8_t)i;
    fail(s, "no such name");
    return 0;
}

static void put_says(struct buf *b, struct link_list *l, const char *says)
{
    char text[WORLD_LINE], *save = NULL;

    snprintf(text, sizeof text, "%s", says ? says : "");
    for (char *p = strtok_r(text, ",", &save); p; p = strtok_r(NULL, ",", &save)) {
        const struct link_say say = {.kind = *p == 'n' ? LINK_SAY_NUMBER : LINK_SAY_PROMPT, .value = strtoull(*p == 'n' ? p + 1 : p, NULL, 10)};
        if (link_put_say(b, l, &say) != OK)
            abort();
    }
}

static void tell_command(struct story *s, struct link f)
{
    s->last = f;
    world_command(&s->w, f);
    s->last.command.op = world_call(&s->w, f.command.call)->op;
    if (s->how == DOUBLED) { /* taken before: nothing */
        const uint32_t lines = s->w.lines_count;
        world_command(&s->w, s->last);
        for (uint32_t i = lines; i < s->w.lines_count; i++)
            if (strcmp(s->w.lines[i], "not taken: again") != 0 && strcmp(s->w.lines[i], "not taken: no_call") != 0 &&
                strcmp(s->w.lines[i], "not taken: input") != 0 && strcmp(s->w.lines[i], "not taken: full") != 0)
                fail(s, s->w.lines[i]);
        s->w.lines_count = lines;
    }
}

static bool command(struct story *s, const struct words *words)
{
    static const struct {
        const char *word;
        enum link_kind kind;
    } commands[] = {
        {"answer", LINK_CMD_ANSWER}, {"play", LINK_CMD_PLAY},     {"music", LINK_CMD_MUSIC},   {"ring", LINK_CMD_RING},     {"unring", LINK_CMD_UNRING},
        {"join", LINK_CMD_JOIN},     {"hold", LINK_CMD_HOLD},     {"resume", LINK_CMD_RESUME}, {"mute", LINK_CMD_MUTE},     {"unmute", LINK_CMD_UNMUTE},
        {"send", LINK_CMD_DIGITS},   {"dial", LINK_CMD_DIAL},     {"hangup", LINK_CMD_HANGUP}, {"sdp", LINK_CMD_SDP},       {"candidate", LINK_CMD_CANDIDATE},
    };
    struct link f = {0};
    struct buf says = {0};

    for (uint32_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].word, words->at[0]) == 0)
            f.kind = commands[i].kind;
    if (!f.kind || words->count < 2)
        return false;
    const char *second = words->count > 2 ? words->at[2] : "";
    const uint64_t n = strtoull(words->at[1] + 1, NULL, 10) % WORLD_CALLS;
    if ((f.kind == LINK_CMD_RING && has(words, "begins")) || (f.kind == LINK_CMD_SDP && has(words, "page")))
        s->odd[n] = 0;
    f.command.call = call_number(s, words->at[1]);
    f.command.op = number(words, "op", 0);
    switch (f.kind) {
    case LINK_CMD_PLAY:
        put_says(&says, &f.cmd_play.says, value(words, "what"));
        f.cmd_play.times = (uint16_t)number(words, "times", 0);
        f.cmd_play.digits_max = (uint8_t)number(words, "digits", 0);
        f.cmd_play.barge = has(words, "barge");
        f.cmd_play.first_us = span(words, "first", 0);
        f.cmd_play.between_us = span(words, "between", 0);
        f.cmd_play.end = str_of(value(words, "end"));
        break;
    case LINK_CMD_MUSIC:
        f.cmd_music.prompt = (uint32_t)strtoul(second, NULL, 10);
        break;
    case LINK_CMD_RING:
        f.cmd_ring.ring = ring_number(second);
        f.cmd_ring.kind = has(words, "browser") ? LINK_LEG_BROWSER : value(words, "outside") ? LINK_LEG_OUTSIDE : LINK_LEG_PHONE;
        f.cmd_ring.phone = number(words, "phone", 0);
        f.cmd_ring.trunk = f.cmd_ring.kind == LINK_LEG_OUTSIDE;
        f.cmd_ring.number = str_of(value(words, "outside"));
        f.cmd_ring.begins = has(words, "begins");
        f.cmd_ring.lease_us = span(words, "lease", 20 * SECOND_US);
        break;
    case LINK_CMD_UNRING:
        f.cmd_unring.ring = ring_number(second);
        f.cmd_unring.reason = has(words, "taken") ? LINK_REASON_TAKEN : 0;
        break;
    case LINK_CMD_JOIN:
        f.cmd_join.ring = ring_number(second);
        break;
    case LINK_CMD_HOLD:
    case LINK_CMD_RESUME:
    case LINK_CMD_MUTE:
    case LINK_CMD_UNMUTE:
        f.cmd_hold.by = among(s, world_bys, LINK_BY_LAST + 1, second);
        break;
    case LINK_CMD_DIGITS:
        f.cmd_digits.digits = str_of(second);
        break;
    case LINK_CMD_DIAL:
        f.cmd_dial.ring = ring_number(second);
        f.cmd_dial.trunk = 1;
        f.cmd_dial.number = str_of(value(words, "number"));
        f.cmd_dial.from = str_of(value(words, "from"));
        f.cmd_dial.lease_us = span(words, "lease", 40 * SECOND_US);
        break;
    case LINK_CMD_HANGUP:
        f.cmd_hangup.reason = words->count > 2 ? among(s, world_reasons, LINK_REASON_LAST + 1, second) : 0;
        break;
    case LINK_CMD_SDP:
    case LINK_CMD_CANDIDATE:
        f.cmd_sdp.ring = ring_number(second);
        if (f.kind == LINK_CMD_SDP)
            f.cmd_sdp.text = str_of(has(words, "empty") ? "" : "v=0");
        else
            f.cmd_candidate.text = STR("candidate:1");
        break;
    default:
        break;
    }
    tell_command(s, f);
    buf_done(&says);
    return true;
}

static void tell_in(struct story *s, struct voice_in in)
{
    world_hear(&s->w, in);
    if (s->how == DOUBLED && in.kind != VOICE_DIGIT && in.kind != VOICE_INCOMING && in.kind != VOICE_LINK_UP && in.kind != VOICE_SDP && in.kind != VOICE_PHONE) {
        const uint32_t lines = s->w.lines_count;
        world_hear(&s->w, in);
        if (s->w.lines_count > lines)
            fail(s, "the second time it is not nothing");
    }
}

static bool leg_event(struct story *s, const struct words *words)
{
    static const struct {
        const char *word;
        enum voice_in_kind kind;
    } events[] = {
        {"ringing", VOICE_RINGING}, {"early", VOICE_EARLY},   {"answered", VOICE_ANSWERED}, {"ended", VOICE_ENDED}, {"held", VOICE_HELD}, {"resumed", VOICE_RESUMED},
        {"described", VOICE_SDP},   {"first", VOICE_FIRST},   {"gone", VOICE_GONE},         {"failed", VOICE_FAILED}, {"digit", VOICE_DIGIT}, {"played", VOICE_PLAYED},
        {"closed", VOICE_CLOSED},
    };
    struct voice_in in = {0};

    for (uint32_t i = 0; i < sizeof events / sizeof events[0]; i++)
        if (strcmp(events[i].word, words->at[0]) == 0)
            in.kind = events[i].kind;
    if (!in.kind || words->count < 2)
        return false;
    const struct world_leg *l = world_leg(&s->w, call_number(s, words->at[1]), ring_number(strchr(words->at[1], '/') ? words->at[1] : "c"));
    const char *third = words->count > 2 ? words->at[2] : "";
    in.leg = l ? l->id : 12345;
    in.token = l ? l->token - has(words, "older") : 0; /* older: of the play before */
    in.missing = has(words, "missing");
    in.digit = *third;
    in.text = STR("v=0 answer");
    in.status = (uint16_t)number(words, "status", 0);
    in.cause = (uint16_t)number(words, "cause", 0);
    in.counters = (struct voice_counters){.packets_in = 100, .packets_out = 99};
    if ((in.kind == VOICE_ENDED || in.kind == VOICE_FAILED) && *third)
        in.reason = (enum link_reason)among(s, world_reasons, LINK_REASON_LAST + 1, third);
    tell_in(s, in);
    return true;
}

static void incoming(struct story *s, const struct words *words)
{
    const uint64_t n = strtoull(words->at[1] + 1, NULL, 10) % WORLD_CALLS;
    struct voice_in in = {.kind = VOICE_INCOMING, .leg_kind = has(words, "desk") ? LINK_LEG_PHONE : LINK_LEG_TRUNK, .trunk = 1};

    s->odd[n] = !has(words, "even");
    in.call = 2 * n + s->odd[n];
    in.from = str_of(value(words, "from"));
    in.to = str_of(value(words, "to"));
    in.name = str_of(value(words, "name"));
    in.diversion = str_of(value(words, "diversion"));
    in.withheld = has(words, "withheld");
    if (has(words, "broken"))
        in.name = (struct str){"\xff\0x", 3};
    world_hear(&s->w, in);
}

static void tell_calls(struct story *s, const struct words *words)
{
    struct buf list = {0};
    struct link f = {.kind = LINK_CALLS};

    for (uint32_t i = 1; i < words->count; i++)
        if (link_put_live(&list, &f.calls.calls, &(struct link_live){.call = call_number(s, words->at[i])}) != OK)
            abort();
    world_frame(&s->w, f);
    buf_done(&list);
}

/* "trunk 1 circuits 2": in the configuration instead of what was there of carriers. */
static void trunk(struct story *s, const struct words *words)
{
    const struct link_trunk t = {.id = number(words, "trunk", 0), .calls_max = (uint32_t)number(words, "circuits", 0)};

    if (!t.id)
        return;
    buf_clear(&s->trunks);
    s->config.config.trunks = (struct link_list){0};
    if (link_put_trunk(&s->trunks, &s->config.config.trunks, &t) != OK)
        abort();
}

static bool link_word(struct story *s, const struct words *words)
{
    const char *first = words->at[0], *second = words->count > 1 ? words->at[1] : "";
    struct world *w = &s->w;

    if (strcmp(first, "down") == 0) {
        world_hear(w, (struct voice_in){.kind = VOICE_LINK_DOWN});
        w->up = false;
    } else if (strcmp(first, "up") == 0) {
        world_hear(w, (struct voice_in){.kind = VOICE_LINK_UP});
    } else if (strcmp(first, "welcome") == 0) {
        w->up = true;
        world_frame(w, (struct link){.kind = LINK_WELCOME,
                                     .welcome = {.major = (uint16_t)number(words, "version", LINK_MAJOR), .instance = 1, .event = strtoull(second, NULL, 10)}});
    } else if (strcmp(first, "calls") == 0) {
        tell_calls(s, words);
    } else if (strcmp(first, "ack") == 0) {
        world_frame(w, (struct link){.kind = LINK_ACK, .ack = {.event = *second ? strtoull(second, NULL, 10) : w->seen_max}});
    } else if (strcmp(first, "ping") == 0) {
        world_frame(w, (struct link){.kind = LINK_PING, .ping = {.token = 7}});
    } else if (strcmp(first, "pong") == 0) {
        world_frame(w, (struct link){.kind = LINK_PONG});
    } else if (strcmp(first, "refuse") == 0) {
        world_frame(w, (struct link){.kind = LINK_REFUSED});
    } else if (strcmp(first, "wrong") == 0) {
        world_frame(w, (struct link){.kind = LINK_EV_RINGING});
    } else if (strcmp(first, "configure") == 0) {
        trunk(s, words);
        struct link f = s->config;
        f.config.version = number(words, "version", ++w->version);
        f.config.calls_max = (uint32_t)number(words, "calls", 0);
        world_frame(w, f);
    } else {
        return false;
    }
    return true;
}

static void look(struct story *s)
{
    struct voice_stats now;

    voice_stats(s->w.v, &now);
    world_say(&s->w, "%u calls, %u legs, %u timers", now.calls, now.legs, now.timers);
}

static void look_kept(struct story *s)
{
    struct voice_stats now;

    voice_stats(s->w.v, &now);
    world_say(&s->w, "%u events kept", now.kept);
}

static void look_counts(struct story *s)
{
    struct voice_stats now;

    voice_stats(s->w.v, &now);
    world_say(&s->w, "refused %" PRIu64 ", late %" PRIu64 ", untold %" PRIu64 ", not closed %" PRIu64, now.refused, now.late, now.untold, now.not_closed);
}

/* Before anything happens: "limits calls 2 kept 40 bytes 40000", "config orphan 5 sorry 0". */
static bool floor_word(struct story *s, const struct words *words)
{
    if (strcmp(words->at[0], "limits") == 0) {
        s->conf.calls_max = (uint32_t)number(words, "calls", s->conf.calls_max);
        s->conf.calls_per_s = (uint32_t)number(words, "rate", s->conf.calls_per_s);
        s->conf.kept_max = (uint32_t)number(words, "kept", s->conf.kept_max);
        s->conf.kept_bytes = (uint32_t)number(words, "bytes", s->conf.kept_bytes);
        return true;
    }
    if (strcmp(words->at[0], "config") != 0)
        return false;
    struct link_config *c = &s->config.config;
    c->orphan_us = span(words, "orphan", c->orphan_us);
    c->sorry = (uint32_t)number(words, "sorry", c->sorry);
    c->music = (uint32_t)number(words, "music", c->music);
    c->ringback = (uint32_t)number(words, "ringback", c->ringback);
    c->calls_max = (uint32_t)number(words, "calls", c->calls_max);
    c->calls_per_s = (uint32_t)number(words, "rate", c->calls_per_s);
    trunk(s, words);
    return true;
}

static void do_words(struct story *s, char *text)
{
    struct words words = {0};
    char *save = NULL;

    for (char *p = strtok_r(text, " \t", &save); p && words.count < 40; p = strtok_r(NULL, " \t", &save))
        words.at[words.count++] = p;
    if (words.count == 0)
        return;
    if (!s->started) {
        if (!floor_word(s, &words))
            fail(s, "this is no word of what is there at the start");
        return;
    }
    if (strcmp(words.at[0], "alone") == 0)
        return;
    if (strcmp(words.at[0], "incoming") == 0)
        incoming(s, &words);
    else if (strcmp(words.at[0], "again") == 0)
        world_command(&s->w, s->last);
    else if (strcmp(words.at[0], "slow") == 0)
        s->w.slow = true;
    else if (strcmp(words.at[0], "look") == 0)
        look(s);
    else if (strcmp(words.at[0], "kept") == 0)
        look_kept(s);
    else if (strcmp(words.at[0], "counts") == 0)
        look_counts(s);
    else if (strcmp(words.at[0], "phone") == 0)
        tell_in(s, (struct voice_in){.kind = VOICE_PHONE, .phone = strtoull(words.at[1], NULL, 10), .there = has(&words, "there")});
    else if (strcmp(words.at[0], "stop") == 0)
        tell_in(s, (struct voice_in){.kind = VOICE_STOP});
    else if (strcmp(words.at[0], "time") == 0)
        world_hear(&s->w, (struct voice_in){.kind = VOICE_TICK});
    else if (!command(s, &words) && !leg_event(s, &words) && !link_word(s, &words))
        fail(s, "unknown word");
}

/* -- reading -- */

static void settle(struct story *s)
{
    bool same = s->w.lines_count == s->expected_count;

    if (s->out)
        for (uint32_t i = 0; i < s->w.lines_count; i++)
            fprintf(s->out, "      > %s\n", s->w.lines[i]);
    for (uint32_t i = 0; same && i < s->w.lines_count; i++)
        same = strcmp(s->w.lines[i], s->expected[i]) == 0;
    if (s->w.wrong[0])
        fail(s, s->w.wrong);
    if (!same && !s->out && !s->failed) {
        fail(s, "something else happened");
        for (uint32_t i = 0; i < s->expected_count; i++)
            printf("    told:     %s\n", s->expected[i]);
        for (uint32_t i = 0; i < s->w.lines_count; i++)
            printf("    happened: %s\n", s->w.lines[i]);
    }
    s->w.lines_count = s->expected_count = 0;
    if (s->started && s->how == BROKEN && s->w.up && !s->w.slow) {
        world_connect(&s->w);
        if (s->w.wrong[0])
            fail(s, s->w.wrong);
    }
}

/* What is due before is told by the story, or it is wrong; --write tells it. */
static void pass_time(struct story *s, int64_t until_us)
{
    while (!s->failed && voice_next_us(s->w.v) < until_us) {
        s->w.now_us = voice_next_us(s->w.v) > s->w.now_us ? voice_next_us(s->w.v) : s->w.now_us;
        world_hear(&s->w, (struct voice_in){.kind = VOICE_TICK});
        if (s->w.lines_count && s->out) {
            fprintf(s->out, "[%4g] time\n", (double)(s->w.now_us - 1000 * SECOND_US) / 1e6);
            settle(s);
        } else if (s->w.lines_count) {
            fail(s, "the story forgets what was due before it");
            printf("    at %g: %s\n", (double)(s->w.now_us - 1000 * SECOND_US) / 1e6, s->w.lines[0]);
        }
    }
    if (until_us < s->w.now_us)
        fail(s, "time goes back");
    else
        s->w.now_us = until_us;
}

/* alone: nobody has connected yet. */
static void begin(struct story *s, bool alone)
{
    s->started = true;
    world_init(&s->w, &s->conf);
    if (!alone)
        world_start(&s->w, &s->config);
}

static void story_line(struct story *s, char *text)
{
    char copy[2 * WORLD_LINE];

    snprintf(copy, sizeof copy, "%s", text);
    text += strspn(text, " ");
    text[strcspn(text, "\n")] = 0;
    if (*text == '>') {
        if (s->expected_count < WORLD_LINES)
            snprintf(s->expected[s->expected_count++], WORLD_LINE, "%s", text + 2);
        return;
    }
    if (*text != 0 && *text != '#') {
        settle(s);
        s->command_line = s->line;
        snprintf(s->command, sizeof s->command, "%s", text);
        if (*text == '[') {
            char *end;
            const double at = strtod(text + 1, &end);
            if (!s->started)
                begin(s, strstr(end, "alone") != NULL);
            if (!s->failed)
                pass_time(s, 1000 * SECOND_US + (int64_t)(at * 1e6 + 0.5));
            text = end + 1 + strspn(end + 1, " ");
        }
    } else if (s->out) {
        settle(s);
    }
    if (s->out)
        fputs(copy, s->out);
    if (!s->failed && *text && *text != '#')
        do_words(s, text);
}

static bool play(const char *file, enum telling how, FILE *out)
{
    char line[2 * WORLD_LINE];
    struct story *s = calloc(1, sizeof *s);
    FILE *in = fopen(file, "r");

    if (!s || !in) {
        printf("%s: cannot be read\n", file);
        exit(1);
    }
    s->file = file;
    s->how = how;
    s->out = out;
    memory_counts = how == NO_MEMORY;
    memset(s->odd, 1, sizeof s->odd);
    s->conf = (struct voice_conf){.instance = 9, .build = "story", .calls_max = 20, .kept_max = 200, .kept_bytes = 80000};
    s->config = (struct link){.kind = LINK_CONFIG, .config = {.music = 1, .sorry = 2, .confirm = 3, .ringback = 4, .orphan_us = 30 * SECOND_US}};
    while (!s->failed && fgets(line, sizeof line, in)) {
        s->line++;
        story_line(s, line);
    }
    settle(s);
    snprintf(s->command, sizeof s->command, "the end");
    if (s->started && !s->failed)
        world_stop(&s->w);
    if (s->w.wrong[0])
        fail(s, s->w.wrong);
    if (!s->started)
        fail(s, "nothing happens in this story");
    const bool good = !s->failed;
    fclose(in);
    if (s->started)
        world_done(&s->w);
    buf_done(&s->trunks);
    free(s);
    return good;
}

static bool write_down(const char *file)
{
    char name[4200];

    snprintf(name, sizeof name, "%s.new", file);
    FILE *out = fopen(name, "w");
    const bool good = out && play(file, PLAIN, out);
    if (out)
        fclose(out);
    return good && rename(name, file) == 0;
}

/* A story about the link itself or about serve's silence is not told with the link broken, nor one that counts with everything doubled. */
static bool fits(const char *file, enum telling how)
{
    static const char *const link_words[] = {"] down", "] up", "] ack", "] alone", "] kept", "] calls", "limits", "orphan", NULL};
    static const char *const double_words[] = {"] counts", NULL};
    const char *const *words = how == BROKEN ? link_words : double_words;
    char line[2 * WORLD_LINE];
    bool is = true;
    FILE *in = fopen(file, "r");

    while (in && (how == BROKEN || how == DOUBLED) && fgets(line, sizeof line, in))
        for (const char *const *w = words; *w; w++)
            is = is && !strstr(line, *w);
    if (in)
        fclose(in);
    return is;
}

static bool tell(const char *file, bool write)
{
    const char *slash = strrchr(file, '/');
    char name[300];
    bool good = !write || write_down(file);

    snprintf(name, sizeof name, "voice_story_%.270s", slash ? slash + 1 : file);
    char *dot = strrchr(name, '.');
    if (dot)
        *dot = 0;
    for (int how = PLAIN; good && how < TELLINGS; how++)
        good = !fits(file, (enum telling)how) || play(file, (enum telling)how, NULL);
    printf("%s %s\n", good ? "[       OK ]" : "[  FAILED  ]", name);
    return good;
}

/* Without memory at the start there is no voice, and nothing is lost. */
static bool start_is_refused_without_memory(void)
{
    const struct voice_conf conf = {.instance = 9, .calls_max = 20, .kept_max = 200, .kept_bytes = 80000};
    struct voice *v;
    bool good = true;

    for (int64_t n = 0; good; n++) {
        memory_left = n;
        const enum err err = voice_new(&conf, &v);
        const bool failed = memory_left < 0;
        memory_left = INT64_MAX;
        good = failed ? err == ERR_NOMEM : err == OK;
        if (!failed) {
            voice_done(v);
            break;
        }
    }
    printf("%s without_memory_there_is_no_start\n", good ? "[       OK ]" : "[  FAILED  ]");
    return good;
}

static int is_story(const struct dirent *d)
{
    const char *dot = strrchr(d->d_name, '.');
    return dot && strcmp(dot, ".story") == 0;
}

int main(int argc, char **argv)
{
    const bool write = argc > 1 && strcmp(argv[1], "--write") == 0;
    int failed = !start_is_refused_without_memory(), told = 0;

    for (int i = write ? 2 : 1; i < argc; i++) {
        struct dirent **found;
        const int count = scandir(argv[i], &found, is_story, alphasort);
        for (int k = 0; k < count; k++) {
            char file[4096];
            snprintf(file, sizeof file, "%s/%s", argv[i], found[k]->d_name);
            failed += !tell(file, write);
            free(found[k]);
            told++;
        }
        if (count >= 0)
            free(found);
        else
            failed += !tell(argv[i], write), told++;
    }
    return failed || told == 0 ? 1 : 0;
}
