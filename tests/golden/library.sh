#!/bin/bash
# library.sh WIRELOUPE: libwireloupe as other programs meet it: installed, found by pkg-config, linked to as shared and as
# static library; what it exports, what it may not do, and that contexts hold all of its state. The library stands beside
# the program. Ends with "N passed, N failed".
set -u
shopt -s lastpipe
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C
tool=$(realpath "$1")
build=$(dirname "$tool")
shared=$(echo "$build"/libwireloupe.so.*)
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check SENTENCE: holds where nothing comes in on stdin.
check() {
    local found
    found=$(cat)
    if [ -z "$found" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s:\n%s\n' "$1" "$found" | head -n 40
    fi
}

if [ ! -e "$shared" ]; then
    echo "$build has no library: what is built with a sanitizer is for no other program"
    echo "0 passed, 0 failed"
    exit 0
fi

# ---- installed ----

prefix=$work/prefix
version=${shared##*.so.}
soname=$(readelf -d "$shared" | sed -nE 's/.*SONAME.*\[(.*)\]/\1/p')
modules=libpcap
for module in zlib libzstd liblz4 nettle libpcre2-8; do
    pkg-config --exists $module && modules="$modules $module"
done
# shellcheck disable=SC2086
tests/support/install "$prefix" "$prefix" "$version" "$tool" "$build/libwireloupe.a" "$shared" "$soname" $modules 2>&1 |
    check "installing says nothing"
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
[ "$(pkg-config --modversion wireloupe)" = "$("$prefix/bin/wireloupe" --version | sed -n '1s/wireloupe //p')" ] ||
    echo "$(pkg-config --modversion wireloupe)" | check "pkg-config knows the version"
(cd "$prefix/include/wireloupe" && printf "%s\n" *) | grep -vx 'wireloupe\.h' | check "one header is installed"

# ---- two programs ----

warnings='-std=c17 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wconversion -Werror'
for example in "$prefix"/share/doc/wireloupe/examples/*.c; do
    name=$(basename "$example" .c)
    # shellcheck disable=SC2046,SC2086
    {
        ${CC:-cc} $warnings -O1 "$example" $(pkg-config --cflags --libs wireloupe) -pthread -o "$work/$name"
        ${CC:-cc} $warnings -O1 "$example" $(pkg-config --cflags wireloupe) -L"$prefix/lib" -l:libwireloupe.a \
            $(pkg-config --libs $modules) -pthread -o "$work/$name-static"
    } 2>&1 | check "$name is built"
done
export LD_LIBRARY_PATH=$prefix/lib
# The README's program, as it stands there.
awk '/^```c$/ { inside = 1; next } /^```/ { inside = 0 } inside' README.md >"$work/absent.c"
# shellcheck disable=SC2046
${CC:-cc} -Wall -Werror "$work/absent.c" $(pkg-config --cflags --libs wireloupe) -o "$work/absent" 2>&1 |
    check "the README's program is built"
[ "$("$work/absent" captures/dns.pcap)" = "there is no nothing.example.test" ] ||
    echo "another thing" | check "the README's program says what is not there"
ldd "$work/show-each" | grep -q "$prefix/lib/$soname" || echo "it is not" | check "show-each is linked to the shared library"
ldd "$work/show-each-static" | grep wireloupe | check "show-each-static is linked to no shared one"

for kind in '' -static; do
    timeout 60 "$work/count-names$kind" captures/dns-types.pcap >"$work/names" 2>&1
    "$tool" -r captures/dns-types.pcap -Y 'dns.flags.response == 0' -T fields -e dns.qry.name -E occurrence=f 2>/dev/null |
        sort | uniq -c | sed -E 's/^ *([0-9]+) /\1\t/' | sort -t "$(printf '\t')" -k 1,1nr -k 2,2 | diff - "$work/names" |
        check "count-names$kind counts what the program shows"
    for view in line json map walk html flows follow summary; do
        for file in captures/dns.pcap captures/http.pcap captures/tls13.pcap captures/ip-fragments.pcap; do
            case $view in
            line) "$tool" -nn -r $file ;;
            html) "$tool" -nn -r $file --html - ;;
            *) "$tool" -nn -r $file --$view ;;
            esac
        done 2>/dev/null >"$work/expected"
        timeout 120 "$work/show-each$kind" $view captures/dns.pcap captures/http.pcap captures/tls13.pcap \
            captures/ip-fragments.pcap 2>&1 | cmp - "$work/expected" 2>&1 | check "show-each$kind writes what --$view shows"
    done
done
timeout 60 "$work/show-each" json /nonexistent captures/arp.pcap >"$work/out" 2>"$work/err"
[ $? -eq 1 ] || echo "another one" | check "the status where a file is not there"
echo "show-each: /nonexistent: cannot be read" | diff - "$work/err" | check "what is said of it"
[ -s "$work/out" ] || echo nothing | check "the other file is shown all the same"
head -c 200 captures/tls13.pcap >"$work/cut"
timeout 60 "$work/show-each" line "$work/cut" 2>&1 >/dev/null | grep -c "show-each: $work/cut: .*truncated" | grep -vx 1 |
    check "a file that ends too early is told in one line"

# ---- what it exports, and what it may not ----

grep -Eo '\bwireloupe_[a-z_]+\(' include/wireloupe/wireloupe.h | sed 's/($//' | tr -d '(' | sort -u >"$work/declared"
nm -D --defined-only "$shared" | sed -nE 's/.* T ([a-z_]+)@@.*/\1/p' | sort >"$work/exported"
diff "$work/declared" "$work/exported" | check "the shared library exports what the header declares"
nm -g --defined-only "$build/libwireloupe.a" | sed -nE 's/.* [A-Z] ([a-z_0-9A-Z]+)$/\1/p' | sort |
    diff "$work/declared" - | check "and the static one"
sed -nE 's/^\.F[no] (wireloupe_[a-z_]+).*/\1/p' man/libwireloupe.3 | sort -u | diff "$work/declared" - |
    check "and the manual page tells of each"
nm -D --undefined-only "$shared" |
    grep -E ' (_?exit|_Exit|quick_exit|abort|__assert_fail|v?f?printf|__v?f?printf_chk|puts|fputs|fputc|putchar|putc|fwrite|perror|err|errx|warn|warnx|syslog|signal|sigaction|fork|setlocale|stdout|stderr)(@|$)' |
    check "the library neither prints nor ends the program"
sed -nE '/^static const struct setting settings/,/^};/s/^    \{"([a-z-]+)".*/\1/p' src/library/settings.c | sort >"$work/settings"
sed -n '/^\.Ss Settings/,/^\.Sh RETURN/p' man/libwireloupe.3 | grep -Eo '^\.Cm .*' | sed -E 's/^\.Cm //; s/ , / /g; s/[,.]//g' |
    tr ' ' '\n' | sed '/^$/d' | sort | diff "$work/settings" - | check "the manual page has every setting"
for language in c99 c++; do
    compiler=${CC:-cc}
    [ $language = c99 ] || compiler=$(command -v g++ || command -v clang++) || continue
    echo '#include <wireloupe/wireloupe.h>' | $compiler -std=${language/c++/c++11} -pedantic -Wall -Werror -I"$prefix/include" \
        -fsyntax-only -x ${language/c99/c} - 2>&1 | check "the header is $language"
done

# ---- nothing is kept outside of a context ----

mkdir "$work/objects"
for object in $(find "$build/src" -mindepth 2 -name '*.o' ! -path '*/po/*' ! -path '*/completions/*' | sort); do
    objdump -t "$object" | awk -v object="${object#"$build/src/"}" '
        / O (\.data|\.bss)(\.[^r][^ \t]*)?\t/ || / \.t(data|bss)[^\t]*\t.* [a-z_]+$/ || / O \*COM\*\t/ {
            name = $NF
            sub(/\.[0-9]+$/, "", name)
            print object, name
        }'
done | sort >"$work/writable"
grep -v '^#' tests/support/writable | sed 's/:.*//' | awk '{ for (i = 2; i <= NF; i++) print $1, $i }' | sort |
    diff - "$work/writable" | check "what can be written to is what tests/support/writable gives a reason for"

# ---- and away again ----

tests/support/install --remove "$prefix"
find "$prefix" -type f -o -type l | check "uninstalling leaves no file"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
