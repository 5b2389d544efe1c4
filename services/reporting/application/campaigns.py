"""The use cases of report campaigns: publishing and closing them (domain.md §6.1)."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from uuid import UUID

from contracts.base import Accepted
from contracts.base import UnitRef as ContractUnit
from contracts.reporting import campaigns as contract
from services.kernel.days import day_of
from services.kernel.store import Caller, Store, Work
from services.reporting.application.clock import ending
from services.reporting.application.days import end_of
from services.reporting.application.desk import Desk
from services.reporting.application.figures import Waiting
from services.reporting.application.forms import check
from services.reporting.application.reports import Reports, asked_figures
from services.reporting.domain.campaign import (
    Close,
    Known,
    MoveDue,
    Nothing,
    Open,
    Publish,
    Published,
    Reopen,
    UnknownCampaign,
    campaign,
)
from services.reporting.domain.forms import Form, FormSets, Section
from services.reporting.domain.period import PeriodKind, period
from services.reporting.domain.report import NotAssigned
from services.reporting.domain.report_rules import Move, report
from services.reporting.domain.units import UnitRef


class Campaigns(Desk):
    """Report campaigns. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = campaign

    def __init__(
        self, store: Store, reports: Reports, waiting: Waiting, forms: FormSets, catalogue: Collection[str]
    ) -> None:
        super().__init__(store, reports.units)
        self._reports, self._waiting, self._forms, self._catalogue = reports, waiting, forms, catalogue

    def publish(self, campaign_id: UUID, request: contract.PublishCampaign, caller: Caller) -> Accepted:
        """Ask for reports. Raises UnknownForm, FormOfAnotherPeriod, PeriodWrong, DueDateWrong, TemplateWithCode, …"""
        unit = self._unit(request.unit_id)
        self._require_scope(caller, unit)
        wanted, on = self._published(unit, request), self._today()
        command = Publish(wanted, day_of(wanted.close_at), self._store.now())
        asked = [self._unit(one) for one in request.units]
        if request.all_below:
            asked += self._waiting.below(unit.id, on)
        assign = self._reports.assignment(campaign_id, unit, list(dict.fromkeys(asked)))

        def steps(work: Work) -> None:
            version = wanted.form_version
            if work.decide(campaign, campaign_id, command, on=on, rule_set=version, expected=caller.expected):
                assign(work)

        return self._write(campaign_id, steps, caller)

    def close(self, campaign_id: UUID, request: contract.CloseCampaign, caller: Caller) -> Accepted:
        """Take nothing in any more. Raises UnknownCampaign."""
        self._asked_by(campaign_id, caller)
        reports = self._waiting.of_campaign(campaign_id)
        steps = ending(campaign_id, reports, Close(request.reason or ""), self._today())
        return self._write(campaign_id, steps, caller)

    def move_due(self, campaign_id: UUID, request: contract.MoveDueDate, caller: Caller) -> Accepted:
        """Let reports be due on another day; without an end of its own it closes as many days after that as before.

        Raises UnknownCampaign, CampaignOver, DueDateWrong.
        """
        known, now = self._asked_by(campaign_id, caller), self._store.now()
        close_at = request.close_at or known.close_at + (request.due_on - known.due_on)
        command = MoveDue(request.due_on, close_at, day_of(close_at), request.reason, now, day_of(now))
        return self._write(campaign_id, self._terms(campaign_id, command, caller), caller)

    def reopen(self, campaign_id: UUID, request: contract.ReopenCampaign, caller: Caller) -> Accepted:
        """Take reports in again until `close_at`; what had not come, or not been supplemented, is awaited again.

        Raises UnknownCampaign, CampaignNotClosed, DueDateWrong.
        """
        self._asked_by(campaign_id, caller)
        close_at, now = request.close_at, self._store.now()
        command = Reopen(request.due_on, close_at, day_of(close_at), request.reason, now, day_of(now))
        return self._write(campaign_id, self._terms(campaign_id, command, caller), caller)

    def show(self, campaign_id: UUID) -> tuple[contract.CampaignReply, int]:
        """Return a campaign as it stands, and its version. Raises UnknownCampaign."""
        state, version = self._store.read(campaign, campaign_id)
        if isinstance(state, Nothing):
            raise UnknownCampaign
        return reply_of(campaign_id, state), version

    def forms(self) -> tuple[contract.FormReply, ...]:
        """Return the forms of the newest version."""
        version = self._forms.versions[-1]
        return tuple(
            contract.FormReply(
                id=form.id,
                version=version.version,
                title_vi=form.title_vi,
                title_en=form.title_en,
                periods=tuple(contract.PeriodKind(kind.value) for kind in form.periods),
                due_day=form.due_day,
                close_after_days=form.close_after_days,
                resubmission=form.resubmission,
                statement=form.statement,
                figures=asked_figures(form),
            )
            for form in version.forms
        )

    def ages(self, first: date, last: date) -> Mapping[str, float]:
        """Return the age each band of ages stands for in a statement of these days. Raises PeriodWrong, NoForms."""
        period(PeriodKind.ADHOC, last.year, 1, first, last)
        return next((form.ages for form in self._forms.at(first).forms if form.ages), {})

    def _terms(self, campaign_id: UUID, command: MoveDue | Reopen, caller: Caller) -> Callable[[Work], None]:
        """Return the steps that change the terms of a campaign and of all its reports, however far the views lag."""
        heard = self._waiting.heard()
        listed = self._waiting.of_campaign(campaign_id)

        def steps(work: Work) -> None:
            before: Known = work.state(campaign, campaign_id)
            on, rule_set = command.today, before.published.form_version
            if not work.decide(campaign, campaign_id, command, on=on, rule_set=rule_set, expected=caller.expected):
                return
            now: Known = work.state(campaign, campaign_id)
            asked = sorted({*listed, *work.changed_since(report, heard)})
            work.prefetch(report, asked)
            for one in asked:
                state = work.state(report, one)
                if isinstance(state, NotAssigned) or state.course.assigned.campaign_id != campaign_id:
                    continue
                work.decide(report, one, Move(now.due_on, now.close_at, on), on=on, rule_set=rule_set)

        return steps

    def _asked_by(self, campaign_id: UUID, caller: Caller) -> Known:
        known = self._known(campaign_id)
        self._require_scope(caller, known.published.unit)
        return known

    def _known(self, campaign_id: UUID) -> Known:
        state: Nothing | Known = self._store.read(campaign, campaign_id)[0]
        if isinstance(state, Nothing):
            raise UnknownCampaign
        return state

    def _published(self, unit: UnitRef, request: contract.PublishCampaign) -> Published:
        asked = request.period
        span = period(PeriodKind(asked.kind.value), asked.year, asked.number, asked.first, asked.last)
        version = self._forms.at(span.first)
        form = self._with_own(version.form(request.form, span.kind), request)
        due = request.due_on or span.due(form.due_day)
        close_day = due.fromordinal(due.toordinal() + form.close_after_days)
        return Published(
            unit=unit,
            title=request.title or f"{form.title_vi} {span.vi}",
            form=form,
            form_version=version.version,
            period=span,
            due_on=due,
            close_at=request.close_at or end_of(close_day),
            resubmission=form.resubmission if request.resubmission is None else request.resubmission,
            reminder_days=version.reminder_days,
        )

    def _with_own(self, form: Form, request: contract.PublishCampaign) -> Form:
        """Return the form with a section of what this campaign asks besides."""
        if not request.figures and not request.prose:
            return form
        own = Section(
            title_vi="Nội dung theo yêu cầu", title_en="As asked", prose=request.prose, figures=request.figures
        )
        check(own, self._catalogue)
        return form.model_copy(update={"sections": (*form.sections, own)})


def reply_of(campaign_id: UUID, state: Known) -> contract.CampaignReply:
    """Return a campaign as the service answers it."""
    was = state.published
    return contract.CampaignReply(
        campaign_id=campaign_id,
        unit=ContractUnit(id=was.unit.id, code=was.unit.code),
        title=was.title,
        form=was.form.id,
        form_version=was.form_version,
        period=contract.PeriodKind(was.period.kind.value),
        period_vi=was.period.vi,
        first=was.period.first,
        last=was.period.last,
        due_on=state.due_on,
        published_due_on=was.due_on,
        close_at=state.close_at,
        resubmission=was.resubmission,
        status=contract.CampaignStatus.OPEN if isinstance(state, Open) else contract.CampaignStatus.CLOSED,
    )
