/*
 * Values of Python: numbers, strings, what holds them.
 */
#include "values.h"

#include <string.h>

#define DEPTH 40   /* lists in lists */
#define TEXT  1024 /* characters; a longer one is cut off */
#define ROWS  256  /* literals that were made into a str, at most */

static bool
add_integer(struct bpf_result *result, struct bph_object *obj)
{
    int overflow;
    long long value = PyLong_AsLongLongAndOverflow(obj, &overflow);

    if (overflow == 0) {
        bpf_result_integer(result, value < 0, (uint64_t)value);
        return true;
    }
    if (overflow < 0) {
        return false; /* no item is that low */
    }
    bpf_result_integer(result, false, PyLong_AsUnsignedLongLongMask(obj));
    return true;
}

static bool
add_text(struct bpf_result *result, struct bph_object *obj)
{
    uint32_t units[TEXT];
    ptrdiff_t n = PyUnicode_GetLength(obj);

    n = n < TEXT ? n : TEXT;
    for (ptrdiff_t i = 0; i < n; i++) {
        units[i] = PyUnicode_ReadChar(obj, i);
    }
    bpf_result_text(result, units, (size_t)n);
    return true;
}

/* DEPTH ends it: NOLINTBEGIN(misc-no-recursion) */
static bool
add(struct bpf_result *result, struct bph_object *obj, int depth);

/* What a scalar or an array of NumPy makes of itself: long doubles stay what
 * they are, and are numbers. */
static bool
add_other(struct bpf_result *result, struct bph_object *obj, int depth)
{
    struct bph_object *listed;
    bool good;

    if (strcmp(((struct bph_type *)obj->type)->name, "numpy.longdouble")
        == 0) {
        bpf_result_float(result, PyFloat_AsDouble(obj));
        return PyErr_Occurred() == NULL;
    }
    if (strcmp(((struct bph_type *)obj->type)->name, "numpy.clongdouble")
        == 0) {
        struct bph_object *real = PyObject_GetAttrString(obj, "real");
        struct bph_object *imag = PyObject_GetAttrString(obj, "imag");

        bpf_result_complex(result, PyFloat_AsDouble(real),
                           PyFloat_AsDouble(imag));
        Py_DecRef(real);
        Py_DecRef(imag);
        return PyErr_Occurred() == NULL;
    }
    listed = bpf_call(obj, "tolist", NULL);
    good = listed != NULL && add(result, listed, depth + 1);
    bpf_drop(listed);
    return good;
}

static bool
add_all(struct bpf_result *result, struct bph_object *obj, int depth)
{
    bool is_list = obj->type == &PyList_Type;
    ptrdiff_t n = is_list ? PyList_Size(obj) : PyTuple_Size(obj);

    for (ptrdiff_t i = 0; i < n && !result->cut; i++) {
        if (!add(result,
                 is_list ? PyList_GetItem(obj, i) : PyTuple_GetItem(obj, i),
                 depth + 1)) {
            return false;
        }
    }
    return true;
}

static bool
add(struct bpf_result *result, struct bph_object *obj, int depth)
{
    if (depth > DEPTH) {
        return false;
    }
    if (obj->type == &PyList_Type || obj->type == &PyTuple_Type) {
        return add_all(result, obj, depth);
    }
    if (obj->type == &PyLong_Type) {
        return add_integer(result, obj);
    }
    if (obj->type == &PyFloat_Type) {
        bpf_result_float(result, PyFloat_AsDouble(obj));
    }
    else if (obj->type == &PyBytes_Type) {
        bpf_result_string(result, (const uint8_t *)PyBytes_AsString(obj),
                          (size_t)PyBytes_Size(obj));
    }
    else if (obj->type == &PyBool_Type) {
        bpf_result_bool(result, PyObject_IsTrue(obj) == 1);
    }
    else if (obj->type == &PyComplex_Type) {
        bpf_result_complex(result, PyComplex_RealAsDouble(obj),
                           PyComplex_ImagAsDouble(obj));
    }
    else if (obj == &_Py_NoneStruct) {
        bpf_result_object(result);
    }
    else if (obj->type == &PyUnicode_Type) {
        return add_text(result, obj);
    }
    else {
        return add_other(result, obj, depth);
    }
    return true;
}

