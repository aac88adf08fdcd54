/*
 * The inner loops for one size of item.  Private to spec/; included by
 * kernel.c once for each size, with
 *
 *   NAME(x)  the name x, with the size in it
 *   TYPE     the type of a word
 *   PAIRED   1: an item is two words, which overlap if it is shorter than
 *            that; 0: it is one word
 *   TILE     indices of a side of a tile: a tile's lines of 64 bytes, read
 *            and written, fit into a set of a small cache even if they all
 *            fall into the same one
 *
 * Every item is read before it is written; nothing else is promised of the
 * order within a call, but that plain_ goes upwards.
 */

#define WORD    ((ptrdiff_t)sizeof(TYPE))
#define MOVE    NAME(move)
#define LINE    NAME(line)
#define RUN     NAME(run)
#define STRIDES NAME(strides)
#define PLAIN   NAME(plain)
#define PATCH   NAME(patch)
#define SQUARE  NAME(square)
#define TILED   NAME(tiled)

/* TAIL: from the start of the item to its second word, if it has two. */
static inline void
MOVE(char *to, const char *from, size_t tail)
{
    TYPE first;
#if PAIRED
    TYPE second;

    memcpy(&second, from + tail, sizeof second);
    memcpy(&first, from, sizeof first);
    memcpy(to + tail, &second, sizeof second);
#else
    (void)tail;
    memcpy(&first, from, sizeof first);
#endif
    memcpy(to, &first, sizeof first);
}

#if !PAIRED
static inline void
LINE(char *to, const char *from, struct joint_loop loop, size_t tail)
{
    for (ptrdiff_t i = 0; i < loop.extent; i++) {
        MOVE(to + i * loop.to, from + i * loop.from, tail);
    }
}
#endif

/*
 * A line whose strides are not known.  Not one of its moves may wait for the
 * address of the one before.  No pointer goes behind the last item: a stride
 * further there may be no memory.
 */
static inline void
STRIDES(char *to, const char *from, struct joint_loop loop, size_t tail)
{
    ptrdiff_t i = 0;

    for (; i + 4 <= loop.extent; i += 4) {
        char *t = to + i * loop.to;
        const char *f = from + i * loop.from;

        MOVE(t, f, tail);
        MOVE(t + loop.to, f + loop.from, tail);
        MOVE(t + 2 * loop.to, f + 2 * loop.from, tail);
        MOVE(t + 3 * loop.to, f + 3 * loop.from, tail);
    }
    for (; i < loop.extent; i++) {
        MOVE(to + i * loop.to, from + i * loop.from, tail);
    }
}

/*
 * A line again.  Where both strides are known when this is compiled, several
 * items are moved at once.
 */
static void
RUN(char *to, const char *from, struct joint_loop loop, size_t tail)
{
#if !PAIRED
    if (loop.to == WORD && loop.from == 2 * WORD) {
        LINE(to, from, (struct joint_loop){loop.extent, WORD, 2 * WORD}, 0);
        return;
    }
    if (loop.to == WORD && loop.from == -WORD) {
        LINE(to, from, (struct joint_loop){loop.extent, WORD, -WORD}, 0);
        return;
    }
    if (loop.to == WORD && loop.from == 0) {
        LINE(to, from, (struct joint_loop){loop.extent, WORD, 0}, 0);
        return;
    }
    if (loop.to == WORD) {
        STRIDES(to, from, (struct joint_loop){loop.extent, WORD, loop.from},
                0);
        return;
    }
#endif
    STRIDES(to, from, loop, tail);
}

static void
PLAIN(const struct joint *joint, char *to, const char *from)
{
    const struct joint_loop outer = second_loop(joint);

    for (ptrdiff_t k = 0; k < outer.extent; k++) {
        RUN(to + k * outer.to, from + k * outer.from, joint->loops[0],
            joint->item - sizeof(TYPE));
    }
}

/* Loop A is along the neighbours in TO, loop B along those in FROM. */
static inline void
PATCH(char *to, const char *from, struct joint_loop a, struct joint_loop b,
      size_t tail)
{
    if (a.extent < b.extent) {
        struct joint_loop other = a;

        a = b;
        b = other;
    }
    for (ptrdiff_t k = 0; k < b.extent; k++) {
        STRIDES(to + k * b.to, from + k * b.from, a, tail);
    }
}

#if !PAIRED
/* A whole tile; all but two strides are known when this is compiled. */
static inline void
SQUARE(char *to, const char *from, ptrdiff_t a_from, ptrdiff_t b_to)
{
    for (ptrdiff_t k = 0; k < TILE; k++) {
        LINE(to + k * b_to, from + k * WORD,
             (struct joint_loop){TILE, WORD, a_from}, 0);
    }
}
#endif

static void
TILED(const struct joint *joint, char *to, const char *from)
{
    const struct joint_loop a = joint->loops[0], b = joint->loops[1];
    size_t tail = joint->item - sizeof(TYPE);
    ptrdiff_t wide = side_of(TILE, b.extent);
    ptrdiff_t high = side_of(TILE, a.extent);

    for (ptrdiff_t k = 0; k < b.extent; k += high) {
        ptrdiff_t rows = b.extent - k < high ? b.extent - k : high;

        for (ptrdiff_t i = 0; i < a.extent; i += wide) {
            ptrdiff_t columns = a.extent - i < wide ? a.extent - i : wide;
            char *t = to + k * b.to + i * a.to;
            const char *f = from + k * b.from + i * a.from;

#if !PAIRED
            if (rows == TILE && columns == TILE && a.to == WORD
                && b.from == WORD) {
                SQUARE(t, f, a.from, b.to);
                continue;
            }
#endif
            PATCH(t, f, (struct joint_loop){columns, a.to, a.from},
                  (struct joint_loop){rows, b.to, b.from}, tail);
        }
    }
}

#undef WORD
#undef MOVE
#undef LINE
#undef RUN
#undef STRIDES
#undef PLAIN
#undef PATCH
#undef SQUARE
#undef TILED
#undef NAME
#undef TYPE
#undef PAIRED
#undef TILE
