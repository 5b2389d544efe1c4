"""The use cases of reports: assigning, submitting, correcting, supplementing, accepting, exempting (domain.md §6.1)."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.base import Accepted
from contracts.reporting import reports as contract
from services.kernel.days import day_of
from services.kernel.store import Caller, Store, Work
from services.reporting.application import prose
from services.reporting.application.desk import Desk, UnitDirectory
from services.reporting.application.figures import Figures
from services.reporting.application.report_answers import document_of, notes_of, reply_of
from services.reporting.domain.campaign import CampaignOver, Known, Nothing, Over, Published, UnknownCampaign, campaign
from services.reporting.domain.forms import Form
from services.reporting.domain.frozen import Frozen
from services.reporting.domain.report import Asked, Assigned, Course, NotAssigned, Submitted, Version
from services.reporting.domain.report_refusals import AssignedOutside, NothingSubmitted, UnknownReport
from services.reporting.domain.report_rules import (
    Accept,
    AskSupplement,
    Assign,
    Command,
    Override,
    Spare,
    Submit,
    report,
)
from services.reporting.domain.units import UnitRef

REPORTS = uuid5(NAMESPACE_URL, "bachudong:report")


def report_id(campaign_id: UUID, unit_id: UUID) -> UUID:
    """Return the id of a unit's report in a campaign: there is one."""
    return uuid5(REPORTS, f"{campaign_id}:{unit_id}")


def asked_figures(form: Form) -> tuple[str, ...]:
    """Return the ids of all figures of a form, in its tables and in its texts, each once."""
    told = (id for section in form.sections for text in section.prose for id in prose.figures(text))
    return tuple(dict.fromkeys([*form.figures(), *told]))


