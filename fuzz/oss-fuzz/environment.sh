# The environment that base-builder of OSS-Fuzz sets, without docker: for
# check.sh and ../coverage.sh, which set $root.
# shellcheck shell=bash disable=SC2154

BASE_FLAGS="-O1 -fno-omit-frame-pointer -gline-tables-only \
-Wno-error=unused-command-line-argument \
-DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION"
KINDS=bool,array-bounds,float-divide-by-zero,function,integer-divide-by-zero
KINDS=$KINDS,return,shift,signed-integer-overflow,vla-bound,vptr

# What is asked of the compiler for the sanitizer $1.
flags_of() {
    case $1 in
    address)
        echo "-fsanitize=address -fsanitize-address-use-after-scope \
-fsanitize=fuzzer-no-link"
        ;;
    undefined)
        # function and vptr want C++ before clang 17
        echo "-fsanitize=$KINDS,unsigned-integer-overflow \
-fno-sanitize-recover=$KINDS -fno-sanitize=function,vptr \
-fsanitize=fuzzer-no-link"
        ;;
    coverage)
        echo "-fprofile-instr-generate -fcoverage-mapping -pthread \
-Wno-unused-command-line-argument"
        ;;
    esac
}

# Build for the sanitizer $1 into $2/out, in an empty environment.
build() {
    local place=$2 flags
    flags="$BASE_FLAGS $(flags_of "$1")"
    mkdir -p "$place/src" "$place/out" "$place/work"
    ln -s "$root" "$place/src/bufconf"
    cp "$root/fuzz/oss-fuzz/build.sh" "$place/src/build.sh"
    env -i PATH="$PATH" HOME="$place" SRC="$place/src" OUT="$place/out" \
        WORK="$place/work" CC=clang CXX=clang++ CFLAGS="$flags" \
        CXXFLAGS="$flags" LIB_FUZZING_ENGINE=-fsanitize=fuzzer \
        SANITIZER="$1" FUZZING_ENGINE=libfuzzer ARCHITECTURE=x86_64 \
        bash -eux "$place/src/build.sh" >"$place/log" 2>&1 || {
        tail -n 30 "$place/log"
        echo "build.sh failed for $1"
        return 1
    }
}

# Exit if there is no clang with libFuzzer: 77 (skipped), unless
# BUFCONF_REQUIRE names clang.
need_clang() {
    local probe='int LLVMFuzzerTestOneInput(const char *d, long n) { return d == 0 || !n; }'
    if ! echo "$probe" | clang -fsanitize=fuzzer,address -x c - \
        -o "/dev/null" >/dev/null 2>&1; then
        case " ${BUFCONF_REQUIRE-} " in
        *' clang '*)
            echo 'clang with libFuzzer is required and not here'
            exit 1
            ;;
        esac
        echo 'SKIP: there is no clang with libFuzzer and AddressSanitizer'
        exit 77
    fi
}
