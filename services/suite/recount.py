"""Figures counted a second time from facts alone: by the state things are in, where reporting sums what happened.

Written against contracts only. It must never share code with reporting: one slip would be made twice, and agree.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contracts import members as m
from contracts import plans as p
from contracts.base import Fact, Rank, UnitKind, UnitRef
from contracts.members import people
from contracts.members.dues import DuesAssessed
from contracts.members.ratings import MemberAssessmentWithdrawn
from contracts.members.rounds import CapOverrideApproved, RatingExempted, RatingRoundClosed, UnitAssessed
from contracts.members.training import TrainingRegistered, TrainingResultConfirmed
from contracts.plans.activities import ActivityAnnounced, ActivityCancelled, ActivityCorrected, ActivityHeld
from contracts.plans.coordination import CoordinationEnded, CoordinationHandedOn, CoordinationSigned, PartyType
from contracts.plans.numbers import DocumentIssued, DocumentVoided
from services.suite import recount_programmes as programmes
from services.suite import recount_works as works
from services.suite.recount_activities import ACTIVITIES, Line, numbers, occurrence
from services.suite.recount_steps import HOSTED, STEPPED, STEPPED_STOCKS, STEPS
from services.suite.recount_sums import SUMMED, SUMMED_STOCKS, SUMS

Key = tuple[str, str]
"""A figure's id and the code of the unit whose facts it counts; units below it are not counted in."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A question: stocks as they stood at the end of `on`, flows within `year` up to `on`. Effective dates."""

    on: date
    year: int


def recount(facts: Iterable[Fact], on: date, year: int) -> dict[Key, int]:
    """Return every figure that is not 0, by unit. The facts of each service must come in order of position."""
    counting = Recount([Moment(on, year)])
    for fact in facts:
        counting.take(fact)
    return counting.answers()[0]


RANKS: Mapping[Rank, str] = {
    Rank.EXCELLENT: "ratings.excellent",
    Rank.GOOD: "ratings.good",
    Rank.COMPLETED: "ratings.completed",
    Rank.NOT_COMPLETED: "ratings.not_completed",
}
UNIT_RANKS: Mapping[Rank, str] = {rank: f"unit_{figure}" for rank, figure in RANKS.items()}
KINDS: Mapping[UnitKind, str] = {
    UnitKind.GRASSROOTS_UNION: "units.grassroots",
    UnitKind.GRASSROOTS_BRANCH: "units.grassroots",
    UnitKind.BRANCH: "units.branches",
}
PARTIES: Mapping[PartyType, str] = {
    PartyType.YOUTH_UNION: "coordination.parties_youth_union",
    PartyType.PARTY_COMMITTEE: "coordination.parties_party_committee",
    PartyType.GOVERNMENT_OR_MANAGEMENT: "coordination.parties_government_or_management",
    PartyType.MASS_ORGANISATION: "coordination.parties_mass_organisation",
    PartyType.OTHER: "coordination.parties_other",
}
FIRSTS: Mapping[type[Fact], str] = {
    p.ProposalSubmitted: "proposals.submitted",
    p.ProposalAdopted: "proposals.adopted",
    p.ProposalDeclined: "proposals.declined",
    p.SteeringCommitteeFormed: "proposals.steering_committees",
    ActivityAnnounced: "activities.announced",
    ActivityCancelled: "activities.cancelled",
    RatingRoundClosed: "ratings.rounds_closed",
    DocumentIssued: "documents.issued",
    DocumentVoided: "documents.voided",
}
"""What a thing can reach once in its life: it counts on the day it got there, however often it is said."""
EACH: Mapping[type[Fact], str] = {
    RatingExempted: "ratings.exempted",
    CapOverrideApproved: "ratings.cap_overrides",
}
"""What counts each time it is said."""
TRAINED: Mapping[type[Fact], str] = {
    TrainingRegistered: "training.registered",
    TrainingResultConfirmed: "training.completed",
}
"""What a member can reach once in each year's training."""
JOINED: Mapping[type[Fact], str] = {
    m.MemberRegistered: "members.registered",
    m.MemberAdmitted: "members.admitted",
    people.MemberReinstated: "members.reinstated",
}
"""What makes a person count who counted nowhere."""
ENDED: Mapping[type[Fact], str] = {
    m.MemberMatured: "members.matured",
    m.MemberLeft: "members.left",
    people.MemberStruckOff: "members.struck_off",
    people.MemberExpelled: "members.expelled",
    people.MemberDeceased: "members.deceased",
}
"""What makes a member count nowhere any more."""
FIGURES: frozenset[str] = frozenset(
    {
        "members.active",
        "members.transferred_in",
        "members.transferred_out",
        "members.reassigned_in",
        "members.reassigned_out",
        *JOINED.values(),
        *ENDED.values(),
        "ratings.decided",
        "proposals.returned",
        "proposals.answered",
        "proposals.answer_days",
        "coordination.signed",
        "coordination.in_force",
        *PARTIES.values(),
        *RANKS.values(),
        *UNIT_RANKS.values(),
        *EACH.values(),
        "officers.serving",
        *KINDS.values(),
        *FIRSTS.values(),
        *TRAINED.values(),
        *SUMMED,
        *STEPPED,
        *ACTIVITIES,
        *works.FIGURES,
        *programmes.FIGURES,
    }
)
"""All figures that are counted here."""
STOCKS = (
    SUMMED_STOCKS
    | STEPPED_STOCKS
    | works.STOCKS
    | frozenset({"members.active", "officers.serving", "coordination.in_force", *KINDS.values()})
)
"""Figures that tell how things stand on a day; the others tell what happened in a period."""
NOWHERE = 0


