/* hub_customer.c: what is known of a customer changed. Whoever of them waits, rings or talks is looked at again at once, as if they had
 * arrived with it; screens get the new card. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/hub_arrival.h"
#include "host/hub_state.h"
#include "port/sql.h"

#define CONTACTS_MAX 256u /* live at once, of one customer */

struct again {
    struct hub *hub;
    const struct config_view *view;
    conversation_id conversation;
    party_id party;
    enum medium medium;
    struct customer_arrival customer;
    struct buf card;
};

static enum err read_card(struct store_tx *tx, void *arg)
{
    struct again *a = arg;
    struct json j;

    json_init(&j, &a->card);
    return customer_card(tx, a->hub->conf.org, a->party, &j, NULL);
}

static enum err read_again(struct store_tx *tx, void *arg)
{
    struct again *a = arg;
    org_id org = a->hub->conf.org;
    struct sql_conversation_by_id_row row;

    enum err err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = org, .id = a->conversation}, &row);
    if (err == OK)
        err = hub_arrival_read(tx, org, a->view, a->party, row.zh, a->medium, &a->customer);
    return err ? err : read_card(tx, a);
}

static void tell_card(struct hub *h, contact_id contact, const struct buf *card)
{
    char *text = card->err ? NULL : strndup((const char *)card->p, card->n);
    if (text && !hub_tell(h, (struct hub_message){.kind = HUB_CARD, .id = contact, .text = text}))
        free(text);
}

static enum err set(struct hub *h, const struct live *l)
{
    struct again a = {.hub = h, .view = config_take(h->conf.config), .conversation = l->conversation, .party = l->party,
                      .medium = l->medium};
    enum err err = store_read(h->conf.store, read_again, &a);
    if (err == OK) {
        struct command c = {.kind = CMD_CONTACT_SET, .contact = l->id, .rest = a.customer.attrs, .rest_bytes = a.customer.attrs_bytes};
        err = router_call(h->router, &c, NULL, NULL);
    }
    if (err == OK)
        tell_card(h, l->id, &a.card);
    config_drop(a.view);
    buf_done(&a.card);
    return err == ERR_MISSING || err == ERR_STALE || err == ERR_STATE ? OK : err; /* it ended meanwhile */
}

static enum err show(struct hub *h, const struct live *l)
{
    struct again a = {.hub = h, .party = l->party};
    enum err err = store_read(h->conf.store, read_card, &a);
    if (err == OK)
        tell_card(h, l->id, &a.card);
    buf_done(&a.card);
    return err == ERR_MISSING ? OK : err;
}

static enum err look_again(struct hub *h, party_id party, enum err (*look)(struct hub *h, const struct live *l))
{
    struct live found[CONTACTS_MAX]; /* copies: only ids and the medium are read */
    uint32_t count = 0, at = 0;
    uint64_t key, v;
    enum err err = OK;

    pthread_mutex_lock(&h->lock);
    h->customers_changed++;
    while (count < CONTACTS_MAX && map_next(&h->lives, &at, &key, &v)) {
        const struct live *l = (const struct live *)(uintptr_t)v;
        if (l->party == party)
            found[count++] = *l;
    }
    pthread_mutex_unlock(&h->lock);
    for (uint32_t i = 0; err == OK && i < count; i++)
        err = look(h, &found[i]);
    return err;
}

/* Of two changes of one customer the later one stands: whoever read first has told the engine before the next one reads. */
static enum err one_by_one(struct hub *h, party_id party, enum err (*look)(struct hub *h, const struct live *l))
{
    pthread_mutex_t *one = &h->customers[party % HUB_CUSTOMER_LOCKS];

    pthread_mutex_lock(one);
    enum err err = look_again(h, party, look);
    pthread_mutex_unlock(one);
    return err;
}

enum err hub_customer_changed(struct hub *h, party_id party)
{
    return one_by_one(h, party, set);
}

enum err hub_customer_shown(struct hub *h, party_id party)
{
    return one_by_one(h, party, show);
}

void hub_customer_news(struct hub *h, party_id party)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_CUSTOMER, .id = party});
}

uint64_t hub_customers_changed(struct hub *h)
{
    pthread_mutex_lock(&h->lock);
    uint64_t n = h->customers_changed;
    pthread_mutex_unlock(&h->lock);
    return n;
}

void hub_customer_card(struct hub *h, contact_id contact, char *card)
{
    struct live *l = hub_live(h, contact);
    if (!l) {
        free(card);
        return;
    }
    free(l->card);
    l->card = card;
    for (uint32_t i = 0; i < l->claims_count; i++)
        hub_desk_contact(h, l->claims[i].agent, l);
    hub_picks_show(h, l);
}
