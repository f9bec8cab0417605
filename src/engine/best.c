/* The choice between those who may. */
#include <assert.h>
#include <string.h>

#include "engine/index_inside.h"

/* Those found so far, best first. */
struct podium {
    const struct index *x;
    const struct index_ask *ask;
    uint32_t count;
    struct place {
        uint32_t seat;
        bool unfair;
        int64_t score;      /* not above what is good enough */
        int64_t full_score;
        int64_t first; /* what the order looks at before idle times, less is better */
    } place[16];
    uint64_t worst;    /* nobody with a higher key comes in; only by load and idle time alone */
};

uint32_t index_occupancy_permille(const struct seat *s, int64_t now_us)
{
    int64_t busy = s->busy_us, on = s->on_us;

    if (s->busy_since_us && s->busy_since_us < now_us)
        busy += now_us - s->busy_since_us;
    if (s->on_since_us && s->on_since_us < now_us)
        on += now_us - s->on_since_us;
    if (busy <= 0 || on <= 0)
        return 0;
    if (busy >= on)
        return 1000;
    return (uint32_t)(busy <= INT64_MAX / 1000 ? busy * 1000 / on : busy / (on / 1000));
}

/* ---- who is free ---- */

/* The free members of a block without those skipped; *skip goes on. */
struct sieve {
    const struct index *x;
    const struct index_ask *ask;
    const uint64_t *members; /* NULL: of a sparse set */
    uint32_t skip, skipped;
    uint64_t left[BLOCK_WORDS];
};

static void sieve_skip(struct sieve *s, uint32_t word)
{
    for (; s->skip < s->ask->skip_count && s->ask->skip[s->skip] < (word + BLOCK_WORDS) * 64; s->skip++) {
        uint32_t seat = s->ask->skip[s->skip];
        if (seat < word * 64)
            continue; /* in a block without anybody free */
        uint64_t *w = s->left + seat / 64 - word, bit = UINT64_C(1) << seat % 64;
        s->skipped += (*w & bit) != 0;
        *w &= ~bit;
    }
}

/* How many there are in the block. */
static uint32_t sieve_block(struct sieve *s, uint32_t word)
{
    const uint64_t *free = s->x->free[s->ask->medium] + word;

    memcpy(s->left, s->members + word, sizeof s->left);
    uint32_t count = set_and_8(s->left, free), skipped = s->skipped;
    sieve_skip(s, word);
    return count - (s->skipped - skipped);
}

/* The members whom nobody looks for among words: few, or of a sparse set. */
static bool one_by_one(const struct sieve *s)
{
    return s->ask->group->few_are_all || !s->members;
}

/* Calls see() for each of these who is free and not skipped; returns how many. */
static uint32_t each_of(struct sieve *s, const uint32_t *seats, uint32_t n, void (*see)(struct podium *, uint32_t), struct podium *p)
{
    const uint64_t *free = s->x->free[s->ask->medium];
    uint32_t count = 0;

    for (uint32_t i = 0; i < n; i++) {
        uint32_t seat = seats[i];
        if (!(free[seat / 64] >> seat % 64 & 1))
            continue;
        while (s->skip < s->ask->skip_count && s->ask->skip[s->skip] < seat)
            s->skip++;
        if (s->skip < s->ask->skip_count && s->ask->skip[s->skip] == seat) {
            s->skipped++;
            continue;
        }
        see(p, seat);
        count++;
    }
    return count;
}

static uint32_t each_one(struct sieve *s, void (*see)(struct podium *, uint32_t), struct podium *p)
{
    const struct group *g = s->ask->group;
    uint32_t seats[64], n, count = 0;
    roaring_uint32_iterator_t it;

    if (g->few_are_all)
        return each_of(s, g->kept->few, g->members_count, see, p);
    roaring_init_iterator(g->members.sparse, &it);
    while ((n = roaring_read_uint32_iterator(&it, seats, 64)) > 0)
        count += each_of(s, seats, n, see, p);
    return count;
}

/* ---- order ---- */

static void place_at(struct podium *p, uint32_t to, const struct place *place)
{
    if (p->count < p->ask->want)
        p->count++;
    memmove(p->place + to + 1, p->place + to, (p->count - to - 1) * sizeof *place);
    p->place[to] = *place;
}

/* By load and idle time alone. */
static void see_idle(struct podium *p, uint32_t seat)
{
    uint32_t to = p->count;

    if (p->x->key[seat] > p->worst)
        return;
    while (to > 0 && index_seat_before(p->x, seat, p->place[to - 1].seat))
        to--;
    if (to == p->ask->want)
        return;
    place_at(p, to, &(struct place){.seat = seat});
    if (p->count == p->ask->want)
        p->worst = p->x->key[p->place[p->count - 1].seat];
}

/* Who is left of all words, into x->scratch; returns how many. */
static uint32_t sieve_all(struct sieve *s)
{
    const struct index *x = s->x;
    const uint8_t *some = x->some[s->ask->medium];
    uint32_t count = 0;

    for (uint32_t block = 0; block < x->blocks; block++) {
        uint64_t *left = x->scratch + block * BLOCK_WORDS;
        if (!some[block]) {
            memset(left, 0, sizeof s->left);
            continue;
        }
        count += sieve_block(s, block * BLOCK_WORDS);
        memcpy(left, s->left, sizeof s->left);
    }
    return count;
}

