#!/bin/sh
# eva.sh [PYTHON [DRIVER...]]: can anything in spec/ be undefined behaviour?
# Asks Frama-C's Eva (eva.py); exit 77 (skipped) if it is not here, unless
# BUFCONF_REQUIRE names frama-c.
set -eu
spec=$(cd "$(dirname "$0")" && pwd)

if ! command -v frama-c >/dev/null; then
    case " ${BUFCONF_REQUIRE-} " in
    *" frama-c "*)
        echo "frama-c is required and not here"
        exit 1
        ;;
    esac
    echo "SKIP: there is no frama-c; install it with:" \
        "apt-get install frama-c-base"
    exit 77
fi
python=${1:-python3}
[ $# = 0 ] || shift
exec "$python" "$spec/eva.py" "$@"
