"""
Write the seeds of fmt_text and fmt_gen, and the dictionary of fmt_text.

usage: seeds_format.py CORPUS
       seeds_format.py --check CORPUS     they have to be there, as they are

The seeds of fmt_text are the texts of spec/format_vectors_test.c, as they
stand: read for LP64, strictly, a prefix for all that follows.  Those that meet
a planted bug are left out (seeded/measure.py --check-seeds), as is what is not
meant to be found from the start.  The dictionary has every letter of
spec/formats.def.
"""

import os
import re
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
SPEC = os.path.join(os.path.dirname(HERE), "spec")

# Texts in which something is easily got wrong: a planted bug is met.
LEFT_OUT = {"<Z", "<i:T:<T:", "T{<i:a:T:}", "T{<i::<h::::}", "T{<i:a: :}",
            "T{<i::a::<i:: :}", "T{x:a:i:b:b:c:}"}

# What a text is made of besides letters, and numbers around limits.
MARKS = ["T{", "}", "X{}", "&", "(2,3)", "(0)", ":a:", "::", "Z", "@", "=",
         "<", ">", "!", "^", " ", "\\x09", "2", "0", "&T{", "2T{", "T{}",
         "4294967296", "2147483648", "9223372036854775807",
         "9223372036854775808", "18446744073709551616"]

# Codes of fmt_gen's decoder (producers/format_make.c), by their places.
CODES = {"b": 0, "i": 1, "d": 3, "h": 5, "q": 8}

# No other text, no values: those come by mutation.
PLAIN = bytes([0, 0, 15, 0, 0, 0])

GEN = ["b", "hb", "id", "qq", "bhid"]


def read(name):
    with open(os.path.join(SPEC, name), encoding="utf-8") as file:
        return file.read()


def vectors():
    """The texts of the vectors, each once."""
    text = re.sub(r"\\\n", "", read("format_vectors_test.c"))
    found = re.findall(r'\{__LINE__,\s*"([^"]*)"', text)
    return [one for one in dict.fromkeys(found) if one not in LEFT_OUT]


def letters():
    """Every code of formats.def; what is two of another, spelled both ways."""
    text = read("formats.def")
    codes = re.findall(r"^BP_C\w+\('(.)'", text, re.MULTILINE)
    floats = re.findall(r"^BP_CODE\('(.)', CODE, FLOAT", text, re.MULTILINE)
    return list(dict.fromkeys(codes)) + ["Z" + one for one in floats]


def dictionary():
    lines = ["# Of fmt_text; written by seeds_format.py from spec/formats.def."]
    lines += ['"%s"' % word for word in dict.fromkeys(letters() + MARKS)]
    return ("\n".join(lines) + "\n").encode()


def slug(text):
    """TEXT as part of a file's name."""
    names = {"<": "lt", ">": "gt", "&": "ptr", "(": "-", "{": "-", "@": "at",
             "=": "eq", "^": "caret", "!": "bang"}
    plain = "".join(one if one.isalnum() else names.get(one, "-")
                    for one in text)
    return re.sub("-+", "-", plain).strip("-")[:24] or "empty"


def made(text):
    """Bytes from which fmt_gen makes the elements of TEXT."""
    return PLAIN + b"".join(bytes([CODES[one], 0]) for one in text)


def everything():
    """(path below CORPUS, bytes) of all files."""
    for number, text in enumerate(vectors(), 1):
        yield "fmt_text/seed-%02d-%s" % (number, slug(text)), text.encode()
    for text in GEN:
        yield "fmt_gen/seed-" + slug(text), made(text)


def main():
    check = sys.argv[1] == "--check"
    files = [(os.path.join(sys.argv[-1], path), data)
             for path, data in everything()]
    files.append((os.path.join(HERE, "fmt_text.dict"), dictionary()))
    for path, data in files:
        if check:
            with open(path, "rb") as file:
                if file.read() != data:
                    sys.exit("%s is not what seeds_format.py writes" % path)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    print("%d seeds, %d words" % (
        len(files) - 1, dictionary().count(b"\n") - 1))


if __name__ == "__main__":
    main()
