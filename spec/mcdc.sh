#!/bin/sh
# mcdc.sh [PYTHON]: which lines, branches and conditions of spec/ do its quick
# tests and the inputs of corpus/ take?  Modified condition/decision coverage:
# each condition of a && or || is seen to decide alone.  Builds the preset
# "mcdc" (clang-19, -O0, no assert), runs the tests and, where fuzz/ has them,
# the programs fuzz_TARGET_replay over corpus/TARGET, and prints a line per
# file.  Exit 1 if there is a hole without a row in mcdc.holes; 77 (skipped) if
# clang-19 is not here, unless BUFCONF_REQUIRE names it.
set -eu
spec=$(cd "$(dirname "$0")" && pwd)
cd "$spec/.."
top=$PWD
build=$top/build-mcdc
python=${1:-python3}

for tool in clang-19 llvm-cov-19 llvm-profdata-19; do
    command -v "$tool" >/dev/null && continue
    case " ${BUFCONF_REQUIRE-} " in
    *" clang-19 "*)
        echo "clang-19 is required, and there is no $tool"
        exit 1
        ;;
    esac
    echo "SKIP: there is no $tool; install it with:" \
        "apt-get install clang-19 llvm-19 libclang-rt-19-dev"
    exit 77
done
generator='Unix Makefiles'
command -v ninja >/dev/null && generator=Ninja
cmake --preset mcdc -G "$generator" -DBUFCONF_PYTHON="$python" >/dev/null
replays=$(cmake --build --preset mcdc --target help \
    | grep -o 'fuzz_[a-z0-9_]*_replay\b' | sort -u || true)
# from scratch: what is not compiled does not warn
# shellcheck disable=SC2086
cmake --build --preset mcdc --clean-first -j 2 \
    --target spec_tests $replays >"$build/build.log" 2>&1 || {
    tail -n 40 "$build/build.log"
    exit 1
}
if grep "^$spec/.*unsupported MC/DC" "$build/build.log"; then
    echo "clang does not count the conditions of these"
    exit 1
fi

counts=$build/counts
rm -rf "$counts"
mkdir "$counts"
# spec.limits tests another build of the same files
(
    cd "$build"
    LLVM_PROFILE_FILE=$counts/%p-%m.profraw ctest -FA gate -L quick \
        -R '^spec\.' -E '^spec\.limits$' >mcdc.log
) || {
    cat "$build/mcdc.log"
    exit 1
}
programs=0
inputs=0
for replay in $replays; do
    target=${replay#fuzz_}
    target=${target%_replay}
    [ -d "corpus/$target" ] || continue
    find "corpus/$target" -type f ! -name '*.md' | sort >"$counts/inputs"
    LLVM_PROFILE_FILE=$counts/%p-%m.profraw xargs -r -d '\n' \
        "$build/bin/$replay" <"$counts/inputs" >"$counts/log" 2>&1 || {
        cat "$counts/log"
        echo "$replay fails on corpus/$target"
        exit 1
    }
    programs=$((programs + 1))
    inputs=$((inputs + $(wc -l <"$counts/inputs")))
done
tests=$(grep -c ' Passed ' "$build/mcdc.log")
echo "counted: $tests tests, $inputs inputs of corpus/ in $programs programs"

# judge HOLES MARKS PROFILES...: merge, and compare with the table
judge() {
    holes=$1
    most=$2
    shift 2
    llvm-profdata-19 merge -o "$counts/all.profdata" "$@"
    for format in text lcov; do
        llvm-cov-19 export --format="$format" \
            --instr-profile "$counts/all.profdata" "$build/spec/libbp_spec.a" \
            >"$counts/export.$format" 2>"$counts/llvm-cov.log"
    done
    "$python" "$spec/mcdc.py" "$counts/export.text" "$counts/export.lcov" \
        "$holes" "$most" "$spec"
}
most=$(sed -n 's/^mcdc //p' "$spec/coverage.limits")
judge "$spec/mcdc.holes" "$most" "$counts"/*.profraw

# planted TEXT ARGUMENTS...: and it fails, saying TEXT, if something is missing
planted() {
    text=$1
    shift
    if judge "$@" >"$counts/planted.log"; then
        echo "mcdc.py does not see a planted hole"
        exit 1
    fi
    grep -q "$text" "$counts/planted.log" || {
        cat "$counts/planted.log"
        echo "mcdc.py does not say: $text"
        exit 1
    }
}
sed '/^code.c/d' "$spec/mcdc.holes" >"$counts/fewer"
planted '^code.c:.*not explained: line' "$counts/fewer" "$most" \
    "$counts"/*.profraw
{
    cat "$spec/mcdc.holes"
    echo 'base.c | bp_error_set | true | false | a row too many'
} >"$counts/more"
planted 'explains nothing' "$counts/more" "$((most + 1))" "$counts"/*.profraw
planted 'says another number' "$spec/mcdc.holes" "$((most + 1))" \
    "$counts"/*.profraw
LLVM_PROFILE_FILE=$counts/one "$build/bin/spec_base_test" >"$counts/log"
planted '^slice.c:.*not explained: condition' "$spec/mcdc.holes" "$most" \
    "$counts/one"
