"""A report on paper: what is withheld is said so, what was corrected is told, every unit of measure is a word."""

from services.reporting.application.report_answers import document_of
from services.reporting.domain.frozen import MembersRow
from services.reporting.domain.report import Version
from services.reporting.exports.paper import Grid, Paragraph
from services.reporting.exports.report_paper import paper_of
from services.reporting.exports.reports import MEMBERS
from tests.reporting import reports as ex

row = MembersRow(
    code="cuc-thue",
    name="Đoàn cơ sở Cục Thuế",
    total=40,
    male=25,
    female="WITHHELD",
    average_age=None,
    party="NOT_COUNTED",
    officers=3,
    ethnic_minority="WITHHELD",
    religious=0,
    counted_on=None,
    admitted=1,
    transferred_in=2,
    transferred_out=1,
    matured=0,
    awareness_class=4,
    referred=1,
    party_admitted=1,
    opening=38,
    came=3,
    went=1,
    moved=0,
    closing=40,
    balanced=True,
)
below = row.model_copy(update={"code": "thue-1", "name": "Chi đoàn 1"})
form = ex.form.model_copy(
    update={"sections": (ex.form.sections[0].model_copy(update={"figures": ("members.active",)}),)}
)
published = ex.published.model_copy(update={"form": form})
frozen = ex.frozen.model_copy(update={"members": (row, below)})
version = Version(ex.submitted(), frozen, (ex.overridden,))
paper = paper_of(document_of(ex.CAMPAIGN, published, version))
grids = [block for block in paper.blocks if isinstance(block, Grid)]


def test_the_paper_carries_who_above_whom_and_no_number_yet() -> None:
    assert (paper.above, paper.issuer, paper.number) == ("Đoàn Khối", "Đoàn cơ sở Cục Thuế", "-BC/ĐTN")
    assert (paper.kind, paper.subject, paper.place) == ("BÁO CÁO", "Tình hình đoàn viên quý I năm 2021", "Huế")


def test_the_statement_withholds_what_is_too_small_and_ends_with_the_place_itself() -> None:
    statement = grids[-1]
    assert [line[0] for line in statement.rows] == ["Chi đoàn 1", "Đoàn cơ sở Cục Thuế"]
    assert statement.rows[-1][1:9] == (40, 25, "<5", "–", "–", 3, "<5", 0)
    assert {len(line) for line in (*MEMBERS, *statement.rows)} == {22}


def test_a_corrected_figure_is_told_with_its_reason() -> None:
    assert grids[0].rows == (("members.active", "người", 41, 40, "", 40),)
    words = [block.text for block in paper.blocks if isinstance(block, Paragraph)]
    assert words[0] == "Có 41 đoàn viên."
    assert words[-1] == "members.active: 40 → 41. Lý do: Đếm thiếu một đoàn viên"
