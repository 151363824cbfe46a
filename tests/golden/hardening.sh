#!/usr/bin/env bash
# hardening.sh WIRELOUPE: what the compiler and the linker can do so that a fault is hard to use is in the program, and in
# the shared library beside it. Ends with "N passed, N failed".
set -u
tool=${1:-./wireloupe}
passed=0
failed=0

# check NAME COMMAND...
check() {
    local name=$1
    shift
    if "$@" >/dev/null 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $name"
    fi
}

# has FILE OPTION PATTERN: readelf shows it. lacks: it does not.
has() { readelf -W "$2" "$1" | grep -Eq -- "$3"; }
lacks() { readelf -W "$2" "$1" >/dev/null && ! has "$@"; }

if ! command -v readelf >/dev/null || nm "$tool" 2>/dev/null | grep -Eq '__asan_init|__tsan_init|__gcov_init|__llvm_profile'; then
    echo "no readelf here, or a build with a sanitizer: 0 passed, 0 failed"
    exit 0
fi

check "the program may be loaded anywhere (PIE)" has "$tool" -h 'Type: +DYN'
check "the program may be loaded anywhere (PIE), and says so" has "$tool" -d 'FLAGS_1.*PIE'

folder=$(dirname "$tool")
[ -e "$folder/parts.a" ] || folder=build/release
for file in "$tool" "$folder"/libwireloupe.so.*; do
    [ -e "$file" ] || continue
    check "$file: relocations are read-only" has "$file" -l 'GNU_RELRO'
    check "$file: all of them, from the start" has "$file" -d 'BIND_NOW|FLAGS.*NOW'
    check "$file: no code on the stack" has "$file" -l 'GNU_STACK.* RW +0x'
    check "$file: nothing is both written and run" lacks "$file" -l '^ *LOAD.* RWE '
    check "$file: no code is relocated" lacks "$file" -d 'TEXTREL'
    check "$file: no library from a place of somebody's" lacks "$file" -d 'RPATH|RUNPATH'
    check "$file: stacks are guarded" has "$file" --dyn-syms '__stack_chk_fail'
    check "$file: copies are bounded (FORTIFY)" has "$file" --dyn-syms '__[a-z]+_chk@'
done

# Where the processor can follow where jumps and returns go, every object is made for it; the C library's own may not be.
if [ -e "$folder/parts.a" ] && [ "$(uname -m)" = x86_64 ]; then
    objects=$(ar t "$folder/parts.a" | wc -l)
    marked=$(readelf -nW "$folder/parts.a" | grep -c 'IBT, SHSTK')
    check "every object has its landing places marked (CET)" test "$objects" -gt 0 -a "$marked" = "$objects"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
