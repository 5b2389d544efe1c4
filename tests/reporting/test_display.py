"""What pages show of the catalogue is data: held to the catalogue when it is read, in versions, and followed by the pages."""

from datetime import date
from fractions import Fraction

import pytest

from services.reporting.figures import BY_ID, RATIO_BY_ID
from services.reporting.pages import display as module
from services.reporting.pages.board import parts, units
from services.reporting.pages.display import DISPLAYS, FOLDER, Display, display, read
from services.reporting.pages.frame import frame
from services.reporting.pages.heat import legend, level
from services.reporting.pages.league import ranked
from services.reporting.pages.measures import families, measure
from services.reporting.views.answers import FigureValue, RatioValue, UnitRow

BASE = (FOLDER / "DISPLAY-2018.yaml").read_text("utf-8")
ON = date(2021, 12, 31)
AT = frame("/", {}, ON)
OWN = """
version: OWN-2022
extends: DISPLAY-2018
effective_from: 2022-01-01
lines: 1
cards: {1: {lead: members.admitted, telling: [members.left]}}
parts: [members.left]
columns: [{figure: members.left, vi: Ra khỏi Đoàn, en: Left}]
telling: [members.matured]
heat: {percent: [10, 20, 30], mean: [1, 2, "5/2"]}
least_denominator: 3
"""


def own(words: str) -> str:
    """Return a version that extends the one delivered."""
    return f"version: OWN\nextends: DISPLAY-2018\neffective_from: 2022-01-01\n{words}"


@pytest.mark.parametrize(
    "words",
    [
        "cards: {1: {lead: members.nobody}}",
        "cards: {2: {share: members.active}}",
        "cards: {3: {telling: [members.nobody]}}",
        "parts: [members.nobody]",
        "columns: [{figure: shares.of_nobody, vi: Không, en: None}]",
        "telling: [members.nobody]",
        "heat: {per_unit: [members.nobody]}",
    ],
)
def test_a_figure_that_the_catalogue_does_not_have_refuses_to_load(words: str) -> None:
    """INVARIANT: the service does not start with pages that would show what there is not.

    A figure renamed in the catalogue and not here would be 0 on every page for ever.
    """
    with pytest.raises(ValueError, match=r"OWN: no such figure: (members\.(nobody|active)|shares\.of_nobody)"):
        read([BASE, own(words)])


@pytest.mark.parametrize(
    "words",
    [
        "heat: {percent: [80, 50, 95]}",
        "heat: {mean: [0, 1, 2]}",
        "heat: {percent: [50, 80]}",
        "heat: {mean: [a, 1, 2]}",
        "cards: {4: {lead: members.active, share: shares.rated_good, telling: []}}",
        "lines: 0",
        "least_denominator: 0",
        "colour: red",
        "effective_from: hôm qua",
    ],
)
def test_a_version_that_makes_no_sense_refuses_to_load(words: str) -> None:
    with pytest.raises(ValueError, match=r"validation error|each of the three proactives"):
        read([BASE, own(words)])


def test_without_any_version_nothing_loads() -> None:
    with pytest.raises(ValueError, match="no version"):
        read([])


def test_the_version_of_a_day_is_the_newest_that_began_and_before_all_the_oldest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "DISPLAYS", read([OWN, BASE]))
    assert [display(day).version for day in (date(1999, 1, 1), date(2021, 12, 31), date(2022, 1, 1))] == [
        "DISPLAY-2018",
        "DISPLAY-2018",
        "OWN-2022",
    ]
    assert [one.version for one in DISPLAYS] == ["DISPLAY-2018"]


def test_every_card_and_column_of_the_version_delivered_can_be_shown() -> None:
    for one in DISPLAYS:
        assert one.column_figures()
        for card in one.cards.values():
            assert len(card.telling) >= one.lines


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Display:
    """A version of a bloc's own in force."""
    monkeypatch.setattr(module, "DISPLAYS", read([BASE, OWN.replace("2022-01-01", "2021-01-01")]))
    return display(ON)


def test_the_pages_follow_the_version_in_force(ours: Display) -> None:
    values = {"members.active": 5, "members.admitted": 4, "members.left": 2, "members.matured": 9}
    figures = [FigureValue(BY_ID[id], value) for id, value in values.items()]
    ratios = [RatioValue(one, None, 0, 0) for one in RATIO_BY_ID.values()]
    card = parts(AT, figures, ratios, unit=None)[0]
    assert card.lead
    assert card.lead.key == "card:members.admitted"
    assert [(line.key, line.indent) for line in card.lines] == [("card:members.left", True)]
    row = UnitRow("a", "A", "BRANCH", None, values, {})
    grid = units(AT, [row], caption="", clusters={}, sort="name", anchor="")
    assert [head.label for head in grid.heads] == ["Đơn vị", "Ra khỏi Đoàn"]
    assert [cell.written for cell in grid.rows[0].cells] == ["2"]
    first = next(one for one in families(ON) if "members.matured" in one.members)
    assert first.telling(ON) == measure("members.matured")
    assert ours.column_figures() == ("members.left",)


def test_steps_and_the_least_denominator_follow_the_version_in_force(ours: Display) -> None:
    done = measure("shares.items_done")

    def share(above: int, below: int) -> UnitRow:
        return UnitRow("a", "A", "BRANCH", None, {"items.completed": above, "items.planned": below}, {})

    assert [len(ranked(AT, done, [share(1, base)], {}).ranked) for base in (2, 3)] == [0, 1]
    assert level(ours.heat, "percent", done.of(share(2, 10).values), None) == 3
    five = measure("items.completed").of({"items.completed": 5})
    assert [level(ours.heat, "unit", five, Fraction(mean)) for mean in (6, 5, 2)] == [1, 2, 4]
    assert [(one.shares, one.means) for one in legend(AT, ours.heat)] == [
        ("30% trở lên", "2,5 lần mức chung trở lên"),
        ("20% – 30%", "2 – 2,5 lần mức chung"),
        ("10% – 20%", "1 – 2 lần mức chung"),
        ("dưới 10%", "dưới 1 lần mức chung"),
    ]
