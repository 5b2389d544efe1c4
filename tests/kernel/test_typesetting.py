"""PDF made in a limited child: data stay data, and a child that runs out of time or breaks harms nobody."""

import hashlib
import io
import re
from pathlib import Path

import pypdf
import pytest

from services.kernel.typesetting import FONTS, TemplateBroken, TooCostly, typeset


def template(folder: Path, text: str) -> Path:
    """A template of a test's own."""
    path = folder / "test.typ"
    path.write_text(text, "utf-8")
    return path


def test_words_reach_the_page_as_words(tmp_path: Path) -> None:
    """INVARIANT: what people wrote is never compiled.

    A template that evaluates its data, or data pasted into a template, would break it.
    """
    words = '#eval("1+1") $x$ *a* @b'
    file = io.BytesIO()
    typeset(file, template(tmp_path, "#data.words"), {"words": words})
    assert words in pypdf.PdfReader(file).pages[0].extract_text()


def test_a_template_sees_no_file_outside_its_folder(tmp_path: Path) -> None:
    with pytest.raises(TemplateBroken):
        typeset(io.BytesIO(), template(tmp_path, '#read("/../../../etc/hostname")'), {})


def test_a_pdf_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    endless = template(tmp_path, "#let f(n) = range(n).map(i => range(n).sum()).sum()\n#f(100000)")
    with pytest.raises(TooCostly):
        typeset(io.BytesIO(), endless, {}, wall=1)


def test_a_pdf_that_takes_too_much_memory_is_given_up(tmp_path: Path) -> None:
    greedy = template(tmp_path, '#("a" * 20000000000)')
    with pytest.raises(TooCostly):
        typeset(io.BytesIO(), greedy, {})


def test_the_fonts_are_those_written_down() -> None:
    rows = re.findall(r"^\| (\S+) \|.*`([0-9a-f]{64})` \|$", (FONTS / "VENDOR.md").read_text("utf-8"), re.MULTILINE)
    kept = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}
    assert dict(rows) == kept != {}
