/* What files are kept in: every byte back or an error, whatever happened to the disk or the process meanwhile. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "port/blob.h"

#define BYTES (3u * BLOB_PIECE + 1234u)

static char dir[64];
static struct blobs *blobs;
static uint8_t plain[BYTES], back[BYTES];
static const uint8_t person[BLOB_KEY_BYTES] = "a person's key of 32 bytes here";

static int begin(void **state)
{
    (void)state;
    char text[256];
    snprintf(dir, sizeof dir, "/tmp/tandem-blob-XXXXXX");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(blob_open(dir, &blobs, text), OK);
    randombytes_buf(plain, sizeof plain);
    return 0;
}

static int end(void **state)
{
    (void)state;
    char command[128];
    blob_close(blobs);
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command);
}

static struct blob blob_of(uint64_t id)
{
    struct blob f = {.id = id, .bytes = BYTES};
    blob_key(person, id, f.key);
    return f;
}

static struct str part(uint64_t from, uint64_t n)
{
    return (struct str){(const char *)plain + from, (size_t)n};
}

static size_t came;
static enum err take(void *u, struct str s)
{
    (void)u;
    assert_true(came + s.n <= sizeof back);
    memcpy(back + came, s.p, s.n);
    came += s.n;
    return OK;
}

static enum err read_span(const struct blob *f, uint64_t from, uint64_t n)
{
    came = 0;
    return blob_read(blobs, f, from, n, take, NULL);
}

static void store_whole(const struct blob *f)
{
    assert_int_equal(blob_write(blobs, f, 0, part(0, BYTES)), OK);
    assert_int_equal(blob_keep(blobs, f), OK);
}

static void path_of(uint64_t id, const char *folder, char ret_path[160])
{
    snprintf(ret_path, 160, "%s/files/%s/%016llx", dir, folder, (unsigned long long)id);
}

static void what_is_written_in_parts_comes_back_byte_for_byte(void **state)
{
    (void)state;
    struct blob f = blob_of(7);
    assert_int_equal(blob_have(blobs, &f), 0);
    assert_int_equal(blob_write(blobs, &f, 0, part(0, BLOB_PIECE)), OK);
    assert_int_equal(blob_have(blobs, &f), BLOB_PIECE);
    assert_int_equal(blob_keep(blobs, &f), ERR_OFFSET); /* not all of it is here */
    assert_int_equal(blob_write(blobs, &f, BLOB_PIECE, part(BLOB_PIECE, BYTES - BLOB_PIECE)), OK);
    assert_int_equal(blob_have(blobs, &f), BYTES);
    assert_int_equal(blob_keep(blobs, &f), OK);
    assert_int_equal(blob_keep(blobs, &f), OK);
    assert_int_equal(read_span(&f, 0, BYTES), OK);
    assert_int_equal(came, BYTES);
    assert_memory_equal(back, plain, BYTES);
    const uint64_t spans[][2] = {{0, 1}, {BLOB_PIECE - 1, 2}, {BLOB_PIECE, BLOB_PIECE}, {BYTES - 1, 1}, {17, BYTES - 20}, {BYTES, 0}};
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        assert_int_equal(read_span(&f, spans[i][0], spans[i][1]), OK);
        assert_int_equal(came, spans[i][1]);
        assert_memory_equal(back, plain + spans[i][0], came);
    }
}

static void a_write_that_does_not_continue_is_refused(void **state)
{
    (void)state;
    struct blob f = blob_of(8);
    assert_int_equal(blob_write(blobs, &f, BLOB_PIECE, part(0, BLOB_PIECE)), ERR_OFFSET);
    assert_int_equal(blob_write(blobs, &f, 0, part(0, BLOB_PIECE - 1)), ERR_OFFSET);
    assert_int_equal(blob_write(blobs, &f, 0, part(0, BLOB_PIECE)), OK);
    assert_int_equal(blob_write(blobs, &f, 0, part(0, BLOB_PIECE)), ERR_OFFSET);
    assert_int_equal(blob_write(blobs, &f, BLOB_PIECE, part(0, BYTES)), ERR_OFFSET); /* longer than was said */
    assert_int_equal(blob_have(blobs, &f), BLOB_PIECE);
}

