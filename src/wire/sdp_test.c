/* What phones, trunks and Chromium send, as they send it (keys and addresses made up), and what is answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/sdp.h"

#define HEAD "v=0\r\no=- 4611 2 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n"
#define KEY30 "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
#define PRINT "AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89"
#define CHROMIUM_AUDIO \
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:vEn+\r\n" \
    "a=ice-pwd:YNhZT0GHKi1LVZNrxlZQO3M+\r\na=ice-options:trickle\r\na=fingerprint:sha-256 " PRINT "\r\na=setup:actpass\r\na=mid:0\r\n" \
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=sendrecv\r\na=msid:- 56c5b41e\r\na=rtcp-mux\r\na=rtcp-rsize\r\n" \
    "a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:63 red/48000/2\r\n" \
    "a=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:13 CN/8000\r\n" \
    "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\na=ssrc:2231 cname:ab\r\n"
#define CHROMIUM_HEAD "v=0\r\no=- 8573226 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=msid-semantic: WMS\r\n"

static struct sdp_own own_side(unsigned guard)
{
    struct sdp_own own = {.session = 77, .guard = guard, .direction = SDP_SENDRECV, .ufrag = "ours", .pwd = "0123456789abcdef0123456789abcdef"};
    assert_int_equal(media_addr_of(STR("198.51.100.4"), 30002, &own.at), OK);
    for (enum wire_suite s = 0; s < WIRE_SUITES; s++) {
        own.crypto[s] = (struct sdp_crypto){.tag = s + 1, .keys = {.suite = s}};
        memset(own.crypto[s].keys.secret, 0x20 + (int)s, sizeof own.crypto[s].keys.secret);
    }
    own.cryptos = WIRE_SUITES;
    memset(own.fingerprint, 0xf5, sizeof own.fingerprint);
    return own;
}

/* A copy that ends where the text does, so that reading behind it is seen. */
static enum sdp_fault read_text(const char *text, struct sdp *ret_sdp)
{
    static char *kept;
    free(kept);
    size_t n = strlen(text);
    kept = n ? malloc(n) : NULL;
    if (n)
        memcpy(kept, text, n);
    enum sdp_fault f = sdp_read((struct str){kept, n}, ret_sdp);
    if (f) {
        free(kept);
        kept = NULL;
    }
    return f;
}

static enum sdp_fault take(const char *text, const struct sdp_own *own, struct sdp *sdp, struct sdp_leg *leg)
{
    enum sdp_fault f = read_text(text, sdp);
    return f ? f : sdp_take(sdp, own, leg);
}

static const char *answer(struct sdp_own *own, const struct sdp *sdp, const struct sdp_leg *leg)
{
    static char text[8192];
    struct buf b = {0};
    sdp_write_answer(own, sdp, leg, &b);
    assert_int_equal(b.err, OK);
    assert_true(b.n < sizeof text);
    memcpy(text, b.p, b.n);
    text[b.n] = 0;
    buf_done(&b);
    return text;
}

static const char *offer(struct sdp_own *own)
{
    static char text[8192];
    struct buf b = {0};
    sdp_write_offer(own, &b);
    assert_int_equal(b.err, OK);
    memcpy(text, b.p, b.n);
    text[b.n] = 0;
    buf_done(&b);
    return text;
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part))
        print_error("not there: %s\nin: %s\n", part, text);
    assert_non_null(strstr(text, part));
}

static void to_is(const union media_addr *a, const char *ip, uint16_t port)
{
    char text[MEDIA_ADDR_TEXT];
    media_addr_text(a, text);
    assert_string_equal(text, ip);
    assert_int_equal(media_addr_port(a), port);
}

