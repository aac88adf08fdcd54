"""The worker: makes subjects and lets the engine question them.

    python worker.py CHANNEL COMMANDS ENGINE SEED [PATH...]

CHANNEL and COMMANDS are file descriptors, ENGINE is the shared object, each
PATH goes in front of sys.path.  A command is a line of JSON; its results are
TEXT records on the channel, and then the line "done" comes back.  No rule is
in here: what a subject raises becomes a record, what it does to the process
is for the orchestrator to see.
"""

import os
import sys

REFUSED = 64  # exit status: this interpreter will not do
LOST = 70  # exit status: the channel cannot be written
IDLE, IMPORT, MAKE = 0, 1, 2  # of enum bph_phase


def refuse(sentence):
    """Leave with one sentence for the orchestrator."""
    os.write(2, (sentence + "\n").encode("utf-8", "replace"))
    os._exit(REFUSED)


if sys.version_info < (3, 8):
    refuse("Python 3.8 or later is needed, this is %d.%d"
           % sys.version_info[:2])
if sys.implementation.name != "cpython":
    refuse("CPython is needed, this is " + sys.implementation.name)
if hasattr(sys, "gettotalrefcount"):
    refuse("a release build of CPython is needed, this is a debug build")
if "t" in sys.abiflags:
    refuse("a build with the GIL is needed, this one is free-threaded")

import builtins  # noqa: E402
import ctypes  # noqa: E402
import gc  # noqa: E402
import importlib  # noqa: E402
import importlib.util  # noqa: E402
import json  # noqa: E402


class Names(dict):
    """The names of a module, also those that it makes when they are asked
    for, as NumPy does with numpy.ma."""

    def __init__(self, module):
        super().__init__(vars(module))
        self.module = module

    def __missing__(self, name):
        if not hasattr(builtins, name) and hasattr(self.module, name):
            return getattr(self.module, name)
        raise KeyError(name)


class Failed(Exception):
    """A command that could not be carried out, and at which stage."""

    def __init__(self, stage, error, missing=False):
        super().__init__(error)
        self.record = {"record": "failed", "stage": stage, "error": error,
                       "missing": missing}


def clean(text):
    """TEXT as the orchestrator's parser takes it: valid, without NUL."""
    text = str(text)[:1000].replace("\0", "\\0")
    return text.encode("utf-8", "replace").decode("utf-8")


def describe(error):
    """The type and the text of an exception, which may be ill-behaved."""
    try:
        return clean("%s: %s" % (type(error).__name__, error)).rstrip(": ")
    except BaseException:
        return "an exception whose text cannot be had"


class Engine:
    """The functions of engine.h; losing the channel ends the process."""

    def __init__(self, path, channel, seed):
        self.library = ctypes.PyDLL(path)
        if self.library.bph_open(channel, ctypes.c_uint64(seed)) != 0:
            refuse("the memory of a process cannot be read safely here")

    def tell(self, function, *arguments):
        if getattr(self.library, function)(*arguments) != 0:
            os._exit(LOST)

    def emit(self, **record):
        text = json.dumps(record).encode("ascii")
        self.tell("bph_emit_text", text, ctypes.c_size_t(len(text)))

    def digest(self, items):
        out = ctypes.c_uint64()
        self.tell("bph_digest", items, ctypes.c_uint64(len(items)),
                  ctypes.byref(out))
        return "%016x" % out.value

    def run(self, obj, redirect, count):
        target = None if redirect is None else ctypes.py_object(redirect)
        if self.library.bph_run(ctypes.py_object(obj), target, count) != 0:
            raise Failed("run", "the channel is full")


def is_python_level(kind):
    """Is the type's __buffer__ Python code, called through its slot?"""
    slot = vars(bytearray).get("__buffer__")  # None before 3.12
    for base in type.__getattribute__(kind, "__mro__"):
        if "__buffer__" in vars(base) and slot is not None:
            return type(vars(base)["__buffer__"]) is not type(slot)
    return False


def type_name(kind):
    module, name = clean(kind.__module__), clean(kind.__qualname__)
    return name if module == "builtins" else module + "." + name


