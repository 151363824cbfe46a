/* A new file appears whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wireloupe/newfile.h"

static char folder[] = "/tmp/newfile-XXXXXX";

static int enter(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    (void)state;
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static void put(const char *name, const char *words)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    fputs(words, f);
    assert_int_equal(fclose(f), 0);
}

static void expect(const char *name, const char *words)
{
    char got[64] = "";
    FILE *f = fopen(name, "r");
    assert_non_null(f);
    got[fread(got, 1, sizeof(got) - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(got, words);
}

static void begin(struct newfile *f, const char *name, const char *words)
{
    assert_true(newfile_open(f, name));
    assert_int_equal(write(f->fd, words, strlen(words)), strlen(words));
}

static void test_appears_when_closed(void **state)
{
    (void)state;
    struct newfile f;
    begin(&f, "page", "new");
    assert_int_equal(access("page", F_OK), -1);
    expect("page.part", "new");
    assert_true(newfile_close(&f, true));
    expect("page", "new");
    assert_int_equal(access("page.part", F_OK), -1);
    assert_int_equal(unlink("page"), 0);
}

static void test_replaces_whole(void **state)
{
    (void)state;
    struct newfile f;
    struct stat there;
    put("page", "old");
    assert_int_equal(chmod("page", 0640), 0);
    begin(&f, "page", "new");
    expect("page", "old");
    assert_true(newfile_close(&f, true));
    expect("page", "new");
    assert_int_equal(stat("page", &there), 0);
    assert_int_equal(there.st_mode & 0777, 0640);
    assert_int_equal(unlink("page"), 0);
}

static void test_given_up(void **state)
{
    (void)state;
    struct newfile f;
    put("page", "old");
    begin(&f, "page", "half");
    assert_true(newfile_close(&f, false));
    expect("page", "old");
    assert_int_equal(access("page.part", F_OK), -1);
    assert_int_equal(unlink("page"), 0);
}

/* The process that wrote it is gone without a word. */
static void test_died(void **state)
{
    (void)state;
    struct newfile f;
    put("page", "old");
    begin(&f, "page", "half");
    assert_int_equal(shutdown(f.keeper, SHUT_WR), 0);
    int why = -1;
    assert_int_equal(read(f.keeper, &why, sizeof(why)), sizeof(why));
    expect("page", "old");
    assert_int_equal(access("page.part", F_OK), -1);
    close(f.fd);
    close(f.keeper);
    assert_int_equal(waitpid(f.child, NULL, 0), f.child);
    assert_int_equal(unlink("page"), 0);
}

static void test_two_at_once(void **state)
{
    (void)state;
    struct newfile f, g;
    begin(&f, "page", "one");
    begin(&g, "page", "two");
    expect("page.part2", "two");
    assert_true(newfile_close(&f, true));
    expect("page", "one");
    assert_true(newfile_close(&g, true));
    expect("page", "two");
    assert_int_equal(unlink("page"), 0);
}

static void test_link_stays(void **state)
{
    (void)state;
    struct newfile f;
    struct stat there;
    put("real", "old");
    assert_int_equal(symlink("real", "page"), 0);
    begin(&f, "page", "new");
    assert_true(newfile_close(&f, true));
    assert_int_equal(lstat("page", &there), 0);
    assert_true(S_ISLNK(there.st_mode));
    expect("real", "new");
    assert_int_equal(unlink("page"), 0);
    assert_int_equal(unlink("real"), 0);
}

static void test_in_place(void **state)
{
    (void)state;
    struct newfile f;
    begin(&f, "/dev/null", "nothing");
    assert_int_equal(f.keeper, -1);
    assert_true(newfile_close(&f, true));
    assert_true(newfile_open(&f, "-"));
    assert_int_equal(f.fd, STDOUT_FILENO);
    assert_true(newfile_close(&f, true));
    assert_int_not_equal(fcntl(STDOUT_FILENO, F_GETFD), -1);
}

static void test_cannot(void **state)
{
    (void)state;
    struct newfile f;
    assert_false(newfile_open(&f, "no/such/folder"));
    assert_int_equal(errno, ENOENT);
    assert_false(newfile_open(&f, "."));
    assert_int_equal(errno, EISDIR);
    assert_int_equal(f.fd, -1);
    assert_true(newfile_close(&f, true)); /* what is not open may be closed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_appears_when_closed),
        cmocka_unit_test(test_replaces_whole),
        cmocka_unit_test(test_given_up),
        cmocka_unit_test(test_died),
        cmocka_unit_test(test_two_at_once),
        cmocka_unit_test(test_link_stays),
        cmocka_unit_test(test_in_place),
        cmocka_unit_test(test_cannot),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