static void a_trunk_is_answered_with_pcma_first_and_its_own_digits(void **state)
{
    (void)state;
    struct sdp sdp;
    struct sdp_leg leg;
    struct sdp_own own = own_side(SDP_PLAIN);
    assert_int_equal(take(HEAD "m=audio 41000 RTP/AVP 18 0 8 96\r\na=rtpmap:18 G729/8000\r\na=rtpmap:96 telephone-event/8000\r\n"
                               "a=fmtp:96 0-16\r\na=ptime:30\r\n", &own, &sdp, &leg), SDP_OK);
    assert_int_equal(leg.codec, MEDIA_PCMA);
    assert_int_equal(leg.payload, 8);
    assert_int_equal(leg.digits, 96);
    assert_int_equal(leg.digits_in, 96);
    assert_int_equal(leg.ptime_ms, 30);
    assert_int_equal(leg.direction, SDP_SENDRECV);
    assert_false(leg.rtcp_mux || leg.held);
    to_is(&leg.to, "192.0.2.9", 41000);
    to_is(&leg.rtcp_to, "192.0.2.9", 41001);
    assert_string_equal(answer(&own, &sdp, &leg),
                        "v=0\r\no=tandem 77 1 IN IP4 198.51.100.4\r\ns=tandem\r\nc=IN IP4 198.51.100.4\r\nt=0 0\r\n"
                        "m=audio 30002 RTP/AVP 8 96\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\n"
                        "a=ptime:20\r\na=sendrecv\r\n");
}

static void a_codec_goes_by_its_name_and_its_number_comes_back(void **state)
{
    (void)state;
    struct sdp sdp;
    struct sdp_leg leg;
    struct sdp_own own = own_side(SDP_PLAIN);
    assert_int_equal(take(HEAD "m=audio 5000 RTP/AVP 97\na=rtpmap:97 pcma/8000/1\na=rtcp:5500\n", &own, &sdp, &leg), SDP_OK);
    assert_int_equal(leg.payload, 97);
    assert_int_equal(leg.digits, 0);
    assert_int_equal(media_addr_port(&leg.rtcp_to), 5500);
    has(answer(&own, &sdp, &leg), "m=audio 30002 RTP/AVP 97\r\na=rtpmap:97 PCMA/8000\r\na=ptime");
    assert_int_equal(take(HEAD "m=audio 5000 RTP/AVP 0\r\n", &own, &sdp, &leg), SDP_OK);
    assert_int_equal(leg.codec, MEDIA_PCMU);
    assert_int_equal(take(HEAD "m=audio 5000 RTP/AVP 8\r\na=rtpmap:8 GSM/8000\r\n", &own, &sdp, &leg), SDP_NO_CODEC);
    assert_int_equal(take(HEAD "m=audio 5000 RTP/AVP 97\r\na=rtpmap:97 PCMA/16000\r\n", &own, &sdp, &leg), SDP_NO_CODEC);
    assert_int_equal(take(HEAD "m=audio 5000 RTP/AVP 97\r\na=rtpmap:98 PCMA/8000\r\n", &own, &sdp, &leg), SDP_NO_CODEC);
}

static void other_lines_are_refused_in_their_places_and_stay_refused(void **state)
{
    (void)state;
    struct sdp sdp;
    struct sdp_leg leg;
    struct sdp_own own = own_side(SDP_PLAIN);
    assert_int_equal(take(HEAD "m=video 5002 RTP/AVP 96 97\r\na=mid:v\r\nm=audio 0 RTP/AVP 8\r\nm=audio 5004 RTP/AVP 8\r\n"
                               "m=image 5006 udptl t38\r\n", &own, &sdp, &leg), SDP_OK);
    assert_int_equal(leg.line, 2);
    const char *refused[] = {"t=0 0\r\nm=video 0 RTP/AVP 96\r\na=mid:v\r\nm=audio 0 RTP/AVP 8\r\nm=audio 30002 RTP/AVP 8\r\n",
                             "a=sendrecv\r\nm=image 0 udptl t38\r\n"};
    const char *text = answer(&own, &sdp, &leg);
    has(text, refused[0]);
    has(text, refused[1]);
    own.direction = SDP_SENDONLY;
    text = offer(&own);
    has(text, "t=0 0\r\nm=video 0 RTP/AVP 96\r\na=mid:v\r\nm=audio 0 RTP/AVP 8\r\nm=audio 30002 RTP/AVP 8 0 101\r\n");
    has(text, "a=sendonly\r\nm=image 0 udptl t38\r\n");
}

