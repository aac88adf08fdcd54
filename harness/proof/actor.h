/*
 * An exporter for tests: memory, manners (which of the choices that the
 * protocol leaves open it makes), and perhaps a mutation (the one thing that
 * it does otherwise).
 *
 * Without a mutation it is legal; that it knows what it may grant comes from
 * memory.h, and not from spec/.
 */
#ifndef PROOF_ACTOR_H
#define PROOF_ACTOR_H

#include "inside.h"
#include "memory.h"

#define ACTOR_WORDS 512

/* The request flags; not those of spec/, so that a slip there shows. */
enum actor_flag {
    ASK_WRITABLE = 0x001,
    ASK_FORMAT = 0x004,
    ASK_ND = 0x008,
    ASK_STRIDES = 0x018,
    ASK_C = 0x038,
    ASK_F = 0x058,
    ASK_ANY = 0x098,
    ASK_INDIRECT = 0x118,
};

/* Are all bits of FLAG set in WORD? */
static inline bool
actor_asks(int word, int flag)
{
    return ((unsigned)word & (unsigned)flag) == (unsigned)flag;
}

enum actor_left { LEFT_NULL, LEFT_AS_IT_WAS, LEFT_EITHER };
enum actor_alone { ALONE_REFUSED, ALONE_BYTES, ALONE_REAL };
enum actor_arrays { ARRAYS_FIXED, ARRAYS_INSIDE, ARRAYS_EACH };
enum actor_idle { IDLE_TRUE, IDLE_ODD, IDLE_NEW };
enum actor_block { BLOCK_SHARED, BLOCK_SECOND, BLOCK_FRESH };
enum actor_nothing { NOTHING_POINTER, NOTHING_NULL, NOTHING_WILD };
enum actor_internal { INTERNAL_NULL, INTERNAL_LEFT, INTERNAL_GIVEN };
enum actor_spelling { SPELLING_CLASS, SPELLING_STRICT, SPELLING_BITS };

struct manners {
    enum inside_exception exception; /* of a refusal */
    enum actor_left left;            /* obj, then */
    bool refused[ACTOR_WORDS];       /* these canonical words, at any rate */
    int plain_ndim;                  /* ndim without ND; -1: the true one */
    enum actor_alone alone[2];       /* 0x4, 0x5 */
    bool alone_size;                 /* then itemsize is 1 with "B" */
    bool claims;      /* read-only until WRITABLE is asked for */
    int readonly;     /* the number that says read-only */
    bool owner;       /* obj is the other object */
    bool chains;      /* obj is its own, and it holds the other meanwhile */
    bool immortal;    /* the count of the exporter does not move */
    bool hooked;      /* it has a bf_releasebuffer */
    bool literal;     /* an empty array is contiguous if its strides are */
    bool first_order; /* of several contiguity flags the first counts */
    enum actor_arrays arrays;
    enum actor_idle idle; /* strides that say nothing */
    ptrdiff_t no_load;    /* the suboffset of a dimension without */
    bool empty_loads;     /* suboffsets also where there is no item */
    enum actor_block block;
    enum actor_nothing nothing;
    enum actor_internal internal;
    const char *format; /* the same in other letters, for strided requests */
    bool single;        /* one view at a time */
    /* words that are no canonical ones: as their class, refused, or as if any
     * bit of a flag were the flag */
    enum actor_spelling spelling;
    bool restless; /* its content is another at every call (LIF-004) */
};

struct mutation; /* mutation.h */

struct actor {
    const struct memory *memory;
    struct manners manners;
    const struct mutation *mutation; /* borrowed; NULL: legal */
    struct arena *arena;             /* borrowed; nobody else uses it now */
    /* from here on actor_init computes */
    bool c, f, literal_c, literal_f, indirect;
    ptrdiff_t nitems;
    ptrdiff_t strides[MEMORY_DIMS]; /* as they are told */
    ptrdiff_t loads[MEMORY_DIMS];
    const char *format, *other_format, *bytes; /* in the arena */
    const ptrdiff_t *fixed[3];
    struct inside_exporter exporter;
    char content[MEMORY_BLOCK]; /* what a block holds */
    const char *blocks[MEMORY_FRESH + 2];
    struct legality_truth truth; /* what is so, for legality */
    /* since the last renewal */
    long calls;
    int held;
    bool was_refused;
    bool twisted;
    ptrdiff_t *last_array; /* handed out to a view that may be held */
};

/*
 * Complete ACTOR: its memory, manners, mutation and arena are set.  They have
 * to outlive it.
 */
void
actor_init(struct actor *actor);

/* The union of the flags that WORD has wholly. */
int
actor_canonical(int word);

/* Must, and with its manners does, ACTOR refuse WORD? */
bool
actor_refuses(const struct actor *actor, int word);

/* Fill the truth that a subject declares: all of it.  DIGEST is that of its
 * content. */
void
actor_declare(const struct actor *actor, uint64_t digest,
              struct bph_subject *subject);

/* A subject for the judge with the truth of ACTOR; bph_subject_release it. */
struct bph_subject
actor_subject(const struct actor *actor, const char *name, uint64_t digest);

/* What is common to most: BufferError, obj NULL, nothing odd. */
struct manners
manners_plain(void);

#endif
