/* A widget's frames. What passes has a known kind, texts within their bounds, and nothing that its kind does not have;
 * what does not pass has a reason. */
#include <stdlib.h>

#include "channel/chat/frame.h"
#include "port/hub.h"
#include "port/tel.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void check(const struct chat_frame *f)
{
    bool start = f->kind == CHAT_START, says = start || f->kind == CHAT_SEND, asks = f->kind == CHAT_REQUEST;
    bool call = f->kind == CHAT_CALL, who = start || asks || call;
    bool keyed = says || asks || call || f->kind == CHAT_CANDIDATE || f->kind == CHAT_HANG_UP || f->kind == CHAT_RATE || f->kind == CHAT_CONTINUE;
    must(f->kind < CHAT_KINDS && f->document);
    must(keyed == (f->id.n > 0) && (!says || f->text.n + f->files_count > 0) && (!start || f->topic.n > 0));
    must(says || asks || f->kind == CHAT_RATE || f->kind == CHAT_TYPING || f->text.n == 0);
    must(f->kind != CHAT_TYPING || f->text.n <= CHAT_PREVIEW_MAX);
    must(who || f->kind == CHAT_HOURS || f->topic.n == 0);
    must(f->sdp.n <= CHAT_SDP_MAX && str_utf8(f->sdp) && (call || f->sdp.n == 0));
    must(f->candidate.n <= TEL_CANDIDATE_MAX && str_utf8(f->candidate) && (f->kind == CHAT_CANDIDATE || f->candidate.n == 0));
    must(f->wanted_us >= 0 && (asks || f->kind == CHAT_HOURS || f->wanted_us == 0));
    must((f->kind == CHAT_CONTINUE) == (f->code.n > 0) && f->code.n <= 64 && (!f->release || f->kind == CHAT_LINK));
    must(f->zone.n <= 40 && str_utf8(f->zone) && (f->kind == CHAT_ZONE ? f->zone.n > 0 : f->kind == CHAT_TRANSCRIPT || f->zone.n == 0));
    must(f->files_count <= CHAT_FILES_MAX && (f->files_count == 0 || f->kind == CHAT_SEND));
    must(f->id.n <= 64 && f->text.n <= POST_TEXT_MAX && f->topic.n <= 40);
    must(str_utf8(f->text) && str_utf8(f->name) && str_utf8(f->phone) && str_utf8(f->account));
    must(f->token.n == 0 || (f->kind == CHAT_HELLO && f->token.n >= 20 && f->token.n <= 64));
    must(f->seq <= INT32_MAX && f->expires_s >= 0);
    must(who || (!f->name.n && !f->phone.n && !f->account.n && !f->signature.n));
    must(!who || f->identity != CHAT_SIGNED || (f->signature.n == 64 && f->account.n > 0));
    must(f->name.n <= 320 && f->phone.n <= 40 && f->account.n <= 64);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct chat_frame f;
    const char *field = "x";
    enum err err = chat_frame_parse((struct str){(const char *)p, n}, &f, &field);
    must(err < ERR_COUNT);
    if (!err)
        check(&f);
    chat_frame_done(&f);
    return 0;
}
