/*
 * The names of causes.  A finding has its cause as a number; what the number
 * means is the judge's, and the program that writes a file brings it.
 */
#ifndef BPH_CAUSE_H
#define BPH_CAUSE_H

/* Return the name of CAUSE, "format-unasked"; ASCII, never NULL. */
extern const char *
bph_cause_name(int cause);

/* Return the cause called NAME if it is one that fuzzers find; or -1: what is
 * judged by answers nobody else may say. */
extern int
bph_cause_of_find(const char *name);

#endif
