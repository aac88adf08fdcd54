/*
 * Any callable of Python as an oracle: it takes a buffer, and gives bytes (the
 * content in C order), a list of values, a buffer or None.
 */
#ifndef BPF_CALLABLE_H
#define BPF_CALLABLE_H

#include "oracle.h"

/*
 * Make an oracle of the "module:callable" at *LIST, which moves behind it and
 * its comma.
 *
 *   Returns  the oracle, which is never freed; NULL for a text without ":"
 */
struct bpf_oracle *
bpf_callable_new(const char **list);

#endif
