"""The decider of imports, given events, when a command, then events or a refusal; and how a row is judged."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.members.domain import import_batch as batches
from services.members.domain import import_refusals as refusals
from services.members.domain.import_batch import Counts, import_batch
from services.members.domain.import_judging import REASONS, WRONG, Known, Line, Register, is_day
from services.members.domain.import_mapping import MappingSaved, SaveMapping, import_mapping
from tests.members import examples as ex
from tests.members.examples_imports import (
    carried,
    committed,
    decided,
    discarded,
    judged,
    parsed,
    reverted,
    rows_carried,
    uploaded,
)

DAY = date(2021, 7, 1)
COLUMNS = frozenset({"full_name", "birth_date"})
upload = batches.Upload(ex.tax, "a", 9, False, None, None, parsed, Counts(1, 0, 1, 1))
commit = batches.Commit((), (carried,), 2)
STAGED = (uploaded, parsed, judged)
WRITTEN = (*STAGED, decided, rows_carried, committed)


def decide(given: tuple[batches.Event, ...], command: batches.Command) -> list[batches.Event]:
    """Return what a command leads to after events."""
    return list(import_batch.decide(command, import_batch.fold(given)))


def test_an_upload_is_taken_once() -> None:
    assert decide((), upload) == [*STAGED]
    assert decide(STAGED, upload) == decide(WRITTEN, upload) == []
    with pytest.raises(refusals.ImportIsAnother):
        decide(STAGED, batches.Upload(ex.tax, "b", 9, False, None, None, parsed, Counts()))
    with pytest.raises(refusals.ImportIsAnother):
        decide(STAGED, batches.Upload(ex.bank, "a", 9, False, None, None, parsed, Counts()))


def test_rows_are_decided_until_the_next_judging() -> None:
    skip = batches.DecideRows("SKIP", (5, 6), (None, None))
    assert decide(STAGED, skip) == [decided]
    assert decide((*STAGED, decided), skip) == []
    more = batches.DecideRows("SKIP", (6, 7), (None, None))
    assert decide((*STAGED, decided), more) == [batches.RowsDecided(choice="SKIP", rows=(7,), member_ids=(None,))]
    assert decide((*STAGED, decided, judged), skip) == [decided]


def test_an_import_is_written_once_and_whole() -> None:
    assert decide((*STAGED, decided), commit) == [rows_carried, committed]
    assert decide(WRITTEN, commit) == []
    with pytest.raises(refusals.RowsUndecided, match="dòng 5, 6"):
        decide(STAGED, batches.Commit((5, 6), (), 0))


def test_an_import_is_undone_once() -> None:
    assert decide(WRITTEN, batches.Revert()) == [reverted]
    assert decide((*WRITTEN, reverted), batches.Revert()) == []
    with pytest.raises(refusals.ImportNotCommitted):
        decide(STAGED, batches.Revert())


def test_an_import_is_given_up_before_it_is_written() -> None:
    assert decide(STAGED, batches.Discard()) == [discarded]
    assert decide((*STAGED, discarded), batches.Discard()) == []


@pytest.mark.parametrize("command", [batches.Judge(Counts()), commit, batches.Revert(), batches.Discard()])
def test_what_was_not_uploaded_is_unknown(command: batches.Command) -> None:
    with pytest.raises(refusals.UnknownImport):
        decide((), command)


@pytest.mark.parametrize(
    ("given", "command"),
    [
        (WRITTEN, batches.Judge(Counts())),
        (WRITTEN, batches.Discard()),
        (WRITTEN, batches.DecideRows("SKIP", (1,), (None,))),
        ((*WRITTEN, reverted), commit),
        ((*STAGED, discarded), commit),
    ],
)
def test_what_is_over_does_not_change(given: tuple[batches.Event, ...], command: batches.Command) -> None:
    with pytest.raises(refusals.ImportClosed):
        decide(given, command)


def test_a_thousand_rows_stand_in_one_event() -> None:
    many = tuple(carried.model_copy(update={"number": number}) for number in range(2500))
    events = decide(STAGED, batches.Commit((), many, 0))
    assert [len(event.rows) for event in events if isinstance(event, batches.RowsCarried)] == [1000, 1000, 500]


def test_a_person_of_a_row_has_one_id() -> None:
    assert batches.person_id(ex.AN, 4) == batches.person_id(ex.AN, 4) != batches.person_id(ex.AN, 5)


def test_a_mapping_is_saved_once_and_to_columns_that_are_known() -> None:
    saved = MappingSaved(titles={"a": "full_name", "b": ""})
    command = SaveMapping((("a", "full_name"), ("b", "")), COLUMNS)
    assert import_mapping.decide(command, {}) == [saved]
    assert import_mapping.decide(command, import_mapping.fold([saved])) == []
    same = SaveMapping((("a", "full_name"), ("b", ""), ("a", "full_name")), COLUMNS)
    assert import_mapping.decide(same, import_mapping.fold([saved])) == []
    with pytest.raises(refusals.UnknownImportColumn):
        import_mapping.decide(SaveMapping((("a", "village"),), COLUMNS), {})
    with pytest.raises(refusals.TitleMappedTwice):
        import_mapping.decide(SaveMapping((("a", "full_name"), ("a", "")), COLUMNS), {})


# Judging.

VALUES: Mapping[str, str] = {"full_name": "An", "birth_date": "1995-08-17", "sex": "MALE", "joined_on": "2015-01-01"}
KNOWN = Known(True, True, ex.TAX_1, "An", "1995-08-17", {"phone": "0912345678"}, card="T-1")


def judge(values: Mapping[str, str] = VALUES, known: Known = KNOWN, **line: Any) -> tuple[str, str | None, set[str]]:
    """Return verdict, what is chosen by itself, and the codes of a row, where key `c` names the member AN."""
    fields: dict[str, Any] = {"flaws": (), "unit": ex.tax_1, "unit_flaw": "", "keys": {}, "own_id": None} | line
    register = Register({"c": [ex.AN]}, {ex.AN: known}, DAY, ex.rules(DAY))
    found = register.judge(Line(4, values, **fields))
    return found.verdict, found.choice, {code for code, _ in found.reasons}


def test_a_row_nobody_is_like_is_new() -> None:
    assert judge() == ("VALID", "NEW", set())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"birth_date": "2021-07-01"}, "BIRTH_TOO_LATE"),
        ({"birth_date": "2016-01-01"}, "BIRTH_TOO_LATE"),
        ({"joined_on": ""}, "JOINED_MISSING"),
        ({"joined_on": "2015"}, "JOINED_YEAR_ONLY"),
        ({"joined_on": "2021-08-01"}, "JOINED_LATER"),
    ],
)
def test_days_that_cannot_be_are_told(changes: dict[str, str], code: str) -> None:
    verdict, choice, codes = judge({**VALUES, **changes})
    assert (verdict, choice, codes) == ("INVALID" if code in WRONG else "WARNING", None, {code})


@pytest.mark.parametrize(
    ("flaw", "code", "verdict"),
    [
        (("DATE_UNREADABLE", "born_male"), "BIRTH_UNREADABLE", "INVALID"),
        (("MONTH_ONLY", "birth_date"), "BIRTH_YEAR_ONLY", "WARNING"),
        (("DATE_UNREADABLE", "joined_on"), "JOINED_MISSING", "WARNING"),
        (("PHONE_ODD", "phone"), "PHONE_ODD", "WARNING"),
        (("YEAR_OF_TWO_DIGITS", "joined_on"), "YEAR_OF_TWO_DIGITS", "VALID"),
    ],
)
def test_what_reading_found_is_weighed(flaw: tuple[str, str], code: str, verdict: str) -> None:
    found = judge(flaws=(flaw,))
    assert (found[0], found[2]) == (verdict, {code})


def test_whom_a_row_names_decides_what_it_is() -> None:
    assert judge(keys={"code": "c"}) == ("VALID", "UPDATE", set())
    changed = judge({**VALUES, "phone": "0999999999"}, keys={"code": "c"})
    assert changed == ("DUPLICATE", None, {"SAME_CODE"})
    assert judge(keys={"who": "c"})[2] == {"SAME_PERSON"}
    assert judge(own_id=ex.AN) == ("VALID", "UPDATE", set())
    assert judge(own_id=ex.BINH)[2] == {"ID_NOT_KNOWN"}
    assert "NAME_DIFFERS" in judge({**VALUES, "full_name": "Ánh"}, keys={"id": "c"})[2]
    assert "UNIT_DIFFERS" in judge(unit=ex.tax_2, keys={"id": "c"})[2]


def test_whom_a_row_names_elsewhere_or_gone_makes_it_wrong() -> None:
    elsewhere = Known(True, False, ex.BANK, "An", "1995-08-17", {})
    assert judge(known=elsewhere, keys={"card": "c"})[2] == {"ELSEWHERE"}
    assert judge(known=elsewhere, keys={"who": "c"}) == ("VALID", "NEW", set())
    gone = Known(False, True, ex.TAX_1, "An", "1995-08-17", {})
    assert judge(known=gone, keys={"code": "c"})[2] == {"GONE"}


def test_the_second_row_of_one_person_is_a_duplicate_of_the_first() -> None:
    register = Register({}, {}, DAY, ex.rules(DAY))
    lines = [Line(number, VALUES, (), ex.tax_1, "", {"code": "x"}) for number in (4, 5)]
    first, second = (register.judge(line) for line in lines)
    assert (first.verdict, second.verdict, second.twin) == ("VALID", "DUPLICATE", 4)
    assert second.allows("NEW") and second.allows("SKIP") and not second.allows("UPDATE")


def test_ranks_are_taken_over_where_a_rating_could_have_been_decided() -> None:
    def found(joined: str, year: int | None, ranks: dict[UUID, str] | None = None) -> set[str]:
        register = Register({"c": [ex.AN]}, {ex.AN: KNOWN}, DAY, ex.rules(DAY), year, ranks or {})
        values = {**VALUES, "rating": "GOOD", "joined_on": joined}
        keys = {"code": "c"} if ranks else {}
        return {code for code, _ in register.judge(Line(4, values, (), ex.tax_1, "", keys)).reasons}

    assert found("2015-01-01", 2020) == found("2015-01-01", None) == set()
    assert found("2020-12-01", 2020) == found("2015-01-01", 2022) == {"NOT_RATEABLE"}
    assert found("2015-01-01", 2020, {ex.AN: "GOOD"}) == set()
    assert "RATED_OTHERWISE" in found("2015-01-01", 2020, {ex.AN: "COMPLETED"})


def test_every_reason_is_told_in_words() -> None:
    assert set(REASONS) >= WRONG
    assert is_day("2020-02-29") and not is_day("2021-02-29") and not is_day("2020")
