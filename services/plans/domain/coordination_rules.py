"""What may happen to a coordination programme: its commands, and what follows from each (domain.md §4.3, §9.2)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, assert_never
from uuid import UUID

from services.kernel.decider import Decider
from services.plans.domain import coordination_refusals as no
from services.plans.domain.coordination import (
    ActivityLinked,
    Begun,
    Ended,
    Event,
    Finished,
    HandedOn,
    NotBegun,
    Party,
    Planned,
    Proposed,
    Renewed,
    Reviewed,
    Running,
    Signed,
    State,
    evolve,
)
from services.plans.domain.measures import Measured, check_measures, measures_of
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import UnitRef


# Commands and rules.
@dataclass(frozen=True)
class Propose:
    """Propose to work with others."""

    unit: UnitRef
    title: str
    contents: str
    on: date


@dataclass(frozen=True)
class Sign:
    """Record that the parties signed."""

    parties: tuple[Party, ...]
    contents: str
    starts_on: date
    ends_on: date
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class LinkActivity:
    """Say that an activity was held under the programme."""

    activity_id: UUID
    on: date


@dataclass(frozen=True)
class Review:
    """Review a year of it."""

    year: int
    results: tuple[Measured, ...]
    text: str
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Renew:
    """Make its period longer."""

    ends_on: date
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class End:
    """Bring it to its end."""

    reason: str
    number: str
    on: date


@dataclass(frozen=True)
class HandOn:
    """Pass an open programme to the unit that takes over."""

    unit: UnitRef
    on: date


CarryOn = LinkActivity | Review | Renew
Command = Propose | Sign | CarryOn | End | HandOn


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what follows, nothing where it is already so; raises a refusal of `coordination_refusals` or `measures`."""
    match command:
        case Propose():
            return _propose(command, state)
        case HandOn():
            return _hand_on(command, state)
        case _ if isinstance(state, NotBegun):
            raise no.UnknownCoordination
        case Sign():
            return _sign(command, state)
        case End():
            return _end(command, state)
        case LinkActivity() | Review() | Renew():
            return _carry_on(command, state)
    assert_never(command)


def _proposed(state: Begun) -> Proposed:
    return state.before.proposed if isinstance(state, Finished) else state.proposed


def _head(state: Planned | Running) -> dict[str, Any]:
    return {"unit": state.unit, "title": state.proposed.title}


def _same(said: Event, wanted: Event) -> bool:
    """Say whether two events tell the same, whosever the programme was then."""
    return said == wanted.model_copy(update={"unit": said.unit})


def _check_order(on: date, earliest: date, what: str) -> None:
    if on < earliest:
        raise no.CoordinationDaysOutOfOrder(
            f"Chương trình phối hợp được {what} ngày {earliest:%d/%m/%Y}; bước này không thể sớm hơn, "
            "hãy kiểm tra lại ngày."
        )


def _propose(command: Propose, state: State) -> Sequence[Event]:
    wanted = Proposed(unit=command.unit, title=command.title, contents=command.contents, on=command.on)
    if isinstance(state, NotBegun):
        return [wanted]
    if _proposed(state) == wanted:
        return []
    raise no.CoordinationAlreadyProposed


def _sign(command: Sign, state: Begun) -> Sequence[Event]:
    open_ = state.before if isinstance(state, Finished) else state
    wanted = Signed(
        **_head(open_),
        parties=command.parties,
        contents=command.contents,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        number=command.number,
        on=command.on,
    )
    if isinstance(open_, Running):
        if _same(open_.signed, wanted):
            return []
        raise no.CoordinationAlreadySigned
    if isinstance(state, Finished):
        raise no.CoordinationOver
    _check_parties(command)
    if command.ends_on < command.starts_on:
        raise no.PeriodBackwards
    _check_order(command.on, open_.proposed.on, "đề xuất")
    return [wanted]


def _check_parties(command: Sign) -> None:
    seen: set[str] = set()
    for party in command.parties:
        name = " ".join(unicodedata.normalize("NFC", party.name).casefold().split())
        if name in seen:
            raise no.PartyRepeated(f"“{party.name}” được ghi hai lần trong các bên ký; hãy bỏ bớt một dòng.")
        seen.add(name)
    least = command.rules.coordination.parties_at_least
    if len(seen) < least:
        raise no.TooFewParties(f"Chương trình phối hợp cần ít nhất {least} bên ký; hãy ghi đủ các bên.")


