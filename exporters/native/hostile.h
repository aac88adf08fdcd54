/*
 * What hostile exporters do (hostile.def): own code, since it is no answer.
 * SELF is the PyObject that was asked for WORD.
 */
#ifndef NATIVE_HOSTILE_H
#define NATIVE_HOSTILE_H

typedef void
hostile_act(void *self, int word);

hostile_act hostile_segfault, hostile_abort, hostile_exit, hostile_recurse,
    hostile_loop, hostile_sleep, hostile_eat_memory, hostile_print,
    hostile_terminate;

#endif
