#!/bin/sh
# coverage.sh [PYTHON]: which lines and branches of spec/ do its quick tests
# take?  Builds the preset "coverage" (gcc, -O0, no assert), runs the tests,
# and prints a line per file.  Exit 1 if a branch is not taken that is not
# marked GCOV_EXCL_BR_LINE, or if the number of marks is not the one in
# coverage.limits; 77 (skipped) if there is no gcov.
set -eu
spec=$(cd "$(dirname "$0")" && pwd)
cd "$spec/.."
build=$PWD/build-coverage

if ! command -v gcc >/dev/null || ! command -v gcov >/dev/null; then
    case " ${BUFCONF_REQUIRE-} " in
    *" gcov "*)
        echo "gcov is required and not here"
        exit 1
        ;;
    esac
    echo "SKIP: there is no gcc with gcov"
    exit 77
fi
generator='Unix Makefiles'
command -v ninja >/dev/null && generator=Ninja
cmake --preset coverage -G "$generator" \
    ${1:+"-DBUFCONF_PYTHON=$1"} >/dev/null
cmake --build --preset coverage --target spec_tests -j 2 \
    >"$build/build.log" || {
    tail -n 40 "$build/build.log"
    exit 1
}
find "$build/spec" -name '*.gcda' -delete
(cd "$build" && ctest -FA gate -L quick -R '^spec\.' >coverage.log) || {
    cat "$build/coverage.log"
    exit 1
}

# every file that was compiled, also one that no test has run
rm -rf "$build/gcov"
for object in "$build"/spec/CMakeFiles/bp_spec.dir/*.gcno; do
    mkdir -p "$build/gcov/$(basename "$object")"
    cd "$build/gcov/$(basename "$object")"
    gcov -b -c "$object" >gcov.log
done
cd "$build/gcov"
count() {
    awk -v spec="$spec/" -v limit="$limit" -f "$spec/coverage.awk" "$@"
}
limit=$(sed -n 's/^excluded //p' "$spec/coverage.limits")
count ./*/*.gcov

# and it sees a branch that is not taken
sed 's/^\(branch  0 taken\) [1-9][0-9]*/\1 0/' base.c.gcno/base.c.gcov >planted
if count planted >planted.log; then
    echo "coverage.awk does not see that a branch is missing"
    exit 1
fi
grep -q '^base.c:[0-9]*: a branch is never taken' planted.log
