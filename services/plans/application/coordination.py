"""The use cases of coordination programmes."""

from collections.abc import Iterator
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.base import UnitRef as ContractUnit
from contracts.plans import coordination as contract
from services.kernel.http import require_scope
from services.kernel.store import Caller
from services.plans.application.desk import Dated, Desk, Step
from services.plans.application.results import measured, results_shown
from services.plans.domain.coordination import Begun, Finished, NotBegun, Party, PartyType, Planned, Running, State
from services.plans.domain.coordination_refusals import UnknownCoordination
from services.plans.domain.coordination_rules import (
    Command,
    End,
    LinkActivity,
    Propose,
    Renew,
    Review,
    Sign,
    coordination,
)
from services.plans.domain.units import UnitRef


class Coordination(Desk):
    """Coordination programmes. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = coordination

    def _owner(self, state: State) -> UnitRef | None:
        return None if isinstance(state, NotBegun) else open_of(state).unit

    def propose(self, coordination_id: UUID, request: contract.ProposeCoordination, caller: Caller) -> Accepted:
        """Propose a programme. Raises CoordinationAlreadyProposed, UnknownUnit, UnitDissolved."""
        return self._take(self._proposal(coordination_id, request, caller), caller)

    def sign(self, coordination_id: UUID, request: contract.SignCoordination, caller: Caller) -> Accepted:
        """Record that the parties signed. Raises TooFewParties, PartyRepeated, CoordinationAlreadySigned."""
        return self._take_on_existing(coordination_id, self._signing(request), request, caller)

    def link(
        self, coordination_id: UUID, activity_id: UUID, request: contract.LinkActivity, caller: Caller
    ) -> Accepted:
        """Say that an activity was held under the programme. Raises ActivityOutsidePeriod, ActivityLinkedAlready."""
        command = LinkActivity(activity_id, request.effective_on)
        return self._take_on_existing(coordination_id, command, request, caller)

    def link_many(self, request: contract.LinkActivities, caller: Caller) -> AcceptedBulk:
        """Link a list of activities, all or none."""

        def step_of(row: contract.LinkActivityRow) -> Step:
            return self._step(row.coordination_id, LinkActivity(row.activity_id, row.effective_on), row)

        return self._take_list(request.rows, lambda row: row.coordination_id, step_of, caller)

    def review(
        self, coordination_id: UUID, year: int, request: contract.ReviewCoordination, caller: Caller
    ) -> Accepted:
        """Review a year. Raises ReviewOutsidePeriod, YearReviewedAlready, MeasureUnknown."""
        return self._take_on_existing(coordination_id, self._review(year, request), request, caller)

    def review_many(self, request: contract.ReviewCoordinations, caller: Caller) -> AcceptedBulk:
        """Take a list of reviews, all or none."""

        def step_of(row: contract.ReviewCoordinationRow) -> Step:
            return self._step(row.coordination_id, self._review(row.year, row), row)

        return self._take_list(request.rows, lambda row: row.coordination_id, step_of, caller)

    def renew(self, coordination_id: UUID, request: contract.RenewCoordination, caller: Caller) -> Accepted:
        """Make the period longer. Raises RenewalNotLater, RenewalTooLate."""
        return self._take_on_existing(coordination_id, self._renewal(request), request, caller)

    def end(self, coordination_id: UUID, request: contract.EndCoordination, caller: Caller) -> Accepted:
        """Bring a programme to its end. Raises CoordinationOver."""
        return self._take_on_existing(coordination_id, end_of(request), request, caller)

    def end_many(self, request: contract.EndCoordinations, caller: Caller) -> AcceptedBulk:
        """End a list of programmes, all or none."""

        def step_of(row: contract.EndCoordinationRow) -> Step:
            return self._step(row.coordination_id, end_of(row), row)

        return self._take_list(request.rows, lambda row: row.coordination_id, step_of, caller)

    def load(self, request: contract.LoadCoordination, caller: Caller) -> AcceptedBulk:
        """Load programmes from proposal to end, each as far as its row goes; all rows or none."""
        return self._take_all(request.rows, lambda row: list(self._path(row, caller)), caller)

    def show(self, coordination_id: UUID, caller: Caller) -> tuple[contract.CoordinationReply, int]:
        """Return all of a programme and its version; refuses outside of the caller's scope."""
        state, version = self._store.read(self.DECIDER, coordination_id)
        if isinstance(state, NotBegun):
            raise UnknownCoordination
        require_scope(caller, open_of(state).unit.id, self._units.parent)
        return reply_of(coordination_id, state), version

    def _path(self, row: contract.CoordinationPath, caller: Caller) -> Iterator[Step]:
        def step(command: Command, request: Dated) -> Step:
            return self._step(row.coordination_id, command, request)

        self._check_scope(row.coordination_id, caller)
        yield self._proposal(row.coordination_id, row.proposal, caller)
        if row.signing:
            yield step(self._signing(row.signing), row.signing)
        for renewal in row.renewals:
            yield step(self._renewal(renewal), renewal)
        for linked in row.activities:
            yield step(LinkActivity(linked.activity_id, linked.effective_on), linked)
        for review in row.reviews:
            yield step(self._review(review.year, review), review)
        if row.end:
            yield step(end_of(row.end), row.end)

    def _proposal(self, coordination_id: UUID, request: contract.ProposeCoordination, caller: Caller) -> Step:
        unit = self._unit(request.unit_id, request.effective_on, caller)
        command = Propose(unit, request.title, request.contents, request.effective_on)
        return self._step(coordination_id, command, request)

    def _signing(self, request: contract.SignCoordination) -> Sign:
        return Sign(
            parties=tuple(Party(type=PartyType(party.type.value), name=party.name) for party in request.parties),
            contents=request.contents,
            starts_on=request.starts_on,
            ends_on=request.ends_on,
            number=request.document.number,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )

    def _review(self, year: int, request: contract.ReviewCoordination) -> Review:
        return Review(
            year=year,
            results=measured(request.results),
            text=request.text,
            number=request.document.number,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )

    def _renewal(self, request: contract.RenewCoordination) -> Renew:
        rules = self._rules.at(request.effective_on)
        return Renew(request.ends_on, request.document.number, request.effective_on, rules)