static void nothing_on_the_disk_says_what_is_in_the_file(void **state)
{
    (void)state;
    static uint8_t seen[2 * BYTES];
    struct blob f = blob_of(9);
    memset(plain, 'A', sizeof plain);
    store_whole(&f);
    char path[160];
    path_of(9, "09", path);
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    size_t n = fread(seen, 1, sizeof seen, in);
    fclose(in);
    assert_true(n > BYTES);
    for (size_t i = 0; i + 16 <= n; i++)
        assert_memory_not_equal(seen + i, plain, 16);
    struct blob other = f;
    blob_key((const uint8_t *)"another person's key of 32 bytes", 9, other.key);
    assert_int_equal(read_span(&other, 0, 1), ERR_CORRUPT);
}

static void a_torn_file_is_found_and_never_read_wrong(void **state)
{
    (void)state;
    struct blob f = blob_of(10);
    store_whole(&f);
    char path[160];
    path_of(10, "0a", path);
    struct stat s;
    assert_int_equal(stat(path, &s), 0);
    const off_t places[] = {0, 30, BLOB_PIECE + 100, s.st_size - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        int fd = open(path, O_RDWR);
        uint8_t c;
        assert_int_equal(pread(fd, &c, 1, places[i]), 1);
        c ^= 1;
        assert_int_equal(pwrite(fd, &c, 1, places[i]), 1);
        assert_int_equal(read_span(&f, 0, BYTES), ERR_CORRUPT);
        c ^= 1;
        assert_int_equal(pwrite(fd, &c, 1, places[i]), 1);
        close(fd);
        assert_int_equal(read_span(&f, 0, BYTES), OK);
    }
    /* two pieces change places: each is whole, and none is where it belongs */
    enum { SEALED = BLOB_PIECE + 40 };
    static uint8_t two[2][SEALED];
    int fd = open(path, O_RDWR);
    assert_int_equal(pread(fd, two[0], SEALED, 0), SEALED);
    assert_int_equal(pread(fd, two[1], SEALED, SEALED), SEALED);
    assert_int_equal(pwrite(fd, two[1], SEALED, 0), SEALED);
    assert_int_equal(pwrite(fd, two[0], SEALED, SEALED), SEALED);
    assert_int_equal(read_span(&f, 0, 1), ERR_CORRUPT);
    close(fd);
    assert_int_equal(truncate(path, s.st_size - 1), 0);
    assert_int_equal(read_span(&f, 0, 1), ERR_CORRUPT);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(read_span(&f, 0, 1), ERR_MISSING);
}

static void half_a_piece_does_not_count_and_the_rest_follows(void **state)
{
    (void)state;
    struct blob f = blob_of(11);
    assert_int_equal(blob_write(blobs, &f, 0, part(0, 2 * BLOB_PIECE)), OK);
    char path[160];
    path_of(11, "coming", path);
    assert_int_equal(truncate(path, BLOB_PIECE + 40 + 1000), 0);
    assert_int_equal(blob_have(blobs, &f), BLOB_PIECE);
    assert_int_equal(blob_write(blobs, &f, BLOB_PIECE, part(BLOB_PIECE, BYTES - BLOB_PIECE)), OK);
    assert_int_equal(blob_keep(blobs, &f), OK);
    assert_int_equal(read_span(&f, 0, BYTES), OK);
    assert_memory_equal(back, plain, BYTES);
}

static void a_full_disk_is_said_and_what_came_before_stays(void **state)
{
    (void)state;
    struct blob f = blob_of(12);
    struct rlimit old, small = {0};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small.rlim_cur = BLOB_PIECE + 40 + 5000, small.rlim_max = old.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum err err = blob_write(blobs, &f, 0, part(0, BYTES));
    uint64_t have = blob_have(blobs, &f);
    enum err more = blob_write(blobs, &f, BLOB_PIECE, part(BLOB_PIECE, BLOB_PIECE));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(err, ERR_NO_SPACE);
    assert_int_equal(have, BLOB_PIECE);
    assert_int_equal(more, ERR_NO_SPACE);
    assert_int_equal(blob_write(blobs, &f, BLOB_PIECE, part(BLOB_PIECE, BYTES - BLOB_PIECE)), OK);
    assert_int_equal(blob_keep(blobs, &f), OK);
    assert_int_equal(read_span(&f, 0, BYTES), OK);
    assert_memory_equal(back, plain, BYTES);
}