def load(name, path):
    """The module NAME, made of the file PATH."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(name, module)
    spec.loader.exec_module(module)
    return module


def import_target(name):
    """The module of a target; FILE.py may import what lies beside it."""
    if not name.endswith(".py"):
        return importlib.import_module(name)
    folder, file = os.path.split(os.path.abspath(name))
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return load(file[:-3], name)


def is_missing(name, error):
    """Is it NAME itself that is not there, and not one of its imports?"""
    if name.endswith(".py"):
        return not os.path.exists(name)
    return (isinstance(error, ModuleNotFoundError)
            and (name + ".").startswith(str(error.name) + "."))


class Worker:
    """The subject at hand, and the commands."""

    def __init__(self, engine, folder):
        self.engine = engine
        self.folder = os.path.join(folder, "catalogue")
        self.check_truth = load("bufconf_truth",
                                os.path.join(folder, "truth.py")).check
        self.subjects = None  # id -> (package, text, factory)
        self.modules = {}  # name or FILE.py -> module
        self.made = None  # (object, redirect)

    def attempt(self, stage, function, *arguments):
        """Call what belongs to the subject; all it raises becomes Failed."""
        self.engine.tell("bph_phase", IMPORT if stage == "import" else MAKE)
        try:
            return function(*arguments)
        except BaseException as error:
            text = describe(error)
            if stage == "evaluate" and isinstance(error, NotImplementedError):
                raise Failed("skip", text.partition(": ")[2])
            missing = stage == "import" and is_missing(arguments[0], error)
            raise Failed(stage, text, missing)
        finally:
            self.engine.tell("bph_phase", IDLE)

    def module(self, name):
        if name not in self.modules:
            self.modules[name] = self.attempt("import", import_target, name)
        return self.modules[name]

    def catalogue(self):
        """Read the catalogue's files once; no package is imported."""
        if self.subjects is None:
            subjects = {}
            for file in sorted(os.listdir(self.folder)):
                if not file.endswith(".py") or file.endswith("_test.py"):
                    continue
                path = os.path.join(self.folder, file)
                rows = self.attempt("catalogue", load,
                                    "catalogue." + file[:-3], path)
                for name, (text, factory) in rows.SUBJECTS.items():
                    subjects[rows.PACKAGE + "." + name] = (
                        rows.PACKAGE, text, factory)
            self.subjects = subjects
        return self.subjects

    def make_listed(self, identity):
        """(package, module, object, truth) of a catalogue subject."""
        if identity not in self.catalogue():
            raise Failed("catalogue", "there is no subject " + identity)
        package, _, factory = self.subjects[identity]
        module = self.module(package)
        obj, truth = self.attempt("evaluate", factory)
        return package, module, obj, truth or {}

    def make_target(self, target):
        """(package, module, object, truth) of a target."""
        name, _, expression = target.partition(":")
        if not name or not expression.strip():
            raise Failed("evaluate", "a target is module:expression or "
                         "FILE.py:expression")
        module = self.module(name)
        value = self.attempt("evaluate", lambda: eval(expression,
                                                      Names(module)))
        package = (os.path.basename(name)[:-3] if name.endswith(".py")
                   else name.partition(".")[0])
        if not isinstance(value, dict):
            return package, module, value, {}
        if "object" not in value:
            raise Failed("truth", "a dict has to have the key object: the "
                         "exporter that the other keys describe")
        truth = dict(value)
        return package, module, truth.pop("object"), truth

    def do_env(self, command):
        self.engine.emit(
            record="env", implementation=sys.implementation.name,
            version=sys.version.split()[0],
            platform=sys.platform + "-" + os.uname().machine)

    def do_list(self, command):
        for identity, (package, text, _) in sorted(self.catalogue().items()):
            self.engine.emit(record="subject", id=identity, package=package,
                             target=text)

    def do_make(self, command):
        self.made = None  # phase IDLE: the previous object may go now
        package, module, obj, truth = (
            self.make_listed(command["id"]) if "id" in command
            else self.make_target(command["target"]))
        try:
            truth = self.check_truth(truth)
        except ValueError as error:
            raise Failed("truth", clean(error))
        redirect = truth.pop("redirects", False)
        if redirect is not False:
            truth["redirects"] = True
        if "items" in truth:
            truth["items"] = self.engine.digest(truth["items"])
        version = self.attempt("evaluate", getattr, module, "__version__", 0)
        kind = self.attempt("evaluate", type_name, type(obj))
        self.made = obj, None if isinstance(redirect, bool) else redirect
        self.engine.emit(
            record="made", package=package, type=kind, truth=truth,
            version=clean(version) if isinstance(version, str) else None,
            python_level=is_python_level(type(obj)))

    def do_run(self, command):
        if self.made is None:
            raise Failed("run", "nothing has been made")
        obj, redirect = self.made
        gc.disable()
        try:
            self.engine.run(obj, redirect, command["count"])
        finally:
            gc.enable()

    def do_quit(self, command):
        os._exit(0)


def main():
    script, channel, commands, library, seed = sys.argv[:5]
    channel, commands = int(channel), int(commands)
    os.set_inheritable(channel, False)
    os.set_inheritable(commands, False)
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]  # the folder of this file
    sys.path[:0] = sys.argv[5:]
    sys.argv[:] = [script]
    try:
        engine = Engine(library, channel, int(seed))
    except OSError as error:
        refuse("the engine cannot be loaded: %s" % error)
    folder = os.path.dirname(os.path.abspath(script))
    worker = Worker(engine, folder)
    os.write(commands, b"done\n")
    for line in os.fdopen(os.dup(commands), "rb"):
        command = json.loads(line.decode("utf-8"))
        engine.tell("bph_begin")
        try:
            getattr(worker, "do_" + command["do"])(command)
        except Failed as failure:
            engine.emit(**failure.record)
        os.write(commands, b"done\n")
    os._exit(0)


main()
