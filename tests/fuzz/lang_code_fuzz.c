/* Any bytes as bytecode, condition or score, and as the attribute lists: refused by the checks, or safe to run, explain, bind and
 * widen, with the same outcome each way. Input: u8 agent bytes, u8 customer bytes, both lists, then the code. */
#include <stdlib.h>

#include "lang/lang.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void want(bool truth)
{
    if (!truth)
        abort();
}

static void condition(struct lang_code code, const struct lang_env *env, const struct lang_env *agent)
{
    struct lang_reason reasons[8];
    struct buf out = {0};
    uint32_t conjuncts = lang_conjuncts(code.p, code.n), changed;
    int failing = lang_first_failing(code.p, code.n, env);
    bool truth = lang_true(code.p, code.n, env);

    attr_id attr;

    want(failing < (int)conjuncts && truth == (failing < 0));
    want(failing < 0 ? !lang_failing(code.p, code.n, env, 32) : lang_failing(code.p, code.n, env, 32) >> (failing < 31 ? failing : 31) & 1);
    want(!truth || !lang_never(code, NULL, &attr));
    uint32_t count = lang_reasons(code.p, code.n, env, reasons, 8);
    for (uint32_t i = 0; i < count; i++)
        want(lang_true(code.p + reasons[i].at, reasons[i].bytes, env) == reasons[i].ok);

    want(lang_bind(code.p, code.n, env, &out) == OK);
    want(out.n > LANG_CODE_MAX || lang_check(out.p, out.n) == OK);
    want(lang_first_failing(out.p, out.n, agent) == failing);
    for (enum attr_scope scope = SCOPE_CUSTOMER; scope <= SCOPE_QUEUE; scope++)
        want(!lang_reads(out.p, out.n, scope, 0));

    buf_clear(&out);
    if (lang_lower(code.p, code.n, 17, 1000, &out, &changed) == OK)
        want(lang_conjuncts(out.p, out.n) == conjuncts);
    buf_clear(&out);
    want(lang_without(code.p, code.n, 17, &out) == OK && !lang_reads(out.p, out.n, SCOPE_AGENT, 17));
    want(!truth || lang_true(out.p, out.n, env));
    want(lang_conjuncts(out.p, out.n) + conjuncts > LANG_IMPLIES_PARTS || lang_implies(code, (struct lang_code){out.p, out.n}));
    want(!lang_true(out.p, out.n, env) || truth || !lang_implies((struct lang_code){out.p, out.n}, code));
    struct buf both = {0};
    if (lang_both(code, (struct lang_code){out.p, out.n}, &both) == OK)
        want(lang_true(both.p, both.n, env) == truth);
    buf_clear(&both);
    if (lang_either(code, (struct lang_code){out.p, out.n}, &both) == OK)
        want(lang_true(both.p, both.n, env) == lang_true(out.p, out.n, env));
    buf_done(&both);
    buf_done(&out);
}

static void score(struct lang_code code, const struct lang_env *env, const struct lang_env *agent)
{
    struct lang_term terms[8];
    struct buf out = {0};
    int64_t value = lang_score(code.p, code.n, env);

    want(value >= -LANG_NUMBER_MAX && value <= LANG_NUMBER_MAX);
    uint32_t count = lang_terms(code.p, code.n, env, terms, 8);
    for (uint32_t i = 0; i < count; i++)
        want(lang_score(code.p + terms[i].reason.at, terms[i].reason.bytes, env) == terms[i].value);
    want(lang_bind(code.p, code.n, env, &out) == OK);
    want(out.n > LANG_CODE_MAX || lang_check_score(out.p, out.n) == OK);
    want(lang_score(out.p, out.n, agent) == value);
    buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    if (n < 2 || n - 2 < (size_t)p[0] + p[1])
        return 0;
    struct lang_env env = {.agent = p + 2, .customer = p + 2 + p[0], .agent_bytes = p[0], .customer_bytes = p[1], .arrived_ms = 1};
    struct lang_code code = {env.customer + env.customer_bytes, n - 2 - env.agent_bytes - env.customer_bytes};
    if (attrs_check(env.agent, env.agent_bytes) || attrs_check(env.customer, env.customer_bytes))
        env = (struct lang_env){.arrived_ms = 1};
    env.queue = env.customer; /* as good as another list */
    env.queue_bytes = env.customer_bytes;
    struct lang_env agent = {.agent = env.agent, .agent_bytes = env.agent_bytes};

    if (lang_check(code.p, code.n) == OK)
        condition(code, &env, &agent);
    if (lang_check_score(code.p, code.n) == OK)
        score(code, &env, &agent);
    return 0;
}