static void hold_is_seen_in_every_way_that_it_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum sdp_direction wish, ours;
        bool held;
    } rows[] = {
        {HEAD "m=audio 9000 RTP/AVP 8\r\na=sendonly\r\n", SDP_SENDRECV, SDP_RECVONLY, true},
        {HEAD "a=inactive\r\nm=audio 9000 RTP/AVP 8\r\n", SDP_SENDRECV, SDP_INACTIVE, true},
        {HEAD "a=sendonly\r\nm=audio 9000 RTP/AVP 8\r\na=sendrecv\r\n", SDP_SENDRECV, SDP_SENDRECV, false},
        {HEAD "m=audio 9000 RTP/AVP 8\r\na=recvonly\r\n", SDP_SENDRECV, SDP_SENDONLY, false},
        {HEAD "m=audio 9000 RTP/AVP 8\r\n", SDP_SENDONLY, SDP_SENDONLY, false},
        {HEAD "m=audio 9000 RTP/AVP 8\r\na=sendonly\r\n", SDP_SENDONLY, SDP_INACTIVE, true},
        {HEAD "m=audio 9000 RTP/AVP 8\r\nc=IN IP4 0.0.0.0\r\n", SDP_SENDRECV, SDP_RECVONLY, true},
        {"v=0\r\no=- 1 1 IN IP6 ::1\r\nc=IN IP6 ::\r\nm=audio 9000 RTP/AVP 8\r\n", SDP_SENDRECV, SDP_RECVONLY, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sdp sdp;
        struct sdp_leg leg;
        struct sdp_own own = own_side(SDP_PLAIN);
        own.direction = rows[i].wish;
        assert_int_equal(take(rows[i].text, &own, &sdp, &leg), SDP_OK);
        assert_int_equal(leg.direction, rows[i].ours);
        assert_int_equal(leg.held, rows[i].held);
        static const char *const words[] = {"a=inactive\r\n", "a=sendonly\r\n", "a=recvonly\r\n", "a=sendrecv\r\n"};
        has(answer(&own, &sdp, &leg), words[rows[i].ours]);
    }
}

static void the_version_grows_with_what_is_said(void **state)
{
    (void)state;
    struct sdp_own own = own_side(SDP_PLAIN);
    has(offer(&own), "o=tandem 77 1 IN");
    has(offer(&own), "o=tandem 77 1 IN");
    own.direction = SDP_SENDONLY;
    has(offer(&own), "o=tandem 77 2 IN");
    media_addr_set_port(&own.at, 30004);
    has(offer(&own), "o=tandem 77 3 IN");
    has(offer(&own), "o=tandem 77 3 IN");
}

static void an_answer_to_our_offer_gives_the_leg(void **state)
{
    (void)state;
    struct sdp sdp;
    struct sdp_leg leg;
    struct sdp_own own = own_side(SDP_PLAIN);
    const char *text = offer(&own);
    has(text, "m=audio 30002 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n");
    assert_int_equal(read_text(HEAD "m=audio 7000 RTP/AVP 0 96\r\na=rtpmap:96 telephone-event/8000\r\na=sendonly\r\n", &sdp), SDP_OK);
    assert_int_equal(sdp_agree(&own, &sdp, &leg), SDP_OK);
    assert_int_equal(leg.codec, MEDIA_PCMU);
    assert_int_equal(leg.digits, 96); /* as they want it, */
    assert_int_equal(leg.digits_in, 101); /* and as we do */
    assert_int_equal(leg.direction, SDP_RECVONLY);
    static const struct {
        const char *text;
        enum sdp_fault fault;
    } rows[] = {{HEAD "m=audio 0 RTP/AVP 8\r\n", SDP_NO_AUDIO},    {HEAD, SDP_CHANGED},
                {HEAD "m=audio 7000 RTP/SAVP 8\r\n", SDP_CHANGED}, {HEAD "m=video 7000 RTP/AVP 8\r\n", SDP_CHANGED},
                {HEAD "m=audio 7000 RTP/AVP 18\r\n", SDP_NO_CODEC}, {HEAD "m=audio 7000 RTP/AVP 8\r\nm=audio 0 RTP/AVP 8\r\n", SDP_CHANGED}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(read_text(rows[i].text, &sdp), SDP_OK);
        assert_int_equal(sdp_agree(&own, &sdp, &leg), rows[i].fault);
    }
}

