#include "bp_base.h"

#include <stdarg.h>
#include <stdio.h>

void
bp_error_set(struct bp_error *err, int clause, int dim, const char *format,
             ...)
{
    va_list args;

    if (err == NULL) {
        return;
    }
    err->clause = clause;
    err->dim = dim;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
}
