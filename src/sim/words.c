/* words.c: commands and facts in the words of the stories, for a failing seed. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "sim/inner.h"

__attribute__((format(printf, 2, 3))) static void say(struct buf *out, const char *fmt, ...)
{
    char text[200];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    buf_text(out, text);
}

static const char *word_of(const char *const *words, uint64_t count, int64_t i)
{
    return i >= 0 && (uint64_t)i < count ? words[i] : "?";
}
#define WORD(words, i) word_of(words, sizeof(words) / sizeof *(words), i)

static const char *const states[] = {"offline", "ready", "pause"};
static const char *const reasons[] = {"", "break", "lunch", "meeting", "training", "missed"};
static const char *const actors[] = {"nobody", "agent", "customer", "system", "supervisor"};
static const char *const declines[] = {"", "busy", "skill", "conflict"};

/* What the letters stand for: c a q contact, agent, queue; t topic; A B C the numbers a, b, c; S T the numbers a, b as milliseconds;
 * s agent state with its reason; y actor a; d decline reason b; r bytes of the remainder. */
static const struct {
    const char *word, *with;
} commands[CMD_KINDS] = {
    [CMD_QUEUE_SET] = {"queue", "qSTr"},        [CMD_TOPIC_SET] = {"topic", "tqBCr"},
    [CMD_AGENT_SET] = {"agent", "aABCr"},       [CMD_AGENT_STATE] = {"", "as"},
    [CMD_AGENT_AWAY] = {"away", "aS"},          [CMD_AGENT_BACK] = {"back", "a"},
    [CMD_ARRIVE] = {"arrive", "ctTCr"},         [CMD_ACCEPT] = {"accept", "caA"},
    [CMD_DECLINE] = {"decline", "cadA"},        [CMD_LEAVE] = {"leave", "c"},
    [CMD_END] = {"end", "cay"},                 [CMD_WRAP] = {"wrap", "caA"},
    [CMD_RESTART] = {"restart", "S"},           [CMD_TICK] = {"time", ""},
    [CMD_ROUTING_SET] = {"routing", "r"},       [CMD_AGENT_WANT] = {"want", "as"},
    [CMD_CONTACT_SET] = {"change", "cr"},       [CMD_CONNECTED] = {"connected", "caA"},
    [CMD_NOT_CONNECTED] = {"not connected", "caA"}, [CMD_PULL] = {"pull", "ca"},
    [CMD_SLEEP] = {"sleep", "caAB"},            [CMD_TRANSFER] = {"transfer", "caqABC"},
};

/* One that was declared has no word here. */
static void say_reason(struct buf *out, const char *const *words, int64_t count, int64_t reason)
{
    if (reason >= 0 && reason < count)
        say(out, " %s", words[reason]);
    else
        say(out, " reason %" PRId64, reason);
}

static void say_part(struct buf *out, char part, const struct command *c)
{
    switch (part) {
    case 'c': say(out, " c%" PRIu64, c->contact); break;
    case 'a': say(out, " a%" PRIu64, c->agent); break;
    case 'q': say(out, " q%" PRIu64, c->queue); break;
    case 't': say(out, " t%" PRId64, c->a); break;
    case 'A': say(out, " %" PRId64, c->a); break;
    case 'B': say(out, " %" PRId64, c->b); break;
    case 'C': say(out, " %" PRId64, c->c); break;
    case 'S': say(out, " %" PRId64 "ms", c->a / 1000); break;
    case 'T': say(out, " %" PRId64 "ms", c->b / 1000); break;
    case 's':
        say(out, " %s", WORD(states, c->a));
        say_reason(out, reasons, sizeof reasons / sizeof *reasons, c->b);
        say(out, " by %s", WORD(actors, c->c));
        break;
    case 'y': say(out, " by %s", WORD(actors, c->a)); break;
    case 'd': say_reason(out, declines, sizeof declines / sizeof *declines, c->b); break;
    default: say(out, " (%u bytes)", c->rest_bytes); break;
    }
}

void sim_words_command(struct buf *out, const struct command *c)
{
    bool known = (unsigned)c->kind < CMD_KINDS && commands[c->kind].word;

    say(out, "[%5" PRId64 ".%06" PRId64 "] %s", c->now_us / SECOND_US, c->now_us % SECOND_US, known ? commands[c->kind].word : "garbage");
    for (const char *part = known ? commands[c->kind].with : ""; *part; part++)
        say_part(out, *part, c);
}

