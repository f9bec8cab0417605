#include "api/call.h"

static const char *const roles[] = {"none", "agent", "supervisor", "admin"};
static const char *const types[] = {"none", "number", "text", "set", "flag"};

const char *api_role_word(enum role role)
{
    return roles[role <= ROLE_ADMIN ? role : ROLE_NONE];
}

enum role api_role(struct str word)
{
    for (int i = ROLE_AGENT; i <= ROLE_ADMIN; i++)
        if (str_is(word, roles[i]))
            return (enum role)i;
    return ROLE_NONE;
}

const char *api_type_word(enum attr_type type)
{
    return types[type <= ATTR_FLAG ? type : ATTR_NONE];
}