class Recount:
    """Takes facts one by one and answers several moments at once.

    Memory grows with members, ratings and plan items, not with facts: 0.3 kB a member.
    """

    def __init__(self, moments: Sequence[Moment]) -> None:
        self._moments = tuple(moments)
        self._tallies: list[Counter[Key]] = [Counter() for _ in self._moments]
        self._since: dict[date, tuple[int, ...]] = {}
        self._within: dict[date, tuple[int, ...]] = {}
        self._units: dict[str, int] = {"": NOWHERE}
        self._codes: list[str] = [""]
        self._where: dict[bytes, array[int]] = {}
        self._ranks: dict[bytes, Rank] = {}
        self._unit_ranks: dict[bytes, Rank] = {}
        self._reached: set[tuple[str, bytes]] = set()
        self._dues: dict[bytes, int] = {}
        self._activities: dict[bytes, tuple[date, tuple[Line, ...]]] = {}
        self._waiting: dict[bytes, date] = {}
        self._together: dict[bytes, str] = {}
        self._works = works.WorksRecount(self._flow, self._stand_at)
        self._programmes = programmes.ProgrammesRecount(self._flow)

    def take(self, fact: Fact) -> None:
        """Count a fact. Of each service they must come in the order of their positions."""
        counted = _COUNTED.get(type(fact))
        if counted is not None:
            counted(self, fact)
        told = STEPS.get(type(fact))
        if told is not None:
            self._stepped(fact, told(fact))

    def answers(self) -> list[dict[Key, int]]:
        """Return for each moment every figure that is not 0, by unit."""
        answers = [Counter(tally) for tally in self._tallies]
        for places in self._where.values():
            for answer, unit in zip(answers, places, strict=False):
                if unit != NOWHERE:
                    answer["members.active", self._codes[unit]] += 1
        return [{key: amount for key, amount in answer.items() if amount} for answer in answers]

    # Days.

    def _after(self, day: date) -> tuple[int, ...]:
        """Return the moments at which what happened on `day` is already so."""
        found = self._since.get(day)
        if found is None:
            found = self._since[day] = tuple(i for i, one in enumerate(self._moments) if day <= one.on)
        return found

    def _flow(self, figure: str, unit: UnitRef | str, day: date, amount: int = 1) -> None:
        found = self._within.get(day)
        if found is None:
            within = (i for i, one in enumerate(self._moments) if day <= one.on and day.year == one.year)
            found = self._within[day] = tuple(within)
        code = unit if isinstance(unit, str) else unit.code
        for i in found:
            self._tallies[i][figure, code] += amount

    def _is_first(self, what: str, thing: bytes) -> bool:
        if (what, thing) in self._reached:
            return False
        self._reached.add((what, thing))
        return True

    # Organisation.

    def _unit(self, fact: m.UnitEstablished | m.UnitDissolved) -> None:
        begins = isinstance(fact, m.UnitEstablished)
        if self._is_first("unit" if begins else "unit gone", fact.unit_id.bytes) and fact.kind in KINDS:
            self._stand(KINDS[fact.kind], fact.unit.code, fact, 1 if begins else -1)

    def _officer(self, fact: m.OfficerAppointed | m.OfficerRelieved) -> None:
        begins = isinstance(fact, m.OfficerAppointed)
        if self._is_first("post" if begins else "post left", fact.appointment_id.bytes):
            self._stand("officers.serving", fact.unit.code, fact, 1 if begins else -1)

    def _stand(self, figure: str, code: str, fact: Fact, amount: int) -> None:
        self._stand_at(figure, code, fact.origin.effective_on, amount)

    def _stand_at(self, figure: str, code: str, day: date, amount: int) -> None:
        for i in self._after(day):
            self._tallies[i][figure, code] += amount

    # Members: where each one is at each moment; the last place is where the member is for all that is known.

    def _move(self, member: UUID, unit: UnitRef | None, day: date) -> str:
        """Note that a member is at `unit` (None: at none) from `day`; return the code of the unit before, or ''."""
        places = self._where.get(member.bytes)
        if places is None:
            places = self._where[member.bytes] = array("I", [NOWHERE] * (len(self._moments) + 1))
        before = self._codes[places[-1]]
        here = NOWHERE
        if unit is not None:
            here = self._units.setdefault(unit.code, len(self._codes))
            if here == len(self._codes):
                self._codes.append(unit.code)
        for i in self._after(day):
            places[i] = here
        places[-1] = here
        return before

    def _joined(self, fact: m.MemberFact) -> None:
        day = fact.origin.effective_on
        if not self._move(fact.member_id, fact.unit, day):
            self._flow(JOINED[type(fact)], fact.unit, day)

    def _moved(self, fact: m.MemberTransferred | people.MemberReassigned) -> None:
        day = fact.origin.effective_on
        how = "transferred" if isinstance(fact, m.MemberTransferred) else "reassigned"
        before = self._move(fact.member_id, fact.unit, day)
        if before:
            self._flow(f"members.{how}_out", before, day)
        self._flow(f"members.{how}_in", fact.unit, day)

    def _ended(self, fact: m.MemberFact) -> None:
        day = fact.origin.effective_on
        if self._move(fact.member_id, None, day):
            self._flow(ENDED[type(fact)], fact.unit, day)

    def _withdrawn(self, fact: people.MemberRegistrationWithdrawn) -> None:
        """As if the member had never been registered: gone since the day of the registration."""
        if self._move(fact.member_id, None, fact.registered_on):
            self._flow("members.registered", fact.unit, fact.registered_on, -1)

    def _assessed(self, fact: m.MemberAssessed) -> None:
        """A revision takes the person from the rank that is on record here, not from the one the fact names."""
        key, day = fact.member_id.bytes + fact.year.to_bytes(2, "big"), fact.origin.effective_on
        before = self._ranks.get(key)
        self._ranks[key] = fact.rank
        if before is None:
            self._flow("ratings.decided", fact.unit, day)
        else:
            self._flow(RANKS[before], fact.unit, day, -1)
        self._flow(RANKS[fact.rank], fact.unit, day)

    def _unassessed(self, fact: MemberAssessmentWithdrawn) -> None:
        """As if the rating on record had never been decided."""
        before = self._ranks.pop(fact.member_id.bytes + fact.year.to_bytes(2, "big"), None)
        if before is not None:
            self._flow("ratings.decided", fact.unit, fact.decided_on, -1)
            self._flow(RANKS[before], fact.unit, fact.decided_on, -1)

    def _trained(self, fact: TrainingRegistered | TrainingResultConfirmed) -> None:
        figure = TRAINED[type(fact)]
        if self._is_first(figure, fact.member_id.bytes + fact.year.to_bytes(2, "big")):
            self._flow(figure, fact.unit, fact.origin.effective_on)

    def _each(self, fact: Fact) -> None:
        self._flow(EACH[type(fact)], fact.unit, fact.origin.effective_on)

    def _unit_assessed(self, fact: UnitAssessed) -> None:
        """As for members: a revision takes the unit from the rank that is on record here."""
        before, day = self._unit_ranks.get(fact.unit_rating_id.bytes), fact.origin.effective_on
        self._unit_ranks[fact.unit_rating_id.bytes] = fact.rank
        if before is not None:
            self._flow(UNIT_RANKS[before], fact.unit, day, -1)
        self._flow(UNIT_RANKS[fact.rank], fact.unit, day)

    # Sums.

    def _summed(self, fact: Fact) -> None:
        for figure, amount in SUMS[type(fact)](fact).items():
            self._sum(figure, fact, amount)

    def _stepped(self, fact: Fact, told: Mapping[str, int]) -> None:
        for figure, amount in told.items():
            self._sum(figure, fact, amount)
        if isinstance(fact, people.TemporaryActivityStarted):
            self._flow(HOSTED, fact.host, fact.origin.effective_on)

    def _sum(self, figure: str, fact: Fact, amount: int) -> None:
        if figure in STOCKS:
            self._stand(figure, fact.unit.code, fact, amount)
        else:
            self._flow(figure, fact.unit, fact.origin.effective_on, amount)

    def _dues_assessed(self, fact: DuesAssessed) -> None:
        """A list made anew replaces the one that is on record here, whatever the fact says of it."""
        change = fact.amount - self._dues.get(fact.account_id.bytes, 0)
        self._dues[fact.account_id.bytes] = fact.amount
        for figure in ("dues.assessed", "dues.outstanding"):
            self._sum(figure, fact, change)

    # Plans.

    def _first(self, fact: Fact) -> None:
        figure = FIRSTS[type(fact)]
        if self._is_first(figure, fact.key().bytes):
            self._flow(figure, fact.unit, fact.origin.effective_on)

    def _of_programmes(self, fact: Fact) -> None:
        self._programmes.take(fact)

    def _asked(self, fact: p.ProposalSubmitted) -> None:
        self._first(fact)
        self._waiting[fact.proposal_id.bytes] = fact.origin.effective_on

    def _replied(self, fact: p.ProposalAdopted | p.ProposalReturned | p.ProposalDeclined) -> None:
        """The wait is counted from the letter that waits, not taken from what the fact says of it."""
        day = fact.origin.effective_on
        if isinstance(fact, p.ProposalReturned):
            self._flow("proposals.returned", fact.unit, day)
        else:
            self._first(fact)
        since = self._waiting.pop(fact.proposal_id.bytes, None)
        if since is not None:
            self._flow("proposals.answered", fact.unit, day)
            self._flow("proposals.answer_days", fact.unit, day, (day - since).days)

    def _coordinate(self, fact: CoordinationSigned | CoordinationEnded | CoordinationHandedOn) -> None:
        """Where each programme in force is, is kept here; what a fact says of it is not asked."""
        key, day = fact.coordination_id.bytes, fact.origin.effective_on
        if isinstance(fact, CoordinationSigned):
            if not self._is_first("coordination.signed", key):
                return
            self._flow("coordination.signed", fact.unit, day)
            for party in fact.parties:
                self._flow(PARTIES[party.type], fact.unit, day, party.count)
        before = self._together.pop(key, None)
        if before is not None:
            self._stand("coordination.in_force", before, fact, -1)
        if isinstance(fact, CoordinationSigned) or (before is not None and isinstance(fact, CoordinationHandedOn)):
            self._together[key] = fact.unit.code
            self._stand("coordination.in_force", fact.unit.code, fact, 1)

    def _activity_held(self, fact: ActivityHeld) -> None:
        if self._is_first("activities.held", fact.activity_id.bytes):
            day, told = fact.origin.effective_on, tuple(numbers(fact.unit.code, fact))
            self._activities[fact.activity_id.bytes] = (day, told)
            self._lines(day, (*occurrence(fact), *told))

    def _activity_corrected(self, fact: ActivityCorrected) -> None:
        """The numbers on record here are taken back, whatever the fact says of them, on the day it was held."""
        day, before = self._activities[fact.activity_id.bytes]
        told = tuple(numbers(fact.unit.code, fact))
        self._activities[fact.activity_id.bytes] = (day, told)
        self._lines(day, (*told, *((figure, unit, -amount) for figure, unit, amount in before)))

    def _lines(self, day: date, lines: Iterable[Line]) -> None:
        for figure, unit, amount in lines:
            self._flow(figure, unit, day, amount)

    def _of_works(self, fact: Fact) -> None:
        self._works.take(fact)


