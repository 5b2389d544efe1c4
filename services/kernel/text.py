"""Text as people search for it: folded, split into words."""

import re
import unicodedata
from functools import lru_cache

STROKES = str.maketrans("đð", "dd")
WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"[\d\s.+()-]+")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return text in lower case without tone and vowel marks, however it was composed: what a search compares.

    đ is d, and so is ð, which old keyboards wrote for it.
    """
    bare = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold().translate(STROKES))
    return "".join(c for c in bare if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order: letters and digits only."""
    return WORD.findall(fold(text))


def digits(text: str) -> str:
    """Return the digits of a number written with spaces, dots or dashes; empty where the text is not such a number."""
    return "".join(c for c in text if c.isdigit()) if NUMBER.fullmatch(text) else ""
