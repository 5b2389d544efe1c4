"""A document's number: reserved once, then issued or voided; registers and their sheets."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.kernel.decider import DomainEvent
from services.plans.domain import document_refusals as no
from services.plans.domain.document import HandOn, Issue, NotReserved, document
from services.plans.domain.issuer import SetSuffix, issuer
from services.plans.domain.register import Continue, NotBegun, keeper, register
from services.plans.domain.register import HandOn as HandRegisterOn
from services.plans.domain.register_sheet import SIZE, Mark, Strike, Take, Use, register_sheet, sheet_of
from tests.plans import examples as ex
from tests.plans import examples_numbers as n
from tests.support.decisions import Case, given

EARLY, LATE = date(2021, 2, 2), date(2021, 2, 4)


def after(*past: DomainEvent) -> Case:
    """A document with this past."""
    return given(document, *past)


def test_the_next_number_is_written_out_when_it_is_reserved() -> None:
    after().when(n.reserve).then(n.reserved)


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"sequence": 9}, "09-KH/ĐTN"),
        ({"sequence": 10}, "10-KH/ĐTN"),
        ({"sequence": 1234}, "1234-KH/ĐTN"),
        ({"kind": "QĐ", "suffix": "TWĐTN", "department": "TCKT"}, "03-QĐ/TWĐTN-TCKT"),
    ],
)
def test_a_number_is_written_as_the_union_writes_it(change: dict[str, Any], number: str) -> None:
    (found,) = document.decide(replace(n.reserve, **change), document.initial)
    assert getattr(found, "number") == number  # noqa: B009  # the union of events has it in part


def test_a_type_the_rule_set_does_not_know_has_no_register() -> None:
    after().when(replace(n.reserve, kind="XYZ")).refused(no.UnknownDocumentType)


def test_without_the_issuers_letters_no_number_is_given() -> None:
    after().when(replace(n.reserve, suffix=None)).refused(no.SuffixMissing)


def test_an_id_stands_for_one_reservation() -> None:
    for change in ({"unit": n.SUCCESSOR}, {"kind": "QĐ"}, {"department": "VP"}, {"on": EARLY}):
        after(n.reserved).when(replace(n.reserve, **change)).refused(no.DocumentIsAnother)


@pytest.mark.parametrize("past", [(), (n.issued,), (n.voided,), (n.handed_on,)], ids=lambda past: str(len(past)))
def test_the_same_reservation_is_the_same_number_at_any_later_time(past: Sequence[DomainEvent]) -> None:
    """INVARIANT: asking again never costs a number.

    Comparing the register's next number with the one reserved would break it.
    """
    after(n.reserved, *past).when(replace(n.reserve, sequence=0, suffix=None)).nothing()


def test_a_reserved_number_is_issued() -> None:
    after(n.reserved).when(n.issue).then(n.issued)


def test_a_number_is_issued_once() -> None:
    after(n.reserved, n.issued).when(n.issue).nothing()
    for change in ({"summary": "Khác"}, {"signer_post": "Phó Bí thư"}, {"on": LATE}):
        after(n.reserved, n.issued).when(replace(n.issue, **change)).refused(no.DocumentAlreadyIssued)


def test_a_number_is_issued_within_the_year_of_its_register() -> None:
    late = replace(n.issue, on=date(2022, 1, 3))
    after(n.reserved).when(late).refused(no.IssuedOutsideYear)
    after(n.reserved).when(replace(late, rules=n.LENIENT)).then(n.issued.model_copy(update={"on": late.on}))


@pytest.mark.parametrize("neighbour", [{"before": LATE}, {"after": EARLY}], ids=["below is later", "above is earlier"])
def test_a_day_that_contradicts_a_neighbouring_number_is_refused_or_noted(neighbour: dict[str, Any]) -> None:
    command = replace(n.issue, **neighbour)
    after(n.reserved).when(command).refused(no.IssueDayOutOfOrder)
    noted = n.issued.model_copy(update={"out_of_order": True})
    after(n.reserved).when(replace(command, rules=n.LENIENT)).then(noted)


def test_a_day_between_the_neighbours_days_or_on_them_is_in_order() -> None:
    for before, behind in ((EARLY, LATE), (n.issue.on, n.issue.on)):
        after(n.reserved).when(replace(n.issue, before=before, after=behind)).then(n.issued)


def test_a_reserved_number_is_voided_and_keeps_its_place() -> None:
    after(n.reserved).when(n.void).then(n.voided)
    after(n.reserved, n.voided).when(n.void).nothing()
    after(n.reserved, n.voided).when(replace(n.void, reason="Khác")).refused(no.DocumentAlreadyVoided)
    after(n.reserved, n.voided).when(n.issue).refused(no.DocumentAlreadyVoided)


def test_an_issued_number_is_not_voided() -> None:
    after(n.reserved, n.issued).when(n.void).refused(no.DocumentAlreadyIssued)


@pytest.mark.parametrize("command", [n.issue, n.void], ids=["issue", "void"])
def test_nothing_is_done_to_a_number_nobody_took(command: Any) -> None:
    after().when(command).refused(no.UnknownDocument)


def test_an_open_number_is_handed_on_and_issued_by_its_new_unit() -> None:
    after(n.reserved).when(n.hand_on).then(n.handed_on)
    moved = n.issued.model_copy(update={"unit": n.SUCCESSOR})
    after(n.reserved, n.handed_on).when(n.issue).then(moved)
    after(n.reserved, n.handed_on).when(n.hand_on).nothing()


@pytest.mark.parametrize("past", [(), (n.reserved, n.issued), (n.reserved, n.voided)], ids=["none", "issued", "voided"])
def test_what_is_not_open_is_not_handed_on(past: Sequence[DomainEvent]) -> None:
    after(*past).when(n.hand_on).nothing()
    after(n.reserved).when(HandOn(ex.UNIT, LATE)).nothing()


# Registers.


def kept(*past: DomainEvent) -> Case:
    """A register with this past."""
    return given(register, *past)


def go_on(*, full: bool) -> Continue:
    """Ask for room."""
    return Continue(ex.UNIT, "KH", 2021, full)


def test_a_register_begins_with_a_sheet_and_goes_on_with_the_next_when_it_is_full() -> None:
    kept().when(go_on(full=False)).then(n.sheet_begun)
    kept(n.sheet_begun).when(go_on(full=False)).nothing()
    kept(n.sheet_begun).when(go_on(full=True)).then(n.sheet_begun.model_copy(update={"sheet": 2}))


def test_a_register_is_closed_once_no_number_is_open() -> None:
    kept(n.sheet_begun).when(n.close).then(n.closed)
    open_ones = replace(n.close, voided=0)
    kept(n.sheet_begun).when(open_ones).refused(no.NumbersStillOpen)
    still = n.closed.model_copy(update={"voided": 0, "open": 1})
    kept(n.sheet_begun).when(replace(open_ones, rules=n.LENIENT)).then(still)


def test_a_closed_register_gives_no_number_and_stays_as_it_was_closed() -> None:
    kept(n.sheet_begun, n.closed).when(go_on(full=False)).refused(no.RegisterClosed)
    kept(n.sheet_begun, n.closed).when(replace(n.close, last=9)).nothing()


def test_a_register_nobody_began_is_not_closed() -> None:
    kept().when(n.close).refused(no.UnknownRegister)


def test_an_open_register_is_handed_on_and_closed_by_who_keeps_it() -> None:
    hand_on = HandRegisterOn(n.SUCCESSOR, date(2021, 3, 1))
    kept(n.sheet_begun).when(hand_on).then(n.register_handed_on)
    kept(n.sheet_begun, n.register_handed_on).when(hand_on).nothing()
    kept(n.sheet_begun, n.register_handed_on).when(n.close).then(n.closed.model_copy(update={"unit": n.SUCCESSOR}))
    kept(n.sheet_begun, n.closed).when(hand_on).nothing()
    kept().when(hand_on).nothing()


def test_another_sheet_does_not_give_a_register_back() -> None:
    state = register.fold([n.sheet_begun, n.register_handed_on, n.sheet_begun.model_copy(update={"sheet": 2})])
    assert not isinstance(state, NotBegun)
    assert (state.unit, state.sheets) == (n.SUCCESSOR, 2)


# Sheets.


def test_a_sheet_gives_its_numbers_in_a_row_and_none_twice() -> None:
    given(register_sheet).when(Take(ex.UNIT, n.LETTER, 1)).then(n.taken)
    given(register_sheet, n.taken).when(Take(ex.UNIT, n.LETTER, 1)).nothing()
    second = n.taken.model_copy(update={"sequence": 2, "document_id": n.SECOND})
    given(register_sheet, n.taken).when(Take(ex.UNIT, n.SECOND, 1)).then(second)
    third_sheet = n.taken.model_copy(update={"sequence": 2 * SIZE + 1})
    given(register_sheet).when(Take(ex.UNIT, n.LETTER, 3)).then(third_sheet)


def test_each_number_stands_on_one_sheet() -> None:
    assert [sheet_of(number) for number in (1, SIZE, SIZE + 1, 2 * SIZE, 2 * SIZE + 1)] == [1, 1, 2, 2, 3]


def test_what_became_of_a_number_is_noted_once() -> None:
    use, strike = Use(ex.UNIT, 1, n.used.on), Strike(ex.UNIT, 1)
    given(register_sheet, n.taken).when(use).then(n.used)
    given(register_sheet, n.taken).when(strike).then(n.struck)
    for past in (n.used, n.struck):
        given(register_sheet, n.taken, past).when(use).nothing()
        given(register_sheet, n.taken, past).when(strike).nothing()
    given(register_sheet, n.taken).when(Use(ex.UNIT, 2, LATE)).nothing()


def test_a_sheet_knows_the_days_of_the_nearest_issued_numbers() -> None:
    past: list[Any] = [
        n.taken.model_copy(update={"sequence": number, "document_id": ex.UUID(int=number)}) for number in range(1, 6)
    ]
    days = {1: date(2021, 1, 1), 2: date(2021, 1, 2), 5: date(2021, 1, 5)}
    past += [n.used.model_copy(update={"sequence": number, "on": day}) for number, day in days.items()]
    sheet = register_sheet.fold([*past, n.struck.model_copy(update={"sequence": 4})])
    assert (sheet.day_below(3), sheet.day_above(3)) == (days[2], days[5])
    assert (sheet.day_below(1), sheet.day_above(5)) == (None, None)
    assert (sheet.day_below(5), sheet.day_above(1)) == (days[2], days[2])


# Letters.


def test_the_issuers_letters_change_and_the_same_ones_change_nothing() -> None:
    command = SetSuffix(ex.UNIT, "ĐTN", n.suffix_set.on)
    given(issuer).when(command).then(n.suffix_set)
    given(issuer, n.suffix_set).when(command).nothing()
    other = n.suffix_set.model_copy(update={"suffix": "ĐTNVP"})
    given(issuer, n.suffix_set).when(replace(command, suffix="ĐTNVP")).then(other)


def test_a_document_begins_with_its_number() -> None:
    for event in (n.issued, n.voided, n.handed_on):
        with pytest.raises(TypeError):
            document.fold([event])
    for late in (n.closed, n.register_handed_on):
        with pytest.raises(TypeError):
            register.fold([late])
    assert isinstance(n.issue, Issue)


def test_a_number_knows_its_unit_also_when_it_is_out_or_struck() -> None:
    for end in (n.issued, n.voided):
        state = document.fold([n.reserved, n.handed_on, end])
        assert not isinstance(state, NotReserved)
        assert state.unit == n.SUCCESSOR


def test_a_reservation_with_a_department_is_the_same_reservation_later() -> None:
    command = replace(n.reserve, department="TCKT")
    told = n.reserved.model_copy(update={"department": "TCKT", "number": "03-KH/ĐTN-TCKT"})
    after().when(command).then(told)
    after(told).when(command).nothing()


def test_a_register_is_kept_by_a_unit_once_it_is_begun() -> None:
    assert keeper(register.initial) is None
    assert keeper(register.fold([n.sheet_begun, n.register_handed_on])) == n.SUCCESSOR


def test_a_sheet_is_full_with_its_last_number_and_marks_what_became_of_each() -> None:
    lines = [n.taken.model_copy(update={"sequence": number}) for number in range(1, SIZE + 1)]
    assert [register_sheet.fold(lines[:count]).is_full() for count in (0, SIZE - 1, SIZE)] == [False, False, True]
    struck = n.struck.model_copy(update={"sequence": 2})
    sheet = register_sheet.fold([*lines[:3], n.used, struck])
    assert [(one.mark, one.on) for one in sheet.lines] == [
        (Mark.ISSUED, n.used.on),
        (Mark.VOIDED, None),
        (Mark.OPEN, None),
    ]
