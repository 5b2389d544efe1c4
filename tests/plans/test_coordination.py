"""A coordination programme: proposed, signed, carried out, reviewed, renewed, ended; each rule both ways."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.kernel.decider import DomainEvent
from services.plans.domain import coordination_refusals as no
from services.plans.domain.coordination import Event, HandedOn, Party, PartyType
from services.plans.domain.coordination_rules import HandOn, coordination
from services.plans.domain.measures import MeasureRepeated, MeasureUnknown
from tests.plans import examples as ex
from tests.plans import examples_coordination as eg
from tests.plans.examples_measures import amounts
from tests.support.decisions import Case, given

SIGNED = (eg.proposed, eg.signed)
WHOLE = (*SIGNED, eg.linked, eg.reviewed, eg.renewed)
GIVEN_UP = eg.ended.model_copy(update={"signed": False})


def after(*past: DomainEvent) -> Case:
    """A programme with this past."""
    return given(coordination, *past)


def test_a_programme_is_proposed_once() -> None:
    after().when(eg.propose).then(eg.proposed)
    after(eg.proposed).when(eg.propose).nothing()
    after(eg.proposed).when(replace(eg.propose, title="Khác")).refused(no.CoordinationAlreadyProposed)


def test_a_proposed_programme_is_signed_by_its_parties_for_a_period() -> None:
    after(eg.proposed).when(eg.sign).then(eg.signed)
    after(*SIGNED).when(eg.sign).nothing()
    after(*SIGNED).when(replace(eg.sign, ends_on=date(2022, 12, 31))).refused(no.CoordinationAlreadySigned)
    after(*SIGNED).when(replace(eg.sign, parties=eg.PARTIES[:2])).refused(no.CoordinationAlreadySigned)


def test_fewer_parties_than_the_rule_set_asks_for_do_not_sign() -> None:
    after(eg.proposed).when(replace(eg.sign, parties=eg.PARTIES[:1])).refused(no.TooFewParties)
    pair = eg.signed.model_copy(update={"parties": eg.PARTIES[:2]})
    after(eg.proposed).when(replace(eg.sign, parties=eg.PARTIES[:2])).then(pair)
    coordination_rules = ex.RULES.coordination.model_copy(update={"parties_at_least": 3})
    three = ex.RULES.model_copy(update={"coordination": coordination_rules})
    after(eg.proposed).when(replace(eg.sign, parties=eg.PARTIES[:2], rules=three)).refused(no.TooFewParties)
    after(eg.proposed).when(replace(eg.sign, rules=three)).then(eg.signed)


@pytest.mark.parametrize(
    "name",
    ["Công đoàn viên chức", " công  đoàn VIÊN chức", unicodedata.normalize("NFD", "Công đoàn viên chức")],
    ids=["same", "case and spacing", "decomposed"],
)
def test_the_same_party_does_not_sign_twice_however_it_is_written(name: str) -> None:
    again = Party(type=PartyType.OTHER, name=name)
    after(eg.proposed).when(replace(eg.sign, parties=(*eg.PARTIES[:2], again))).refused(no.PartyRepeated)


def test_a_period_does_not_run_backwards_but_may_be_one_day() -> None:
    after(eg.proposed).when(replace(eg.sign, ends_on=date(2021, 1, 31))).refused(no.PeriodBackwards)
    day = eg.signed.model_copy(update={"ends_on": date(2021, 2, 1)})
    after(eg.proposed).when(replace(eg.sign, ends_on=date(2021, 2, 1))).then(day)


@pytest.mark.parametrize("command", [eg.link, eg.review, eg.renew], ids=["link", "review", "renew"])
def test_only_a_signed_programme_is_carried_out(command: Any) -> None:
    after(eg.proposed).when(command).refused(no.CoordinationNotSigned)
    after(eg.proposed, GIVEN_UP).when(command).refused(no.CoordinationOver)


@pytest.mark.parametrize("command", [eg.sign, eg.link, eg.review, eg.renew, eg.end])
def test_nothing_is_done_to_an_unknown_programme(command: Any) -> None:
    after().when(command).refused(no.UnknownCoordination)


def test_activities_are_linked_once_each_and_counted() -> None:
    after(*SIGNED).when(eg.link).then(eg.linked)
    after(*SIGNED, eg.linked).when(eg.link).nothing()
    after(*SIGNED, eg.linked).when(replace(eg.link, on=date(2021, 4, 8))).refused(no.ActivityLinkedAlready)
    second = eg.linked.model_copy(update={"activity_id": eg.SECOND, "activities": 2})
    after(*SIGNED, eg.linked).when(replace(eg.link, activity_id=eg.SECOND)).then(second)


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2021, 1, 31), False),
        (date(2021, 2, 1), True),
        (date(2022, 6, 30), True),
        (date(2022, 7, 1), False),
    ],
)
def test_an_activity_is_held_within_the_period(day: date, fits: bool) -> None:
    case = after(*SIGNED).when(replace(eg.link, on=day))
    if fits:
        case.then(eg.linked.model_copy(update={"on": day}))
    else:
        case.refused(no.ActivityOutsidePeriod)
    after(*SIGNED, eg.renewed).when(replace(eg.link, on=date(2022, 7, 1))).then(
        eg.linked.model_copy(update={"on": date(2022, 7, 1)})
    )


@pytest.mark.parametrize(("year", "fits"), [(2020, False), (2021, True), (2022, True), (2023, False)])
def test_a_year_of_the_period_is_reviewed(year: int, fits: bool) -> None:
    case = after(*SIGNED).when(replace(eg.review, year=year, on=date(2023, 1, 1)))
    if fits:
        case.then(eg.reviewed.model_copy(update={"year": year, "on": date(2023, 1, 1)}))
    else:
        case.refused(no.ReviewOutsidePeriod)


def test_a_year_is_reviewed_once_in_words_of_the_rule_set() -> None:
    after(*SIGNED).when(eg.review).then(eg.reviewed)
    after(*SIGNED, eg.reviewed).when(eg.review).nothing()
    after(*SIGNED, eg.reviewed).when(replace(eg.review, text="Khác")).refused(no.YearReviewedAlready)
    after(*SIGNED).when(replace(eg.review, results=amounts(ELEPHANT=1))).refused(MeasureUnknown)
    after(*SIGNED).when(replace(eg.review, results=eg.review.results * 2)).refused(MeasureRepeated)
    after(*SIGNED).when(replace(eg.review, results=())).then(eg.reviewed.model_copy(update={"results": ()}))


def test_a_renewal_makes_the_period_longer() -> None:
    after(*SIGNED).when(eg.renew).then(eg.renewed)
    after(*SIGNED, eg.renewed).when(eg.renew).nothing()
    after(*SIGNED).when(replace(eg.renew, ends_on=date(2022, 6, 30))).refused(no.RenewalNotLater)
    again = replace(eg.renew, ends_on=date(2024, 6, 30), number="03-CTrPH", on=date(2023, 6, 1))
    wanted = {"before": eg.renew.ends_on, "ends_on": again.ends_on, "number": again.number, "on": again.on}
    after(*SIGNED, eg.renewed).when(again).then(eg.renewed.model_copy(update=wanted))


def test_a_programme_is_renewed_before_it_lapsed_or_within_the_days_of_grace() -> None:
    last = date(2022, 6, 30) + timedelta(days=ex.RULES.coordination.renewal_grace_days)
    after(*SIGNED).when(replace(eg.renew, on=last)).then(eg.renewed.model_copy(update={"on": last}))
    after(*SIGNED).when(replace(eg.renew, on=last + timedelta(days=1))).refused(no.RenewalTooLate)


def test_a_step_comes_no_earlier_than_the_one_it_follows_from() -> None:
    early = no.CoordinationDaysOutOfOrder
    after(eg.proposed).when(replace(eg.sign, on=date(2021, 1, 9))).refused(early)
    after(eg.proposed).when(replace(eg.end, on=date(2021, 1, 9))).refused(early)
    after(*SIGNED).when(replace(eg.renew, on=date(2021, 1, 24))).refused(early)
    after(*SIGNED).when(replace(eg.end, on=date(2021, 1, 24))).refused(early)
    after(*SIGNED).when(replace(eg.review, on=date(2021, 1, 24))).refused(early)
    after(*SIGNED).when(replace(eg.review, year=2022, on=date(2021, 12, 31))).refused(early)
    after(*SIGNED, eg.renewed).when(replace(eg.end, on=date(2022, 6, 14))).refused(early)
    sooner = replace(eg.renew, ends_on=date(2024, 1, 1), on=date(2022, 6, 14))
    after(*SIGNED, eg.renewed).when(sooner).refused(early)


def test_a_step_may_come_on_the_day_of_the_one_it_follows_from() -> None:
    day: dict[str, Any] = {"on": eg.proposed.on}
    after(eg.proposed).when(replace(eg.sign, **day)).then(eg.signed.model_copy(update=day))
    first: dict[str, Any] = {"year": 2022, "on": date(2022, 1, 1)}
    after(*SIGNED).when(replace(eg.review, **first)).then(eg.reviewed.model_copy(update=first))
    signed_on: dict[str, Any] = {"on": eg.signed.on}
    after(*SIGNED).when(replace(eg.renew, **signed_on)).then(eg.renewed.model_copy(update=signed_on))
    after(*SIGNED).when(replace(eg.end, **signed_on)).then(eg.ended.model_copy(update=signed_on))


def test_a_programme_is_ended_once_also_before_it_was_signed() -> None:
    after(*SIGNED).when(eg.end).then(eg.ended)
    after(eg.proposed).when(eg.end).then(GIVEN_UP)
    for past in ((*SIGNED, eg.ended), (eg.proposed, GIVEN_UP)):
        after(*past).when(eg.end).nothing()
        after(*past).when(replace(eg.end, reason="Khác")).refused(no.CoordinationOver)


@pytest.mark.parametrize("command", [eg.propose, eg.sign, eg.link, eg.review, eg.renew])
def test_saying_it_twice_changes_nothing_even_after_the_end(command: Any) -> None:
    """INVARIANT: repeating any earlier wish is harmless at any later time, also under another unit.

    Comparing with the unit of today, or refusing all after the end, would break it.
    """
    after(*WHOLE).when(command).nothing()
    after(*WHOLE, eg.ended).when(command).nothing()
    after(*WHOLE, eg.handed_on).when(command).nothing()


@pytest.mark.parametrize(
    "command",
    [
        replace(eg.link, activity_id=eg.SECOND),
        replace(eg.review, year=2022, on=date(2022, 12, 31)),
        replace(eg.renew, ends_on=date(2025, 1, 1)),
    ],
    ids=["link", "review", "renew"],
)
def test_what_has_ended_is_not_carried_on(command: Any) -> None:
    after(*WHOLE, eg.ended).when(command).refused(no.CoordinationOver)


def test_what_was_given_up_is_not_signed() -> None:
    after(eg.proposed, GIVEN_UP).when(replace(eg.sign, on=date(2022, 8, 1))).refused(no.CoordinationOver)


def test_an_open_programme_is_handed_on_once_and_goes_on_under_the_new_unit() -> None:
    after(*SIGNED).when(eg.hand_on).then(eg.handed_on)
    after(*SIGNED, eg.handed_on).when(eg.hand_on).nothing()
    after(eg.proposed).when(eg.hand_on).then(eg.handed_on.model_copy(update={"signed": False}))
    after(*SIGNED, eg.handed_on).when(eg.link).then(eg.linked.model_copy(update={"unit": eg.HEIR}))
    back = HandOn(ex.UNIT, date(2021, 8, 1))
    wanted = HandedOn(**eg.OF, from_unit=eg.HEIR, signed=True, on=date(2021, 8, 1))
    after(*SIGNED, eg.handed_on).when(back).then(wanted)


@pytest.mark.parametrize("past", [(), (*SIGNED, eg.ended), (eg.proposed, GIVEN_UP)], ids=["none", "ended", "given up"])
def test_what_is_not_open_is_not_handed_on(past: Sequence[DomainEvent]) -> None:
    after(*past).when(eg.hand_on).nothing()


@pytest.mark.parametrize("past", [(eg.signed,), (eg.proposed, eg.linked)], ids=["not begun", "not signed"])
def test_a_past_that_cannot_be_is_not_read(past: Sequence[Event]) -> None:
    with pytest.raises(TypeError):
        coordination.fold(past)
