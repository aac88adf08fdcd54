# The files that gcov wrote: a line for each of spec/, and the totals.
#
# A function that one file compiles several times (kernel_item.h) has its
# branches in a section for each of them, and each counts.  One that several
# files compile (an inline function of a header) has its branches once: they
# are taken if a test of any of these files takes them.

function percent(part, all) {
    return all > 0 ? sprintf("%6.2f%%", 100 * part / all) : "      -"
}

function report(name, lines, lines_run, branches, taken) {
    printf "%-16s %5d lines %s %6d branches %s\n", name, lines,
        percent(lines_run, lines), branches, percent(taken, branches)
}

FNR == 1 {
    name = ""
    here = 0
    part = ""
}

/^ +-: +0:Source:/ {
    path = $0
    sub(/^.*Source:/, "", path)
    if (index(path, spec) == 1) {
        name = substr(path, length(spec) + 1)
        if (!(name in known)) {
            known[name] = 1
            names[++count] = name
        }
    }
}

name == "" { next }

/^---/ { part = "" }

/^[A-Za-z_][A-Za-z_0-9]*:$/ { part = $0 }

/^ *[0-9#=-]+\*?: *[0-9]+:/ {
    number = $0
    sub(/^[^:]*: */, "", number)
    sub(/:.*/, "", number)
    here = number + 0
    marked = index($0, "GCOV_EXCL_BR_LINE") > 0
    if ($0 !~ /^ *-:/ && here > 0) {
        found[name, here] = 1
        if ($0 !~ /^ *[#=]+\*?:/) {
            run[name, here] = 1
        }
    }
    if (marked && !((name, here) in marks)) {
        marks[name, here] = 1
        excluded++
    }
}

/^branch +[0-9]+ / && !marked {
    key = name SUBSEP here SUBSEP part SUBSEP $2
    branch[key] = 1
    if ($0 ~ /taken [1-9]/) {
        seen[key] = 1
    }
}

END {
    for (key in found) {
        split(key, piece, SUBSEP)
        lines[piece[1]]++
        all_lines++
        if (key in run) {
            lines_run[piece[1]]++
            all_run++
        }
    }
    for (key in branch) {
        split(key, piece, SUBSEP)
        branches[piece[1]]++
        all_branches++
        if (key in seen) {
            taken[piece[1]]++
            all_taken++
        }
        else {
            missing = missing sprintf("%s:%d: a branch is never taken\n",
                piece[1], piece[2])
        }
    }
    for (i = 1; i <= count; i++) {
        name = names[i]
        report(name, lines[name], lines_run[name], branches[name],
            taken[name])
    }
    report("in all", all_lines, all_run, all_branches, all_taken)
    printf "%d lines excluded, and %d may be\n", excluded, limit
    printf "%s", missing
    if (all_branches == 0 || all_taken < all_branches) {
        print "not every branch is taken"
        exit 1
    }
    if (excluded != limit) {
        print "coverage.limits says another number"
        exit 1
    }
}
