/*
 * The module bufconf_native: names of subjects, and subjects by name.
 */
#include "exporter.h"

#include <string.h>

static const char *const group_names[] = {
    [GROUP_KIND] = "kinds",
    [GROUP_ODD] = "odd",
    [GROUP_LIAR] = "liars",
    [GROUP_HOSTILE] = "hostile",
};
#define GROUP_COUNT ((int)(sizeof group_names / sizeof group_names[0]))

static bool
is_listed(const struct script *script, const char *kind)
{
    return script->group != GROUP_PART
           && (kind == NULL || strcmp(group_names[script->group], kind) == 0);
}

static bool
is_group(const char *kind)
{
    for (int n = 0; n < GROUP_COUNT; n++) {
        if (strcmp(group_names[n], kind) == 0) {
            return true;
        }
    }
    return false;
}

PyDoc_STRVAR(names_doc,
             "names(kind=None)\n--\n\n"
             "The names of all subjects, or of those of one kind: 'kinds',\n"
             "'odd', 'liars' or 'hostile'.");

static PyObject *
native_names(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static char kind_word[] = "kind";
    static char *words[] = {kind_word, NULL};
    const char *kind = NULL;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|z:names", words, &kind)) {
        return NULL;
    }
    if (kind != NULL && !is_group(kind)) {
        return PyErr_Format(PyExc_ValueError,
                            "the kinds of subjects are 'kinds', 'odd', "
                            "'liars' and 'hostile', not '%.100s'",
                            kind);
    }
    PyObject *list = PyList_New(0);
    const struct script *script = NULL;
    for (int n = 0; list != NULL && (script = script_at(n)) != NULL; n++) {
        if (!is_listed(script, kind)) {
            continue;
        }
        PyObject *name = PyUnicode_FromString(script->name);
        if (name == NULL || PyList_Append(list, name) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(name);
    }
    return list;
}

/* Put VALUE, a new reference or NULL, into DICT.  Returns 0 or -1. */
static int
put(PyObject *dict, const char *key, PyObject *value)
{
    int rc = value == NULL ? -1 : PyDict_SetItemString(dict, key, value);
    Py_XDECREF(value);
    return rc;
}