/* As above, and: n token a; u v until a, b; h apart until c; o of so many (c); w why withdrawn (b); x overflow b; A B plain. */
static const struct {
    const char *word, *with;
} facts[FACT_MESSAGE_IN] = {
    [FACT_QUEUE_SET] = {"queue", "qr"},
    [FACT_TOPIC_SET] = {"topic", "tqr"},
    [FACT_AGENT_SET] = {"agent", "aABCr"},
    [FACT_AGENT_STATE] = {"", "as"},
    [FACT_AGENT_AWAY] = {"away", "au"},
    [FACT_AGENT_BACK] = {"back", "a"},
    [FACT_ROUTING_SET] = {"routing", "r"},
    [FACT_AGENT_WANTS] = {"wants", "as"},
    [FACT_CONTACT_ARRIVED] = {"arrived", "cqtr"},
    [FACT_CONTACT_WIDENED] = {"widened", "cA"},
    [FACT_CONTACT_OFFERED] = {"offered", "cavonq"},
    [FACT_CONTACT_ACCEPTED] = {"accepted", "can"},
    [FACT_CONTACT_DECLINED] = {"declined", "cadh"},
    [FACT_OFFER_LAPSED] = {"lapsed", "cah"},
    [FACT_OFFER_WITHDRAWN] = {"withdrawn", "caw"},
    [FACT_CONTACT_ABANDONED] = {"abandoned", "c"},
    [FACT_CONTACT_ENDED] = {"ended", "cayv"},
    [FACT_CONTACT_WRAPPED] = {"wrapped", "caA"},
    [FACT_CONTACT_REQUEUED] = {"requeued", "ca"},
    [FACT_OFFER_RETIMED] = {"retimed", "cav"},
    [FACT_WRAPUP_RETIMED] = {"retimed", "cav"},
    [FACT_CONTACT_CONNECTING] = {"connecting", "cavn"},
    [FACT_CONNECT_FAILED] = {"not connected", "cah"},
    [FACT_CONTACT_MOVED] = {"moved", "cqx"},
    [FACT_CONTACT_SLEEP] = {"sleep", "caABC"},
    [FACT_CONTACT_RESERVED] = {"reserved", "cau"},
    [FACT_CONTACT_SET] = {"changed", "cr"},
    [FACT_CONTACT_TRANSFERRED] = {"transferred", "caqABC"},
};

static void say_until(struct buf *out, const char *what, int64_t us)
{
    if (us > 0)
        say(out, " %s %" PRId64 ".%06" PRId64, what, us / SECOND_US, us % SECOND_US);
}

static void say_fact_part(struct buf *out, char part, const struct fact *f)
{
    static const char *const withdrawn[] = {"", "customer left", "agent away", "agent state", "taken", "moved", "not connected", "changed"};
    static const char *const overflow[] = {"", "full", "long", "waited"};

    switch (part) {
    case 'n': say(out, " token %" PRId64, f->a); break;
    case 'u': say_until(out, "until", f->a); break;
    case 'v': say_until(out, "until", f->b); break;
    case 'h': say_until(out, "apart until", f->c); break;
    case 'o': say(out, " (of %" PRId64 ")", f->c); break;
    case 'w': say(out, ": %s", WORD(withdrawn, f->b)); break;
    case 'x': say(out, ": %s", WORD(overflow, f->b)); break;
    default:
        say_part(out, part, &(struct command){.contact = f->contact, .agent = f->agent, .queue = f->queue, .a = f->a, .b = f->b,
                                              .c = f->c, .rest_bytes = f->rest_bytes});
        break;
    }
}

void sim_words_fact(struct buf *out, const struct fact *f)
{
    bool known = f->kind < FACT_MESSAGE_IN && facts[f->kind].word;

    say(out, "%s", known ? facts[f->kind].word : fact_name(f->kind));
    for (const char *part = known ? facts[f->kind].with : "ca"; *part; part++)
        say_fact_part(out, *part, f);
}

void sim_words_history(struct buf *out, const struct sim *s)
{
    uint64_t first = s->commands > HISTORY_KEPT ? s->commands - HISTORY_KEPT : 0;

    for (uint64_t i = first; i < s->commands; i++) {
        const struct history *h = &s->history[i % HISTORY_KEPT];
        say(out, "%6u ", h->step);
        sim_words_command(out, &h->command);
        buf_text(out, "\n");
        if (h->err != OK)
            say(out, "           > refused %s\n", err_code(h->err));
        for (uint32_t k = 0; k < h->facts_count && k < HISTORY_FACTS; k++) {
            buf_text(out, "           > ");
            sim_words_fact(out, &h->facts[k]);
            buf_text(out, "\n");
        }
        if (h->facts_count > HISTORY_FACTS)
            say(out, "           > and %u more\n", h->facts_count - HISTORY_FACTS);
    }
}