/* The child writes piece by piece, says so, and is killed at some moment; what it said is there. */
static void what_was_taken_before_a_kill_is_there_and_continues(void **state)
{
    (void)state;
    for (uint64_t id = 20; id < 30; id++) {
        struct blob f = blob_of(id);
        int said[2];
        assert_int_equal(pipe(said), 0);
        pid_t child = fork();
        if (child == 0) {
            for (uint64_t at = 0;; at = (at + BLOB_PIECE) % (4 * BLOB_PIECE)) {
                if (at == 0 && blob_drop(blobs, id))
                    _exit(1);
                uint64_t n = at + BLOB_PIECE < BYTES ? BLOB_PIECE : BYTES - at;
                uint64_t done = blob_write(blobs, &f, at, part(at, n)) == OK ? at + n : 0;
                if (write(said[1], &done, sizeof done) != sizeof done)
                    _exit(1);
            }
        }
        close(said[1]);
        uint64_t done = 0;
        for (uint64_t i = 0; i < id - 17; i++)
            assert_int_equal(read(said[0], &done, sizeof done), sizeof done);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        for (uint64_t last; read(said[0], &last, sizeof last) == sizeof last;)
            done = last;
        close(said[0]);
        uint64_t have = blob_have(blobs, &f);
        assert_true(have >= done || done == BYTES); /* after the last piece it began anew */
        assert_true(have % BLOB_PIECE == 0 || have == BYTES);
        if (have < BYTES)
            assert_int_equal(blob_write(blobs, &f, have, part(have, BYTES - have)), OK);
        assert_int_equal(blob_keep(blobs, &f), OK);
        assert_int_equal(read_span(&f, 0, BYTES), OK);
        assert_memory_equal(back, plain, BYTES);
    }
}

static bool odd(void *u, uint64_t id)
{
    (void)u;
    return id % 2;
}

static void a_sweep_takes_what_nobody_wants(void **state)
{
    (void)state;
    for (uint64_t id = 1; id <= 4; id++) {
        struct blob f = blob_of(id);
        store_whole(&f);
    }
    struct blob coming = blob_of(6), stays = blob_of(5);
    assert_int_equal(blob_write(blobs, &coming, 0, part(0, BLOB_PIECE)), OK);
    assert_int_equal(blob_write(blobs, &stays, 0, part(0, BLOB_PIECE)), OK);
    char path[160];
    path_of(3, "coming", path);
    strcat(path, ".tmp");
    assert_true(close(open(path, O_CREAT | O_WRONLY, 0600)) == 0);
    uint64_t dropped = 0;
    assert_int_equal(blob_sweep(blobs, odd, NULL, &dropped), OK);
    assert_int_equal(dropped, 4);
    for (uint64_t id = 1; id <= 4; id++) {
        struct blob f = blob_of(id);
        assert_int_equal(read_span(&f, 0, BYTES), id % 2 ? OK : ERR_MISSING);
    }
    assert_int_equal(blob_have(blobs, &coming), 0);
    assert_int_equal(blob_have(blobs, &stays), BLOB_PIECE);
    assert_int_equal(blob_drop(blobs, 1), OK);
    assert_int_equal(blob_drop(blobs, 1), OK);
    struct blob f = blob_of(1);
    assert_int_equal(read_span(&f, 0, 1), ERR_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_in_parts_comes_back_byte_for_byte, begin, end),
        cmocka_unit_test_setup_teardown(a_write_that_does_not_continue_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(nothing_on_the_disk_says_what_is_in_the_file, begin, end),
        cmocka_unit_test_setup_teardown(a_torn_file_is_found_and_never_read_wrong, begin, end),
        cmocka_unit_test_setup_teardown(half_a_piece_does_not_count_and_the_rest_follows, begin, end),
        cmocka_unit_test_setup_teardown(a_full_disk_is_said_and_what_came_before_stays, begin, end),
        cmocka_unit_test_setup_teardown(what_was_taken_before_a_kill_is_there_and_continues, begin, end),
        cmocka_unit_test_setup_teardown(a_sweep_takes_what_nobody_wants, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
