/* A clamd of a page's length at the other end: it reads INSTREAM as the real one does, and says what the case wants. */
#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "port/scan.h"

static char path[64];
static int listener;
static const char *says; /* NULL: finds "EICAR" in the stream; "": hangs up */
static size_t heard;

static bool take(int fd, void *p, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t done = recv(fd, (char *)p + at, n - at, 0);
        if (done <= 0)
            return false;
        at += (size_t)done;
    }
    return true;
}

static void *serve_one(void *arg)
{
    (void)arg;
    int fd = accept(listener, NULL, NULL);
    char command[10], *stream = malloc(1 << 20);
    bool ok = take(fd, command, sizeof command) && memcmp(command, "zINSTREAM", 10) == 0;
    heard = 0;
    for (uint32_t n = 1; ok && n;) {
        ok = take(fd, &n, sizeof n);
        n = ntohl(n);
        ok = ok && n <= (1 << 20) - heard && take(fd, stream + heard, n);
        heard += ok ? n : 0;
    }
    const char *answer = says ? says : memmem(stream, heard, "EICAR", 5) ? "stream: Eicar-Test-Signature FOUND" : "stream: OK";
    if (ok && answer[0])
        (void)!send(fd, answer, strlen(answer) + 1, MSG_NOSIGNAL);
    free(stream);
    close(fd);
    return NULL;
}

static int begin(void **state)
{
    (void)state;
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(path, sizeof path, "/tmp/tandem-scan-%d", (int)getpid());
    unlink(path);
    memcpy(at.sun_path, path, strlen(path));
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    says = NULL;
    return bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 4);
}

static int end(void **state)
{
    (void)state;
    close(listener);
    return unlink(path);
}

static enum scan_verdict scan_text(struct scan *s, const char *text, size_t times, char ret_name[SCAN_NAME_BYTES])
{
    pthread_t thread;
    bool asked = scan_there(s);
    if (asked)
        pthread_create(&thread, NULL, serve_one, NULL);
    struct scan_run *r = scan_begin(s);
    for (size_t i = 0; i < times; i++)
        scan_feed(r, str_of(text));
    enum scan_verdict v = scan_end(r, ret_name);
    if (asked)
        pthread_join(thread, NULL);
    return v;
}

static void what_clamd_finds_is_found_and_named(void **state)
{
    (void)state;
    char name[SCAN_NAME_BYTES], text[256];
    struct scan *s;
    assert_int_equal(scan_new(path, &s, text), OK);
    assert_int_equal(scan_text(s, "good", 1000, name), SCAN_CLEAN);
    assert_int_equal(heard, 4000);
    assert_string_equal(name, "");
    assert_int_equal(scan_text(s, "X5O!P%@AP EICAR", 1, name), SCAN_FOUND);
    assert_string_equal(name, "Eicar-Test-Signature");
    assert_int_equal(scan_text(s, "", 0, name), SCAN_CLEAN);
    says = "INSTREAM size limit exceeded. ERROR";
    assert_int_equal(scan_text(s, "good", 1, name), SCAN_NONE);
    assert_true(scan_there(s)); /* it answered */
    scan_free(s);
}

static void a_scanner_that_is_gone_gives_no_verdict_and_is_left_alone(void **state)
{
    (void)state;
    char name[SCAN_NAME_BYTES], text[256];
    struct scan *s;
    assert_int_equal(scan_new(path, &s, text), OK);
    says = ""; /* hangs up without a word */
    assert_int_equal(scan_text(s, "good", 1, name), SCAN_NONE);
    assert_false(scan_there(s));
    assert_null(scan_begin(s));
    scan_free(s);
    assert_int_equal(scan_new("/tmp/nobody-listens-here", &s, text), OK);
    assert_null(scan_begin(s));
    assert_false(scan_there(s));
    scan_feed(NULL, STR("x"));
    assert_int_equal(scan_end(NULL, name), SCAN_NONE);
    scan_free(s);
    assert_int_equal(scan_new(NULL, &s, text), OK);
    assert_false(scan_there(s));
    assert_null(scan_begin(s));
    scan_free(s);
}

static void an_address_that_leads_nowhere_is_refused_in_words(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "clamd", "localhost:3310", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:70000", ":3310",
                                      "[::1:3310", "[]:3310", "127.0.0.1.5:1"};
    struct scan *s;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[256] = "";
        assert_int_equal(scan_new(bad[i], &s, text), ERR_INPUT);
        assert_non_null(strstr(text, "ADDRESS:PORT"));
    }
    char text[256];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(scan_new(i ? "[::1]:3310" : "127.0.0.1:3310", &s, text), OK);
        scan_free(s);
    }
}

static void an_answer_is_read_strictly(void **state)
{
    (void)state;
    char name[SCAN_NAME_BYTES];
    assert_int_equal(scan_answer(STR("stream: OK"), name), SCAN_CLEAN);
    assert_int_equal(scan_answer(STR("stream: OK "), name), SCAN_NONE);
    assert_int_equal(scan_answer(STR("OK"), name), SCAN_NONE);
    assert_int_equal(scan_answer(STR(""), name), SCAN_NONE);
    assert_int_equal(scan_answer(STR("stream: lstat() failed ERROR"), name), SCAN_NONE);
    assert_int_equal(scan_answer(STR("stream: A\x01 \xff FOUND"), name), SCAN_FOUND);
    assert_string_equal(name, "A___");
    char longest[300] = "stream: ";
    memset(longest + 8, 'v', 280);
    memcpy(longest + 288, " FOUND", 7);
    assert_int_equal(scan_answer(str_of(longest), name), SCAN_FOUND);
    assert_int_equal(strlen(name), SCAN_NAME_BYTES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_clamd_finds_is_found_and_named, begin, end),
        cmocka_unit_test_setup_teardown(a_scanner_that_is_gone_gives_no_verdict_and_is_left_alone, begin, end),
        cmocka_unit_test(an_address_that_leads_nowhere_is_refused_in_words),
        cmocka_unit_test(an_answer_is_read_strictly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
