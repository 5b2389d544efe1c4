"""What a fact adds each time it is told to figures of steps, for the second count. Written against contracts only."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contracts.base import Fact, UnitKind
from contracts.members import imports, merits, officers, opinion, people, privacy, rounds, training, units
from contracts.members.care import CareCaseClosed, CareSupportGiven, DialogueHeld
from contracts.members.dues import DuesCollectionReversed, DuesWaived
from contracts.plans import activities, coordination, models, numbers, programmes, proposals, works

Told = Callable[[Any], Mapping[str, int]]
"""From a fact to the amount of each figure, at the fact's unit on its day; an amount of 0 is none."""


def _always(*figures: str) -> Told:
    return lambda _: dict.fromkeys(figures, 1)


def _established(fact: units.UnitEstablished | units.UnitDissolved) -> Mapping[str, int]:
    step = "established" if isinstance(fact, units.UnitEstablished) else "dissolved"
    return {f"units.{step}": int(fact.kind is not UnitKind.BLOC)}


def _posts(fact: officers.OfficerAppointed | officers.OfficerRelieved) -> Mapping[str, int]:
    begins = isinstance(fact, officers.OfficerAppointed)
    step = "appointed" if begins else "relieved"
    return {f"officers.{fact.post.value.lower()}": 1 if begins else -1, f"officers.{step}": 1}


def _round(fact: rounds.RatingRoundOpened) -> Mapping[str, int]:
    return {"ratings.rounds_opened": 1, "ratings.listed": fact.listed, "ratings.eligible": fact.eligible}


def _submitted(fact: proposals.ProposalSubmitted) -> Mapping[str, int]:
    first = int(fact.round == 1)
    kind, addressee = fact.kind.value.lower(), fact.counterparty.value.lower()
    return {
        f"proposals.submitted_{kind}": first,
        f"proposals.to_{addressee}": first,
        "proposals.resubmitted": 1 - first,
    }


def _held(fact: activities.ActivityHeld) -> Mapping[str, int]:
    dialogue = fact.kind == "DIALOGUE"
    alone = {f"activities.held_{fact.kind.lower()}": 1} if fact.kind in ALONE else {}
    on_notice = int(dialogue and not fact.notice_short)
    return {**alone, "activities.dialogues_on_notice": on_notice, "activities.held_counted": int(fact.counted)}


def _approved(fact: programmes.PlanApproved) -> Mapping[str, int]:
    return {"plans.issued": 1, "plans.with_opinion": int(fact.opinion is not None)}


def _commended(fact: merits.CommendationAwarded | merits.CommendationRevoked) -> Mapping[str, int]:
    revoked = int(isinstance(fact, merits.CommendationRevoked))
    whose = "members" if fact.of_member else "units"
    return {f"commendations.of_{whose}": 1 - 2 * revoked, "commendations.revoked": revoked}


def _rows(fact: imports.ImportCommitted) -> Mapping[str, int]:
    rows = {"registered": fact.registered, "updated": fact.updated, "skipped": fact.skipped}
    return {"imports.committed": 1} | {f"imports.{what}": count for what, count in rows.items()}


