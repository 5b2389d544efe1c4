"""What changes about a member who stays where he is: details, card, stays elsewhere, postponement, staying on (domain.md §3.1)."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from services.kernel.decider import ERASED
from services.members.domain import member_commands as c
from services.members.domain import member_events as e
from services.members.domain.details import check
from services.members.domain.member_joining import follows
from services.members.domain.member_refusals import (
    AgeUnknown,
    AlreadyPostponed,
    AlreadyTemporary,
    ExtendedTooLong,
    NoGroundToDefer,
    NothingToCorrect,
    NotPostponed,
    NotTemporary,
    NotWarned,
    PartyStatusGoesForward,
    PersonErased,
    PostponedTooLong,
    SameUnit,
    TemporaryTooLong,
    TooFewMonthsMissed,
    TooYoungToExtend,
    UntilBeforeItBegins,
)
from services.members.domain.member_state import PARTY_STATUSES, Active, Temporary
from services.members.domain.rules import birthday, months_later

Told = c.ChangeDetails | c.Correct | c.IssueCard | c.ChangePartyStatus


def stay(command: c.Staying, state: Active) -> Sequence[e.Event]:
    """Decide a change of an active member who stays in the unit."""
    if isinstance(command, Told) and state.known.full_name == ERASED:
        raise PersonErased()
    match command:
        case c.ChangeDetails():
            return _details(command, state)
        case c.Correct():
            return _correct(command, state)
        case c.IssueCard():
            return _card(command, state)
        case c.ChangePartyStatus():
            return _party(command, state)
        case c.StartTemporary() | c.EndTemporary():
            return _temporary(command, state)
        case c.Postpone() | c.EndPostponement():
            return _postponement(command, state)
        case c.Extend() | c.DeferMaturation():
            return _stay_on(command, state)
        case c.ProposeStrikeOff():
            return _propose_strike_off(command, state)
        case _:
            assert_never(command)


def _details(command: c.ChangeDetails, state: Active) -> Sequence[e.Event]:
    check(command.details, command.purpose)
    put = {name: text for name, text in command.details.items() if text is not None and state.details.get(name) != text}
    cleared = tuple(name for name, text in command.details.items() if text is None and name in state.details)
    if not put and not cleared:
        return []
    return [
        e.DetailsChanged(
            details=put, cleared=cleared, purpose=command.purpose, import_id=command.import_id, on=command.on
        )
    ]


def _correct(command: c.Correct, state: Active) -> Sequence[e.Event]:
    if not command.words:
        raise NothingToCorrect()
    if all(getattr(state.known, name) == text for name, text in command.words.items()):
        return []
    return [e.Corrected(words=dict(command.words), reason=command.reason, on=command.on)]


def _card(command: c.IssueCard, state: Active) -> Sequence[e.Event]:
    if state.card == command.number:
        return []
    return [
        e.CardIssued(number=command.number, again=state.card is not None, import_id=command.import_id, on=command.on)
    ]


def _party(command: c.ChangePartyStatus, state: Active) -> Sequence[e.Event]:
    if state.party_status == command.status:
        return []
    if not command.correction and PARTY_STATUSES.index(command.status) < PARTY_STATUSES.index(state.party_status):
        raise PartyStatusGoesForward()
    return [e.PartyStatusChanged(status=command.status, corrected=command.correction, on=command.on)]


def _temporary(command: c.StartTemporary | c.EndTemporary, state: Active) -> Sequence[e.Event]:
    stay = state.temporary
    match command:
        case c.StartTemporary():
            if stay == Temporary(command.host, command.until):
                return []
            if stay is not None:
                raise AlreadyTemporary()
            if command.host == state.unit:
                raise SameUnit()
            _lasts(command.on, command.until)
            if command.until > months_later(command.on, command.rules.membership.temporary_max_months):
                raise TemporaryTooLong()
            follows(command.on, state)
            return [e.TemporaryStarted(unit=state.unit, host=command.host, until=command.until, on=command.on)]
        case c.EndTemporary():
            if stay is None:
                raise NotTemporary()
            follows(command.on, state)
            return [e.TemporaryEnded(unit=state.unit, host=stay.host, remarks=command.remarks, on=command.on)]
        case _:
            assert_never(command)


def _postponement(command: c.Postpone | c.EndPostponement, state: Active) -> Sequence[e.Event]:
    match command:
        case c.Postpone():
            if state.postponed_until == command.until:
                return []
            if state.postponed_until is not None:
                raise AlreadyPostponed()
            _lasts(command.on, command.until)
            if command.until > months_later(command.on, command.rules.membership.postponement_max_months):
                raise PostponedTooLong()
            follows(command.on, state)
            return [e.Postponed(unit=state.unit, until=command.until, reason=command.reason, on=command.on)]
        case c.EndPostponement():
            if state.postponed_until is None:
                raise NotPostponed()
            follows(command.on, state)
            return [e.PostponementEnded(unit=state.unit, on=command.on)]
        case _:
            assert_never(command)


def _stay_on(command: c.Extend | c.DeferMaturation, state: Active) -> Sequence[e.Event]:
    already = state.extended_until if isinstance(command, c.Extend) else state.deferred_until
    if already == command.until:
        return []
    if state.born is None:
        raise AgeUnknown()
    _lasts(command.on, command.until)
    follows(command.on, state)
    if isinstance(command, c.DeferMaturation):
        if not command.is_officer:
            raise NoGroundToDefer()
        return [e.MaturationDeferred(unit=state.unit, until=command.until, on=command.on)]
    rules = command.rules.membership
    if command.on <= birthday(state.born, rules.maturation_above_years):
        raise TooYoungToExtend()
    if command.until >= birthday(state.born, rules.extension_max_years + 1):
        raise ExtendedTooLong()
    return [e.Extended(unit=state.unit, until=command.until, on=command.on)]


def _propose_strike_off(command: c.ProposeStrikeOff, state: Active) -> Sequence[e.Event]:
    if command.warned_on is None or command.warned_on > command.on:
        raise NotWarned()
    if command.months < command.rules.membership.strike_off_after_months:
        raise TooFewMonthsMissed()
    follows(command.on, state)
    proposed = e.StrikeOffProposed(
        unit=state.unit,
        year=command.year,
        months=command.months,
        warned_on=command.warned_on,
        evidence=command.evidence,
        on=command.on,
    )
    return [] if state.strike_off == proposed else [proposed]


def _lasts(on: date, until: date) -> None:
    if until <= on:
        raise UntilBeforeItBegins()
