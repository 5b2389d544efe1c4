"""Text as people search for it."""

from unicodedata import normalize

import pytest

from services.kernel.text import digits, fold, words


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("text", "folded"),
    [("Nguyễn Văn Đức", "nguyen van duc"), ("ĐẶNG Ơn Ước", "dang on uoc"), ("Ðà", "da"), ("Straße İ", "strasse i")],
)
def test_text_is_folded_however_it_was_composed(form: str, text: str, folded: str) -> None:
    assert fold(normalize(form, text)) == folded  # type: ignore[arg-type]  # one of the forms there are


def test_words_are_letters_and_digits() -> None:
    assert words("Đoàn-viên: số_12/34, Ất!") == ["doan", "vien", "so", "12", "34", "at"]
    assert words(" %_' ") == []


@pytest.mark.parametrize(
    ("text", "number"), [("0912 345.678", "0912345678"), ("+84 (912)", "84912"), ("DV-1", ""), ("", ""), ("- -", "")]
)
def test_a_number_is_its_digits(text: str, number: str) -> None:
    assert digits(text) == number