def end_of(request: contract.EndCoordination) -> End:
    """Return the command; the paper that ends it is the request's document."""
    return End(request.reason, request.document.number, request.effective_on)


def open_of(state: Begun) -> Planned | Running:
    """Return how a programme stands, or stood when it was ended."""
    return state.before if isinstance(state, Finished) else state


def reply_of(coordination_id: UUID, state: Begun) -> contract.CoordinationReply:
    """Return all of a programme, as the service answers it."""
    stood, ended = open_of(state), state.ended if isinstance(state, Finished) else None
    running = stood if isinstance(stood, Running) else None
    signed = running.signed if running else None
    status = contract.CoordinationStatus.SIGNED if running else contract.CoordinationStatus.PROPOSED
    return contract.CoordinationReply(
        coordination_id=coordination_id,
        unit=ContractUnit(id=stood.unit.id, code=stood.unit.code),
        title=stood.proposed.title,
        contents=signed.contents if signed else stood.proposed.contents,
        status=contract.CoordinationStatus.ENDED if ended else status,
        parties=tuple(
            contract.PartyReply(type=contract.PartyType(party.type.value), name=party.name)
            for party in (signed.parties if signed else ())
        ),
        signed_on=signed.on if signed else None,
        number=signed.number if signed else None,
        starts_on=signed.starts_on if signed else None,
        ends_on=running.ends_on if running else None,
        activities=activities_of(running) if running else (),
        reviews=reviews_of(running) if running else (),
        renewals=renewals_of(running) if running else (),
        ended_on=ended.on if ended else None,
        reason=ended.reason if ended else None,
    )


def activities_of(running: Running) -> tuple[contract.LinkedActivityReply, ...]:
    """Return the activities in the order in which they were linked."""
    return tuple(contract.LinkedActivityReply(activity_id=link.activity_id, held_on=link.on) for link in running.links)


def reviews_of(running: Running) -> tuple[contract.ReviewReply, ...]:
    """Return the reviews by year."""
    return tuple(
        contract.ReviewReply(
            year=review.year,
            reviewed_on=review.on,
            number=review.number,
            results=results_shown(review.results),
            text=review.text,
        )
        for review in sorted(running.reviews, key=lambda review: review.year)
    )


def renewals_of(running: Running) -> tuple[contract.RenewalReply, ...]:
    """Return the renewals, the first one first."""
    return tuple(
        contract.RenewalReply(
            renewed_on=renewal.on, number=renewal.number, previous_ends_on=renewal.before, ends_on=renewal.ends_on
        )
        for renewal in running.renewals
    )
