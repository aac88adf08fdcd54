"""One run of libFuzzer, and what came of it."""

import os
import re
import subprocess
import time
from collections import namedtuple

import targets

Outcome = namedtuple(
    "Outcome", "status executions seconds coverage features rss signature "
    "output")

# Limits of OSS-Fuzz; no symbolizer for functions that are new; and inputs are
# chosen by age alone: to weigh them by rare features takes half of the time,
# and the planted bugs are not found with fewer executions (A12 0.47).
LIMITS = ["-timeout=25", "-rss_limit_mb=2560", "-print_funcs=0",
          "-entropic=0"]
# A sanitizer's report that has no line of ours: its kind is the signature.
SANITIZERS = [
    re.compile(r"ERROR: AddressSanitizer: ([a-zA-Z-]+)"),
    re.compile(r"ERROR: LeakSanitizer: (detected memory leaks)"),
    re.compile(r"runtime error: ([a-z -]+)"),
    re.compile(r"ERROR: libFuzzer: ([a-z-]+)"),
    re.compile(r"(Assertion) .* failed"),
]
FRAME = re.compile(r"^\s+#\d+ 0x[0-9a-f]+ in (bpf?_\w+|\w+) .*?(\w+\.[ch]):\d+",
                   re.MULTILINE)


def prefix():
    """What to start a program with, so that an old AddressSanitizer finds
    its place in the address space."""
    try:
        with open("/proc/sys/vm/mmap_rnd_bits", encoding="ascii") as file:
            many = int(file.read()) > 28
    except OSError:
        many = False
    return ["setarch", "-R"] if many else []


def environment(**more):
    """The environment of a run: that of OSS-Fuzz's runner."""
    options = os.environ.get("ASAN_OPTIONS", "")
    ours = ("allocator_may_return_null=1:detect_stack_use_after_return=1:"
            "quarantine_size_mb=10:strict_memcmp=1:handle_abort=1")
    return dict(os.environ, ASAN_OPTIONS=ours + ":" + options,
                UBSAN_OPTIONS="print_stacktrace=1", **more)


def signature(text):
    """The line that says which find this is; the same for the same find."""
    found = re.findall(r"^BUFCONF-DIFF: (.+)$", text, re.MULTILINE)
    if found:
        return found[-1]
    for pattern in SANITIZERS:
        kind = pattern.search(text)
        if kind:
            frames = [name for name, _ in FRAME.findall(text)
                      if not name.startswith(("bpf_differ", "__"))]
            return "%s/%s" % (kind.group(1).strip().replace(" ", "-"),
                              frames[0] if frames else "unknown")
    return "died" if text else "silent"


def number(pattern, text, default=0):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else default


def options(target, seconds=None, runs=None, seed=None, artifacts=None):
    """libFuzzer's options for TARGET."""
    given = LIMITS + ["-max_len=%d" % target.max_len, "-len_control=0",
                      "-use_counters=%d" % target.counts,
                      "-print_final_stats=1"]
    given += ["-max_total_time=%d" % seconds] if seconds is not None else []
    given += ["-runs=%d" % runs] if runs is not None else []
    given += ["-seed=%d" % seed] if seed is not None else []
    given += ["-artifact_prefix=" + artifacts] if artifacts else []
    given += ["-dict=" + targets.dictionary(target)] \
        if targets.dictionary(target) else []
    return given


def run(command, env=None, patience=None):
    """Run COMMAND (a list) and read what it says."""
    start = time.monotonic()
    try:
        ended = subprocess.run(
            prefix() + command, env=env or environment(), timeout=patience,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False)
        status, raw = ended.returncode, ended.stdout
    except subprocess.TimeoutExpired as late:
        status, raw = "timeout", late.stdout or b""
    seconds = time.monotonic() - start
    text = raw.decode("utf-8", "replace")
    return Outcome(
        status, number(r"stat::number_of_executed_units: (\d+)", text),
        seconds, number(r"cov: (\d+)", text), number(r"ft: (\d+)", text),
        number(r"stat::peak_rss_mb: +(\d+)", text),
        None if status == 0 else signature(text), text)
