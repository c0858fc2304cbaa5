"""The hash by which training keeps rows out, as `vigie::rules::fingerprint` and `training/src/split.rs` make it.

Characters are classified by Python's Unicode tables, which may be older than those of the Rust crates: a text with characters
newer than `unicodedata.unidata_version` could hash otherwise. README.md says how the corpora were checked.
"""

import unicodedata
from functools import cache

from blake3 import blake3

PUNCTUATION = {"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"}
COMBINING = {"Mn", "Me", "Mc"}
IGNORABLE = {"Cc", "Cf", "Cs", "Cn", "Co"}
DRAWN_AS_NOTHING = {
    0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0,
    *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000),
}  # fmt: skip


def is_held_out(text: str, one_in: int) -> bool:
    """Whether a content is among the one in `one_in` that is held out."""
    return int.from_bytes(digest(text)[:4], "big") % one_in == 0


def digest(text: str) -> bytes:
    """BLAKE3 of the text without case, white space, punctuation and invisible characters."""
    return blake3("".join(map(_essence, unicodedata.normalize("NFKC", text))).encode()).digest()


@cache
def _essence(c: str) -> str:
    """What is left of one character. Upper case first, so that `ß` and `SS` meet."""
    return "".join(lower for upper in c.upper() for lower in upper.lower() if _is_essential(lower))


def _is_essential(c: str) -> bool:
    category = unicodedata.category(c)
    if c.isspace() or category in PUNCTUATION | IGNORABLE or ord(c) in DRAWN_AS_NOTHING:
        return False
    return not (category in COMBINING and ord(c) >= 0x300)
