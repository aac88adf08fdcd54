#!/bin/bash -u
# check.sh [SANITIZER...]: build as OSS-Fuzz does, without docker, and apply
# its checks (bad_build_check) to what was built.  Sanitizers are address (the
# default), undefined and coverage.
#
# check.sh --planted: a target that links nothing instrumented; the checks have
# to refuse it, and then it exits 0.
#
# Exit 77 (skipped) if there is no clang with libFuzzer, unless
# BUFCONF_REQUIRE names clang.
root=$(cd "$(dirname "$0")/../.." && pwd)
export root
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The limits of bad_build_check.
MIN_EDGES=100
MIN_ASAN_CALLS=1000
MIN_UBSAN_CALLS=168
MAX_UBSAN_CALLS_ELSEWHERE=200

# shellcheck source=environment.sh
. "$root/fuzz/oss-fuzz/environment.sh"

# --- the environment of base-runner ---

export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=1\
:detect_stack_use_after_return=1:handle_abort=1:max_uar_stack_size_log=16\
:quarantine_size_mb=10:strict_memcmp=1:symbolize=0
export UBSAN_OPTIONS=print_stacktrace=1:silence_unsigned_overflow=1
RUNNER=()
# clang 14's AddressSanitizer does not find its place otherwise
if [ "$(cat /proc/sys/vm/mmap_rnd_bits 2>/dev/null || echo 0)" -gt 28 ]; then
    RUNNER=(setarch -R)
fi

run() {
    timeout 120 ${RUNNER[@]+"${RUNNER[@]}"} "$@" -rss_limit_mb=2560 \
        -timeout=25 >"$scratch/output" 2>&1
}

# --- the checks; each says what is wrong and fails ---

refuse() {
    echo "BAD BUILD: $*"
    return 1
}

check_name() {
    [[ $(basename "$1") =~ ^[A-Za-z0-9_-]+$ ]] || refuse "$1: its name"
}

check_start() {
    if ! run "$1" -seed=1337 -runs=4 \
        || ! grep -q 'Done 4 runs' "$scratch/output"; then
        tail -n 3 "$scratch/output"
        refuse "$1 does not start"
    fi
}

check_edges() {
    edges=$(sed -n 's/^INFO: Loaded 1 modules *(\([0-9]*\) .*/\1/p' \
        "$scratch/output")
    [ "${edges:-0}" -ge $MIN_EDGES ] || refuse "$1 has ${edges:-0} edges"
}

calls() {
    objdump -d "$1" | grep -Ec "call.* <__$2"
}

check_calls() {
    asan=$(calls "$1" asan) ubsan=$(calls "$1" ubsan)
    case $2 in
    address)
        if [ "$asan" -lt $MIN_ASAN_CALLS ]; then
            refuse "$1 has $asan ASan calls"
        elif [ "$ubsan" -gt $MAX_UBSAN_CALLS_ELSEWHERE ]; then
            refuse "$1 has $ubsan UBSan calls, though built with ASan"
        fi
        ;;
    undefined)
        if [ "$asan" -gt 0 ]; then
            refuse "$1 has $asan ASan calls, though built with UBSan"
        elif [ "$ubsan" -lt $MIN_UBSAN_CALLS ]; then
            refuse "$1 has $ubsan UBSan calls"
        fi
        ;;
    esac
}

check_seeds() {
    rm -rf "$scratch/seeds"
    mkdir "$scratch/seeds"
    if [ -f "$1_seed_corpus.zip" ]; then
        python3 -m zipfile -e "$1_seed_corpus.zip" "$scratch/seeds"
    fi
    seeds=$(find "$scratch/seeds" -type f | wc -l)
    corpus=$root/corpus/$(basename "$1" | sed 's/^fuzz_//')
    wanted=$(find "$corpus" -type f 2>/dev/null | wc -l)
    [ "$seeds" -eq "$wanted" ] \
        || refuse "$1 has $seeds seeds, not $wanted" || return 1
    run "$1" -runs=0 "$scratch/seeds" \
        || { tail -n 3 "$scratch/output"; refuse "$1 dies of a seed"; }
}

