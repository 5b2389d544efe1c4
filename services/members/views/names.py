"""Names in the order of a Vietnamese roster: by given name, the last word, then by what stands before it."""

import unicodedata
from functools import lru_cache

import icu

COLLATOR = icu.Collator.createInstance(icu.Locale("vi"))


@lru_cache(maxsize=8192)
def _key(text: str) -> bytes:
    key: bytes = COLLATOR.getSortKey(text)
    return key


def sort_key(full_name: str) -> bytes:
    """Return bytes that sort as the name does (ICU, Vietnamese); they are the name in other letters: personal data.

    Another version of ICU may give other bytes: then the views must be built anew (ICU's version is in their VERSION).
    """
    *before, given = unicodedata.normalize("NFC", full_name).split() or [""]
    return _key(given) + _key(" ".join(before))
