/* menu.c: the choices of a number as text. Pure. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "service/phone/settings.h"

static bool is_digit(char c)
{
    return (c >= '0' && c <= '9') || c == '*' || c == '#';
}

topic_id phone_menu_topic(const struct phone_menu *m, char digit)
{
    for (uint32_t i = 0; i < m->count; i++)
        if (m->choices[i].digit == digit)
            return m->choices[i].topic;
    return 0;
}

static enum err add(struct phone_menu *m, char digit, uint64_t topic)
{
    if (!is_digit(digit) || topic == 0 || topic > INT64_MAX || m->count == PHONE_MENU_MAX || phone_menu_topic(m, digit))
        return ERR_INPUT;
    m->choices[m->count++] = (struct phone_choice){digit, topic};
    return OK;
}

enum err phone_menu_read(struct str text, struct phone_menu *ret_menu)
{
    struct phone_menu m = {.count = 0};

    while (text.n > 0) {
        const char *space = memchr(text.p, ' ', text.n);
        struct str one = {text.p, space ? (size_t)(space - text.p) : text.n};
        uint64_t topic;
        if (one.n < 3 || one.p[1] != '=' || !str_u64((struct str){one.p + 2, one.n - 2}, &topic))
            return ERR_INPUT;
        enum err err = add(&m, one.p[0], topic);
        if (err)
            return err;
        size_t taken = one.n + (space ? 1 : 0);
        text = (struct str){text.p + taken, text.n - taken};
    }
    *ret_menu = m;
    return OK;
}

enum err phone_menu_write(const struct phone_menu *m, char ret_text[PHONE_MENU_BYTES])
{
    struct phone_menu checked = {.count = 0};
    size_t n = 0;

    ret_text[0] = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        enum err err = add(&checked, m->choices[i].digit, m->choices[i].topic);
        if (err)
            return err;
        n += (size_t)snprintf(ret_text + n, PHONE_MENU_BYTES - n, "%s%c=%" PRIu64, i ? " " : "", m->choices[i].digit, m->choices[i].topic);
    }
    return OK;
}
