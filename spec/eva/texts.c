/*
 * Eva: any text of up to two bytes; longer ones with any byte in it.
 *
 * Unknown: each byte within its class (text.h), and every class is tried; for
 * the size of short texts, how they are read and the padding.  Fixed: the text
 * around the one byte, and one way to read each, in turn.
 *
 * only: -eva-slevel 20000 -eva-split-return full -eva-domains cvalue
 * only: -eva-ilevel 300 -eva-plevel 300
 */
#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { LENGTH = 2 };

/* "~" is any byte. */
static const char *const contexts[] = {
    "~i",
    "(~)i",
    "(1,~",
    "2~",
    "T{~}",
    "T{h~",
    "&~",
    "T{&~}",
    "Z~",
    "i~:",
    "i:a:~:",
    "X{~}",
    "9223372036854775807~",
    "(9999999999,9999999999~",
};

static void
ask_size(const char *text)
{
    const struct bp_reading how = any_reading();
    struct bp_error error;
    ptrdiff_t size;

    (void)!bp_format_size_on(text, &how, bp_abi_host(), any_padding(), &size,
                             &error);
}

static void
ask_nodes(const char *text, int way)
{
    const struct bp_reading how = reading(way);
    struct any_format f;

    (void)!any_parse(&f, text, &how);
}

/* All texts of LENGTH bytes. */
static void
ask_all(int length)
{
    int at[LENGTH] = {0}, n;

    do {
        char text[LENGTH + 1];

        for (n = 0; n < length; n++) {
            text[n] = any_byte(at[n]);
        }
        text[length] = '\0';
        ask_size(text);
        for (n = 0; n < length && ++at[n] > CLASSES; n++) {
            at[n] = 0;
        }
    } while (n < length);
}

static void
ask_context(const char *context, int number)
{
    for (int k = 0; k <= CLASSES; k++) {
        char text[TEXT];
        int i = 0;

        for (; context[i] != '\0'; i++) {
            text[i] = context[i];
            if (context[i] == '~') {
                text[i] = any_byte(k);
            }
        }
        text[i] = '\0';
        ask_nodes(text, (number + k) % READINGS);
    }
}

int
main(void)
{
    for (int length = 0; length <= LENGTH; length++) {
        ask_all(length);
    }
    for (size_t i = 0; i < COUNT(contexts); i++) {
        ask_context(contexts[i], (int)i);
    }
    return 0;
}