/* The first in order who are left, unless they come late: false, and nothing found, after so many looks. */
static bool first_in_order(struct podium *p, const uint64_t *left, uint32_t wanted, uint64_t looks)
{
    const struct order *o = &p->x->order;

    for (uint32_t place = 0; place < o->count; place++) {
        const struct order_chunk *c = o->chunk + o->at[place];
        for (uint32_t i = 0; i < c->count; i++) {
            uint32_t seat = c->seat[i];
            if (!(left[seat / 64] >> seat % 64 & 1))
                continue;
            p->place[p->count++] = (struct place){.seat = seat};
            if (p->count == wanted)
                return true;
        }
        if (looks < c->count) {
            p->count = 0;
            return false;
        }
        looks -= c->count;
    }
    return true;
}

/* Few are quicker looked at one by one; of many the first in order are soon met. Should they all stand at its end, it costs both. */
static void best_idle(struct sieve *s, struct podium *p, struct index_found *f)
{
    const uint64_t *left = s->x->scratch;

    if (one_by_one(s)) {
        f->eligible = each_one(s, see_idle, p);
        return;
    }
    uint64_t count = f->eligible = sieve_all(s);
    uint32_t wanted = count < s->ask->want ? f->eligible : s->ask->want;
    if (count == 0 || (count * count > 2 * (uint64_t)wanted * s->x->order.seats && first_in_order(p, left, wanted, count)))
        return;
    for (uint32_t w = 0; w < s->x->words; w++)
        for (uint64_t bits = left[w]; bits; bits &= bits - 1)
            see_idle(p, w * 64 + (uint32_t)__builtin_ctzll(bits));
}

/* ---- everybody looked at ---- */

static void see_survivor(struct podium *p, uint32_t seat)
{
    p->x->survivors[p->count++] = seat;
}

static uint32_t survivors(struct sieve *s, struct podium *p)
{
    const uint8_t *some = s->x->some[s->ask->medium];
    uint32_t count = 0;

    if (one_by_one(s)) {
        count = each_one(s, see_survivor, p);
        p->count = 0;
        return count;
    }
    for (uint32_t block = 0; block < s->x->blocks; block++) {
        if (!some[block] || sieve_block(s, block * BLOCK_WORDS) == 0)
            continue;
        for (uint32_t i = 0; i < BLOCK_WORDS; i++)
            for (uint64_t left = s->left[i]; left; left &= left - 1)
                s->x->survivors[count++] = (block * BLOCK_WORDS + i) * 64 + (uint32_t)__builtin_ctzll(left);
    }
    return count;
}

static int64_t first_of(const struct podium *p, uint32_t i)
{
    const struct index *x = p->x;
    uint32_t seat = x->survivors[i];

    switch (p->ask->order) {
    case AGENTS_LEAST_OCCUPIED:
        return x->occupancy[i];
    case AGENTS_MOST_SPARE:
        return -(int64_t)x->seat[seat].spare;
    case AGENTS_SPECIALIST:
        return x->queues[seat];
    case AGENTS_ROUND_ROBIN:
        return x->seat[seat].offered_us;
    case AGENTS_LONGEST_IDLE:
    case AGENTS_BEST_SCORE:
        break;
    }
    return 0;
}

static bool place_before(const struct podium *p, const struct place *a, const struct place *b)
{
    if (a->unfair != b->unfair)
        return b->unfair;
    if (a->score != b->score)
        return a->score > b->score;
    if (a->first != b->first)
        return a->first < b->first;
    if (p->ask->order == AGENTS_ROUND_ROBIN)
        return p->x->seat[a->seat].agent < p->x->seat[b->seat].agent;
    return index_seat_before(p->x, a->seat, b->seat);
}

static void see_place(struct podium *p, const struct place *place)
{
    uint32_t to = p->count;

    while (to > 0 && place_before(p, place, p->place + to - 1))
        to--;
    if (to < p->ask->want)
        place_at(p, to, place);
}

/* Busier than the mean of all by more than the bound. */
static bool is_unfair(const struct index_ask *ask, uint32_t occupancy, int64_t sum, uint32_t count)
{
    return ask->fairness_permille && ((int64_t)occupancy - ask->fairness_permille) * count > sum;
}

static int64_t occupancies(const struct podium *p, uint32_t count)
{
    const struct index *x = p->x;
    int64_t sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        x->occupancy[i] = index_occupancy_permille(x->seat + x->survivors[i], p->ask->now_us);
        sum += x->occupancy[i];
    }
    return sum;
}

