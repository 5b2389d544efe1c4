"""Facts of reports: no note and no reason in words, and of what was frozen the figures."""

from typing import Any

from contracts.reporting import reports as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.reporting.domain import report, report_rules


def _of(recorded: Recorded, said: report.ReportEvent) -> dict[str, Any]:
    return {"unit": ref(said.unit), "report_id": recorded.stream_id, "campaign_id": said.campaign_id}


def _assigned(recorded: Recorded, said: report.Assigned) -> dict[str, Any]:
    return {**_of(recorded, said), "issuer": ref(said.issuer), "due_on": said.due_on}


def _submitted(recorded: Recorded, said: report.Submitted) -> dict[str, Any]:
    return {**_of(recorded, said), "version": said.version, "is_late": said.is_late, "submitted_at": said.at}


def _frozen(recorded: Recorded, said: report.FiguresFrozen) -> dict[str, Any]:
    frozen = said.frozen
    values = tuple(
        contract.FrozenValue.of(figure=one.figure, value=one.value, year_to_date=one.year_to_date)
        for one in frozen.figures
    )
    return {
        **_of(recorded, said),
        "version": said.version,
        "first": frozen.first,
        "last": frozen.last,
        "known_at": frozen.known_at,
        "positions": frozen.positions,
        "values": values,
    }


def _overridden(recorded: Recorded, said: report.FigureOverridden) -> dict[str, Any]:
    values = {"version": said.version, "figure": said.figure, "old": said.old, "new": said.new}
    return {**_of(recorded, said), **values}


def _wanting(recorded: Recorded, said: report.SupplementRequested) -> dict[str, Any]:
    return {**_of(recorded, said), "version": said.version, "due_on": said.due_on}


def _accepted(recorded: Recorded, said: report.Accepted) -> dict[str, Any]:
    return {**_of(recorded, said), "version": said.version}


def _exempted(recorded: Recorded, said: report.Exempted) -> dict[str, Any]:
    return {**_of(recorded, said), "approved_by": said.approved_by}


def _overdue(recorded: Recorded, said: report.OverdueMarked) -> dict[str, Any]:
    return {**_of(recorded, said), "due_on": said.due_on}


def _reminded(recorded: Recorded, said: report.Reminded) -> dict[str, Any]:
    return {**_of(recorded, said), "stage": said.stage, "due_on": said.due_on}


def _moved(recorded: Recorded, said: report.DueMoved | report.Reopened) -> dict[str, Any]:
    return {**_of(recorded, said), "due_on": said.due_on}


EVENTS: tuple[type[DomainEvent], ...] = report_rules.report.events
FACTS: Facts = {
    report.Assigned: (contract.ReportAssigned, _assigned),
    report.Submitted: (contract.ReportSubmitted, _submitted),
    report.FiguresFrozen: (contract.FiguresFrozen, _frozen),
    report.FigureOverridden: (contract.FigureOverridden, _overridden),
    report.SupplementRequested: (contract.SupplementRequested, _wanting),
    report.Accepted: (contract.ReportAccepted, _accepted),
    report.Exempted: (contract.ReportExempted, _exempted),
    report.OverdueMarked: (contract.ReportOverdueMarked, _overdue),
    report.Reminded: (contract.ReportReminderDue, _reminded),
    report.Closed: (contract.ReportClosed, _of),
    report.DueMoved: (contract.ReportDueMoved, _moved),
    report.Reopened: (contract.ReportReopened, _moved),
}
