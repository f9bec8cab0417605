/* Any bytes as bytecode, and as the two attribute lists: refused by the checks, or safe to run and explain.
 * Input: u8 agent bytes, u8 customer bytes, both lists, then the code. */
#include <stdlib.h>

#include "lang/lang.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct lang_reason reasons[8];

    if (n < 2 || n - 2 < (size_t)p[0] + p[1])
        return 0;
    struct lang_env env = {p + 2, p + 2 + p[0], p[0], p[1]};
    const uint8_t *code = env.customer + env.customer_bytes;
    size_t code_bytes = n - 2 - env.agent_bytes - env.customer_bytes;
    if (attrs_check(env.agent, env.agent_bytes) || attrs_check(env.customer, env.customer_bytes))
        env = (struct lang_env){0};
    if (lang_check(code, code_bytes) != OK)
        return 0;

    uint32_t conjuncts = lang_conjuncts(code, code_bytes);
    int failing = lang_first_failing(code, code_bytes, &env);
    if (failing >= (int)conjuncts || lang_true(code, code_bytes, &env) != (failing < 0))
        abort();
    uint32_t count = lang_reasons(code, code_bytes, &env, reasons, 8);
    for (uint32_t i = 0; i < count; i++)
        if (lang_true(code + reasons[i].at, reasons[i].bytes, &env) != reasons[i].ok)
            abort();
    return 0;
}
