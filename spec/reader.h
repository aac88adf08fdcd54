/*
 * The table of who takes what.  Private to spec/.
 */
#ifndef BP_READER_PRIVATE_H
#define BP_READER_PRIVATE_H

#include "bp_code.h"
#include "bp_reader.h"

enum construct {
#define BP_READS(construct, s, m, n, c, y, text) BP_READ_##construct,
#define BP_READS_CODE(letter, s, m, n, c, y, text)
#define BP_READS_COMPLEX(letter, s, m, n, c, y, text)
#include "readers.def"
#undef BP_READS
#undef BP_READS_CODE
#undef BP_READS_COMPLEX
};

/* Does TARGET take CONSTRUCT?  If not, *TEXT says what that is. */
bool
reader_takes(const struct bp_target *target, enum construct construct,
             const char **text);

/* Does TARGET take the code LETTER, or "Z" and it?  As reader_takes. */
bool
reader_takes_code(const struct bp_target *target, char letter, bool is_complex,
                  const char **text);

/* Does TARGET take the name that NODE of FORMAT has?  As reader_takes. */
bool
reader_takes_name(const struct bp_target *target,
                  const struct bp_format *format, const struct bp_node *node,
                  const char **text);

/* BP_OK if FORMAT is byte for byte what ctypes writes for what it means. */
enum bp_status
reader_wrote(const struct bp_target *target, const struct bp_format *format,
             const struct bp_place *places, struct bp_error *err);

#endif
