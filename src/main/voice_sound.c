/* voice_sound.c: prompts: files of the directory made into sound, and what is played of them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "main/voice_state.h"
#include "media/wav.h"

#define FILE_BYTES_MAX (32 << 20)
#define SILENCE_MS_MAX 10000u

static uint8_t *whole_file(int fd, size_t n)
{
    uint8_t *p = malloc(n ? n : 1);
    for (size_t at = 0; p && at < n;) {
        ssize_t got = read(fd, p + at, n - at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            free(p);
            return NULL;
        }
        at += (size_t)got;
    }
    return p;
}

static struct media_prompt *sound_of(struct main_voice *m, const uint8_t *p, size_t n)
{
    struct wav w;
    struct media_prompt *ret = NULL;
    if (wav_read(p, n, &w) != OK)
        return NULL;
    size_t count = wav_samples(&w);
    int16_t *samples = malloc((count ? count : 1) * sizeof *samples);
    if (!samples)
        return NULL;
    wav_convert(&w, samples);
    if (media_prompt_new(m->media, samples, count, &ret) != OK)
        ret = NULL;
    free(samples);
    return ret;
}

/* A path of serve's making, and yet: nothing above the directory. */
static bool is_below(const char *file)
{
    return *file && *file != '/' && !strstr(file, "..");
}

static void read_prompt(struct main_voice *m, struct main_voice_prompt *p)
{
    char path[2048];
    struct stat st;
    int fd = -1;
    if (is_below(p->file) && (size_t)snprintf(path, sizeof path, "%s/%s", m->prompts_dir, p->file) < sizeof path)
        fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= FILE_BYTES_MAX) {
        uint8_t *bytes = whole_file(fd, (size_t)st.st_size);
        p->changed_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
        p->bytes = st.st_size;
        p->prompt = bytes ? sound_of(m, bytes, (size_t)st.st_size) : NULL;
        free(bytes);
    }
    if (fd >= 0)
        close(fd);
    if (!p->prompt)
        log_event(LOG_ERROR, "voice", "prompt_unplayable", "id=%u file=%s", p->id, p->file);
}

/* The same file as before is not read again. */
static struct media_prompt *kept(struct main_voice *m, const struct main_voice_prompt *p)
{
    char path[2048];
    struct stat st;
    for (uint32_t i = 0; i < m->prompts_count; i++) {
        const struct main_voice_prompt *old = &m->prompts[i];
        if (old->id != p->id || !old->prompt || strcmp(old->file, p->file) != 0)
            continue;
        if ((size_t)snprintf(path, sizeof path, "%s/%s", m->prompts_dir, p->file) >= sizeof path || stat(path, &st) != 0)
            return NULL;
        return st.st_size == old->bytes && (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec == old->changed_ns ? old->prompt : NULL;
    }
    return NULL;
}

static void free_prompts(struct main_voice_prompt *prompts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        media_prompt_drop(prompts[i].prompt);
        free(prompts[i].file);
    }
    free(prompts);
}

void main_voice_prompts(struct main_voice *m, struct link_list list)
{
    struct main_voice_prompt *prompts = calloc(list.count ? list.count : 1, sizeof *prompts);
    uint32_t count = 0;
    struct link_prompt said;
    if (!prompts)
        return; /* what there is stays */
    while (link_next_prompt(&list, &said)) {
        struct main_voice_prompt *p = &prompts[count];
        *p = (struct main_voice_prompt){.id = said.id, .file = strndup(said.file.p, said.file.n)};
        if (!p->file)
            continue;
        count++;
        if ((p->prompt = kept(m, p))) {
            media_prompt_keep(p->prompt);
            for (uint32_t i = 0; i < m->prompts_count; i++)
                if (m->prompts[i].prompt == p->prompt) {
                    p->changed_ns = m->prompts[i].changed_ns;
                    p->bytes = m->prompts[i].bytes;
                }
        } else {
            read_prompt(m, p);
        }
    }
    free_prompts(m->prompts, m->prompts_count);
    m->prompts = prompts;
    m->prompts_count = count;
}

struct media_prompt *main_voice_prompt(const struct main_voice *m, uint32_t id)
{
    for (uint32_t i = 0; id && i < m->prompts_count; i++)
        if (m->prompts[i].id == id)
            return m->prompts[i].prompt;
    return NULL;
}

void main_voice_prompts_free(struct main_voice *m)
{
    free_prompts(m->prompts, m->prompts_count);
    m->prompts = NULL;
    m->prompts_count = 0;
}

/* -- playing -- */

static struct media_prompt *silence(struct main_voice *m, uint64_t ms)
{
    struct media_prompt *p = NULL;
    size_t n = (size_t)(ms < SILENCE_MS_MAX ? ms : SILENCE_MS_MAX) * (WAV_RATE / 1000);
    int16_t *samples = calloc(n ? n : 1, sizeof *samples);
    if (samples && n && media_prompt_new(m->media, samples, n, &p) != OK)
        p = NULL;
    free(samples);
    return p;
}

static bool add(struct main_voice_playing *p, struct media_prompt *prompt, bool held)
{
    if (!prompt || p->count == LINK_SAYS_MAX)
        return false;
    if (!held)
        media_prompt_keep(prompt);
    p->list[p->count++] = prompt;
    return true;
}

/* The next ones that media takes at once. */
static bool turn(struct main_voice *m, struct main_voice_leg *l)
{
    struct main_voice_playing *p = l->playing;
    uint32_t n = p->count - p->at < MEDIA_PLAY_MAX ? p->count - p->at : MEDIA_PLAY_MAX;
    struct media_play play = {.prompts = p->list + p->at, .count = n, .token = p->token, .repeat = p->left == 0 && n == p->count};
    p->at += n;
    return media_play(m->media, l->media, &play) == OK;
}

bool main_voice_play(struct main_voice *m, struct main_voice_leg *l, const struct voice_effect *e)
{
    struct link_list says = e->says;
    struct link_say say;
    bool all = true;
    main_voice_play_free(l);
    if (!l->media || !(l->playing = calloc(1, sizeof *l->playing)))
        return false;
    l->playing->token = e->token;
    l->playing->left = e->times;
    if (e->prompt)
        all = add(l->playing, main_voice_prompt(m, e->prompt), false);
    while (link_next_say(&says, &say)) {
        if (say.kind == LINK_SAY_PROMPT && say.value <= UINT32_MAX)
            all = add(l->playing, main_voice_prompt(m, (uint32_t)say.value), false) && all;
        else if (say.kind == LINK_SAY_SILENCE && say.value)
            all = add(l->playing, silence(m, say.value), true) && all;
        else
            all = false;
    }
    if (!all)
        log_event(LOG_WARN, "voice", "play_incomplete", "call=%llu", (unsigned long long)l->call);
    if (l->playing->count && turn(m, l))
        return true;
    main_voice_play_free(l);
    return false;
}

bool main_voice_played(struct main_voice *m, struct main_voice_leg *l)
{
    struct main_voice_playing *p = l->playing;
    if (!p)
        return true;
    if (p->at == p->count) {
        p->at = 0;
        if (p->left == 1)
            p->left = UINT32_MAX; /* over */
        else if (p->left)
            p->left--;
    }
    if (p->left != UINT32_MAX && turn(m, l))
        return false;
    main_voice_play_free(l);
    return true;
}

void main_voice_play_free(struct main_voice_leg *l)
{
    if (!l->playing)
        return;
    for (uint32_t i = 0; i < l->playing->count; i++)
        media_prompt_drop(l->playing->list[i]);
    free(l->playing);
    l->playing = NULL;
}
