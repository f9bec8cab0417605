/* The telephone's own sounds: there is one of every piece that is spoken, and each can be played. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "channel/voice/say.h"
#include "main/prompts.h"
#include "media/wav.h"
#include "service/phone/settings.h"

static const struct main_prompt *prompt(const char *key)
{
    for (size_t i = 0; i < main_prompts_count; i++)
        if (strcmp(main_prompts[i].key, key) == 0)
            return &main_prompts[i];
    return NULL;
}

static void every_piece_of_a_number_can_be_spoken(void **state)
{
    (void)state;
    uint32_t i = 0;
    for (const char *key; (key = call_say_key(i)); i++)
        if (!prompt(key))
            fail_msg("%s is not spoken", key);
    assert_true(i > 40);
    static const char *const others[] = {"music", "ringback", "sorry", "confirm", "sample.greeting.zh"};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        assert_non_null(prompt(others[k]));
}

static int64_t loudest(const int16_t *p, size_t n)
{
    int64_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = abs(p[i]) > most ? abs(p[i]) : most;
    return most;
}

static void each_is_taken_as_a_companys_and_is_neither_silent_nor_clipped(void **state)
{
    (void)state;
    for (size_t i = 0; i < main_prompts_count; i++) {
        const struct main_prompt *p = &main_prompts[i];
        struct wav w;
        int64_t ms;
        assert_int_equal(phone_wav((struct str){(const char *)p->p, p->n}, &ms), OK);
        assert_true(ms >= 150 && ms <= 60000);
        assert_int_equal(wav_read(p->p, p->n, &w), OK);
        int16_t *samples = malloc(wav_samples(&w) * sizeof *samples);
        assert_non_null(samples);
        wav_convert(&w, samples);
        int64_t most = loudest(samples, wav_samples(&w));
        if (most < 2000 || most > 32767)
            fail_msg("%s: %lld at most", p->key, (long long)most);
        free(samples);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_of_a_number_can_be_spoken),
        cmocka_unit_test(each_is_taken_as_a_companys_and_is_neither_silent_nor_clipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