/* The score from which on all are equal: that of the best who need not stand back, less the slack. */
static int64_t good_enough(const struct podium *p, uint32_t count, int64_t sum)
{
    int64_t best = INT64_MIN, slack = p->ask->order == AGENTS_BEST_SCORE || p->ask->slack < 0 ? 0 : p->ask->slack;

    for (uint32_t i = 0; i < count; i++)
        if (p->x->scores[i] > best && !is_unfair(p->ask, p->x->occupancy[i], sum, count))
            best = p->x->scores[i];
    return best < INT64_MIN + slack ? INT64_MIN : best - slack;
}

static void best_of_all(struct sieve *s, struct podium *p, struct index_found *f)
{
    const struct index *x = p->x;
    const struct index_ask *ask = p->ask;
    uint32_t count = survivors(s, p);
    bool scored = ask->score.n > 0;
    int64_t sum = 0;

    f->eligible = count;
    if (ask->fairness_permille || ask->order == AGENTS_LEAST_OCCUPIED)
        sum = occupancies(p, count);
    if (scored)
        index_scores(x, ask, count);
    int64_t enough = scored ? good_enough(p, count, sum) : 0;
    for (uint32_t i = 0; i < count; i++) {
        bool unfair = is_unfair(ask, x->occupancy[i], sum, count);
        int64_t score = !scored ? 0 : x->scores[i] < enough ? x->scores[i] : enough;
        f->unfair += unfair;
        if (p->count == ask->want && (unfair > p->place[p->count - 1].unfair ||
                                      (unfair == p->place[p->count - 1].unfair && score < p->place[p->count - 1].score)))
            continue;
        see_place(p, &(struct place){.seat = x->survivors[i], .unfair = unfair, .score = score,
                                          .full_score = scored ? x->scores[i] : 0, .first = first_of(p, i)});
    }
}

/* ---- */

void index_best(const struct index *x, const struct index_ask *ask, struct index_found *ret_found)
{
    struct sieve s = {.x = x, .ask = ask, .members = index_group_words(ask->group)};
    struct podium p;
    bool by_order = ask->order != AGENTS_LONGEST_IDLE && ask->order != AGENTS_BEST_SCORE;

    assert(ask->want >= 1 && ask->want <= 16 && ask->medium > MEDIUM_NONE && ask->medium < MEDIA);
    assert(x->dirty_count == 0 && !x->grown);
    p.x = x;
    p.ask = ask;
    p.count = 0;
    p.worst = UINT64_MAX;
    ret_found->eligible = ret_found->unfair = 0;
    if (by_order || ask->fairness_permille || ask->score.n)
        best_of_all(&s, &p, ret_found);
    else
        best_idle(&s, &p, ret_found);
    ret_found->skipped = s.skipped;
    ret_found->count = p.count;
    for (uint32_t i = 0; i < p.count; i++) {
        ret_found->seat[i] = p.place[i].seat;
        ret_found->score[i] = p.place[i].full_score;
    }
}

#define LOOKS_MAX 64u /* seats looked at one by one before all members are worked out */

/* Where there is no set, the first who are free are asked: most often there are few. False: there are more. */
static bool any_of_few(const struct index *x, const struct group *g, enum medium medium, bool *ret_any)
{
    const uint64_t *free = x->free[medium], *serves = g->serves->set.words;
    uint32_t looks = 0;

    *ret_any = false;
    for (uint32_t w = 0; w < x->words; w++) {
        if (!x->some[medium][w / BLOCK_WORDS]) {
            w |= BLOCK_WORDS - 1;
            continue;
        }
        for (uint64_t left = free[w] & serves[w]; left; left &= left - 1, looks++) {
            if (looks == LOOKS_MAX)
                return false;
            if (index_has(g, w * 64 + (uint32_t)__builtin_ctzll(left)))
                return *ret_any = true;
        }
    }
    return true;
}

static bool any_of_seats(const uint64_t *free, const uint32_t *seats, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (free[seats[i] / 64] >> seats[i] % 64 & 1)
            return true;
    return false;
}

static bool any_of_sparse(const uint64_t *free, const roaring_bitmap_t *members)
{
    roaring_uint32_iterator_t it;

    for (roaring_init_iterator(members, &it); it.has_value; roaring_advance_uint32_iterator(&it))
        if (free[it.current_value / 64] >> it.current_value % 64 & 1)
            return true;
    return false;
}

static bool any_of_words(const struct index *x, const uint64_t *members, enum medium medium)
{
    const uint64_t *free = x->free[medium];

    for (uint32_t block = 0; block < x->blocks; block++) {
        uint64_t any = 0;
        if (!x->some[medium][block])
            continue;
        for (uint32_t w = block * BLOCK_WORDS; w < (block + 1) * BLOCK_WORDS; w++)
            any |= members[w] & free[w];
        if (any)
            return true;
    }
    return false;
}

bool index_any(const struct index *x, struct group *g, enum medium medium)
{
    const uint64_t *free = x->free[medium];
    bool any;

    if ((!g->kept || g->stale) && any_of_few(x, g, medium, &any))
        return any;
    const uint64_t *words = index_group_words(g);
    if (g->few_are_all)
        return any_of_seats(free, g->kept->few, g->members_count);
    return words ? any_of_words(x, words, medium) : any_of_sparse(free, g->members.sparse);
}
