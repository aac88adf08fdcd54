/*
 * The module bufconf_designs: the mechanisms of 2007 that need types of their
 * own.  It does not declare that it can do without the GIL: managers count
 * their locks in plain numbers.
 */
#include "segmented.h"
#include "slice.h"

PyDoc_STRVAR(manager_doc,
             "manager(content)\n--\n\n"
             "An object that manages a copy of the bytes in memory it can "
             "move.");

static PyObject *
designs_manager(PyObject *module, PyObject *args)
{
    Py_buffer content;
    if (!PyArg_ParseTuple(args, "y*:manager", &content)) {
        return NULL;
    }
    PyObject *made =
        manager_new(PyModule_GetState(module), content.buf, content.len);
    PyBuffer_Release(&content);
    return made;
}

typedef PyObject *
slicer(const struct design_types *types, PyObject *obj, Py_ssize_t start,
       Py_ssize_t stop);

static PyObject *
call_slicer(PyObject *module, PyObject *args, slicer *make)
{
    PyObject *obj = NULL;
    Py_ssize_t start = 0;
    Py_ssize_t stop = 0;
    if (!PyArg_ParseTuple(args, "Onn", &obj, &start, &stop)) {
        return NULL;
    }
    return make(PyModule_GetState(module), obj, start, stop);
}

PyDoc_STRVAR(counting_doc,
             "counting_slice(obj, start, stop)\n--\n\n"
             "The slice of 2007: obj of its views is the releaser.");

static PyObject *
designs_counting(PyObject *module, PyObject *args)
{
    return call_slicer(module, args, slice_counting);
}

PyDoc_STRVAR(redirect_doc,
             "redirect_slice(obj, start, stop)\n--\n\n"
             "The slice of today: obj of its views is whose memory it is.");

static PyObject *
designs_redirect(PyObject *module, PyObject *args)
{
    return call_slicer(module, args, slice_redirect);
}

PyDoc_STRVAR(forgetful_doc,
             "forgetful_slice(manager, start, stop)\n--\n\n"
             "A slice that lies: it does not lock what it exports.");

static PyObject *
designs_forgetful(PyObject *module, PyObject *args)
{
    return call_slicer(module, args, slice_forgetful);
}

PyDoc_STRVAR(segmented_doc,
             "segmented(obj)\n--\n\n"
             "void **segments of the rows of obj, lifted into suboffsets.");

static PyObject *
designs_segmented(PyObject *module, PyObject *obj)
{
    return segmented_new(PyModule_GetState(module), obj);
}

static PyMethodDef designs_methods[] = {
    {"manager", designs_manager, METH_VARARGS, manager_doc},
    {"counting_slice", designs_counting, METH_VARARGS, counting_doc},
    {"redirect_slice", designs_redirect, METH_VARARGS, redirect_doc},
    {"forgetful_slice", designs_forgetful, METH_VARARGS, forgetful_doc},
    {"segmented", designs_segmented, METH_O, segmented_doc},
    {NULL, NULL, 0, NULL},
};

static int
designs_exec(PyObject *module)
{
    struct design_types *types = PyModule_GetState(module);
    return manager_make_types(types) < 0 || slice_make_types(types) < 0
                   || segmented_make_type(types) < 0
               ? -1
               : 0;
}

static int
designs_traverse(PyObject *module, visitproc visit, void *arg)
{
    struct design_types *types = PyModule_GetState(module);
    Py_VISIT(types->manager);
    Py_VISIT(types->releaser);
    Py_VISIT(types->counting);
    Py_VISIT(types->redirect);
    Py_VISIT(types->forgetful);
    Py_VISIT(types->segmented);
    return 0;
}

static int
designs_clear(PyObject *module)
{
    struct design_types *types = PyModule_GetState(module);
    Py_CLEAR(types->manager);
    Py_CLEAR(types->releaser);
    Py_CLEAR(types->counting);
    Py_CLEAR(types->redirect);
    Py_CLEAR(types->forgetful);
    Py_CLEAR(types->segmented);
    return 0;
}

static void
designs_free(void *module)
{
    (void)designs_clear(module);
}

static PyModuleDef_Slot designs_slots[] = {
    {Py_mod_exec, FUNCTION(designs_exec)},
    {0, NULL},
};

PyDoc_STRVAR(designs_doc, "The designs of 2007, running.");

static struct PyModuleDef designs_module = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "bufconf_designs",
    .m_doc = designs_doc,
    .m_size = (Py_ssize_t)sizeof(struct design_types),
    .m_methods = designs_methods,
    .m_slots = designs_slots,
    .m_traverse = designs_traverse,
    .m_clear = designs_clear,
    .m_free = designs_free,
};

PyMODINIT_FUNC
PyInit_bufconf_designs(void);

PyMODINIT_FUNC
PyInit_bufconf_designs(void)
{
    return PyModuleDef_Init(&designs_module);
}
