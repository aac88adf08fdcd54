/*
 * The part of Python's C API that oracles call, declared by hand, as the
 * engine does (runtime.h): one shared object serves every CPython from 3.8 on.
 */
#ifndef BPF_PYTHON_H
#define BPF_PYTHON_H

#include <stddef.h>
#include <stdint.h>

#include "runtime.h"

struct bph_object *
PyImport_ImportModule(const char *name);
struct bph_object *
PySys_GetObject(const char *name); /* borrowed */
struct bph_object *
PyObject_GetAttr(struct bph_object *obj, struct bph_object *name);
struct bph_object *
PyObject_GetAttrString(struct bph_object *obj, const char *name);
#define BPF_PY_END ((struct bph_object *)NULL) /* of the arguments */
struct bph_object *
PyObject_CallFunctionObjArgs(struct bph_object *callable, ...);
struct bph_object *
PyObject_CallFunction(struct bph_object *callable, const char *format, ...);
struct bph_object *
PyObject_CallMethod(struct bph_object *obj, const char *name,
                    const char *format, ...);
struct bph_object *
PyObject_CallMethodObjArgs(struct bph_object *obj, struct bph_object *name,
                           ...);
struct bph_object *
PyObject_CallObject(struct bph_object *callable, struct bph_object *args);
struct bph_object *
PyObject_GetItem(struct bph_object *obj, struct bph_object *key);
int
PyObject_SetItem(struct bph_object *obj, struct bph_object *key,
                 struct bph_object *value);
struct bph_object *
PyObject_RichCompare(struct bph_object *a, struct bph_object *b, int how);
struct bph_object *
PyObject_Str(struct bph_object *obj);
intptr_t
PyObject_Hash(struct bph_object *obj);
int
PyObject_IsTrue(struct bph_object *obj);
#define BPF_PY_EQ 2

struct bph_object *
PyLong_FromSsize_t(ptrdiff_t value);
ptrdiff_t
PyLong_AsSsize_t(struct bph_object *obj);
long long
PyLong_AsLongLongAndOverflow(struct bph_object *obj, int *overflow);
unsigned long long
PyLong_AsUnsignedLongLongMask(struct bph_object *obj);
double
PyFloat_AsDouble(struct bph_object *obj);
double
PyComplex_RealAsDouble(struct bph_object *obj);
double
PyComplex_ImagAsDouble(struct bph_object *obj);

struct bph_object *
PyBytes_FromStringAndSize(const char *bytes, ptrdiff_t size);
char *
PyBytes_AsString(struct bph_object *obj);
ptrdiff_t
PyBytes_Size(struct bph_object *obj);
const char *
PyUnicode_AsUTF8(struct bph_object *obj);
struct bph_object *
PyUnicode_InternFromString(const char *text);
ptrdiff_t
PyUnicode_GetLength(struct bph_object *obj);
uint32_t
PyUnicode_ReadChar(struct bph_object *obj, ptrdiff_t index);

struct bph_object *
PyTuple_New(ptrdiff_t size);
int
PyTuple_SetItem(struct bph_object *obj, ptrdiff_t index,
                struct bph_object *item); /* steals */
struct bph_object *
PyTuple_GetItem(struct bph_object *obj, ptrdiff_t index); /* borrowed */
ptrdiff_t
PyTuple_Size(struct bph_object *obj);
struct bph_object *
PyList_GetItem(struct bph_object *obj, ptrdiff_t index); /* borrowed */
ptrdiff_t
PyList_Size(struct bph_object *obj);
struct bph_object *
PySlice_New(struct bph_object *start, struct bph_object *stop,
            struct bph_object *step);

struct bph_object *
PyMemoryView_FromBuffer(const struct bph_view *view);
struct bph_object *
PyMemoryView_FromObject(struct bph_object *obj);
struct bph_object *
PyMemoryView_FromMemory(char *mem, ptrdiff_t size, int flags);
#define BPF_PY_READ 0x100

int
PyBuffer_IsContiguous(const struct bph_view *view, char order);
int
PyBuffer_ToContiguous(void *out, const struct bph_view *view, ptrdiff_t len,
                      char order);
int
PyBuffer_FromContiguous(const struct bph_view *view, const void *in,
                        ptrdiff_t len, char order);
int
PyObject_CopyData(struct bph_object *to, struct bph_object *from);
void *
PyBuffer_GetPointer(const struct bph_view *view, const ptrdiff_t *indices);
void
PyBuffer_FillContiguousStrides(int ndim, ptrdiff_t *shape, ptrdiff_t *strides,
                               int itemsize, char order);
__attribute__((weak)) ptrdiff_t
PyBuffer_SizeFromFormat(const char *format); /* from 3.9 on */

void
PyErr_Fetch(struct bph_object **type, struct bph_object **value,
            struct bph_object **traceback);
void
PyErr_NormalizeException(struct bph_object **type, struct bph_object **value,
                         struct bph_object **traceback);
void
PyErr_Print(void);
int
PyErr_GivenExceptionMatches(struct bph_object *given, struct bph_object *exc);
void
PyErr_SetString(struct bph_object *exception, const char *message);

/* only their addresses are used */
extern struct bph_object PyLong_Type, PyBool_Type, PyFloat_Type,
    PyComplex_Type, PyBytes_Type, PyByteArray_Type, PyUnicode_Type,
    PyTuple_Type, PyList_Type, PyMemoryView_Type, _Py_NoneStruct;
extern struct bph_object *PyExc_IndexError;
extern struct bph_object *PyExc_NotImplementedError;
extern struct bph_object *PyExc_OverflowError;
extern struct bph_object *PyExc_RecursionError;
extern struct bph_object *PyExc_RuntimeError;

#endif
