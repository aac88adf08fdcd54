#!/bin/bash -eu
# Build the fuzz targets as OSS-Fuzz and ClusterFuzzLite ask for it, into $OUT,
# with $CC, $CFLAGS and $LIB_FUZZING_ENGINE and nothing else.  The source is
# $SRC/bufconf.  check.sh runs this without docker.
cd "$SRC/bufconf"

# What asks an interpreter is not for a machine without one; the reason for
# each other absence stands in left_out.tsv.
targets=()
while IFS=$'\t' read -r name where _; do
    if [ "$where" = pure ] \
        && ! grep -q "^$name"$'\t' fuzz/oss-fuzz/left_out.tsv; then
        targets+=("$name")
    fi
done < <(grep -v '^#' fuzz/targets.tsv)

# None: no flags but those of the environment, and assertions stay.
cmake -S . -B "$WORK/bufconf" -DCMAKE_BUILD_TYPE=None -DBUFCONF_FUZZ=ON
cmake --build "$WORK/bufconf" -j "$(nproc)" --target "${targets[@]/#/fuzz_}"

for name in "${targets[@]}"; do
    cp "$WORK/bufconf/bin/fuzz_$name" "$OUT/"
    awk -v name="$name" '$1 == name {
        print "[libfuzzer]\nmax_len = " $3 "\nlen_control = 0"
        print "use_counters = " $4
    }' fuzz/targets.tsv >"$OUT/fuzz_$name.options"
    if [ -f "fuzz/$name.dict" ]; then
        cp "fuzz/$name.dict" "$OUT/fuzz_$name.dict"
    fi
    if [ -d "corpus/$name" ]; then
        rm -f "$OUT/fuzz_${name}_seed_corpus.zip"
        python3 -m zipfile -c "$OUT/fuzz_${name}_seed_corpus.zip" \
            "corpus/$name"/*
    fi
done
