/* Writes what a shell needs to complete wireloupe's command line, from the table of options: for
 * bash, zsh or fish. */
#include <stdio.h>
#include <string.h>

#include "wireloupe/options.h"
#include "wireloupe/protocol.h"

/* What a filter expression is made of; see pcap-filter(7). */
static const char expression_words[] =
    "and or not src dst host net port portrange ether ip ip6 tcp udp icmp icmp6 arp sctp vlan "
    "less greater broadcast multicast";

static bool is_optional(const struct option_words *w)
{
    return w->arg && w->arg[0] == '[';
}

/* Whether the argument is called so. */
static bool is_a(const struct option_words *w, const char *arg)
{
    return w->arg && strncmp(w->arg + is_optional(w), arg, strlen(arg)) == 0;
}

/* Names of protocols once each, in the table's order. */
static void put_protocols(void)
{
    for (unsigned i = PROTO_NONE + 1; i < N_PROTOCOLS; i++) {
        unsigned k = PROTO_NONE + 1;
        while (strcmp(protocols[k]->name, protocols[i]->name) != 0)
            k++;
        if (k == i)
            printf("%s%s", i == PROTO_NONE + 1 ? "" : " ", protocols[i]->name);
    }
}

/* Text with a backslash before each of `special`; a quote as four characters, to stand in quotes.
 */
static void put_quoted(const char *text, const char *special)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            printf("%s%c", strchr(special, *text) ? "\\" : "", *text);
    }
}

/* ---- bash ---- */

static const char bash_head[] =
    "# wireloupe's options for bash's programmable completion.\n"
    "_wireloupe_words() {\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\")\n"
    "}\n\n"
    "_wireloupe_files() {\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "}\n\n"
    "_wireloupe() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} joined=\n"
    "    # --name=value comes as three words.\n"
    "    if [ \"$cur\" = = ]; then\n"
    "        cur= joined==\n"
    "    elif [ \"$prev\" = = ] && [ \"$COMP_CWORD\" -ge 2 ]; then\n"
    "        prev=${COMP_WORDS[COMP_CWORD - 2]} joined==\n"
    "    fi\n"
    "    case $prev$joined in\n";

static void bash_words(const struct option_words *w)
{
    if (w->values)
        printf("_wireloupe_words '%s'", w->values);
    else if (is_a(w, "FILE"))
        fputs("_wireloupe_files", stdout);
    else if (is_a(w, "IF"))
        fputs("_wireloupe_words \"any $(cd /sys/class/net 2>/dev/null && echo *)\"", stdout);
    else if (is_a(w, "USER"))
        fputs("mapfile -t COMPREPLY < <(compgen -u -- \"$cur\")", stdout);
    else if (is_a(w, "COMMAND"))
        fputs("mapfile -t COMPREPLY < <(compgen -c -- \"$cur\")", stdout);
    else if (is_a(w, "NAME"))
        fputs("_wireloupe_words \"$(_wireloupe_names)\"", stdout);
    else if (is_a(w, "PROTO"))
        fputs("_wireloupe_words \"$(_wireloupe_protocols)\"", stdout);
    else
        putchar(':');
}

static void write_bash(void)
{
    struct option_words w;
    fputs("# shellcheck shell=bash\n_wireloupe_protocols() {\n    echo '", stdout);
    put_protocols();
    fputs("'\n}\n\n_wireloupe_names() {\n    _wireloupe_protocols\n"
          "    wireloupe --list-fields 2>/dev/null | cut -f 1\n}\n\n",
          stdout);
    fputs(bash_head, stdout);
    for (size_t at = 0; options_next(&at, &w);) {
        if (!w.arg)
            continue;
        fputs("    ", stdout);
        if (w.letter)
            printf("-%c%s", w.letter, w.name ? " | " : "");
        if (w.name && !is_optional(&w))
            printf("--%s | ", w.name);
        if (w.name)
            printf("--%s=", w.name);
        fputs(")\n        ", stdout);
        bash_words(&w);
        fputs("\n        ;;\n", stdout);
    }
    fputs("    *)\n        case $cur in\n        -*) _wireloupe_words '", stdout);
    for (size_t at = 0; options_next(&at, &w);) {
        if (w.letter)
            printf("-%c ", w.letter);
        if (w.name)
            printf("--%s ", w.name);
    }
    printf("' ;;\n        *) _wireloupe_words '%s' ;;\n        esac\n        ;;\n    esac\n}\n\n"
           "complete -F _wireloupe wireloupe\n",
           expression_words);
}

/* ---- zsh ---- */

