/* How far the reading of a file is: a line on stderr while it takes long, and where a signal asks.
 */
#include "source.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "stream.h"

/* Work that takes less needs no line; then it is renewed so often. */
#define FIRST_MS 2000
#define EVERY_MS 250

static int64_t now(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void source_place(const struct capture *c, uint64_t *at, uint64_t *size)
{
    struct stat file;
    if (c->ops && c->ops->place) {
        c->ops->place(c, at, size);
        return;
    }
    *at = c->stream ? c->stream->taken : 0;
    *size = 0;
    if (c->stream && fstat(c->stream->fd, &file) == 0 && S_ISREG(file.st_mode) && file.st_size > 0)
        *size = (uint64_t)file.st_size;
}

/* Whether a line that is overwritten again and again stands in nobody's way: not among the packets
 * on a terminal, and not on the screen of what reads them through a pipe. */
static bool is_free(bool shows)
{
    struct stat out;
    if (!isatty(STDERR_FILENO))
        return false;
    return !shows || (!isatty(STDOUT_FILENO) && fstat(STDOUT_FILENO, &out) == 0 &&
                      !S_ISFIFO(out.st_mode) && !S_ISSOCK(out.st_mode));
}

void progress_begin(struct progress *p, const struct capture *c, bool shows)
{
    if (!p->started) {
        p->started = now();
        p->is_wanted = !c->live && is_free(shows);
    }
    if (p->is_wanted)
        signals_wake_each(p->is_shown ? EVERY_MS : FIRST_MS, EVERY_MS);
}

/* A number of bytes as a person says it. */
static int put_size(char *to, size_t room, uint64_t n)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
    unsigned u = 0;
    double v = (double)n;
    for (; v >= 999.5 && u < 6; u++)
        v /= 1000;
    return snprintf(to, room, "%.*f %s", u && v < 9.95 ? 1 : 0, v, units[u]);
}

/* The time until the rest is read, if it goes on as it went. */
static int put_left(char *to, size_t room, uint64_t at, uint64_t size, int64_t ms)
{
    uint64_t left = (uint64_t)((double)ms / 1000 * ((double)(size - at) / (double)at) + 0.5);
    if (left < 100)
        return snprintf(to, room, ", %" PRIu64 " s left", left);
    return snprintf(to, room, ", %" PRIu64 ":%02u min left", left / 60, (unsigned)(left % 60));
}

int progress_text(char *to, size_t room, const struct progress_place *w)
{
    int n = 0;
    if (w->size && w->at <= w->size)
        n += snprintf(to, room, "%u %% of ", (unsigned)((double)w->at / (double)w->size * 100));
    n += put_size(to + n, room - (size_t)n, w->size && w->at <= w->size ? w->size : w->at);
    n += snprintf(to + n, room - (size_t)n, " read, %" PRIu64 " packet%s", w->packets,
                  w->packets == 1 ? "" : "s");
    if (w->ms >= 100)
        n += snprintf(to + n, room - (size_t)n, ", %.0f a second",
                      (double)w->packets * 1000 / (double)w->ms);
    if (w->ms >= 100 && w->at && w->at <= w->size)
        n += put_left(to + n, room - (size_t)n, w->at, w->size, w->ms);
    return n;
}

void progress_show(struct progress *p, const struct capture *c, uint64_t packets, bool stays)
{
    char text[PROGRESS_ROOM];
    struct progress_place w = {.packets = packets, .ms = now() - p->started};
    source_place(c, &w.at, &w.size);
    progress_text(text, sizeof text, &w);
    /* From the line's begin, and what was there before is erased. */
    fprintf(stderr, "%swireloupe: %s%s", p->is_wanted ? "\r" : "", text,
            p->is_wanted ? "\033[K" : "");
    if (stays)
        fputc('\n', stderr);
    p->is_shown = !stays;
}

void progress_end(struct progress *p)
{
    if (p->is_shown)
        fputs("\r\033[K", stderr);
    p->is_shown = false;
}
