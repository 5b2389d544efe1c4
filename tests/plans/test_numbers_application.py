"""The use cases of document numbers on a real store: one commit a number, scope, lists, repeated requests."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from contracts.plans import numbers as contract
from services.kernel.http import OutOfScope
from services.kernel.store import Receipt, StaleVersion, Store, Work
from services.plans.application import UseCases
from services.plans.application.numbers import After, Numbers
from services.plans.domain import document_refusals as no
from services.plans.domain.document import document
from services.plans.domain.register import HandOn as HandRegisterOn
from services.plans.domain.register import register
from services.plans.domain.register_sheet import SIZE
from services.plans.domain.units import UnitDissolved, UnknownUnit
from tests.plans import examples as ex
from tests.plans import examples_numbers as n
from tests.plans.requests import WHOLE, within

OWN, ABOVE, FOREIGN = within(ex.OFFICE), within(ex.BLOC), within(ex.STRANGER)


@pytest.fixture
def numbers(use: UseCases) -> Numbers:
    """The use cases, for an office that has its letters."""
    use.numbers.set_suffix(ex.OFFICE, n.letters, WHOLE)
    return use.numbers


def ids(first: int, many: int) -> list[UUID]:
    """Ids of documents."""
    return [UUID(int=5000 + number) for number in range(first, first + many)]


def take(numbers: Numbers, document_id: UUID, **said: object) -> str:
    """Reserve a number and return it."""
    return numbers.reserve(ex.OFFICE, document_id, n.asked.model_copy(update=said), OWN).number


def test_numbers_of_a_type_and_year_follow_one_another(numbers: Numbers) -> None:
    assert [take(numbers, one) for one in ids(1, 3)] == ["01-KH/ĐTN", "02-KH/ĐTN", "03-KH/ĐTN"]
    assert take(numbers, n.DECISION, kind="QĐ") == "01-QĐ/ĐTN"
    assert take(numbers, n.SECOND, effective_on=date(2022, 1, 4)) == "01-KH/ĐTN"
    assert take(numbers, n.THIRD) == "04-KH/ĐTN"


def test_each_unit_has_registers_of_its_own(numbers: Numbers) -> None:
    numbers.set_suffix(ex.CELL, n.letters, OWN)
    assert take(numbers, n.LETTER) == numbers.reserve(ex.CELL, n.SECOND, n.asked, OWN).number == "01-KH/ĐTN"


def test_a_number_asked_for_again_is_the_same_and_costs_none(numbers: Numbers) -> None:
    first = numbers.reserve(ex.OFFICE, n.LETTER, n.asked, OWN)
    again = numbers.reserve(ex.OFFICE, n.LETTER, n.asked, OWN)
    assert (first.changed, again.changed, again.number, again.sequence) == (True, False, first.number, 1)
    assert take(numbers, n.SECOND) == "02-KH/ĐTN"


def test_a_repeated_request_gets_the_answer_of_the_first(numbers: Numbers) -> None:
    once = replace(OWN, receipt=Receipt("acc-2:key", "print"))
    first = numbers.reserve(ex.OFFICE, n.LETTER, n.asked, once)
    again = numbers.reserve(ex.OFFICE, n.LETTER, n.asked, once)
    assert (again.repeated, again.number, again.version) == (True, first.number, first.version)


def test_a_refused_reservation_costs_no_number(numbers: Numbers) -> None:
    with pytest.raises(no.UnknownDocumentType):
        take(numbers, n.LETTER, kind="XYZ")
    with pytest.raises(StaleVersion):
        numbers.reserve(ex.OFFICE, n.LETTER, n.asked, replace(OWN, expected=3))
    assert take(numbers, n.SECOND) == "01-KH/ĐTN"


def test_a_unit_without_letters_or_without_existence_takes_no_number(use: UseCases) -> None:
    with pytest.raises(no.SuffixMissing):
        use.numbers.reserve(ex.OFFICE, n.LETTER, n.asked, OWN)
    with pytest.raises(UnitDissolved):
        use.numbers.reserve(ex.GONE, n.LETTER, n.asked.model_copy(update={"effective_on": ex.GONE_ON}), ABOVE)
    with pytest.raises(UnknownUnit):
        use.numbers.reserve(ex.OTHER, n.LETTER, n.asked, WHOLE)


def test_new_letters_stand_in_the_numbers_to_come(numbers: Numbers) -> None:
    take(numbers, n.LETTER)
    changed = n.letters.model_copy(update={"suffix": "ĐTNVP"})
    assert [numbers.set_suffix(ex.OFFICE, changed, OWN).changed for _ in range(2)] == [True, False]
    assert take(numbers, n.SECOND) == "02-KH/ĐTNVP"
    assert numbers.show(ex.OFFICE, n.LETTER, OWN)[0].number == "01-KH/ĐTN"


def test_a_document_is_issued_or_voided_and_shown_with_what_was_said(numbers: Numbers) -> None:
    for one in (n.LETTER, n.SECOND):
        take(numbers, one)
    for _ in range(2):
        numbers.issue(ex.OFFICE, n.LETTER, n.out, OWN)
        numbers.void(ex.OFFICE, n.SECOND, n.given_up, OWN)
    issued, version = numbers.show(ex.OFFICE, n.LETTER, ABOVE)
    assert (issued.state, issued.issued_on, issued.subject, version) == ("ISSUED", n.issue.on, n.SUBJECT, 2)
    voided, _ = numbers.show(ex.OFFICE, n.SECOND, OWN)
    assert (voided.state, voided.voided_on, voided.reason) == ("VOIDED", n.void.on, n.SECRET)
    with pytest.raises(no.DocumentAlreadyIssued):
        numbers.void(ex.OFFICE, n.LETTER, n.given_up, OWN)


def test_days_follow_the_numbers_across_sheets(numbers: Numbers) -> None:
    rows = [n.row(one) for one in ids(1, SIZE + 2)]
    numbers.load(ex.OFFICE, contract.LoadDocuments(rows=tuple(rows)), OWN)
    first, last = rows[0].document_id, rows[-1].document_id
    numbers.issue(ex.OFFICE, first, n.out, OWN)
    early = n.out.model_copy(update={"effective_on": date(2021, 2, 2)})
    with pytest.raises(no.IssueDayOutOfOrder, match="số đứng trước ký ngày 03/02/2021"):
        numbers.issue(ex.OFFICE, last, early, OWN)
    numbers.issue(ex.OFFICE, last, n.out, OWN)
    late = n.out.model_copy(update={"effective_on": date(2021, 2, 4)})
    with pytest.raises(no.IssueDayOutOfOrder, match="số đứng sau ký ngày 03/02/2021"):
        numbers.issue(ex.OFFICE, rows[1].document_id, late, OWN)


def test_a_paper_register_is_entered_as_a_list_or_not_at_all(numbers: Numbers) -> None:
    rows = (n.row(n.LETTER, issue=n.out), n.row(n.SECOND, voiding=n.given_up), n.row(n.THIRD))
    answer = numbers.load(ex.OFFICE, contract.LoadDocuments(rows=rows), OWN)
    assert (answer.changed, answer.numbers) == (3, ("01-KH/ĐTN", "02-KH/ĐTN", "03-KH/ĐTN"))
    again = numbers.load(ex.OFFICE, contract.LoadDocuments(rows=rows), OWN)
    assert (again.changed, again.numbers) == (0, answer.numbers)
    wrong = (n.row(n.DECISION), n.row(ex.OTHER, kind="XYZ"))
    with pytest.raises(no.UnknownDocumentType, match="Dòng 2: "):
        numbers.load(ex.OFFICE, contract.LoadDocuments(rows=wrong), OWN)
    assert take(numbers, n.DECISION) == "04-KH/ĐTN"


def test_only_keys_in_scope_take_issue_void_read_and_close(numbers: Numbers) -> None:
    take(numbers, n.LETTER)
    for wish in (
        lambda: numbers.set_suffix(ex.OFFICE, n.letters, FOREIGN),
        lambda: numbers.reserve(ex.OFFICE, n.SECOND, n.asked, FOREIGN),
        lambda: numbers.load(ex.OFFICE, contract.LoadDocuments(rows=(n.row(n.SECOND),)), FOREIGN),
        lambda: numbers.issue(ex.OFFICE, n.LETTER, n.out, FOREIGN),
        lambda: numbers.void(ex.OFFICE, n.LETTER, n.given_up, FOREIGN),
        lambda: numbers.show(ex.OFFICE, n.LETTER, FOREIGN),
        lambda: numbers.lines(ex.OFFICE, 2021, FOREIGN),
        lambda: numbers.close(ex.OFFICE, "KH", 2021, n.closure, FOREIGN),
    ):
        with pytest.raises(OutOfScope):
            wish()


def test_a_document_is_found_under_its_issuer_only(numbers: Numbers) -> None:
    take(numbers, n.LETTER)
    with pytest.raises(no.UnknownDocument):
        numbers.issue(ex.CELL, n.LETTER, n.out, OWN)
    with pytest.raises(no.UnknownDocument):
        numbers.show(ex.CELL, n.LETTER, OWN)
    with pytest.raises(no.UnknownDocument):
        numbers.void(ex.OFFICE, n.SECOND, n.given_up, OWN)


def test_a_register_is_closed_when_every_number_is_settled_and_then_gives_none(numbers: Numbers) -> None:
    take(numbers, n.LETTER)
    with pytest.raises(no.NumbersStillOpen, match="Sổ còn 1 số"):
        numbers.close(ex.OFFICE, "KH", 2021, n.closure, OWN)
    numbers.issue(ex.OFFICE, n.LETTER, n.out, OWN)
    assert [numbers.close(ex.OFFICE, "KH", 2021, n.closure, OWN).changed for _ in range(2)] == [True, False]
    with pytest.raises(no.RegisterClosed):
        take(numbers, n.SECOND)
    with pytest.raises(no.UnknownRegister):
        numbers.close(ex.OFFICE, "BB", 2021, n.closure, OWN)


def test_the_list_goes_by_type_and_number_and_from_where_it_was_left(numbers: Numbers) -> None:
    rows = tuple(n.row(one) for one in ids(1, SIZE + 1))
    numbers.load(ex.OFFICE, contract.LoadDocuments(rows=rows), OWN)
    numbers.reserve(ex.OFFICE, n.DECISION, n.asked_decision, OWN)
    numbers.void(ex.OFFICE, rows[-1].document_id, n.given_up, OWN)
    told = [(line.kind, line.sequence) for line in numbers.lines(ex.OFFICE, 2021, OWN)]
    assert told == [*(("KH", number) for number in range(1, SIZE + 2)), ("QĐ", 1)]
    rest = [line.sequence for line in numbers.lines(ex.OFFICE, 2021, OWN, after=After("KH", SIZE))]
    assert rest == [SIZE + 1, 1]
    assert [line.number for line in numbers.lines(ex.OFFICE, 2021, OWN, after=After("QĐ", 1))] == []
    voided = list(numbers.lines(ex.OFFICE, 2021, OWN, state=contract.DocumentState.VOIDED))
    assert [line.sequence for line in voided] == [SIZE + 1]
    assert [line.number for line in numbers.lines(ex.OFFICE, 2021, OWN, kind="QĐ")] == ["01-QĐ/ĐTN-TCKT"]
    assert list(numbers.lines(ex.OFFICE, 2020, OWN)) == []


def test_what_was_handed_on_is_issued_and_read_by_the_new_unit(numbers: Numbers, store: Store) -> None:
    take(numbers, n.LETTER)

    def hand_on(work: Work) -> None:
        work.decide(document, n.LETTER, n.hand_on, on=n.hand_on.on)
        work.decide(register, n.REGISTER, HandRegisterOn(n.SUCCESSOR, n.hand_on.on), on=n.hand_on.on)

    store.write(hand_on, WHOLE)
    assert [line.unit.id for line in numbers.lines(ex.OFFICE, 2021, FOREIGN)] == [n.SUCCESSOR.id]
    with pytest.raises(OutOfScope):
        numbers.issue(ex.OFFICE, n.LETTER, n.out, OWN)
    numbers.issue(ex.OFFICE, n.LETTER, n.out, FOREIGN)
    numbers.close(ex.OFFICE, "KH", 2021, n.closure, FOREIGN)


def test_many_at_once_get_each_their_own_number(numbers: Numbers) -> None:
    with ThreadPoolExecutor(16) as pool:
        given = list(pool.map(lambda one: numbers.reserve(ex.OFFICE, one, n.asked, OWN).sequence, ids(1, 160)))
    assert sorted(given) == list(range(1, 161))