static PyObject *
number_list(const ptrdiff_t *v, int n)
{
    PyObject *list = PyList_New(n);
    for (int k = 0; list != NULL && k < n; k++) {
        PyObject *number = PyLong_FromSsize_t(v[k]);
        if (number == NULL || PyList_SetItem(list, k, number) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

static PyObject *
items_bytes(const struct template *t)
{
    Py_ssize_t size = template_nitems(t) * t->itemsize;
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, size);
    if (bytes != NULL) {
        template_items(t, PyBytes_AsString(bytes));
    }
    return bytes;
}

/* [[offset, format], ...] */
static PyObject *
field_list(const struct template *t)
{
    int at = -1;
    PyObject *list = PyList_New(0);
    const struct member *field = template_field(t, &at);
    for (; list != NULL && field != NULL; field = template_field(t, &at)) {
        PyObject *pair = Py_BuildValue("[ns]", field->offset, field->format);
        if (pair == NULL || PyList_Append(list, pair) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(pair);
    }
    return list;
}

/* Put what is known of an item of T into DICT: its format, its fields. */
static int
put_item(PyObject *dict, const struct template *t)
{
    int at = -1;
    if (!template_is_unspeakable(t)
        && put(dict, "format", PyUnicode_FromString(t->format)) < 0) {
        return -1;
    }
    return template_field(t, &at) == NULL ? 0
                                          : put(dict, "fields", field_list(t));
}

/* Put what the template's literals say of the memory into DICT. */
static int
put_truth(PyObject *dict, const struct script *script)
{
    const struct template *t = script->template;
    ptrdiff_t strides[MAX_DIMS];
    template_strides(t, strides);
    if (put_item(dict, t) < 0
        || put(dict, "itemsize", PyLong_FromSsize_t(t->itemsize)) < 0
        || put(dict, "shape", number_list(t->shape, t->ndim)) < 0
        || put(dict, "readonly", PyBool_FromLong(t->readonly)) < 0) {
        return -1;
    }
    if (!template_is_huge(t) && script->policy->memory != MEMORY_LIVE
        && put(dict, "items", items_bytes(t)) < 0) {
        return -1;
    }
    if (t->ndim > 0
        && put(dict, "strides", number_list(strides, t->ndim)) < 0) {
        return -1;
    }
    if (t->suboffsets.given
        && put(dict, "suboffsets", number_list(t->suboffsets.v, t->ndim))
               < 0) {
        return -1;
    }
    if (script_refuses(script)
        && put(dict, "refuses", PyBool_FromLong(1)) < 0) {
        return -1;
    }
    if (script->policy->owner == OWNER_REDIRECT
        && put(dict, "redirects", PyBool_FromLong(1)) < 0) {
        return -1;
    }
    return 0;
}

static PyObject *
make_subject(PyObject *module, const struct script *script)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL) {
        return NULL;
    }
    if (put(dict, "object", exporter_new(PyModule_GetState(module), script))
            < 0
        || put_truth(dict, script) < 0) {
        Py_DECREF(dict);
        return NULL;
    }
    return dict;
}

/* The script that the only argument names, or NULL with an exception. */
static const struct script *
script_named(PyObject *args, const char *format)
{
    const char *name = NULL;
    if (!PyArg_ParseTuple(args, format, &name)) {
        return NULL;
    }
    const struct script *script = script_find(name);
    if (script == NULL) {
        PyErr_Format(PyExc_ValueError,
                     "no subject is called '%.100s'; names() lists them",
                     name);
    }
    return script;
}

PyDoc_STRVAR(subject_doc,
             "subject(name)\n--\n\n"
             "A dict with a new exporter ('object') and what is true of its\n"
             "memory, from the table and not from the object.");

static PyObject *
native_subject(PyObject *module, PyObject *args)
{
    const struct script *script = script_named(args, "s:subject");
    return script == NULL ? NULL : make_subject(module, script);
}

PyDoc_STRVAR(twin_doc,
             "twin(name)\n--\n\n"
             "Like subject(name), but of an exporter that is honest and\n"
             "peaceful and the same in all other respects.");

static PyObject *
native_twin(PyObject *module, PyObject *args)
{
    const struct script *script = script_named(args, "s:twin");
    if (script == NULL) {
        return NULL;
    }
    struct script twin = *script;
    twin.fault = NULL;
    twin.hostility = NULL;
    return make_subject(module, &twin);
}

static PyMethodDef native_methods[] = {
    {"names", (PyCFunction)(void (*)(void))native_names,
     METH_VARARGS | METH_KEYWORDS, names_doc},
    {"subject", native_subject, METH_VARARGS, subject_doc},
    {"twin", native_twin, METH_VARARGS, twin_doc},
    {NULL, NULL, 0, NULL},
};

static int
native_exec(PyObject *module)
{
    return exporter_make_types(PyModule_GetState(module));
}

static int
native_traverse(PyObject *module, visitproc visit, void *arg)
{
    struct exporter_types *types = PyModule_GetState(module);
    Py_VISIT(types->hooked);
    Py_VISIT(types->unhooked);
    Py_VISIT(types->owner);
    Py_VISIT(types->refusal);
    return 0;
}

static int
native_clear(PyObject *module)
{
    struct exporter_types *types = PyModule_GetState(module);
    Py_CLEAR(types->hooked);
    Py_CLEAR(types->unhooked);
    Py_CLEAR(types->owner);
    Py_CLEAR(types->refusal);
    return 0;
}

static void
native_free(void *module)
{
    (void)native_clear(module);
}

static PyModuleDef_Slot native_slots[] = {
    {Py_mod_exec, __extension__(void *) native_exec},
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
/* Else importing it would switch the GIL on, and no race could show. */
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

PyDoc_STRVAR(native_doc, "The scripted exporters of bufconf.");

static struct PyModuleDef native_module = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "bufconf_native",
    .m_doc = native_doc,
    .m_size = (Py_ssize_t)sizeof(struct exporter_types),
    .m_methods = native_methods,
    .m_slots = native_slots,
    .m_traverse = native_traverse,
    .m_clear = native_clear,
    .m_free = native_free,
};

PyMODINIT_FUNC
PyInit_bufconf_native(void);

PyMODINIT_FUNC
PyInit_bufconf_native(void)
{
    return PyModuleDef_Init(&native_module);
}