/* NOLINTEND(misc-no-recursion) */

void
bpf_values_take(struct bpf_result *result, struct bph_object *obj)
{
    result->verdict = BPF_ACCEPT;
    result->nitems = 0;
    if (!add(result, obj, 0)) {
        PyErr_Clear();
        result->nitems = -1;
        result->nbytes = 0;
    }
}

void
bpf_take_bytes(struct bpf_result *result, struct bph_object *view, char order)
{
    const char *text = order == 'C' ? "C" : order == 'F' ? "F" : "A";
    struct bph_object *bytes =
        view == NULL ? NULL : bpf_call(view, "tobytes", bpf_str(text));

    bpf_drop(view);
    if (bytes == NULL) {
        bpf_result_refuse(result);
        return;
    }
    result->verdict = BPF_ACCEPT;
    bpf_result_add(result, PyBytes_AsString(bytes),
                   (size_t)PyBytes_Size(bytes));
    Py_DecRef(bytes);
}

void
bpf_take_flags(struct bpf_result *result, struct bph_object *obj,
               const char *const names[3])
{
    result->verdict = BPF_ACCEPT;
    for (int i = 0; i < 3; i++) {
        struct bph_object *flag = PyObject_GetAttr(obj, bpf_str(names[i]));
        uint8_t is;

        if (flag == NULL) {
            bpf_result_refuse(result);
            return;
        }
        is = PyObject_IsTrue(flag) == 1;
        bpf_result_add(result, &is, 1);
        Py_DecRef(flag);
    }
}

static struct bph_object *
one_slice(const struct bpf_slice *slice)
{
    struct bph_object *parts[3] = {NULL, NULL, NULL};
    struct bph_object *made;

    if (!slice->whole) {
        parts[0] = PyLong_FromSsize_t(slice->start);
        parts[1] = PyLong_FromSsize_t(slice->stop);
        parts[2] = PyLong_FromSsize_t(slice->step);
    }
    made = PySlice_New(parts[0], parts[1], parts[2]);
    for (int i = 0; i < 3; i++) {
        bpf_drop(parts[i]);
    }
    return made;
}

struct bph_object *
bpf_slices(const struct bpf_slice *slices, int n)
{
    struct bph_object *key;

    if (n == 1) {
        return one_slice(&slices[0]);
    }
    key = PyTuple_New(n);
    for (int i = 0; i < n; i++) {
        PyTuple_SetItem(key, i, one_slice(&slices[i]));
    }
    return key;
}

struct bph_object *
bpf_import(const char *module, const char *name)
{
    struct bph_object *imported = PyImport_ImportModule(module);
    struct bph_object *found =
        imported == NULL ? NULL : PyObject_GetAttrString(imported, name);

    bpf_drop(imported);
    return found;
}

struct bph_object *
bpf_str(const char *literal)
{
    static struct {
        const char *literal;
        struct bph_object *made;
    } rows[ROWS];
    size_t i = (uintptr_t)literal / 2 % ROWS;

    while (rows[i].literal != literal) {
        if (rows[i].literal == NULL) {
            rows[i].literal = literal;
            rows[i].made = PyUnicode_InternFromString(literal);
            break;
        }
        i = (i + 1) % ROWS; /* there are more rows than literals */
    }
    return rows[i].made;
}

struct bph_object *
bpf_call(struct bph_object *obj, const char *name, struct bph_object *argument)
{
    return PyObject_CallMethodObjArgs(obj, bpf_str(name), argument,
                                      BPF_PY_END);
}

int
bpf_python_version(void)
{
    static int known;

    if (known == 0) {
        struct bph_object *info = PySys_GetObject("version_info");

        known = (int)PyLong_AsSsize_t(PyTuple_GetItem(info, 0)) * 1000
                + (int)PyLong_AsSsize_t(PyTuple_GetItem(info, 1));
    }
    return known;
}

void
bpf_drop(struct bph_object *obj)
{
    if (obj != NULL) {
        Py_DecRef(obj);
    }
}
