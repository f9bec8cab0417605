#include <inttypes.h>
#include <stdio.h>

#include "link/table.h"

static const char *const types[] = {"u8", "u16", "u32", "u64", "i64", "str16", "str32", "list"};
static const char *const ways[] = {"-", "down", "up", "both"};

static void put_field(struct buf *b, const struct link_field *field)
{
    char line[400], most[40] = "";

    if (field->type == LINK_LIST)
        snprintf(most, sizeof most, " of %s, at most %" PRIu64, link_records[field->record].name, field->most);
    else if (field->type == LINK_STR16 || field->type == LINK_STR32)
        snprintf(most, sizeof most, ", at most %" PRIu64, field->most);
    snprintf(line, sizeof line, "| `%s` | %s%s | %s |\n", field->name, types[field->type], most, field->text);
    buf_text(b, line);
}

static void put_fields(struct buf *b, const struct link_field *fields, uint32_t count)
{
    if (count == 0)
        return;
    buf_text(b, "| field | type | |\n| --- | --- | --- |\n");
    for (uint32_t i = 0; i < count; i++)
        put_field(b, &fields[i]);
    buf_text(b, "\n");
}

void link_put_page(struct buf *b)
{
    static const char *const begins[] = {"", "`call`, `op`, then:", "`no`, `call`, then:"};
    char line[400];

    buf_text(b, "# The link\n\nThe frames of the socket between `tandem serve` and `tandem voice`, made from src/link/link.def by `link_test --page`. How they lie in bytes is "
                "said in src/link/link.h,\nwhat they mean in [decisions/007-voice.md](decisions/007-voice.md); values of enumerations are in src/link/words.h.\n\n");
    snprintf(line, sizeof line, "Version %u.%u. A command (from 32) begins with `call` and `op`, an event (from 64) with `no` and `call`.\n\n## Frames\n\n", LINK_MAJOR, LINK_MINOR);
    buf_text(b, line);
    for (uint32_t i = 0; i < link_shapes_count; i++) {
        const struct link_shape *s = &link_shapes[i];
        snprintf(line, sizeof line, "### %s\n\n%u, %s, at most %u bytes%s%s. %s\n\n", s->name, s->kind, ways[s->way], s->bytes_max, s->text[0] ? ": " : "", s->text,
                 begins[s->begins]);
        buf_text(b, line);
        put_fields(b, s->fields, s->fields_count);
    }
    buf_text(b, "## Records\n\n");
    for (uint32_t i = 0; i < LINK_RECORDS; i++) {
        snprintf(line, sizeof line, "### %s\n\n%s.\n\n", link_records[i].name, link_records[i].text);
        buf_text(b, line);
        put_fields(b, link_records[i].fields, link_records[i].fields_count);
    }
}
