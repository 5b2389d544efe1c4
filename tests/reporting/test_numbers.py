"""The numbers of a grid as HTML: what stands in them, and that nothing in them is taken for markup."""

from datetime import date

from services.reporting.pages.board import Cell, Row
from services.reporting.pages.frame import Frame
from services.reporting.pages.numbers import numbers

FRAME = Frame("/", today=date(2021, 12, 31), on=date(2021, 12, 31))
ASKED = "/figures/members.active?unit=thue&on=2021-12-31"


def row(*cells: Cell, name: str = "Đoàn cơ sở Thuế") -> Row:
    return Row(name, "", "", "", list(cells))


def test_a_number_leads_to_why_and_says_what_it_is_of() -> None:
    shown = numbers(FRAME, row(Cell("Đoàn viên", 1234, "1.234", ASKED, "thue:members.active")))
    assert shown == (
        '<td class="n"><a class="num" href="/figures/members.active?unit=thue&amp;on=2021-12-31" '
        'data-key="thue:members.active" data-value="1234" '
        'aria-label="Đoàn cơ sở Thuế, Đoàn viên: 1.234">1.234</a></td>'
    )


def test_a_zero_a_share_and_nothing_to_share_are_told_apart() -> None:
    zero, share, none = numbers(
        FRAME, row(Cell("Đoàn viên", 0, "0", ASKED, "k"), Cell("Tỷ lệ", 58.3, "58,3%", ASKED, "k", 58), Cell("Tỷ lệ"))
    ).split("\n")
    assert 'class="num zero"' in zero
    assert '<progress max="100" value="58" aria-hidden="true"></progress><a class="num" ' in share
    assert none == '<td class="n"><span class="quiet">–</span></td>'


def test_a_figure_still_being_counted_shows_no_number() -> None:
    frame = Frame("/", FRAME.today, FRAME.on, filling=frozenset({"members.active"}))
    shown = numbers(frame, row(Cell("Đoàn viên", 17, "17", ASKED, "k")))
    assert 'class="num still"' in shown
    assert "17" not in shown.replace("2017", "")
    assert shown.count("đang tính") == 3


def test_no_text_is_taken_for_markup() -> None:
    """INVARIANT: what a unit or a figure is called stays text. Leaving out one escape breaks it."""
    bad = '"><script>alert(1)</script>'
    shown = numbers(FRAME, row(Cell(bad, 1, bad, f"/figures/x?{bad}", bad), name=bad))
    assert "<script" not in shown
    assert shown.count("&quot;&gt;&lt;script&gt;") == 6
