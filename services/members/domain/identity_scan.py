"""Finds what tells who someone is in a text that must tell it of nobody: numbers, addresses, names (domain.md §9.1).

A help for whoever writes, not a proof: a nickname or a room number passes.
"""

import re
import unicodedata
from collections.abc import Collection
from itertools import takewhile

PHONE, ID_NUMBER, EMAIL, MEMBER_NAME, NAME_LIKE = "PHONE", "ID_NUMBER", "EMAIL", "MEMBER_NAME", "NAME_LIKE"

_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\d)(?:\+\s?84|84|0)(?:[\s.()-]{0,2}\d){8,10}(?![\s.-]?\d)")
_ID_NUMBER = re.compile(
    r"(?<![\d.,])\d(?:[ -]?\d){8}(?:(?:[ -]?\d){3})?(?![\d]|[ -]\d|[.,]\d)(?!\s*(?:đ\b|đồng|vnđ|vnd))", re.I
)
_FAMILY_NAMES = frozenset(
    (
        *("nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô"),
        *("dương", "lý", "đinh", "trịnh", "mai", "lương", "hà", "tạ", "cao", "đoàn", "chu", "tô", "thái", "quách"),
        *("lâm", "vương", "trương", "đào", "phùng", "kiều", "tống", "lưu", "triệu", "nông", "vi", "hứa", "thạch"),
        *("tăng", "châu", "nghiêm", "khuất", "la", "lò", "giàng"),
    )
)
_TITLES = frozenset(("anh", "chị", "em", "bạn", "ông", "bà", "cô", "chú", "bác", "thầy", "đ/c"))
_WORD = re.compile(r"đ/c|[^\W\d_]+|[^\w\s]", re.I)
_PUBLIC = frozenset({"hồ chí minh"})


def scan(text: str, member_names: Collection[str] = ()) -> tuple[str, ...]:
    """Return the kinds of identity found, without the words themselves; `member_names` are names to look for exactly.

    Numbers of 9 or 12 digits count as an identity number unless they are an amount of money.
    """
    read = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    found = []
    if _PHONE.search(read):
        found.append(PHONE)
    if _ID_NUMBER.search(_PHONE.sub(" ", read)):
        found.append(ID_NUMBER)
    if _EMAIL.search(read):
        found.append(EMAIL)
    bare = f" {_bare(read)} "
    if any(f" {name} " in bare for one in member_names if " " in (name := _bare(one))):
        found.append(MEMBER_NAME)
    if _names_someone(read):
        found.append(NAME_LIKE)
    return tuple(found)


def _bare(text: str) -> str:
    flat = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join(re.findall(r"\w+", "".join(c for c in flat if not unicodedata.combining(c))))


def _names_someone(text: str) -> bool:
    words = _WORD.findall(text)
    return any(_name_begins(words, at) for at in range(len(words)))


def _name_begins(words: list[str], at: int) -> bool:
    """Tell whether a name begins here: a title before a capital, or a family name and two more capitals, not within a run."""
    capitals = list(takewhile(lambda word: word[:1].isupper(), words[at : at + 3]))
    said = [word.casefold() for word in capitals]
    if not said or " ".join(said) in _PUBLIC:
        return False
    before = [word.casefold() for word in words[max(at - 2, 0) : at]]
    if before == ["đồng", "chí"] or not _TITLES.isdisjoint(before[-1:]):
        return True
    within_a_run = at > 0 and words[at - 1][:1].isupper()
    return not within_a_run and len(said) == 3 and said[0] in _FAMILY_NAMES