_COUNTED: Mapping[type[Fact], Callable[[Recount, Any], None]] = {
    m.UnitEstablished: Recount._unit,
    m.UnitDissolved: Recount._unit,
    m.OfficerAppointed: Recount._officer,
    m.OfficerRelieved: Recount._officer,
    m.MemberTransferred: Recount._moved,
    people.MemberReassigned: Recount._moved,
    people.MemberRegistrationWithdrawn: Recount._withdrawn,
    m.MemberAssessed: Recount._assessed,
    MemberAssessmentWithdrawn: Recount._unassessed,
    ActivityHeld: Recount._activity_held,
    ActivityCorrected: Recount._activity_corrected,
    **dict.fromkeys((CoordinationSigned, CoordinationEnded, CoordinationHandedOn), Recount._coordinate),
    UnitAssessed: Recount._unit_assessed,
    DuesAssessed: Recount._dues_assessed,
    **dict.fromkeys(works.COUNTED, Recount._of_works),
    **dict.fromkeys(programmes.COUNTED, Recount._of_programmes),
    **dict.fromkeys(FIRSTS, Recount._first),
    p.ProposalSubmitted: Recount._asked,
    **dict.fromkeys((p.ProposalAdopted, p.ProposalReturned, p.ProposalDeclined), Recount._replied),
    **dict.fromkeys(SUMS, Recount._summed),
    **dict.fromkeys(EACH, Recount._each),
    **dict.fromkeys(TRAINED, Recount._trained),
    **dict.fromkeys(JOINED, Recount._joined),
    **dict.fromkeys(ENDED, Recount._ended),
}
