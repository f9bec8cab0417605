#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t random_below(uint64_t *state, uint64_t n)
{
    return random_next(state) % n;
}

static bool add(struct texts *t, const char *p, size_t n)
{
    if (t->count % 1024 == 0) {
        char **grown = realloc(t->items, (t->count + 1024) * sizeof *grown);
        if (!grown)
            return false;
        t->items = grown;
    }
    t->items[t->count] = strndup(p, n);
    return t->items[t->count] && ++t->count;
}

/* One record: its first field into field, at most max - 1 bytes. false at the end of the file. */
static bool read_record(FILE *f, char *field, size_t max)
{
    size_t n = 0;
    int column = 0, c;
    bool quoted = false, any = false;
    while ((c = getc(f)) != EOF) {
        any = true;
        if (quoted && c == '"') {
            c = getc(f);
            if (c != '"') {
                quoted = false;
                if (c == EOF)
                    break;
            }
        } else if (!quoted && c == '"') {
            quoted = true;
            continue;
        }
        if (!quoted && c == '\n')
            break;
        if (!quoted && c == ',')
            column++;
        else if (column == 0 && c != '\r' && n + 1 < max)
            field[n++] = (char)c;
    }
    field[n] = 0;
    return any;
}

bool texts_read(struct texts *t, const char *path)
{
    char field[2048];
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    bool ok = read_record(f, field, sizeof field);
    while (ok && read_record(f, field, sizeof field))
        if (field[0])
            ok = add(t, field, strlen(field));
    fclose(f);
    return ok && t->count > 0;
}

void texts_done(struct texts *t)
{
    for (size_t i = 0; i < t->count; i++)
        free(t->items[i]);
    free(t->items);
    *t = (struct texts){0};
}

void texts_say(const struct texts *t, uint64_t *random, const char *tag, char *ret, size_t max)
{
    static const char *const made[] = {
        "您好，我想咨询一下理财产品的赎回时间。",
        "我的银行卡丢了，请帮我挂失。",
        "贷款审批需要几天？",
        "Is the branch in Siming open on Saturday?",
        "My transfer of Monday has not arrived yet.",
        "请问利率是多少？ \"3.1%\" 还是 \\ 2.9%?",
        "ok",
        "谢谢，我再想想 🙏",
        "Could somebody call me back, please?",
    };
    const char *text = t->count ? t->items[random_below(random, t->count)]
                                : made[random_below(random, sizeof made / sizeof *made)];
    snprintf(ret, max, "%s %s", tag, text);
    for (char *p = ret; *p; p++)
        if ((unsigned char)*p < 0x20)
            *p = ' ';
}

void texts_json(const char *text, char *ret, size_t max)
{
    size_t n = 0;
    ret[n++] = '"';
    for (; *text && n + 4 < max; text++) {
        if (*text == '"' || *text == '\\')
            ret[n++] = '\\';
        ret[n++] = *text;
    }
    ret[n++] = '"';
    ret[n] = 0;
}
