#!/bin/sh
# build.sh BUILD PYTHON [test|test-all]: build what needs an engine (preset
# fuzz) into the folder BUILD; with "test", build everything with clang, and run
# the quick tests of all and the full ones of fuzz/ there.  Those that start the
# program again and again take minutes under sanitizers: "test-all" runs them.
# Exit 77 (skipped) if there is no clang with libFuzzer, unless
# BUFCONF_REQUIRE names clang.
set -eu
build=$1
python=$2
cd "$(dirname "$0")/.."

probe='int LLVMFuzzerTestOneInput(const char *d, long n) { return d == 0 || !n; }'
if ! echo "$probe" | clang -fsanitize=fuzzer,address -x c - -o /dev/null \
    >/dev/null 2>&1; then
    case " ${BUFCONF_REQUIRE-} " in
    *' clang '*)
        echo 'clang with libFuzzer is required and not here'
        exit 1
        ;;
    esac
    echo 'SKIP: there is no clang with libFuzzer and AddressSanitizer'
    exit 77
fi
generator='Unix Makefiles'
command -v ninja >/dev/null && generator=Ninja
mkdir -p "$build"
if [ ! -f "$build/CMakeCache.txt" ]; then
    cmake --preset fuzz -B "$build" -G "$generator" \
        -DBUFCONF_PYTHON="$python" >"$build/build.log" 2>&1 || {
        cat "$build/build.log"
        rm -f "$build/CMakeCache.txt"
        exit 1
    }
fi
jobs=$(getconf _NPROCESSORS_ONLN)
goal=fuzz_targets
slow='^(harness[.](cli|format_output)|native[.]designs|designs[.].*|proof[.]odd|reports[.].*|catalogue.*|fuzz[.]found)$'
case ${3-} in
test) goal='all fuzz_all' ;;
test-all) goal='all fuzz_all' slow='^$' ;;
esac
# shellcheck disable=SC2086
cmake --build "$build" -j "$jobs" --target $goal >"$build/build.log" 2>&1 || {
    tail -n 40 "$build/build.log"
    exit 1
}
if [ -n "${3-}" ]; then
    ctest --test-dir "$build" -FA gate -E "^gate\$|$slow" -L quick -j "$jobs" \
        --output-on-failure
    ctest --test-dir "$build" -FA gate -R '^fuzz\.' -L full -j "$jobs" \
        --output-on-failure
fi
