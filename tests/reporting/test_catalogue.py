"""The catalogue: what every figure says of itself, where it comes from, and which criterion it stands under."""

from contracts import members, plans
from services.reporting.figures import BY_ID, FIGURES, SOURCES, entries, words
from services.reporting.views.ledger import FIGURE_ID
from tests.reporting.samples import variants

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


def test_every_source_has_its_words() -> None:
    for facts in SOURCES.values():
        assert facts
        assert all(words(fact.NAME).title_vi != fact.NAME for fact in facts)
