/* Signals: they stop the capture at work, or ask for something between two packets. */
#include "source.h"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

/* A handler has nothing else to go by. */
static struct capture *volatile watched;
static const volatile uint64_t *volatile counter;
static volatile sig_atomic_t stopped, asked_counts, asked_flush, ticked;
static bool counting;

static void on_stop(int signal)
{
    (void)signal;
    stopped = 1;
    if (watched)
        capture_stop(watched);
}

static void on_question(int signal)
{
    if (signal == SIGUSR1)
        asked_counts = 1;
    else if (signal == SIGUSR2)
        asked_flush = 1;
    else
        ticked = 1;
    if (watched)
        capture_wake(watched);
}

static void on_second(int signal)
{
    char text[32] = "Got ", digits[20];
    size_t n = 4, k = 0;
    uint64_t v = counter ? *counter : 0;
    (void)signal;
    do
        digits[k++] = (char)('0' + v % 10);
    while (v /= 10);
    while (k)
        text[n++] = digits[--k];
    text[n++] = '\r';
    ssize_t ignored = write(STDERR_FILENO, text, n);
    (void)ignored;
    ticked = 1;
    if (watched)
        capture_wake(watched);
}

static void handle(int signal, void (*handler)(int))
{
    /* A read that a stop interrupts must return; see stream.c. */
    int flags = handler == on_stop ? 0 : SA_RESTART;
    struct sigaction old, new = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&new.sa_mask);
    /* What nohup(1) ignores stays ignored. */
    if (signal == SIGHUP && sigaction(signal, NULL, &old) == 0 && old.sa_handler == SIG_IGN)
        return;
    sigaction(signal, &new, NULL);
}

void signals_catch(void)
{
    handle(SIGINT, on_stop);
    handle(SIGTERM, on_stop);
    handle(SIGHUP, on_stop);
    handle(SIGUSR1, on_question);
    handle(SIGUSR2, on_question);
    /* The write fails then, which ends the run in order. */
    handle(SIGPIPE, SIG_IGN);
    handle(SIGXFSZ, SIG_IGN);
}

void signals_watch(struct capture *c, const uint64_t *count)
{
    counter = count;
    watched = c;
    if (c && stopped)
        capture_stop(c);
    if (!c && counting) {
        struct itimerval never = {0};
        setitimer(ITIMER_REAL, &never, NULL);
        counting = false;
    }
}

void signals_report_each_second(void)
{
    struct itimerval every = {{1, 0}, {1, 0}};
    handle(SIGALRM, on_second);
    counting = true;
    setitimer(ITIMER_REAL, &every, NULL);
}

void signals_wake_each(unsigned first_ms, unsigned every_ms)
{
    struct itimerval every = {{every_ms / 1000, every_ms % 1000 * 1000},
                              {first_ms / 1000, first_ms % 1000 * 1000}};
    handle(SIGALRM, on_question);
    counting = true;
    setitimer(ITIMER_REAL, &every, NULL);
}

bool signals_stopped(void)
{
    return stopped;
}

const volatile sig_atomic_t *signals_stop_flag(void)
{
    return &stopped;
}

bool signals_take(int signal)
{
    volatile sig_atomic_t *asked = signal == SIGUSR1   ? &asked_counts
                                   : signal == SIGUSR2 ? &asked_flush
                                                       : &ticked;
    bool was = *asked;
    *asked = 0;
    return was;
}