static void a_phone_with_keys_is_answered_with_ours(void **state)
{
    (void)state;
    struct sdp sdp;
    struct sdp_leg leg;
    struct sdp_own own = own_side(SDP_SDES | SDP_PLAIN);
    /* The plain line first, as some phones do; the one with keys is better. Lines with an MKI or suites of others are passed over. */
    assert_int_equal(take(HEAD "m=audio 6000 RTP/AVP 8\r\nm=audio 6000 RTP/SAVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
                               "a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:" KEY30 "\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|2^20|1:4\r\n"
                               "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 " UNENCRYPTED_SRTP\r\n"
                               "a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|2^31\r\n", &own, &sdp, &leg), SDP_OK);
    assert_int_equal(leg.guard, SDP_SDES);
    assert_int_equal(leg.line, 1);
    assert_int_equal(leg.in.tag, 4);
    assert_memory_equal(leg.in.keys.secret, "YS___semctl () {\t220;}\n}\nunles", 30);
    const char *text = answer(&own, &sdp, &leg);
    has(text, "m=audio 0 RTP/AVP 8\r\nm=audio 30002 RTP/SAVP 8 101\r\n");
    has(text, "a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg\r\n");
    own.guard = SDP_PLAIN; /* this one may not be secured: the plain line it is */
    assert_int_equal(sdp_take(&sdp, &own, &leg), SDP_OK);
    assert_int_equal(leg.line, 0);
}