ALONE = ("BRANCH_MEETING", "THEMED_MEETING", "SEMINAR", "FORUM", "CULTURE_SPORT", "SOURCE_VISIT")
STEPS: Mapping[type[Fact], Told] = {
    units.UnitEstablished: _established,
    units.UnitDissolved: _established,
    units.UnitsMerged: _always("units.mergers"),
    units.UnitSplit: _always("units.splits"),
    units.UnitReparented: _always("units.moves"),
    units.UnitRenamed: _always("units.renamed"),
    units.ClusterFormed: _always("clusters.formed"),
    officers.OfficerAppointed: _posts,
    officers.OfficerRelieved: _posts,
    officers.CommitteeProvisionalSet: lambda fact: {
        "committees.provisional_extended" if fact.extension else "committees.provisional": 1
    },
    people.AdmissionProposed: _always("members.admissions_proposed"),
    people.AdmissionVoted: lambda fact: {f"members.admissions_{'passed' if fact.passed else 'failed'}": 1},
    people.MemberTransferRequested: _always("transfers.requested"),
    people.MemberTransferReleased: _always("transfers.released"),
    people.MemberTransferForwarded: _always("transfers.forwarded"),
    people.MemberTransferRejected: _always("transfers.rejected"),
    people.MemberTransferCancelled: _always("transfers.cancelled"),
    people.MemberTransferExpired: _always("transfers.expired"),
    people.TemporaryActivityStarted: _always("members.temporary_started"),
    people.TemporaryActivityEnded: _always("members.temporary_ended"),
    people.MemberPostponed: _always("members.postponed"),
    people.MemberPostponementEnded: _always("members.postponement_ended"),
    people.MemberExtended: _always("members.extended"),
    training.TrainingRegistered: lambda fact: {"training.registered_late": int(fact.late)},
    training.TrainingResultConfirmed: lambda fact: {"training.completed_late": int(fact.late)},
    rounds.RatingRoundOpened: _round,
    rounds.RatingRoundClosed: lambda fact: {"ratings.not_rated": fact.not_rated},
    CareCaseClosed: _always("care.cases_closed"),
    CareSupportGiven: _always("care.support_times"),
    DialogueHeld: lambda fact: {
        "care.dialogue_participants": fact.participants,
        "care.dialogues_on_notice": int(not fact.short_notice),
    },
    opinion.OpinionDigestSubmitted: lambda fact: {"opinion.voices": fact.total or 0},
    opinion.OpinionDigestForwarded: _always("opinion.forwarded"),
    opinion.IncidentReported: lambda fact: {"opinion.incidents_escalated": int(fact.escalated)},
    DuesWaived: lambda fact: {"dues.waived": fact.amount},
    DuesCollectionReversed: lambda fact: {"dues.reversed": fact.amount},
    privacy.DataRequestFulfilled: _always("privacy.fulfilled"),
    privacy.DataRequestRefused: _always("privacy.refused"),
    privacy.PersonErased: _always("privacy.erased"),
    privacy.BreachDetected: lambda fact: {"privacy.breach_affected": fact.affected},
    privacy.BreachNotified: lambda fact: {
        "privacy.breaches_notified": 1,
        "privacy.breaches_notified_late": int(fact.late),
    },
    merits.ReferralHandedOver: _always("referrals.handed_over"),
    merits.ReferralReturned: _always("referrals.returned"),
    merits.ReferralWithdrawn: _always("referrals.withdrawn"),
    merits.ReferralExpired: _always("referrals.expired"),
    merits.DisciplineDecided: lambda fact: {f"discipline.{fact.form.value.lower()}": 1},
    merits.DisciplineAppealResolved: lambda fact: {f"discipline.appeals_{fact.outcome.value.lower()}": 1},
    merits.ImprovementRecognised: _always("discipline.improvements"),
    merits.CommendationAwarded: _commended,
    merits.CommendationRevoked: _commended,
    imports.ImportCommitted: _rows,
    imports.ImportReverted: _always("imports.reverted"),
    programmes.ProgrammeSubmitted: lambda fact: {"plans.resubmitted": int(fact.round > 1)},
    programmes.OpinionRecorded: lambda fact: {"plans.answered": 1, "plans.answer_days": fact.days},
    programmes.PlanApproved: _approved,
    programmes.PlanClosed: lambda fact: {"plans.items_left_open": fact.items - fact.completed - fact.cancelled},
    programmes.PlanItemStarted: lambda fact: {"items.started": int(not fact.drawn)},
    programmes.PlanItemProgressReported: lambda fact: {"items.progress_reports": int(not fact.drawn)},
    proposals.ProposalSubmitted: _submitted,
    proposals.ProposalRevised: _always("proposals.revised"),
    coordination.CoordinationProposed: _always("coordination.proposed"),
    coordination.CoordinationRenewed: _always("coordination.renewed"),
    coordination.CoordinationEnded: lambda fact: {"coordination.ended": int(fact.signed)},
    models.YouthModelRegistered: lambda fact: {"models.taken_over": int(fact.source_id is not None)},
    models.ModelResumed: _always("models.resumed"),
    works.WorkStarted: lambda fact: {f"{fact.kind.value.lower()}s.started": 1},
    works.WorkCancelled: lambda fact: {f"{fact.kind.value.lower()}s.cancelled": 1},
    works.WorkInspected: lambda fact: {
        "works.inspections": 1,
        "works.inspections_passed": int(fact.accepted),
    },
    works.WorkRecognised: lambda fact: {"works.recognised_higher": int(not fact.first)},
    activities.ActivityHeld: _held,
    activities.ActivityNoticeGiven: _always("activities.notices"),
    activities.ActivityRescheduled: _always("activities.rescheduled"),
    numbers.DocumentNumberReserved: _always("documents.reserved"),
}
STEPPED_STOCKS = frozenset(f"officers.{post.value.lower()}" for post in officers.Post)
"""Those of the figures that tell how things stand on a day."""
HOSTED = "members.temporary_hosted"


