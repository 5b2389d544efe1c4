"""The catalogue: what every figure says of itself, where it comes from, and which criterion it stands under."""

from datetime import date

import pytest

from contracts import members, plans
from services.reporting.figures import BY_ID, FIGURES, RATIO_BY_ID, RATIOS, SETS, SOURCES, Figure, entries, words
from services.reporting.figures.criteria import in_force, read
from services.reporting.figures.ratios import Ratio, known
from services.reporting.pages.words import speak
from services.reporting.views.ledger import FIGURE_ID
from tests.reporting.samples import variants

END = date(2026, 12, 31)
BOTH: tuple[Figure | Ratio, ...] = (*FIGURES, *RATIOS)
FACTS = (*members.FACTS, *plans.FACTS)


def test_every_figure_is_named_and_defined_in_both_languages() -> None:
    assert len(FIGURES) == len(BY_ID) >= 260
    for figure in FIGURES:
        assert figure.vi, figure.id
        assert figure.en, figure.id
        for definition in (figure.definition_vi, figure.definition_en):
            assert definition.endswith("."), figure.id
            assert definition[0].isupper(), figure.id
        assert figure.vi != figure.en, figure.id
        assert figure.definition_vi != figure.definition_en, figure.id


def test_names_of_figures_are_told_apart() -> None:
    for names in ([figure.vi for figure in FIGURES], [figure.en for figure in FIGURES]):
        assert sorted({name for name in names if names.count(name) > 1}) == []


def test_the_id_of_every_figure_fits_the_ledger() -> None:
    """INVARIANT: a figure is kept under its own id.

    PostgreSQL cuts off what is too long for the column, without a word: the figure would be 0 for ever.
    """
    assert max(len(figure.id) for figure in FIGURES) <= FIGURE_ID


def test_the_sources_of_a_figure_are_the_facts_that_do_add_to_it() -> None:
    """INVARIANT: the catalogue names as sources of a figure exactly the facts that can change it.

    A rule that names a figure it never adds to, or a fact without a rule that should have one, would break it.
    """
    found: dict[str, set[type]] = {figure.id: set() for figure in FIGURES}
    for kind in FACTS:
        for fact in variants(kind):
            for entry in entries(fact):
                found[entry.figure_id].add(kind)
    assert {figure: set(facts) for figure, facts in SOURCES.items()} == found


def test_every_source_has_its_words_in_both_languages() -> None:
    for facts in SOURCES.values():
        assert facts
        titles = [words(fact.NAME).title_vi for fact in facts]
        assert not set(titles) & {fact.NAME for fact in facts}
        assert [title for title in titles if speak("en", title) == title] == []


SET = """
id: {id}
programme: THREE_PROACTIVES
version: one
effective_from: {since}
source: "-"
criteria:
  "1": {{vi: Một, en: One}}
items:
  "{code}": {{vi: Tiểu, en: Sub, figures: [{figure}]}}
"""


def a_set(**said: str) -> str:
    return SET.format(**{"id": "a", "since": "2020-01-01", "code": "1.1", "figure": "members.active"} | said)


def test_a_criteria_set_names_only_figures_that_exist() -> None:
    """INVARIANT: what stands under a criterion is in the catalogue.

    A figure renamed in the code and not in the data would stand under no criterion, without a word.
    """
    with pytest.raises(ValueError, match=r"a 1\.1: no such figure: members\.happy"):
        read([a_set(figure="members.happy")], BY_ID)
    with pytest.raises(ValueError, match=r"a: no criterion for 2\.1"):
        read([a_set(code="2.1")], BY_ID)


def test_the_set_in_force_is_the_last_one_begun() -> None:
    sets = read([a_set(), a_set(id="b", since="2023-01-01")], BY_ID)
    assert [in_force(sets, on) and in_force(sets, on)["THREE_PROACTIVES"].id for on in (date(2022, 12, 31), END)] == [
        "a",
        "b",
    ]
    assert in_force(sets, date(2019, 12, 31)) == {}


def test_every_figure_of_a_proactive_stands_under_one_of_its_sub_criteria() -> None:
    for on in (date(2021, 12, 31), END):
        criteria = in_force(SETS, on)["THREE_PROACTIVES"]
        assert [one.code for one in criteria.criteria] == ["1", "2", "3"]
        codes = [item.code for one in criteria.criteria for item in one.items]
        assert codes == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3"]
        for figure in BOTH:
            if figure.proactive:
                assert str(figure.proactive) in {code[0] for code in criteria.codes(figure.id)}, figure.id
    assert in_force(SETS, END)["THREE_PROACTIVES"].version == "HD18-2023"
    assert "chính quyền" in in_force(SETS, END)["THREE_PROACTIVES"].criteria[2].vi
    assert in_force(SETS, END)["STRONG_BRANCH"].codes("shares.rated_good") == ("3.2",)


def ratio(unit: str = "%") -> Ratio:
    return Ratio("shares.x", "-", "-", unit, 1, ("a", "b"), ("c",), "-", "-")


@pytest.mark.parametrize(
    ("values", "value", "parts"),
    [
        ({"a": 4, "b": 3, "c": 12}, 58.3, (7, 12)),
        ({"a": 1, "c": 8}, 12.5, (1, 8)),
        ({"a": 1, "c": 16}, 6.3, (1, 16)),
        ({"a": 30, "c": 20}, 150.0, (30, 20)),
        ({"a": 5}, None, (5, 0)),
        ({}, None, (0, 0)),
    ],
)
def test_a_share_is_one_sum_over_another_with_half_a_tenth_rounded_up(
    values: dict[str, int], value: float | None, parts: tuple[int, int]
) -> None:
    found = ratio().of(values)
    assert (found.value, (found.numerator, found.denominator)) == (value, parts)


def test_an_average_is_in_its_own_unit() -> None:
    assert ratio("day").of({"a": 24, "b": 0, "c": 5}).value == 4.8


def test_a_ratio_is_made_of_figures_that_exist() -> None:
    with pytest.raises(ValueError, match="no such figure: a, b, c"):
        known([ratio()], BY_ID)


def test_ratios_are_told_apart_and_defined_in_both_languages() -> None:
    assert len(RATIOS) == len(RATIO_BY_ID) >= 35
    assert not RATIO_BY_ID.keys() & BY_ID.keys()
    for one in RATIOS:
        assert one.vi != one.en
        assert one.definition_vi.endswith(".")
        assert one.definition_en.endswith(".")
        assert one.unit == "%" or one.id.startswith("averages.")
    names = [one.vi for one in BOTH]
    assert sorted({name for name in names if names.count(name) > 1}) == []
