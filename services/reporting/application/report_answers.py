"""How the service answers about reports: where one stands, and a version as it was submitted."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from contracts.base import UnitRef as ContractUnit
from contracts.reporting import reports as contract
from services.kernel.days import day_of
from services.kernel.text import fold
from services.reporting.application import prose
from services.reporting.domain.campaign import Published
from services.reporting.domain.frozen import Frozen, FrozenFigure
from services.reporting.domain.report import Asked, Handed, Late, Missed, Pending, Settled, Spared, Version, Wanting
from services.reporting.domain.report_refusals import NothingSubmitted

STATUS = {
    Pending: contract.ReportStatus.PENDING,
    Late: contract.ReportStatus.OVERDUE,
    Wanting: contract.ReportStatus.NEEDS_SUPPLEMENT,
    Settled: contract.ReportStatus.ACCEPTED,
    Spared: contract.ReportStatus.EXEMPTED,
    Missed: contract.ReportStatus.CLOSED,
}


def status_of(state: Asked) -> contract.ReportStatus:
    """Return the state as people call it; what was handed in is called by whether it was the first and in time."""
    if not isinstance(state, Handed):
        return STATUS[type(state)]
    versions = state.course.versions
    if len(versions) > 1:
        return contract.ReportStatus.RESUBMITTED
    late = versions[-1].submitted.is_late
    return contract.ReportStatus.LATE_SUBMITTED if late else contract.ReportStatus.SUBMITTED


def reply_of(id: UUID, state: Asked, published: Published) -> contract.ReportReply:
    """Return where a report stands."""
    course = state.course
    unit = course.assigned.unit
    return contract.ReportReply(
        report_id=id,
        campaign_id=course.assigned.campaign_id,
        title=published.title,
        period_vi=published.period.vi,
        unit=ContractUnit(id=unit.id, code=unit.code),
        status=status_of(state),
        due_on=course.due_on,
        close_at=course.close_at,
        versions=tuple(
            contract.VersionReply(
                version=one.submitted.version,
                submitted_at=one.submitted.at,
                is_late=one.submitted.is_late,
                overridden=len({said.figure for said in one.overrides}),
                supplement_due_on=one.supplement.due_on if one.supplement else None,
            )
            for one in course.versions
        ),
    )


def document_of(id: UUID, published: Published, version: Version) -> contract.ReportDocument:
    """Return a version as it was submitted; made of what was stored and of nothing else. Raises NothingSubmitted."""
    said, frozen = version.submitted, version.frozen
    if frozen is None:
        raise NothingSubmitted
    figures = tuple(_figure(one, version, frozen) for one in frozen.figures)
    return contract.ReportDocument(
        report_id=id,
        campaign_id=said.campaign_id,
        version=said.version,
        file_name=f"{_ascii(published.form.type)}_{frozen.code}_{published.period.slug}_v{said.version}",
        title=published.title,
        period_vi=published.period.vi,
        unit=ContractUnit(id=said.unit.id, code=said.unit.code),
        unit_name=frozen.name,
        first=frozen.first,
        last=frozen.last,
        submitted_on=day_of(said.at),
        submitted_at=said.at,
        is_late=said.is_late,
        form=published.form.id,
        form_version=published.form_version,
        known_at=frozen.known_at,
        positions=frozen.positions,
        sections=_sections(published, figures),
        figures=figures,
        members=tuple(contract.MembersRow(**row.model_dump()) for row in frozen.members),
        paper=_paper(published, frozen),
    )


def notes_of(id: UUID, state: Asked) -> contract.ReportNotes:
    """Return what was written about a report."""
    return contract.ReportNotes(report_id=id, notes=tuple(_notes(state)))


def _notes(state: Asked) -> Iterator[contract.StepReply]:
    for one in state.course.versions:
        if one.submitted.note:
            yield contract.StepReply(kind="NOTE", version=one.submitted.version, text=one.submitted.note)
        if one.supplement:
            yield contract.StepReply(kind="SUPPLEMENT", version=one.supplement.version, text=one.supplement.reason)
    if isinstance(state, Spared):
        said = state.exempted
        yield contract.StepReply(kind="EXEMPTION", version=None, text=said.reason, by=said.approved_by)


def _figure(one: FrozenFigure, version: Version, frozen: Frozen) -> contract.FrozenFigure:
    said = version.override(one.figure)
    return contract.FrozenFigure(
        **one.model_dump(),
        reported=said.new if said else one.value,
        override_reason=said.reason if said else None,
        why=why(one.figure, frozen, frozen.first if one.kind == "flow" else None),
        why_year_to_date=why(one.figure, frozen) if one.kind == "flow" else None,
    )


def why(figure: str, frozen: Frozen, since: date | None = None) -> str:
    """Return the address that explains a figure as it was frozen: place, days and what was known."""
    asked = {"unit": frozen.code, "on": frozen.last.isoformat()}
    if since is not None:
        asked["since"] = since.isoformat()
    if frozen.known_at:
        asked["known_at"] = frozen.known_at.isoformat()
    return f"/figures/{figure}?{urlencode(asked)}"


def _paper(published: Published, frozen: Frozen) -> contract.PaperWords:
    form, words = published.form, published.form.paper
    return contract.PaperWords(
        above=frozen.above or words.above,
        body=words.body,
        number=f"-{form.type}/{words.symbol}",
        place=words.place,
        kind=form.kind,
        on_behalf=words.on_behalf,
        post=words.post,
        recipients=words.recipients,
    )


def _ascii(text: str) -> str:
    return fold(text).upper()


def _sections(published: Published, figures: tuple[contract.FrozenFigure, ...]) -> tuple[contract.SectionReply, ...]:
    by_id = {one.figure: one for one in figures}
    return tuple(
        contract.SectionReply(
            title_vi=section.title_vi,
            title_en=section.title_en,
            paragraphs=tuple(tuple(_written(text, by_id)) for text in section.prose),
            figures=section.figures,
        )
        for section in published.form.sections
    )


def _written(template: str, figures: dict[str, contract.FrozenFigure]) -> Iterator[contract.Written]:
    for part in prose.parts(template):
        if isinstance(part, str):
            yield contract.Written(text=part)
            continue
        yield contract.Written(text=_said(part, figures), figure=part.figure)


def _said(named: prose.Named, figures: dict[str, contract.FrozenFigure]) -> str:
    one = figures[named.figure]
    match named.kind:
        case "figure":
            return number(one.reported)
        case "change":
            change = one.reported - one.year_before
            return "không đổi" if change == 0 else f"{'tăng' if change > 0 else 'giảm'} {number(abs(change))}"
        case "share":
            whole = figures[named.of].reported
            return f"{100 * one.reported / whole:.1f}%".replace(".", ",") if whole else "không có số để so"


def number(value: int) -> str:
    """Return a number as it is written in Vietnamese: `1.234`."""
    return f"{value:,}".replace(",", ".")