def _named(names: str, *endings: Iterable[str]) -> set[str]:
    return {f"{names}{ending.lower()}" for each in endings for ending in each}


STEPPED: frozenset[str] = STEPPED_STOCKS | frozenset(
    {
        HOSTED,
        *_named("units.", ("established", "dissolved", "mergers", "splits", "moves", "renamed")),
        "clusters.formed",
        *_named("officers.", ("appointed", "relieved")),
        *_named("committees.", ("provisional", "provisional_extended")),
        *_named("members.admissions_", ("proposed", "passed", "failed")),
        *_named("transfers.", ("requested", "released", "forwarded", "rejected", "cancelled", "expired")),
        *_named("members.", ("temporary_started", "temporary_ended", "postponed", "postponement_ended", "extended")),
        *_named("training.", ("registered_late", "completed_late")),
        *_named("ratings.", ("rounds_opened", "listed", "eligible", "not_rated")),
        *_named("care.", ("cases_closed", "support_times", "dialogue_participants", "dialogues_on_notice")),
        *_named("opinion.", ("voices", "forwarded", "incidents_escalated")),
        *_named("dues.", ("waived", "reversed")),
        *_named("privacy.", ("fulfilled", "refused", "erased", "breach_affected")),
        *_named("privacy.breaches_notified", ("", "_late")),
        *_named("referrals.", ("handed_over", "returned", "withdrawn", "expired")),
        *_named("discipline.", merits.DisciplineForm, ("improvements",)),
        *_named("discipline.appeals_", merits.AppealOutcome),
        *_named("commendations.", ("of_members", "of_units", "revoked")),
        *_named("imports.", ("committed", "registered", "updated", "skipped", "reverted")),
        *_named("plans.", ("resubmitted", "answered", "answer_days", "issued", "with_opinion", "items_left_open")),
        *_named("items.", ("started", "progress_reports")),
        *_named("proposals.submitted_", proposals.ProposalKind),
        *_named("proposals.to_", proposals.Counterparty),
        *_named("proposals.", ("resubmitted", "revised")),
        *_named("coordination.", ("proposed", "renewed", "ended")),
        *_named("models.", ("taken_over", "resumed")),
        *_named("works.", ("started", "cancelled", "inspections", "inspections_passed", "recognised_higher")),
        *_named("tasks.", ("started", "cancelled")),
        *_named("activities.held_", ALONE, ("counted",)),
        *_named("activities.", ("dialogues_on_notice", "notices", "rescheduled")),
        "documents.reserved",
    }
)
"""All figures that are counted so."""