# What base-runner has; libstdc++ stands for its libc++, which is static.
check_libraries() {
    local others
    others=$(ldd "$1" | awk '{ print $1 }' | sed 's|.*/||' | grep -Ev \
        '^(linux-vdso|lib(c|m|rt|dl|pthread|gcc_s|stdc\+\+)|ld-linux.*)\.so')
    [ -z "$others" ] || refuse "$1 needs $others"
}

check_options() {
    grep -Eqx 'max_len = [0-9]+' "$1.options" || refuse "$1 has no max_len"
}

# In a build for coverage: it has a map, and running seeds leaves a profile.
check_coverage() {
    objdump -h "$1" | grep -q __llvm_covmap \
        || refuse "$1 has no coverage map" || return 1
    LLVM_PROFILE_FILE=$scratch/profile check_seeds "$1" || return 1
    [ -s "$scratch/profile" ] || refuse "$1 leaves no profile"
    rm -f "$scratch/profile"
}

# All checks of the target $1, built for the sanitizer $2.
check_target() {
    check_name "$1" && check_libraries "$1" && check_options "$1" || return 1
    if [ "$2" = coverage ]; then
        check_coverage "$1" || return 1
        echo "ok $(basename "$1") coverage, $seeds seeds"
        return
    fi
    check_start "$1" && check_edges "$1" && check_calls "$1" "$2" \
        && check_seeds "$1" || return 1
    echo "ok $(basename "$1") $2: $edges edges, $asan ASan and $ubsan UBSan" \
        "calls, $seeds seeds"
}

# Is what lies in $1 what was to be built?
check_names() {
    local there wanted
    there=$(cd "$1" && find . -type f -perm -u+x -printf '%f\n' | sort)
    wanted=$(awk -F'\t' '/^#/ { next }
        NR == FNR { out[$1] = 1; next }
        $2 == "pure" && !($1 in out) { print "fuzz_" $1 }' \
        "$root/fuzz/oss-fuzz/left_out.tsv" "$root/fuzz/targets.tsv" | sort)
    [ "$there" = "$wanted" ] || refuse "built are $there"
}

check_sanitizer() {
    local failed=0 target
    build "$1" "$scratch/$1" || return 1
    check_names "$scratch/$1/out" || failed=1
    while read -r target; do
        check_target "$target" "$1" || failed=1
    done < <(find "$scratch/$1/out" -type f -perm -u+x | sort)
    return $failed
}

# --- a planted failure ---

# Nothing in it is instrumented: each check that looks for that has to see it.
plant() {
    local place=$scratch/planted target=$scratch/planted/fuzz_planted
    mkdir "$place"
    echo 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n);
        int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n)
        { return d == 0 && n != 0; }' >"$place/planted.c"
    clang -c "$place/planted.c" -o "$place/planted.o" || return 1
    clang++ -fsanitize=fuzzer "$place/planted.o" -o "$target" || return 1
    # and a seed that nobody committed
    (cd "$place" && python3 -m zipfile -c fuzz_planted_seed_corpus.zip planted.c)
    local missed=0
    # (a name, a library and a profile that are right pass rightly)
    check_start "$target" && missed=1
    check_edges "$target" && missed=1
    check_calls "$target" address && missed=1
    check_calls "$target" undefined && missed=1
    check_seeds "$target" && missed=1
    check_options "$target" 2>/dev/null && missed=1
    if [ $missed = 1 ]; then
        echo "planted: some check let it pass"
        return 1
    fi
    echo "planted: every check refused it"
}

need_clang
if [ "${1-}" = --planted ]; then
    plant
    exit
fi
status=0
for sanitizer in "${@:-address}"; do
    if [ -z "$(flags_of "$sanitizer")" ]; then
        echo "$sanitizer: no such sanitizer (address, undefined, coverage)"
        exit 2
    fi
    check_sanitizer "$sanitizer" || status=1
done
exit $status
