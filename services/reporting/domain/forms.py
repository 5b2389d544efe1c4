"""Report forms as data, in versions: which figures, in which sections, with which words, due when (domain.md §6.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from services.kernel.decider import Refusal
from services.reporting.domain.period import PeriodKind

Days = Annotated[int, Field(ge=0, le=366)]


class NoForms(Refusal):
    """Each campaign is published under a version of the forms; before the first there is none."""

    CODE: ClassVar[str] = "reporting.no_forms"
    DETAIL: ClassVar[str] = "Chưa có bộ mẫu báo cáo nào có hiệu lực vào ngày đầu của kỳ; hãy kiểm tra lại kỳ báo cáo."


class UnknownForm(Refusal):
    """No form of this version has this id."""

    CODE: ClassVar[str] = "reporting.unknown_form"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có mẫu báo cáo này. Hãy xem danh sách mẫu ở /api/report-forms."


class FormOfAnotherPeriod(Refusal):
    """A form is made for certain kinds of period."""

    CODE: ClassVar[str] = "reporting.form_of_another_period"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Mẫu báo cáo này không dùng cho loại kỳ đã chọn; hãy chọn mẫu hoặc kỳ khác."


class FormWithUnknownFigure(Refusal):
    """A form or a campaign names a figure that the catalogue does not have."""

    CODE: ClassVar[str] = "reporting.form_with_unknown_figure"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Mẫu báo cáo có chỉ tiêu không có trong danh mục. Hãy xem danh mục ở /api/figures."


class TemplateWithCode(Refusal):
    """A template holds something else than words and figures."""

    CODE: ClassVar[str] = "reporting.template_with_code"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        'Mẫu lời văn chỉ được có chữ và {{ figure("…") }}, {{ change("…") }}, {{ share("…", "…") }}; '
        "hãy bỏ mọi lệnh khác trong mẫu."
    )


class Whole(BaseModel):
    """Base of the parts of a version. Campaigns keep their form: fields are only ever added, with a default."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Section(Whole):
    """A part of a report: its title, paragraphs with figures filled in, the figures of its table."""

    title_vi: str
    title_en: str
    prose: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


class PaperWords(Whole):
    """What stands on the paper besides the report (domain.md §6.2): the body above, the place, who signs, who gets it.

    `above` is written over a unit without a unit above it; `body` before the unit's name, `BCH`, is whose paper it is;
    `symbol` follows the type in the number, `BC/ĐTN`.
    """

    above: str = ""
    body: str = ""
    place: str = ""
    symbol: str = ""
    on_behalf: str = ""
    post: str = ""
    recipients: tuple[str, ...] = ()


class Form(Whole):
    """A report form. `type` is the abbreviation in numbers of papers and `kind` what is written over them.

    Due on the day `due_day` of the month after the period; closed `close_after_days` later, at the end of that day.
    `resubmission`: a unit may replace what it submitted unasked. `statement`: with the table of members, in which a band of
    ages counts as the age `ages` gives it.
    """

    id: str
    type: str
    kind: str
    title_vi: str
    title_en: str
    periods: tuple[PeriodKind, ...]
    due_day: Annotated[int, Field(ge=1, le=31)]
    close_after_days: Days
    supplement_days: Days
    resubmission: bool
    statement: bool
    ages: Mapping[str, float] = {}
    paper: PaperWords = PaperWords()
    sections: tuple[Section, ...]

    def figures(self) -> Sequence[str]:
        """Return the ids of the figures of all tables, each once, in order."""
        return tuple(dict.fromkeys(figure for section in self.sections for figure in section.figures))


class FormSet(Whole):
    """One version of the forms, in force for periods that begin on `effective_from` or later.

    `reminder_days`: so many days before the due date a unit is reminded.
    """

    version: str
    effective_from: date
    reminder_days: tuple[Days, ...]
    forms: tuple[Form, ...]

    def form(self, id: str, kind: PeriodKind) -> Form:
        """Return a form for a kind of period; raises UnknownForm, FormOfAnotherPeriod."""
        found = next((form for form in self.forms if form.id == id), None)
        if found is None:
            raise UnknownForm
        if kind not in found.periods:
            raise FormOfAnotherPeriod
        return found


@dataclass(frozen=True)
class FormSets:
    """All versions known, oldest first."""

    versions: tuple[FormSet, ...]

    @classmethod
    def of(cls, raw: Sequence[dict[str, Any]]) -> "FormSets":
        """Read versions; raises pydantic's ValidationError on one that is incomplete or says more."""
        found = (FormSet.model_validate(one, extra="forbid") for one in raw)
        return cls(tuple(sorted(found, key=lambda one: one.effective_from)))

    def at(self, day: date) -> FormSet:
        """Return the newest version in force on a day, the first of a period; raises NoForms before the first."""
        for one in reversed(self.versions):
            if one.effective_from <= day:
                return one
        raise NoForms
