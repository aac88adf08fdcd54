#!/bin/sh
# foreign.sh m32|s390x [PYTHON]: the quick tests of spec/ where pointers have
# four bytes, or where the most significant byte comes first.  Builds the
# preset of that name and runs it, s390x under qemu-user.  Exit 77 (skipped) if
# what that needs is not here, unless BUFCONF_REQUIRE names the machine.
set -eu
machine=$1
spec=$(cd "$(dirname "$0")" && pwd)
cd "$spec/.."
build=$PWD/build-$machine

# skip WHAT PACKAGES: what is missing, and the one line that installs it.
skip() {
    case " ${BUFCONF_REQUIRE-} " in
    *" $machine "*)
        echo "$machine is required, and there is no $1"
        exit 1
        ;;
    esac
    echo "SKIP: there is no $1; install it with: apt-get install $2"
    exit 77
}

# Does COMPILER [FLAGS] make a program of this?
compiles() {
    try=$(mktemp -d)
    echo 'int main(void) { return 0; }' >"$try/try.c"
    "$@" -o "$try/try" "$try/try.c" 2>/dev/null && good=0 || good=1
    rm -r "$try"
    return "$good"
}

case $machine in
m32)
    command -v gcc >/dev/null || skip gcc 'gcc libc6-dev gcc-multilib'
    # not gcc-multilib, which Debian does not install beside cross compilers
    compiles gcc -m32 || skip 'C library for gcc -m32' \
        "gcc-$(gcc -dumpversion | cut -d. -f1)-multilib"
    ;;
s390x)
    packages='gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-user-static'
    compiles s390x-linux-gnu-gcc -static || skip s390x-linux-gnu-gcc "$packages"
    command -v qemu-s390x-static >/dev/null \
        || skip qemu-s390x-static "$packages"
    ;;
*)
    echo 'usage: foreign.sh m32|s390x [PYTHON]'
    exit 2
    ;;
esac

generator='Unix Makefiles'
command -v ninja >/dev/null && generator=Ninja
cmake --preset "$machine" -G "$generator" \
    ${2:+"-DBUFCONF_PYTHON=$2"} >/dev/null
cmake --build --preset "$machine" --target spec_tests -j 2 \
    >"$build/build.log" || {
    tail -n 40 "$build/build.log"
    exit 1
}
cd "$build"
ctest -FA gate -L quick -R '^spec\.' >foreign.log || {
    cat foreign.log
    exit 1
}
# and it was that machine
case $machine in m32) abi=i386 ;; *) abi=$machine ;; esac
ctest -FA gate -V -R '^spec\.abi$' | grep "this is $abi\$"
tail -n 5 foreign.log
