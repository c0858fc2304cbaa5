"""What must hold of the baseline: `python3 -m unittest discover training/baseline`."""

import unittest

import compare
from fingerprint import digest


class Fingerprint(unittest.TestCase):
    """The same vectors as in `src/rules/fingerprint.rs`."""

    def test_a_trivially_varied_text_has_the_same_digest(self) -> None:
        pairs = [
            ("Votez pour moi !", "VOTEZ  pour\nmoi"),
            ("Votez pour moi", "\u200bVo\xadtez, pour « moi »…"),
            ("Straße", "STRASSE"),
            ("Ｖｏｔｅｚ", "votez"),
            ("été", "e\u0301te\u0301"),
            ("❤\ufe0f Europe", "❤ europe"),
        ]
        for one, other in pairs:
            self.assertEqual(digest(one), digest(other), f"{one} / {other}")

    def test_other_words_have_another_digest(self) -> None:
        self.assertNotEqual(digest("Votez pour moi"), digest("Votez pour toi"))
        self.assertNotEqual(digest("👍"), digest("👎"))


class Comparison(unittest.TestCase):
    """Only figures of the same rows stand side by side."""

    row = {"file": "a", "language": "fr", "category": "insult", "n_rows": 50, "n_positive": 25, "roc_auc": 0.75}

    def test_the_difference_is_above_0_where_vigie_is_better(self) -> None:
        [pair] = compare.pair([self.row], [self.row | {"roc_auc": 0.875}])
        self.assertEqual(pair.difference, 0.125)
        self.assertIn("| a | fr | insult | 50 | 25 | 0.750 | 0.875 | +0.125 |", compare.figures_table([pair]))

    def test_other_rows_are_refused(self) -> None:
        with self.assertRaisesRegex(SystemExit, "was --held-out given"):
            compare.pair([self.row], [self.row | {"n_rows": 51}])
        with self.assertRaisesRegex(SystemExit, "the same files"):
            compare.pair([self.row], [self.row | {"file": "b"}])

    def test_the_output_of_time_is_read(self) -> None:
        output = (
            "\tUser time (seconds): 90.5\n\tSystem time (seconds): 1.5\n"
            "\tElapsed (wall clock) time (h:mm:ss or m:ss): 1:02.25\n\tMaximum resident set size (kbytes): 2048\n"
        )
        self.assertEqual(compare._read_time(output), (62.25, 92.0, 2.0))


if __name__ == "__main__":
    unittest.main()
