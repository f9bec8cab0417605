/* limits.c: `tandem limits`: every limit of the engine and of `tandem serve`, from the constants themselves, and what is answered
 * when it is reached. docs/limits.md says the same to people; a test holds it to this. */
#include <inttypes.h>
#include <stdio.h>

#include "api/api.h"
#include "base/attrs.h"
#include "base/fact.h"
#include "base/json.h"
#include "channel/chat/frame.h"
#include "engine/bounds.h"
#include "engine/signatures.h"
#include "engine/policy.h"
#include "host/router.h"
#include "host/why_lines.h"
#include "host/why_look.h"
#include "lang/lang.h"
#include "lang/tree.h"
#include "link/link.h"
#include "main/commands.h"
#include "port/tel.h"
#include "service/config/config.h"
#include "service/config/hours.h"
#include "service/config/site.h"
#include "service/phone/settings.h"
#include "sim/sim.h"
#include "sim/sim_queue.h"
#include "sim/sim_trace.h"

static const struct limit {
    const char *key;
    uint64_t value;
    enum err full;      /* OK: nothing is refused */
    const char *option; /* that changes it; NULL: none */
} limits[] = {
    {"agents", ROUTER_AGENTS_USUAL, ERR_FULL, "--agents-max"},
    {"agents_max", ROUTER_AGENTS_MAX, OK, NULL},
    {"contacts", ROUTER_CONTACTS_MAX, ERR_FULL, NULL},
    {"queues", CONFIG_QUEUES_MAX, ERR_FULL, NULL},
    {"topics", CONFIG_TOPICS_MAX, ERR_FULL, NULL},
    {"attributes", CONFIG_ATTRIBUTES_MAX, ERR_FULL, NULL},
    {"words", CONFIG_SYMBOLS_MAX, ERR_FULL, NULL},
    {"definitions", CONFIG_DEFINITIONS_MAX, ERR_FULL, NULL},
    {"codes", CONFIG_CODES_MAX, ERR_FULL, NULL},
    {"reasons", CONFIG_REASONS_MAX, ERR_FULL, NULL},
    {"sites", CONFIG_SITES_MAX, ERR_FULL, NULL},
    {"calendars", CONFIG_CALENDARS_MAX, ERR_FULL, NULL},
    {"signatures_kept", ENGINE_SIGNATURES_MAX, OK, NULL},
    {"steps", POLICY_STEPS_MAX, ERR_FIELD_RANGE, NULL},
    {"warnings", CONFIG_WARNINGS_MAX, OK, NULL},
    {"policy_bytes", FACT_REST_MAX, ERR_TOO_BIG, NULL},
    {"expression_code_bytes", LANG_CODE_MAX, ERR_TOO_BIG, NULL},
    {"expression_depth", LANG_DEPTH_MAX, ERR_EXPRESSION, NULL},
    {"expression_nodes", NODES_MAX, ERR_EXPRESSION, NULL},
    {"expression_list", LIST_MAX, ERR_EXPRESSION, NULL},
    {"set_words", ATTR_SET_MAX, ERR_FIELD_RANGE, NULL},
    {"agent_queues", ATTR_SET_MAX, ERR_FIELD_RANGE, NULL},
    {"attributes_bytes", ATTRS_BYTES_MAX, ERR_FULL, NULL},
    {"offers_parallel", OFFERS_MAX, ERR_FIELD_RANGE, NULL},
    {"priority", PRIORITY_MAX, ERR_FIELD_RANGE, NULL},
    {"explained_agents", HOST_RANKED_MAX, OK, NULL},
    {"explained_decisions", HOST_DECISIONS_MAX, OK, NULL},
    {"body_bytes", API_BODY_MAX, ERR_TOO_BIG, NULL},
    {"frame_bytes", CHAT_FRAME_MAX, ERR_TOO_BIG, NULL},
    {"connections", MAIN_CONNS_USUAL, ERR_FULL, "--conns"},
    {"connections_of_address", MAIN_CONNS_PER_IP_USUAL, ERR_FULL, "--conns-per-ip"},
    {"messages_per_s", MAIN_CHAT_RATE_USUAL, ERR_SLOW_DOWN, "--chat-rate"},
    {"calls", MAIN_VOICE_CALLS_USUAL, ERR_FULL, "--voice-options"},
    {"calls_max", LINK_CALLS_MAX, OK, NULL},
    {"calls_per_s_of_address", MAIN_VOICE_TRUNK_CALLS_USUAL, ERR_FULL, "--voice-options"},
    {"sign_ins_per_s_of_address", MAIN_VOICE_SIGN_INS_USUAL, ERR_FULL, "--voice-options"},
    {"rings_of_call", LINK_RINGS_MAX, OK, NULL},
    {"carriers", PHONE_TRUNKS_MAX, ERR_FULL, NULL},
    {"numbers", PHONE_NUMBERS_MAX, ERR_FULL, NULL},
    {"desk_phones", PHONE_PHONES_MAX, ERR_FULL, NULL},
    {"recordings", PHONE_PROMPTS_MAX, ERR_FULL, NULL},
    {"calls_of_pages", TEL_PAGES_MAX, ERR_FULL, NULL},
    {"sdp_bytes", CHAT_SDP_MAX, ERR_FIELD_RANGE, NULL},
    {"simulate_steps", SIM_STEPS_MAX, OK, NULL},
    {"simulate_calls_at_once", SIM_AT_ONCE_MAX, OK, NULL},
    {"trace_rows", SIM_TRACE_ROWS_MAX, OK, NULL},
    {"trace_agents", SIM_TRACE_AGENTS_MAX, OK, NULL},
    {"trace_types", SIM_TRACE_TYPES_MAX, OK, NULL},
};

static void tell(const struct limit *l)
{
    char answer[64] = "-";
    if (l->full)
        snprintf(answer, sizeof answer, "%s (%d)", err_code(l->full), err_status(l->full));
    printf("%-24s %8" PRIu64 "  %-20s %s\n", l->key, l->value, answer, l->option ? l->option : "");
}

static void tell_json(void)
{
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const struct limit *l = &limits[i];
        json_open(&j, l->key);
        json_int(&j, "limit", (int64_t)l->value);
        json_z(&j, "error", l->full ? err_code(l->full) : NULL);
        if (l->full)
            json_int(&j, "status", err_status(l->full));
        json_z(&j, "option", l->option);
        json_close(&j);
    }
    json_close(&j);
    buf_text(&b, "\n");
    fwrite(b.p, 1, b.n, stdout);
    buf_done(&b);
}

int main_limits(int argc, char **argv)
{
    bool json = false;
    const struct main_option options[] = {{.name = "--json", .flag = &json, .help = "one JSON object"}, {0}};
    int status;
    if (!main_options(argc, argv, options, &status))
        return status;
    if (json)
        tell_json();
    else
        for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
            tell(&limits[i]);
    return 0;
}
