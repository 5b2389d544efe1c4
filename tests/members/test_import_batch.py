"""The decider of imports, given events, when a command, then events or a refusal; and how a row is judged."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.members.domain import import_batch as batches
from services.members.domain import import_refusals as refusals
from services.members.domain.import_batch import Counts, import_batch
from services.members.domain.import_judging import REASONS, WRONG, Judged, Known, Line, Register, counted, is_day
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


def test_an_upload_keeps_its_purpose_and_the_year_of_its_ranks() -> None:
    ranked = batches.Upload(ex.tax, "a", 9, True, "STATISTICS", 2020, parsed, Counts(1, 0, 1, 1))
    kept = uploaded.model_copy(update={"forced": True, "purpose": "STATISTICS", "year": 2020})
    assert decide((), ranked) == [kept, parsed, judged]


def test_what_was_staged_is_known_whatever_became_of_it() -> None:
    for given in (STAGED, WRITTEN, (*STAGED, discarded)):
        assert batches.staged_of(import_batch.fold(given)).upload == uploaded
    with pytest.raises(refusals.UnknownImport):
        batches.staged_of(import_batch.fold(()))


def test_what_was_staged_tells_what_was_read_judged_and_carried() -> None:
    read = batches.Staged(uploaded, parsed, Counts(1, 0, 1, 1))
    assert import_batch.fold(STAGED) == read
    done = batches.staged_of(import_batch.fold(WRITTEN))
    assert (done.parsed, done.counts, done.carried) == (parsed, Counts(1, 0, 1, 1), (carried,))
    assert decide(STAGED, batches.Judge(Counts(2, 1, 0, 0))) == [
        batches.RowsJudged(valid=2, invalid=1, duplicate=0, warning=0)
    ]


def test_a_written_import_counts_new_updated_and_rated_persons() -> None:
    rows = (carried, carried.model_copy(update={"number": 5, "choice": "UPDATE", "rated": 0}))
    assert decide(STAGED, batches.Commit((), rows, 1))[-1] == batches.Committed(
        unit=ex.tax, registered=1, updated=1, skipped=1, rated=1
    )


def test_the_first_ten_rows_that_wait_are_named() -> None:
    ten = ", ".join(map(str, range(1, 11)))
    for waiting, named in ((10, rf"{ten}\)"), (11, rf"{ten}, …\)")):
        with pytest.raises(refusals.RowsUndecided, match=rf"Còn {waiting} dòng .*dòng {named}; hãy"):
            decide(STAGED, batches.Commit(tuple(range(1, waiting + 1)), (), 0))


def test_rows_that_update_members_are_decided_with_whom_and_one_for_each_row() -> None:
    update = batches.DecideRows("UPDATE", (5, 6), (ex.AN, ex.BINH))
    told = batches.RowsDecided(choice="UPDATE", rows=(5, 6), member_ids=(ex.AN, ex.BINH))
    assert decide(STAGED, update) == [told]
    assert decide((*STAGED, told), update) == []
    other = batches.DecideRows("UPDATE", (5, 6), (ex.AN, ex.AN))
    assert decide((*STAGED, told), other) == [told.model_copy(update={"rows": (6,), "member_ids": (ex.AN,)})]
    with pytest.raises(ValueError, match="shorter"):
        decide(STAGED, batches.DecideRows("UPDATE", (5, 6), (ex.AN,)))


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


def row(values: Mapping[str, str] = VALUES, known: Known = KNOWN, year: int | None = None, **line: Any) -> Judged:
    """Return what a row is found to be, where key `c` names the member AN."""
    fields: dict[str, Any] = {"flaws": (), "unit": ex.tax_1, "unit_flaw": "", "keys": {}, "own_id": None} | line
    return Register({"c": [ex.AN]}, {ex.AN: known}, DAY, ex.rules(DAY), year).judge(Line(4, values, **fields))


def judge(values: Mapping[str, str] = VALUES, known: Known = KNOWN, **line: Any) -> tuple[str, str | None, set[str]]:
    """Return verdict, what is chosen by itself, and the codes of a row."""
    found = row(values, known, **line)
    return found.verdict, found.choice, {code for code, _ in found.reasons}


def test_a_row_nobody_is_like_is_new() -> None:
    assert judge() == ("VALID", "NEW", set())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"birth_date": "2021-07-01"}, "BIRTH_TOO_LATE"),
        ({"birth_date": "2016-01-01"}, "BIRTH_TOO_LATE"),
        ({"birth_date": "2015-01-01"}, "BIRTH_TOO_LATE"),
        ({"joined_on": ""}, "JOINED_MISSING"),
        ({"joined_on": "2015"}, "JOINED_YEAR_ONLY"),
        ({"joined_on": "2021-08-01"}, "JOINED_LATER"),
    ],
)
def test_days_that_cannot_be_are_told(changes: dict[str, str], code: str) -> None:
    verdict, choice, codes = judge({**VALUES, **changes})
    assert (verdict, choice, codes) == ("INVALID" if code in WRONG else "WARNING", None, {code})


def test_a_day_of_today_is_late_for_a_birth_and_not_for_joining() -> None:
    assert judge({**VALUES, "joined_on": "2021-07-01"}) == ("VALID", "NEW", set())
    assert judge({**VALUES, "joined_on": "", "birth_date": "2021-07-01"})[2] == {"JOINED_MISSING", "BIRTH_TOO_LATE"}


def test_a_column_that_is_not_there_reads_as_one_left_empty() -> None:
    for missing in ("joined_on", "birth_date", "full_name"):
        less = {name: text for name, text in VALUES.items() if name != missing}
        for keys in ({}, {"code": "c"}):
            assert row(less, keys=keys).reasons == row({**VALUES, missing: ""}, keys=keys).reasons


@pytest.mark.parametrize(
    ("changes", "line", "reasons"),
    [
        ({}, {"unit": None, "unit_flaw": "UNIT_UNKNOWN"}, (("UNIT_UNKNOWN", "unit"),)),
        ({}, {"flaws": (("DATE_UNREADABLE", "born_male"),)}, (("BIRTH_UNREADABLE", "birth_date"),)),
        ({"birth_date": "2016-01-01"}, {}, (("BIRTH_TOO_LATE", "birth_date"),)),
        ({"joined_on": ""}, {}, (("JOINED_MISSING", "joined_on"),)),
        ({"joined_on": "2015"}, {}, (("JOINED_YEAR_ONLY", "joined_on"),)),
        ({"joined_on": "2021-08-01"}, {}, (("JOINED_LATER", "joined_on"),)),
        ({}, {"own_id": ex.BINH}, (("ID_NOT_KNOWN", ""),)),
        ({"full_name": "Ánh"}, {"keys": {"id": "c"}}, (("NAME_DIFFERS", "full_name"), ("SAME_ID_NUMBER", ""))),
        ({"birth_date": "1996"}, {"keys": {"code": "c"}}, (("BIRTH_DIFFERS", "birth_date"), ("SAME_CODE", ""))),
        ({"card_number": "T-2"}, {"own_id": ex.AN}, (("CARD_DIFFERS", "card_number"), ("SAME_RECORD", ""))),
        ({}, {"unit": ex.tax_2, "keys": {"card": "c"}}, (("UNIT_DIFFERS", "unit"), ("SAME_CARD", ""))),
        ({"rating": "GOOD", "joined_on": "2021-06-01"}, {"year": 2021}, (("NOT_RATEABLE", "rating"),)),
    ],
)
def test_a_reason_says_in_which_column_it_lies(
    changes: dict[str, str], line: dict[str, Any], reasons: tuple[tuple[str, str], ...]
) -> None:
    assert row({**VALUES, **changes}, **line).reasons == reasons


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


def test_what_a_row_leaves_out_or_says_alike_changes_nothing() -> None:
    for same in ({"phone": "0912345678"}, {"hometown": ""}, {"birth_date": "1995"}, {"card_number": "T-1"}):
        assert judge({**VALUES, **same}, keys={"code": "c"})[:2] == (
            "VALID",
            "UPDATE",
        ), same


def test_a_rank_to_be_taken_over_makes_a_row_worth_a_decision() -> None:
    rated = {**VALUES, "rating": "GOOD"}
    assert judge(rated, keys={"code": "c"}, year=2020) == ("DUPLICATE", None, {"SAME_CODE"})
    assert judge(VALUES, keys={"code": "c"}, year=2020) == ("VALID", "UPDATE", set())
    assert judge(rated, keys={"code": "c"}) == ("VALID", "UPDATE", set())


def test_a_judged_row_keeps_what_it_was_found_by() -> None:
    flaws = (("PHONE_ODD", "phone"),)
    named = row(keys={"code": "c"}, flaws=flaws)
    assert named == Judged(
        number=4,
        values=VALUES,
        verdict="VALID",
        reasons=flaws,
        unit=ex.tax_1,
        matches=(ex.AN,),
        matched_by="code",
        twin=None,
        choice="UPDATE",
        flaws=flaws,
    )
    own = row(own_id=ex.AN)
    assert (own.matched_by, own.own_id, own.matches) == ("own", ex.AN, (ex.AN,))
    assert (row().matched_by, row().matches) == ("", ())


def test_a_person_may_choose_what_fits_the_row() -> None:
    def allowed(found: Judged) -> set[str]:
        return {choice for choice in ("NEW", "UPDATE", "SKIP") if found.allows(choice)}

    assert allowed(row()) == {"NEW", "SKIP"}
    assert allowed(row(keys={"code": "c"})) == {"UPDATE", "SKIP"}
    assert allowed(row(keys={"who": "c"})) == {"NEW", "UPDATE", "SKIP"}
    assert allowed(row(flaws=(("SEX_MISSING", "sex"),))) == {"SKIP"}


def test_the_same_name_and_birth_is_someone_else_in_another_unit_or_once_gone() -> None:
    new: tuple[str, str, set[str]] = ("VALID", "NEW", set())
    assert judge(unit=ex.tax_2, keys={"who": "c"}) == new
    gone = Known(False, True, ex.TAX_1, "An", "1995-08-17", {})
    assert judge(known=gone, keys={"who": "c"}) == new
    out_of_reach = Known(True, False, ex.TAX_1, "An", "1995-08-17", {})
    assert judge(known=out_of_reach, keys={"who": "c"}) == new
    assert judge(unit=None, unit_flaw="UNIT_MISSING", keys={"who": "c"}) == ("INVALID", None, {"UNIT_MISSING"})


def test_rows_are_counted_by_what_they_were_found_to_be() -> None:
    rows = [
        row(),
        row(),
        row(flaws=(("SEX_MISSING", "sex"),)),
        row(keys={"who": "c"}),
        row(flaws=(("PHONE_ODD", "phone"),)),
    ]
    assert counted(rows) == Counts(valid=2, invalid=1, duplicate=1, warning=1)


def test_whom_a_row_names_elsewhere_or_gone_makes_it_wrong() -> None:
    elsewhere = Known(True, False, ex.BANK, "An", "1995-08-17", {})
    found = row(known=elsewhere, keys={"card": "c"})
    assert (found.reasons, found.matches, found.matched_by) == ((("ELSEWHERE", ""),), (), "")
    assert judge(known=elsewhere, keys={"who": "c"}) == ("VALID", "NEW", set())
    gone = Known(False, True, ex.TAX_1, "An", "1995-08-17", {})
    assert row(known=gone, keys={"code": "c"}).reasons == (("GONE", ""),)


def test_the_second_row_of_one_person_is_a_duplicate_of_the_first() -> None:
    register = Register({}, {}, DAY, ex.rules(DAY))
    lines = [Line(number, VALUES, (), ex.tax_1, "", {"code": "x"}) for number in (4, 5)]
    first, second = (register.judge(line) for line in lines)
    assert (first.verdict, second.verdict, second.twin) == ("VALID", "DUPLICATE", 4)
    assert second.reasons == (("TWICE_IN_SHEET", ""),)
    assert second.allows("NEW") and second.allows("SKIP") and not second.allows("UPDATE")


def test_ranks_are_taken_over_where_a_rating_could_have_been_decided() -> None:
    def found(joined: str, year: int | None, ranks: dict[UUID, str] | None = None) -> set[str]:
        register = Register({"c": [ex.AN]}, {ex.AN: KNOWN}, DAY, ex.rules(DAY), year, ranks or {})
        values = {**VALUES, "rating": "GOOD", "joined_on": joined}
        keys = {"code": "c"} if ranks else {}
        return {code for code, _ in register.judge(Line(4, values, (), ex.tax_1, "", keys)).reasons}

    assert found("2015-01-01", 2020) == found("2015-01-01", None) == set()
    assert found("2015-01-01", 2021) == found("2021-01-01", 2021) == set(), "six months on the very day are enough"
    assert found("2021-01-02", 2021) == {"NOT_RATEABLE"}
    assert "NOT_RATEABLE" in found("", 2020)
    undated = {name: text for name, text in VALUES.items() if name != "joined_on"} | {"rating": "GOOD"}
    assert ("NOT_RATEABLE", "rating") in row(undated, year=2020).reasons
    assert found("2020-12-01", 2020) == found("2015-01-01", 2022) == {"NOT_RATEABLE"}
    assert found("2015-01-01", 2020, {ex.AN: "GOOD"}) == set()
    assert "RATED_OTHERWISE" in found("2015-01-01", 2020, {ex.AN: "COMPLETED"})


def test_every_reason_is_told_in_words() -> None:
    assert set(REASONS) >= WRONG
    assert is_day("2020-02-29") and not is_day("2021-02-29") and not is_day("2020")