static void zsh_argument(const struct option_words *w)
{
    size_t n = strcspn(w->arg + is_optional(w), "]");
    printf(":%s%.*s:", is_optional(w) ? ":" : "", (int)n, w->arg + is_optional(w));
    if (w->values)
        printf("(%s)", w->values);
    else if (is_a(w, "FILE"))
        fputs("_files", stdout);
    else if (is_a(w, "IF"))
        fputs("_net_interfaces", stdout);
    else if (is_a(w, "USER"))
        fputs("_users", stdout);
    else if (is_a(w, "COMMAND"))
        fputs("_command_names -e", stdout);
    else if (is_a(w, "NAME"))
        fputs("_wireloupe_names", stdout);
    else if (is_a(w, "PROTO"))
        fputs("_wireloupe_protocols", stdout);
    else
        putchar(' ');
}

static void zsh_row(const struct option_words *w)
{
    const char *letter_end = w->arg ? "+" : "";
    const char *name_end = !w->arg ? "" : is_optional(w) ? "=-" : "=";
    fputs("        '*'", stdout);
    if (w->letter && w->name)
        printf("{'-%c%s','--%s%s'}'[", w->letter, letter_end, w->name, name_end);
    else if (w->letter)
        printf("'-%c%s[", w->letter, letter_end);
    else
        printf("'--%s%s[", w->name, name_end);
    put_quoted(w->help, "[]:\\");
    putchar(']');
    if (w->arg)
        zsh_argument(w);
    fputs("' \\\n", stdout);
}

static void write_zsh(void)
{
    struct option_words w;
    fputs("#compdef wireloupe\n# wireloupe's options for zsh's completion system.\n\n"
          "_wireloupe_protocols() {\n    compadd ",
          stdout);
    put_protocols();
    fputs("\n}\n\n_wireloupe_names() {\n    _wireloupe_protocols\n"
          "    compadd -- ${${(f)\"$(wireloupe --list-fields 2>/dev/null)\"}%%$'\\t'*}\n}\n\n"
          "_wireloupe() {\n    _arguments -s -S \\\n",
          stdout);
    for (size_t at = 0; options_next(&at, &w);)
        zsh_row(&w);
    printf("        '*:filter expression:(%s)'\n}\n\n_wireloupe \"$@\"\n", expression_words);
}

/* ---- fish ---- */

static void fish_argument(const struct option_words *w)
{
    if (!is_optional(w))
        fputs(" -r", stdout);
    if (w->values)
        printf(" -f -a '%s'", w->values);
    else if (is_a(w, "FILE"))
        fputs(" -F", stdout);
    else if (is_a(w, "IF"))
        fputs(" -f -a 'any (__fish_print_interfaces)'", stdout);
    else if (is_a(w, "USER"))
        fputs(" -f -a '(__fish_complete_users)'", stdout);
    else if (is_a(w, "COMMAND"))
        fputs(" -f -a '(__fish_complete_command)'", stdout);
    else if (is_a(w, "NAME"))
        fputs(" -f -a '(__wireloupe_names)'", stdout);
    else if (is_a(w, "PROTO"))
        fputs(" -f -a '(__wireloupe_protocols)'", stdout);
    else
        fputs(" -f", stdout);
}

static void write_fish(void)
{
    struct option_words w;
    fputs("# wireloupe's options for fish.\n"
          "function __wireloupe_protocols\n    string split ' ' '",
          stdout);
    put_protocols();
    fputs("'\nend\n\nfunction __wireloupe_names\n    __wireloupe_protocols\n"
          "    wireloupe --list-fields 2>/dev/null | string replace -r '\\t.*' ''\nend\n\n",
          stdout);
    printf("complete -c wireloupe -f -a '%s'\n", expression_words);
    for (size_t at = 0; options_next(&at, &w);) {
        fputs("complete -c wireloupe", stdout);
        if (w.letter)
            printf(" -s '%c'", w.letter);
        if (w.name)
            printf(" -l %s", w.name);
        if (w.arg)
            fish_argument(&w);
        fputs(" -d '", stdout);
        /* In fish's quotes, a backslash stands before a quote. */
        for (const char *s = w.help; *s; s++)
            printf("%s%c", *s == '\'' || *s == '\\' ? "\\" : "", *s);
        fputs("'\n", stdout);
    }
}

int main(int argc, char **argv)
{
    const char *shell = argc == 2 ? argv[1] : "";
    if (strcmp(shell, "bash") == 0)
        write_bash();
    else if (strcmp(shell, "zsh") == 0)
        write_zsh();
    else if (strcmp(shell, "fish") == 0)
        write_fish();
    else {
        fputs("usage: complete bash|zsh|fish\n", stderr);
        return 2;
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
