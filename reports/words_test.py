"""Names of request words."""

import unittest

from reports import words


class Name(unittest.TestCase):

    def test_names(self):
        for word, name in (
                (0x000, "SIMPLE"), (0x001, "WRITABLE"), (0x004, "FORMAT"),
                (0x005, "FORMAT|WRITABLE"), (0x008, "ND"),
                (0x009, "CONTIG"), (0x00c, "ND|FORMAT"),
                (0x018, "STRIDES"), (0x01c, "RECORDS_RO"),
                (0x038, "C_CONTIGUOUS"), (0x11d, "FULL"),
                (0x078, "C_CONTIGUOUS|F_CONTIGUOUS"),
                (0x13d, "C_CONTIGUOUS|INDIRECT|FORMAT|WRITABLE"),
                (0x002, "0x2"), (0x01a, "STRIDES|0x2"), (0x010, "0x10"),
                (0x101, "WRITABLE|0x100"), (-0x80000000, "0x80000000")):
            self.assertEqual(name, words.name(word), hex(word))

    def test_every_word_has_a_name_of_its_own(self):
        self.assertEqual(512, len({words.name(w) for w in range(512)}))

    def test_a_name_says_all_bits(self):
        bits = {name: word for word, name in words.COMPOUND.items()}
        bits.update(words.FLAGS)
        for word in [*range(512), -1, 0x400, 0x7fffffff]:
            said = 0
            for part in words.name(word).split("|"):
                said |= bits[part] if part in bits else int(part, 16)
            self.assertEqual(words.unsigned(word), said)


class Expand(unittest.TestCase):

    def test_runs(self):
        self.assertEqual([0, 1, 2, 9], words.expand([[0, 2], [9, 9]]))

    def test_order_is_unsigned(self):
        self.assertEqual([0x7fffffff, -0x80000000, -1], words.expand(
            [[0x7fffffff, -0x80000000], [-1, -1]]))


if __name__ == "__main__":
    unittest.main()