def _carry_on(command: CarryOn, state: Begun) -> Sequence[Event]:
    """Decide a step of a signed programme; said again it changes nothing, also after the end."""
    open_ = state.before if isinstance(state, Finished) else state
    if isinstance(open_, Planned):
        raise no.CoordinationOver if isinstance(state, Finished) else no.CoordinationNotSigned
    wanted = _step(command, open_)
    if wanted is None:
        return []
    if isinstance(state, Finished):
        raise no.CoordinationOver
    match command:
        case LinkActivity():
            _check_link(command, open_)
        case Review():
            _check_review(command, open_)
        case Renew():
            _check_renewal(command, open_)
    return [wanted]


def _step(command: CarryOn, state: Running) -> Event | None:
    """Return what the command comes to, None where it was said before; raises where it was said otherwise."""
    match command:
        case LinkActivity(activity_id=activity, on=on):
            for link in state.links:
                if link.activity_id == activity:
                    if link.on == on:
                        return None
                    raise no.ActivityLinkedAlready
            return ActivityLinked(**_head(state), activity_id=activity, activities=len(state.links) + 1, on=on)
        case Review(year=year):
            reviewed = Reviewed(
                **_head(state),
                year=year,
                results=command.results,
                text=command.text,
                number=command.number,
                on=command.on,
            )
            for review in state.reviews:
                if review.year == year:
                    if _same(review, reviewed):
                        return None
                    raise no.YearReviewedAlready
            return reviewed
        case Renew(ends_on=ends_on, number=number, on=on):
            if any((each.ends_on, each.number, each.on) == (ends_on, number, on) for each in state.renewals):
                return None
            return Renewed(**_head(state), before=state.ends_on, ends_on=ends_on, number=number, on=on)
    assert_never(command)


def _check_link(command: LinkActivity, state: Running) -> None:
    if not state.signed.starts_on <= command.on <= state.ends_on:
        raise no.ActivityOutsidePeriod(
            f"Hoạt động ngày {command.on:%d/%m/%Y} nằm ngoài thời hạn phối hợp từ {state.signed.starts_on:%d/%m/%Y} "
            f"đến {state.ends_on:%d/%m/%Y}; hãy kiểm tra lại ngày hoặc gia hạn trước."
        )


def _check_review(command: Review, state: Running) -> None:
    first, last = state.signed.starts_on.year, state.ends_on.year
    if not first <= command.year <= last:
        raise no.ReviewOutsidePeriod(
            f"Chương trình phối hợp có thời hạn từ năm {first} đến năm {last}; hãy kiểm tra lại năm hoặc gia hạn trước."
        )
    _check_order(command.on, max(state.signed.on, date(command.year, 1, 1)), "thực hiện từ")
    check_measures(measures_of(command.results), command.rules)


def _check_renewal(command: Renew, state: Running) -> None:
    if command.ends_on <= state.ends_on:
        raise no.RenewalNotLater(f"Thời hạn hiện nay đến {state.ends_on:%d/%m/%Y}; hãy gia hạn đến một ngày muộn hơn.")
    last = state.ends_on + timedelta(days=command.rules.coordination.renewal_grace_days)
    if command.on > last:
        raise no.RenewalTooLate(
            f"Chương trình phối hợp hết hạn ngày {state.ends_on:%d/%m/%Y}, gia hạn chậm nhất ngày {last:%d/%m/%Y}; "
            "hãy ghi kết thúc và ký chương trình mới."
        )
    _check_order(command.on, state.agreed_on, "ký hoặc gia hạn")


def _end(command: End, state: Begun) -> Sequence[Event]:
    open_ = state.before if isinstance(state, Finished) else state
    wanted = Ended(
        **_head(open_),
        reason=command.reason,
        signed=isinstance(open_, Running),
        number=command.number,
        on=command.on,
    )
    if isinstance(state, Finished):
        if _same(state.ended, wanted):
            return []
        raise no.CoordinationOver
    if isinstance(open_, Running):
        _check_order(command.on, open_.agreed_on, "ký hoặc gia hạn")
    _check_order(command.on, open_.proposed.on, "đề xuất")
    return [wanted]


def _hand_on(command: HandOn, state: State) -> Sequence[Event]:
    if isinstance(state, NotBegun | Finished) or command.unit == state.unit:
        return []
    signed = isinstance(state, Running)
    return [HandedOn(**_head(state) | {"unit": command.unit}, from_unit=state.unit, signed=signed, on=command.on)]


coordination: Decider[Command, State, Event] = Decider(
    name="coordination",
    events=(Proposed, Signed, ActivityLinked, Reviewed, Renewed, Ended, HandedOn),
    initial=NotBegun(),
    evolve=evolve,
    decide=decide,
)