static void our_keys_are_offered_and_the_answers_tag_counts(void **state)
{
    (void)state;
    struct sdp sdp;
    struct sdp_leg leg;
    struct sdp_own own = own_side(SDP_SDES);
    const char *text = offer(&own);
    has(text, "m=audio 30002 RTP/SAVP 8 0 101\r\n");
    has(text, "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg\r\n"
              "a=crypto:2 AEAD_AES_128_GCM inline:ISEhISEhISEhISEhISEhISEhISEhISEhISEhIQ==\r\n");
    assert_int_equal(read_text(HEAD "m=audio 7000 RTP/SAVP 8\r\na=crypto:2 AEAD_AES_128_GCM inline:ISEhISEhISEhISEhISEhISEhISEhISEhISEhIQ==\r\n", &sdp), SDP_OK);
    assert_int_equal(sdp_agree(&own, &sdp, &leg), SDP_OK);
    assert_int_equal(leg.in.keys.suite, WIRE_AEAD_AES_128_GCM);
    assert_int_equal(read_text(HEAD "m=audio 7000 RTP/SAVP 8\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "\r\n", &sdp), SDP_OK);
    assert_int_equal(sdp_agree(&own, &sdp, &leg), SDP_NO_KEYS);
}

static void a_browser_is_answered_as_ice_lite_and_passive(void **state)
{
    (void)state;
    struct sdp sdp;
    struct sdp_leg leg;
    struct sdp_own own = own_side(SDP_BROWSER);
    assert_int_equal(take(CHROMIUM_HEAD CHROMIUM_AUDIO "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\n",
                          &own, &sdp, &leg), SDP_OK);
    assert_int_equal(leg.guard, SDP_BROWSER);
    assert_int_equal(leg.digits, 126);
    assert_true(leg.rtcp_mux && media_addr_none(&leg.to) && !leg.held);
    assert_string_equal(leg.peer_ufrag, "vEn+");
    assert_string_equal(leg.peer_pwd, "YNhZT0GHKi1LVZNrxlZQO3M+");
    assert_int_equal(leg.peer_fingerprint[1], 0xcd);
    const char *text = answer(&own, &sdp, &leg);
    has(text, "a=ice-lite\r\na=group:BUNDLE 0\r\nm=audio 30002 UDP/TLS/RTP/SAVPF 8 126\r\na=mid:0\r\n");
    has(text, "a=sendrecv\r\na=rtcp-mux\r\na=ice-ufrag:ours\r\na=ice-pwd:0123456789abcdef0123456789abcdef\r\na=fingerprint:sha-256 F5:F5:");
    has(text, "a=setup:passive\r\n");
    has(text, "a=candidate:1 1 udp 2130706431 198.51.100.4 30002 typ host\r\na=end-of-candidates\r\n"
              "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:1\r\n");
}

/* The text with one line of it taken away or put in place of another. */
static const char *changed(const char *text, const char *line, const char *by)
{
    static char out[8192];
    const char *at = strstr(text, line);
    assert_non_null(at);
    snprintf(out, sizeof out, "%.*s%s%s", (int)(at - text), text, by, at + strlen(line));
    return out;
}

static void each_refusal_has_its_reason(void **state)
{
    (void)state;
    const char *page = CHROMIUM_HEAD CHROMIUM_AUDIO, *phone = HEAD "m=audio 6000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "\r\n",
               *trunk = HEAD "m=audio 6000 RTP/AVP 8\r\n";
    const struct {
        const char *text, *line, *by;
        unsigned guard;
        enum sdp_fault fault;
    } rows[] = {
        {page, "a=fingerprint:sha-256 " PRINT "\r\n", "", SDP_BROWSER, SDP_FINGERPRINT},
        {page, "sha-256", "sha-1", SDP_BROWSER, SDP_FINGERPRINT},
        {page, "sha-256 AB:", "sha-256 ", SDP_BROWSER, SDP_FINGERPRINT},
        {page, "sha-256 AB:", "sha-256 AG:", SDP_BROWSER, SDP_FINGERPRINT},
        {page, "a=setup:actpass", "a=setup:passive", SDP_BROWSER, SDP_FINGERPRINT},
        {page, "a=rtcp-mux\r\n", "", SDP_BROWSER, SDP_NO_MUX},
        {page, "a=ice-pwd:YNhZT0GHKi1LVZNrxlZQO3M+\r\n", "", SDP_BROWSER, SDP_NO_ICE},
        {page, "a=ice-pwd:YNhZT0GHKi1LVZNrxlZQO3M+", "a=ice-pwd:short", SDP_BROWSER, SDP_NO_ICE},
        {page, "a=ice-ufrag:vEn+", "a=ice-ufrag:v\"n+", SDP_BROWSER, SDP_NO_ICE},
        {page, "s=-", "s=x", SDP_PLAIN | SDP_SDES, SDP_SECURITY},
        {page, "m=audio 9", "m=audio 0", SDP_BROWSER, SDP_NO_AUDIO},
        {phone, "s=-", "s=x", SDP_PLAIN, SDP_SECURITY},
        {phone, "SHA1_80", "SHA1_32", SDP_SDES, SDP_NO_KEYS},
        {phone, KEY30, "WVNf", SDP_SDES, SDP_NO_KEYS},
        {phone, KEY30, KEY30 "AA", SDP_SDES, SDP_NO_KEYS},
        {phone, KEY30, "!VNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz", SDP_SDES, SDP_NO_KEYS},
        {phone, "inline:", "outline:", SDP_SDES, SDP_NO_KEYS},
        {trunk, "s=-", "s=x", SDP_SDES | SDP_BROWSER, SDP_SECURITY},
        {trunk, "c=IN IP4 192.0.2.9\r\n", "", SDP_PLAIN, SDP_ADDRESS},
        {trunk, "c=IN IP4 192.0.2.9", "c=IN IP4 pbx.example.com", SDP_PLAIN, SDP_ADDRESS},
        {trunk, "c=IN IP4 192.0.2.9", "c=IN IP4 224.2.1.1/127", SDP_PLAIN, SDP_ADDRESS},
        {trunk, "c=IN IP4 192.0.2.9", "c=IN IP4 239.1.1.1", SDP_PLAIN, SDP_ADDRESS},
        {trunk, "c=IN IP4 192.0.2.9", "c=IN IP4 255.255.255.255", SDP_PLAIN, SDP_ADDRESS},
        {trunk, "c=IN IP4 192.0.2.9", "c=IN IP6 192.0.2.9", SDP_PLAIN, SDP_ADDRESS},
        {trunk, "c=IN IP4 192.0.2.9", "c=IN IP6 ff02::1", SDP_PLAIN, SDP_ADDRESS},
        {trunk, "m=audio 6000 RTP/AVP 8\r\n", "", SDP_PLAIN, SDP_NO_AUDIO},
        {trunk, "m=audio", "m=message", SDP_PLAIN, SDP_NO_AUDIO},
        {trunk, "m=audio 6000", "m=audio 0", SDP_PLAIN, SDP_NO_AUDIO},
        {trunk, "m=audio 6000", "m=audio 66000", SDP_PLAIN, SDP_SYNTAX},
        {trunk, "m=audio 6000", "m=audio 6000/2", SDP_PLAIN, SDP_SYNTAX},
        {trunk, "m=audio 6000", "m=audio -1", SDP_PLAIN, SDP_SYNTAX},
        {trunk, "m=audio 6000 RTP/AVP 8", "m=audio 6000 RTP/AVP", SDP_PLAIN, SDP_SYNTAX},
        {trunk, "m=audio 6000 RTP/AVP 8", "m=audio", SDP_PLAIN, SDP_SYNTAX},
        {trunk, "RTP/AVP 8", "RTP/AVP 8 \x01", SDP_PLAIN, SDP_SYNTAX},
        {trunk, "v=0\r\n", "", SDP_PLAIN, SDP_SYNTAX},
        {trunk, "v=0", "v=1", SDP_PLAIN, SDP_SYNTAX},
        {trunk, "o=- 4611 2 IN IP4 192.0.2.9\r\n", "", SDP_PLAIN, SDP_SYNTAX},
        {trunk, "s=-", "hello", SDP_PLAIN, SDP_SYNTAX},
        {trunk, HEAD, "", SDP_PLAIN, SDP_SYNTAX},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sdp sdp;
        struct sdp_leg leg;
        struct sdp_own own = own_side(rows[i].guard);
        enum sdp_fault f = take(changed(rows[i].text, rows[i].line, rows[i].by), &own, &sdp, &leg);
        if (f != rows[i].fault)
            print_error("row %zu (%s): %s\n", i, rows[i].by, sdp_fault_text(f));
        assert_int_equal(f, rows[i].fault);
    }
    for (enum sdp_fault f = 0; f < SDP_FAULTS; f++)
        assert_non_null(sdp_fault_text(f));
}

static void what_is_too_long_is_not_read(void **state)
{
    (void)state;
    struct sdp sdp;
    char text[SDP_BYTES_MAX + 2], lines[2048] = HEAD;
    memset(text, 'a', sizeof text);
    memcpy(text, "v=0\r\no=", 7);
    assert_int_equal(sdp_read((struct str){text, SDP_BYTES_MAX + 1}, &sdp), SDP_TOO_BIG);
    assert_int_equal(sdp_read((struct str){text, SDP_BYTES_MAX}, &sdp), SDP_OK);
    text[9] = 0;
    assert_int_equal(sdp_read((struct str){text, SDP_BYTES_MAX}, &sdp), SDP_SYNTAX);
    for (int i = 0; i < SDP_LINES_MAX; i++)
        strcat(lines, "m=audio 6000 RTP/AVP 8\r\n");
    assert_int_equal(sdp_read(str_of(lines), &sdp), SDP_OK);
    strcat(lines, "m=audio 6000 RTP/AVP 8\r\n");
    assert_int_equal(sdp_read(str_of(lines), &sdp), SDP_TOO_BIG);
    assert_int_equal(sdp_read((struct str){NULL, 0}, &sdp), SDP_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trunk_is_answered_with_pcma_first_and_its_own_digits),
        cmocka_unit_test(a_codec_goes_by_its_name_and_its_number_comes_back),
        cmocka_unit_test(other_lines_are_refused_in_their_places_and_stay_refused),
        cmocka_unit_test(hold_is_seen_in_every_way_that_it_is_said),
        cmocka_unit_test(the_version_grows_with_what_is_said),
        cmocka_unit_test(an_answer_to_our_offer_gives_the_leg),
        cmocka_unit_test(a_phone_with_keys_is_answered_with_ours),
        cmocka_unit_test(our_keys_are_offered_and_the_answers_tag_counts),
        cmocka_unit_test(a_browser_is_answered_as_ice_lite_and_passive),
        cmocka_unit_test(each_refusal_has_its_reason),
        cmocka_unit_test(what_is_too_long_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
