#include "service/config/inside.h"

static enum err fail(enum err err, const char *name, const char **ret_field)
{
    *ret_field = name;
    return err;
}

/* Controls in labels would break logs, terminals and lines of the protocol. */
static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((uint8_t)s.p[i] < 0x20 || (uint8_t)s.p[i] == 0x7f)
            return true;
    return false;
}

static bool blank(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ')
            return false;
    return true;
}

enum err config_check_label(struct str s, const char *name, const char **ret_field)
{
    if (!str_utf8(s) || has_control(s))
        return fail(ERR_UTF8, name, ret_field);
    if (blank(s) || str_points(s) > CONFIG_NAME_POINTS_MAX)
        return fail(ERR_FIELD_RANGE, name, ret_field);
    return OK;
}

enum err config_check_key(struct str s, const char *name, const char **ret_field)
{
    if (s.n == 0 || s.n > CONFIG_KEY_MAX)
        return fail(ERR_FIELD_RANGE, name, ret_field);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return fail(ERR_INPUT, name, ret_field);
    }
    return OK;
}

enum err config_check_word(struct str s, const char *name, const char **ret_field)
{
    if (!str_utf8(s) || has_control(s))
        return fail(ERR_UTF8, name, ret_field);
    if (blank(s) || s.n > CONFIG_WORD_BYTES_MAX)
        return fail(ERR_FIELD_RANGE, name, ret_field);
    return OK;
}

enum err config_check_range(int64_t v, int64_t least, int64_t most, const char *name, const char **ret_field)
{
    if (v < least || v > most)
        return fail(ERR_FIELD_RANGE, name, ret_field);
    return OK;
}
