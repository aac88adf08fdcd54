"""
Asks readers, each in a worker of its own, many formats at once.
"""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 3600  # seconds for one worker


class Answers:
    """What a reader said: about itself, and of each format."""

    def __init__(self, about, answers):
        self.about = about
        self.answers = answers

    @property
    def absent(self):
        """Why the reader could not be asked, or None."""
        return self.about.get("absent")

    @property
    def version(self):
        return tuple(self.about["version"])


def ask(python, formats, reader, *arguments):
    """Ask READER under the interpreter PYTHON what FORMATS mean."""
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1",
                       OPENBLAS_NUM_THREADS="1")
    with tempfile.TemporaryFile() as questions, \
            tempfile.TemporaryFile() as answers:
        questions.write("".join(
            text.hex() + "\n" for text in formats).encode("ascii"))
        questions.seek(0)
        done = subprocess.run(
            [python, os.path.join(HERE, "worker.py"), reader,
             *map(str, arguments)], stdin=questions, stdout=answers,
            env=environment, timeout=LIMIT, check=False)
        answers.seek(0)
        about, *lines = answers.read().decode("ascii").split("\n")[:-1] or [""]
    if done.returncode != 0 or not about:
        sys.exit("the worker of %s under %s failed" % (reader, python))
    about = json.loads(about)
    if "absent" not in about and len(lines) != len(formats):
        sys.exit("%s answered %d of %d questions"
                 % (reader, len(lines), len(formats)))
    return Answers(about, lines)
