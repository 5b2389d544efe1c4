"""The numbers of a grid as HTML: what stands in them, and that nothing in them is taken for markup."""

from datetime import date

from markupsafe import Markup

from services.reporting.pages.board import Cell, Column, Grid, Row
from services.reporting.pages.frame import Frame
from services.reporting.pages.numbers import numbers

FRAME = Frame("/", today=date(2021, 12, 31), on=date(2021, 12, 31))
MEMBERS, SHARE = Column("members.active", "Đoàn viên"), Column("shares.party_admissions", "Tỷ lệ")


def shown(
    *cells: tuple[Column, Cell], frame: Frame = FRAME, name: str = "Đoàn cơ sở Thuế", key: str = "thue"
) -> Markup:
    row = Row(name, "", "", "", key, "?unit=thue&on=2021-12-31", [cell for _, cell in cells])
    return numbers(frame, Grid("", "", "", [], tuple(column for column, _ in cells), [row]), row)


def test_a_number_leads_to_why_and_says_what_it_is_of() -> None:
    assert shown((MEMBERS, Cell(1234, "1.234"))) == (
        '<td class="n"><a class="num" href="/figures/members.active?unit=thue&amp;on=2021-12-31" '
        'data-key="thue:members.active" data-value="1234" '
        'aria-label="Đoàn cơ sở Thuế, Đoàn viên: 1.234">1.234</a></td>'
    )


def test_a_zero_a_share_and_nothing_to_share_are_told_apart() -> None:
    zero, share, none = shown((MEMBERS, Cell(0, "0")), (SHARE, Cell(58.3, "58,3%", 58)), (SHARE, Cell())).split("\n")
    assert 'class="num zero"' in zero
    assert '<progress max="100" value="58" aria-hidden="true"></progress><a class="num" ' in share
    assert none == '<td class="n"><span class="quiet">–</span></td>'


def test_a_figure_still_being_counted_shows_no_number() -> None:
    frame = Frame("/", FRAME.today, FRAME.on, filling=frozenset({"members.active"}))
    still, known = shown((MEMBERS, Cell(17, "17")), (SHARE, Cell(18.5, "18,5%", 18)), frame=frame).split("\n")
    assert 'class="num still"' in still
    assert "17" not in still.replace("2017", "")
    assert still.count("đang tính") == 3
    assert "18,5%" in known


def test_no_text_is_taken_for_markup() -> None:
    """INVARIANT: what a unit or a figure is called stays text. Leaving out one escape breaks it."""
    bad = '"><script>alert(1)</script>'
    found = shown((Column(bad, bad), Cell(1, bad)), name=bad, key=bad)
    assert "<script" not in found
    assert found.count("&quot;&gt;&lt;script&gt;") == 7
