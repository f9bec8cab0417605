/* What administrators send of the telephone: a WAV file, a menu. The first byte says which. */
#include <stdlib.h>
#include <string.h>

#include "service/phone/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void menu(struct str s)
{
    struct phone_menu m, again;
    char text[PHONE_MENU_BYTES];
    if (phone_menu_read(s, &m))
        return;
    must(m.count <= PHONE_MENU_MAX && phone_menu_write(&m, text) == OK);
    must(phone_menu_read(str_of(text), &again) == OK && again.count == m.count);
    for (uint32_t i = 0; i < m.count; i++)
        must(phone_menu_topic(&again, m.choices[i].digit) == m.choices[i].topic);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    if (!n)
        return 0;
    uint8_t *own = malloc(n); /* so that a byte too many is seen */
    int64_t ms = -1;
    if (!own)
        return 0;
    memcpy(own, p + 1, n - 1);
    struct str s = {(const char *)own, n - 1};
    if (p[0] & 1)
        menu(s);
    else if (phone_wav(s, &ms) == OK)
        must(ms >= 0 && ms <= (int64_t)n / 8);
    free(own);
    return 0;
}
