#!/bin/bash -u
# coverage.sh [--html FOLDER] [CORPORA]: which lines of spec/ the inputs run.
#
# The pure targets are built as OSS-Fuzz does it for coverage, and run their
# committed inputs, and those of CORPORA/TARGET/corpus (build/fuzz-out, where
# ./bufconf fuzz keeps what grew).  Prints llvm-cov's table for spec/.
#
# Exit 77 (skipped) if clang or its llvm-cov is not here, unless
# BUFCONF_REQUIRE names clang.
root=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# shellcheck source=oss-fuzz/environment.sh
. "$root/fuzz/oss-fuzz/environment.sh"

html=
if [ "${1-}" = --html ]; then
    html=$2
    shift 2
fi
corpora=${1-}
need_clang
cov=$(clang -print-prog-name=llvm-cov)
profdata=$(clang -print-prog-name=llvm-profdata)
if ! command -v "$cov" >/dev/null || ! command -v "$profdata" >/dev/null; then
    echo 'SKIP: clang is here, its llvm-cov is not (package llvm)'
    exit 77
fi

build coverage "$scratch/coverage" || exit 1
objects=()
while read -r target; do
    name=${target##*/fuzz_}
    inputs=()
    for folder in "$root/corpus/$name" "$corpora/$name/corpus"; do
        [ -d "$folder" ] && inputs+=("$folder")
    done
    LLVM_PROFILE_FILE=$scratch/$name.profraw timeout 600 "$target" -runs=0 \
        ${inputs[@]+"${inputs[@]}"} >"$scratch/output" 2>&1 || {
        tail -n 5 "$scratch/output"
        echo "$name died of an input"
        exit 1
    }
    objects+=(-object "$target")
done < <(find "$scratch/coverage/out" -type f -perm -u+x | sort)

"$profdata" merge -o "$scratch/profile" "$scratch"/*.profraw || exit 1
others='/(fuzz|harness|exporters)/'
"$cov" report -instr-profile="$scratch/profile" \
    -ignore-filename-regex="$others" "${objects[@]:1}"
if [ -n "$html" ]; then
    "$cov" show -format=html -output-dir="$html" \
        -instr-profile="$scratch/profile" \
        -ignore-filename-regex="$others" "${objects[@]:1}"
fi