class Reports(Desk):
    """Reports of units in campaigns. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = report

    def __init__(self, store: Store, units: UnitDirectory, figures: Figures) -> None:
        super().__init__(store, units)
        self._figures = figures

    def assign(self, campaign_id: UUID, request: contract.AssignReports, caller: Caller) -> Accepted:
        """Ask units for their report. Raises UnknownCampaign, CampaignOver, AssignedOutside, UnitNotHeardOf, UnitOver."""
        issuer = self._campaign(campaign_id).published.unit
        self._require_scope(caller, issuer)
        units = [self._unit(unit_id) for unit_id in request.units]
        steps = self.assignment(campaign_id, issuer, units)

        def work(work: Work) -> None:
            state: Known = work.state(campaign, campaign_id)
            if isinstance(state, Over) or self._store.now() >= state.close_at:
                raise CampaignOver
            steps(work)

        return self._write(report_id(campaign_id, units[0].id), work, caller)

    def assignment(self, campaign_id: UUID, issuer: UnitRef, units: Sequence[UnitRef]) -> Callable[[Work], None]:
        """Return the steps that ask units for their report in a campaign that is published. Raises AssignedOutside."""
        if not all(self._lies_below(unit.id, issuer.id) for unit in units):
            raise AssignedOutside
        on = self._today()

        def steps(work: Work) -> None:
            state: Known = work.state(campaign, campaign_id)
            work.prefetch(report, [report_id(campaign_id, unit.id) for unit in units])
            for unit in units:
                command = Assign(_assigned(campaign_id, state, unit))
                one = report_id(campaign_id, unit.id)
                work.decide(report, one, command, on=on, rule_set=state.published.form_version)

        return steps

    def submit(self, id: UUID, version: int, request: contract.SubmitReport, caller: Caller) -> Accepted:
        """Hand in a version, the figures as they are counted now.

        Raises VersionOutOfOrder, ResubmissionOff, CampaignOver, AlreadyAccepted, Exempt, UnknownReport, OutOfScope.
        """
        course = self._known(id).course
        self._require_scope(caller, course.assigned.unit)
        published = self._campaign(course.assigned.campaign_id).published
        before = course.versions[version - 1].frozen if version <= len(course.versions) else None
        frozen = before or self._freeze(course.assigned.unit.code, published)
        now = self._store.now()
        return self._step(id, Submit(version, frozen, request.note or "", now, day_of(now)), published, caller)

    def override(
        self, id: UUID, version: int, figure: str, request: contract.OverrideFigure, caller: Caller
    ) -> Accepted:
        """Report a figure otherwise than it was counted.

        Raises FigureNotInReport, OverrideOfAnotherValue, AnotherVersion, SupplementAwaited, CampaignOver and others.
        """
        course = self._known(id).course
        self._require_scope(caller, course.assigned.unit)
        command = Override(version, figure, request.old, request.new, request.reason, self._store.now())
        return self._step(id, command, self._campaign(course.assigned.campaign_id).published, caller)

    def ask_supplement(self, id: UUID, version: int, request: contract.RequestSupplement, caller: Caller) -> Accepted:
        """Send a version back, by the unit that asked. Raises AnotherVersion, SupplementDueWrong, CampaignOver, …"""
        state, now = self._asked_by(id, caller), self._store.now()
        last = day_of(state.close_at)
        command = AskSupplement(version, request.reason, request.due_on, last, now, day_of(now))
        return self._step(id, command, state.published, caller)

    def accept(self, id: UUID, version: int, caller: Caller) -> Accepted:
        """Take a version, by the unit that asked, even after the campaign ended. Raises AnotherVersion and others."""
        return self._take(id, Accept(version), self._asked_by(id, caller).published.form_version, caller)

    def exempt(self, id: UUID, request: contract.ExemptReport, caller: Caller) -> Accepted:
        """Exempt a unit, by the unit that asked. Raises AlreadySubmitted, CampaignOver."""
        command = Spare(request.reason, caller.actor.post)
        return self._take(id, command, self._asked_by(id, caller).published.form_version, caller)

    def show(self, id: UUID) -> tuple[contract.ReportReply, int]:
        """Return where a report stands, and its version as a stream. Raises UnknownReport."""
        state, version = self._store.read(report, id)
        if isinstance(state, NotAssigned):
            raise UnknownReport
        return reply_of(id, state, self._campaign(state.course.assigned.campaign_id).published), version

    def document(self, id: UUID, version: int | None = None) -> contract.ReportDocument:
        """Return a version as it was submitted, the last one if none is named. Raises UnknownReport, NothingSubmitted."""
        published, found = self.version(id, version)
        return document_of(id, published, found)

    def version(self, id: UUID, version: int | None = None) -> tuple[Published, Version]:
        """Return a version and what was asked for. Raises UnknownReport, NothingSubmitted."""
        course = self._known(id).course
        number = len(course.versions) if version is None else version
        if not 1 <= number <= len(course.versions):
            raise NothingSubmitted
        return self._campaign(course.assigned.campaign_id).published, course.versions[number - 1]

    def preview(self, id: UUID) -> contract.ReportDocument:
        """Return the version that would be handed in now; nothing is kept. Raises UnknownReport."""
        course = self._known(id).course
        published, now = self._campaign(course.assigned.campaign_id).published, self._store.now()
        frozen = self._freeze(course.assigned.unit.code, published)
        return document_of(id, published, Version(_draft(course, now), frozen))

    def require_filled(self, figures: Collection[str]) -> None:
        """Refuse where one of these figures is still being counted from history: what is counted now would be wrong."""
        self._figures.require_filled(figures)

    def notes(self, id: UUID, caller: Caller) -> contract.ReportNotes:
        """Return what was written about a report, to a key in its scope. Raises UnknownReport, OutOfScope."""
        state = self._known(id)
        self._require_scope(caller, state.course.assigned.unit)
        return notes_of(id, state)

    def _freeze(self, code: str, published: Published) -> Frozen:
        form, period = published.form, published.period
        ages = form.ages if form.statement else None
        return self._figures.freeze(code, period.first, period.last, asked_figures(form), ages)

    def _step(self, id: UUID, command: Command, published: Published, caller: Caller) -> Accepted:
        """Take a step that a campaign closed by hand would not take in any more."""
        on, campaign_id = self._today(), self._known(id).course.assigned.campaign_id

        def steps(work: Work) -> None:
            rule_set = published.form_version
            taken = work.decide(report, id, command, on=on, rule_set=rule_set, expected=caller.expected)
            if taken and isinstance(work.state(campaign, campaign_id), Over):
                raise CampaignOver

        return self._write(id, steps, caller)

    def _asked_by(self, id: UUID, caller: Caller) -> Known:
        state = self._campaign(self._known(id).course.assigned.campaign_id)
        self._require_scope(caller, state.published.unit)
        return state

    def _known(self, id: UUID) -> Asked:
        state: NotAssigned | Asked = self._store.read(report, id)[0]
        if isinstance(state, NotAssigned):
            raise UnknownReport
        return state

    def _campaign(self, campaign_id: UUID) -> Known:
        state: Nothing | Known = self._store.read(campaign, campaign_id)[0]
        if isinstance(state, Nothing):
            raise UnknownCampaign
        return state

    def _lies_below(self, unit_id: UUID, top: UUID) -> bool:
        unit: UUID | None = unit_id
        seen: set[UUID] = set()
        while unit is not None and unit not in seen:
            if unit == top:
                return True
            seen.add(unit)
            unit = self._units.parent(unit)
        return False


def _assigned(campaign_id: UUID, state: Known, unit: UnitRef) -> Assigned:
    published = state.published
    return Assigned(
        unit=unit,
        campaign_id=campaign_id,
        issuer=published.unit,
        due_on=state.due_on,
        close_at=state.close_at,
        resubmission=published.resubmission,
        supplement_days=published.form.supplement_days,
        reminder_days=published.reminder_days,
    )


def _draft(course: Course, now: datetime) -> Submitted:
    about: dict[str, Any] = {"unit": course.assigned.unit, "campaign_id": course.assigned.campaign_id}
    return Submitted(**about, version=len(course.versions) + 1, at=now, is_late=day_of(now) > course.due_on, note="")
