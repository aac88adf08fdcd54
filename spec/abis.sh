#!/bin/sh
# abis.sh: is every row of abis.def what clang says of its targets?  Needs no
# header and no library of theirs.  Exit 77 (skipped) if there is no clang,
# unless BUFCONF_REQUIRE names it.
set -eu
cd "$(dirname "$0")"

if ! command -v clang >/dev/null; then
    case " ${BUFCONF_REQUIRE-} " in
    *" clang "*)
        echo "clang is required and not here"
        exit 1
        ;;
    esac
    echo "SKIP: there is no clang; install it with: apt-get install clang"
    exit 77
fi

# check ROW TARGET
check() {
    clang --target="$2" -DROW="$1" -std=c11 -ffreestanding -fsyntax-only \
        abis_check.c
}

# "ROW TARGET" of each
rows=$(printf '%s\n' '#define BP_ABI(id, name, targets, ...) @id targets' \
    '#include "abis.def"' | clang -E -P -I. - | tr -d '",' \
    | awk '$1 ~ /^@/ { for (i = 2; i <= NF; i++) print substr($1, 2), $i }')
echo "$rows" | while read -r row target; do
    check "$row" "$target"
    echo "$row is $target"
done

# and a row that is wrong would not compile
if check I386 x86_64-linux-gnu 2>/dev/null; then
    echo "abis_check.c does not see that a row is wrong"
    exit 1
fi
