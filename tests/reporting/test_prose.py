"""Words with figures: what a template may hold, and that the forms delivered hold nothing else."""

import pytest
from pydantic import ValidationError

from services.reporting.application.forms import check, load_forms
from services.reporting.application.prose import Named, figures, parts
from services.reporting.domain.forms import FormSets, FormWithUnknownFigure, Section, TemplateWithCode
from services.reporting.figures import BY_ID


def test_a_template_is_words_and_figures() -> None:
    text = 'Có {{ figure("a.b") }} ({{ change("a.b") }}), đạt {{ share("a.b", "c.d") }}.'
    assert parts(text) == (
        "Có ",
        Named("figure", "a.b"),
        " (",
        Named("change", "a.b"),
        "), đạt ",
        Named("share", "a.b", "c.d"),
        ".",
    )
    assert figures(text) == ("a.b", "c.d")


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ 7 * 7 }}",
        "{{ figure }}",
        "{{ figure('a.b').__class__ }}",
        "{{ figure('a.b') | upper }}",
        "{{ figure('a.b', 'c.d') }}",
        "{{ share('a.b') }}",
        "{{ figure(name) }}",
        "{{ figure(id='a.b') }}",
        "{{ figure(*[1]) }}",
        "{{ figure(7) }}",
        "{{ cycler('a.b') }}",
        "{% for x in [1] %}x{% endfor %}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{{ figure('a.b') ",
    ],
)
def test_a_template_with_code_in_it_is_refused(text: str) -> None:
    """INVARIANT: what a template says is words and figures, whoever wrote it.

    Rendering by Jinja, or a node more that passes, would break it.
    """
    with pytest.raises(TemplateWithCode):
        parts(text)


def test_the_forms_delivered_name_only_figures_that_exist() -> None:
    versions = load_forms(BY_ID).versions
    assert [form.id for form in versions[-1].forms] == ["monthly", "membership", "review", "adhoc"]
    assert all(form.figures() for form in versions[-1].forms if form.id != "adhoc")


def test_a_section_with_a_figure_that_does_not_exist_is_refused() -> None:
    with pytest.raises(FormWithUnknownFigure, match=r"no\.such"):
        check(Section(title_vi="", title_en="", prose=('{{ figure("no.such") }}',)), BY_ID)


@pytest.mark.parametrize("wrong", [{"titel_vi": "x"}, {"paper": {"plase": "Huế"}}])
def test_a_form_that_says_what_nobody_reads_is_refused(wrong: dict[str, object]) -> None:
    version = load_forms(BY_ID).versions[0].model_dump()
    with pytest.raises(ValidationError, match="forbidden"):
        FormSets.of([version | {"forms": [version["forms"][0] | wrong]}])
    assert FormSets.of([version]).versions
