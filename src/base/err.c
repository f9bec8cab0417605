#include "base/err.h"

#include <string.h>

static const struct {
    const char *code;
    int status;
    const char *en, *zh;
} errors[ERR_COUNT] = {
#define ERR(name, code, status, en, zh) [name] = {code, status, en, zh},
#include "base/err.def"
#undef ERR
};

static enum err known(enum err e)
{
    return (unsigned)e < ERR_COUNT ? e : ERR_SYSTEM;
}

const char *err_code(enum err e)
{
    return errors[known(e)].code;
}

int err_status(enum err e)
{
    return errors[known(e)].status;
}

const char *err_sentence(enum err e, const char *lang)
{
    return lang && strncmp(lang, "zh", 2) == 0 ? errors[known(e)].zh : errors[known(e)].en;
}
