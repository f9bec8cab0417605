/* files.c: a message's files: put into it, and as screens are told of them. Their rows are service/file's. */
#include "base/json.h"
#include "port/sql.h"
#include "service/conversation/inside.h"

static enum err each_file(void *arg, const struct sql_files_of_message_row *r)
{
    static const char *const states[] = {"none", "coming", "clean", "unscanned", "infected"};
    struct json *j = arg;
    if (j->out->n == 0)
        json_array(j, NULL);
    json_open(j, NULL);
    json_id(j, "id", r->id);
    json_text(j, "name", r->name);
    json_text(j, "type", r->type);
    json_int(j, "bytes", r->bytes);
    if (r->width)
        json_int(j, "width", r->width);
    if (r->height)
        json_int(j, "height", r->height);
    if (r->alt.n)
        json_text(j, "alt", r->alt);
    json_z(j, "state", states[r->state >= 0 && r->state <= 4 ? r->state : 0]);
    json_close(j);
    return OK;
}

enum err conversation_files_json(struct store_tx *tx, org_id org, conversation_id c, int64_t seq, struct buf *out)
{
    struct json j;
    buf_clear(out);
    json_init(&j, out);
    if (!seq)
        return OK;
    enum err err = sql_files_of_message(
        tx, &(struct sql_files_of_message_in){.org_id = org, .conversation_id = c, .seq = seq}, each_file, &j);
    if (!err && out->n)
        json_end(&j);
    return err ? err : out->err;
}

enum err conversation_files_attach(struct store_tx *tx, struct post *p, int64_t seq)
{
    for (uint32_t i = 0; i < p->files_count; i++) {
        int64_t changes = 0;
        enum err err = sql_file_attach(tx,
                                       &(struct sql_file_attach_in){.org_id = p->org,
                                                                    .id = p->files[i],
                                                                    .conversation_id = p->conversation,
                                                                    .agent_id = p->agent,
                                                                    .seq = seq,
                                                                    .ordinal = i},
                                       &changes);
        if (err || changes != 1)
            return err ? err : ERR_FILES;
    }
    return p->files_count ? conversation_files_json(tx, p->org, p->conversation, seq, &p->shown) : OK;
}
