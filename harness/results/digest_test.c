/*
 * SHA-256 against the vectors of FIPS 180-4's examples, and slugs.
 */
#include "bp_test.h"
#include "digest.h"

static const struct {
    const char *text;
    const char *hex;
} vectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
     "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

static void
test_vectors(void)
{
    char hex[65];

    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct bph_sha256 sha;

        bph_sha256_init(&sha);
        bph_sha256_add(&sha, vectors[i].text, strlen(vectors[i].text));
        bph_sha256_hex(&sha, hex);
        CHECK_STR(hex, vectors[i].hex);
    }
}

static void
test_million(void)
{
    struct bph_sha256 sha;
    char block[1000], hex[65];

    memset(block, 'a', sizeof block);
    bph_sha256_init(&sha);
    for (int i = 0; i < 1000; i++) {
        bph_sha256_add(&sha, block, sizeof block);
    }
    bph_sha256_hex(&sha, hex);
    CHECK_STR(hex, "cdc76e5c9914fb9281a1c7e284d73e67"
                   "f1809a48a497200e046d39ccc7112cd0");
}

/*
 * Every length around the padding's edges, whole and byte by byte; the
 * digest of all the digests was computed by Python's hashlib.
 */
static void
test_pieces(void)
{
    struct bph_sha256 all;
    char text[200], hex[65];

    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (char)(i * 7 + 1);
    }
    bph_sha256_init(&all);
    for (size_t n = 0; n <= sizeof text; n++) {
        struct bph_sha256 whole, pieces;
        char one[65], other[65];

        bph_sha256_init(&whole);
        bph_sha256_add(&whole, text, n);
        bph_sha256_hex(&whole, one);
        bph_sha256_init(&pieces);
        for (size_t i = 0; i < n; i++) {
            bph_sha256_add(&pieces, text + i, 1);
        }
        bph_sha256_hex(&pieces, other);
        CHECK_STR(other, one);
        bph_sha256_add(&all, one, 64);
    }
    bph_sha256_hex(&all, hex);
    CHECK_STR(hex, "2e4a3cd5a1498d68dbe42f5114a17259"
                   "4576fa45febce02f5d6ad8863181bef0");
}

/* The expected hex digits come from sha256sum. */
static const struct {
    const char *target;
    const char *id;
} slugs[] = {
    {"ctypes:(c_int * 3)()", "ctypes-c_int-3-06d7fccc"},
    {"builtins:bytes(8)", "builtins-bytes-8-e7d71e35"},
    {"numpy:arange(6.).reshape(2, 3).T",
     "numpy-arange-6.-.reshape-2-3-.t-61e3382c"},
    {"a:bcdefghijklmnopqrstuvwxyzabcdefghijklmno",
     "a-bcdefghijklmnopqrstuvwxyzabcdefghijklm-557dca3d"},
    {"a:bcdefghijklmnopqrstuvwxyzabcdefghijklm(o)",
     "a-bcdefghijklmnopqrstuvwxyzabcdefghijklm-689564b5"},
    {"", "x-e3b0c442"},
    {"(((", "x-04ba7b0a"},
    {"\xc3\xa9:A+B", "a+b-44102674"},
};

static void
test_slugs(void)
{
    for (size_t i = 0; i < sizeof slugs / sizeof *slugs; i++) {
        char id[64];

        memset(id, '#', sizeof id);
        bph_slug(slugs[i].target, id);
        CHECK_STR(id, slugs[i].id);
    }
}

int
main(void)
{
    test_vectors();
    test_million();
    test_pieces();
    test_slugs();
    return bp_test_end();
}
