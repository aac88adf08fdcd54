#define _GNU_SOURCE
#include "tape.h"

#include <sys/mman.h>
#include <unistd.h>

#include "bp_test.h"

static struct bph_tape tape;

static struct bph_journal
stored(void)
{
    struct bph_journal journal = {.seq = 99};

    CHECK_EQ(pread(tape.fd, &journal, sizeof journal, 0), sizeof journal);
    return journal;
}

static void
test_steps(void)
{
    CHECK(bph_tape_step(&tape, BPH_PHASE_GET, 7));
    CHECK_EQ(stored().seq, 1);
    CHECK_EQ(stored().phase, BPH_PHASE_GET);
    CHECK_EQ(stored().op, 7);
    CHECK_EQ(stored().end, BPH_RECORDS_AT);
    CHECK(bph_tape_step(&tape, BPH_PHASE_RELEASE, 8));
    CHECK_EQ(stored().seq, 2);
    CHECK_EQ(stored().phase, BPH_PHASE_RELEASE);
}

static void
test_records(void)
{
    static const char text[] = "{\"a\":12}"; /* 8 bytes */
    struct bph_record head = {BPH_REC_TEXT, 5}, got;
    char bytes[24];

    CHECK(bph_tape_append(&tape, &head, text));
    CHECK_EQ(tape.journal.end, BPH_RECORDS_AT + 16);
    head.size = 8;
    CHECK(bph_tape_append(&tape, &head, text));
    CHECK_EQ(tape.journal.end, BPH_RECORDS_AT + 32);
    head.size = 0;
    CHECK(bph_tape_append(&tape, &head, NULL));
    CHECK_EQ(tape.journal.end, BPH_RECORDS_AT + 40);
    CHECK_EQ(pread(tape.fd, bytes, 24, BPH_RECORDS_AT), 24);
    memcpy(&got, bytes, sizeof got);
    CHECK_EQ(got.kind, BPH_REC_TEXT);
    CHECK_EQ(got.size, 5);
    CHECK(memcmp(bytes + 8, "{\"a\":\0\0\0", 8) == 0);
    bph_tape_rewind(&tape);
    CHECK_EQ(tape.journal.end, BPH_RECORDS_AT);
}

/* Answers stop short of the end; texts may use the rest. */
static void
test_full(void)
{
    static const char payload[16];
    struct bph_record head = {BPH_REC_GET, sizeof payload};
    uint64_t limit = BPH_RECORDS_LIMIT - BPH_TAPE_RESERVE;

    tape.journal.end = limit - 24;
    CHECK(bph_tape_append(&tape, &head, payload));
    CHECK_EQ(tape.journal.end, limit);
    CHECK(!bph_tape_append(&tape, &head, payload));
    CHECK_EQ(tape.journal.end, limit);
    tape.journal.end = BPH_RECORDS_LIMIT - 23;
    head.kind = BPH_REC_TEXT;
    CHECK(!bph_tape_append(&tape, &head, payload));
    tape.journal.end = BPH_RECORDS_LIMIT - 24;
    CHECK(bph_tape_append(&tape, &head, payload));
    CHECK(!bph_tape_append(&tape, &head, payload));
    bph_tape_rewind(&tape);
}

static void
test_script(void)
{
    const struct bph_op script[3] = {{BPH_OP_GET, 1, BPH_FILL_FF, 0, 0x11c},
                                     {BPH_OP_RELEASE, 1, 0, 0, 0},
                                     {BPH_OP_GET, 2, BPH_FILL_A5, 0, -1}};
    struct bph_op got[2];

    CHECK_EQ(pwrite(tape.fd, script, sizeof script, BPH_SCRIPT_AT),
             sizeof script);
    CHECK(bph_tape_script(&tape, 1, 2, got));
    CHECK(memcmp(got, script + 1, sizeof got) == 0);
    CHECK(!bph_tape_script(&tape, BPH_RECORDS_LIMIT / sizeof got[0], 1, got));
}

int
main(void)
{
    int fd = memfd_create("tape_test", MFD_CLOEXEC);

    CHECK(fd >= 0);
    bph_tape_open(&tape, fd);
    test_steps();
    test_records();
    test_script();
    test_full();
    (void)close(fd);
    CHECK(!bph_tape_step(&tape, BPH_PHASE_IDLE, 0));
    return bp_test_end();
}
