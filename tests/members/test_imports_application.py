"""Imports through the use cases on a real store, with the real views beside it: preview, decisions, writing, undoing."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from contracts.base import Document
from contracts.members import imports as contract
from services.kernel.http import OutOfScope
from services.kernel.inbox import OwnInbox
from services.kernel.store import Store
from services.kernel.views import ViewSet, open_engine
from services.members.application import UseCases, rating_id
from services.members.domain import import_refusals as refusals
from services.members.domain import member as members
from services.members.domain.access import UnknownViewPurpose
from services.members.domain.import_batch import person_id
from services.members.domain.member import member
from services.members.domain.member_refusals import MemberCodeTaken
from services.members.domain.rating import Open, rating
from services.members.sheets.columns import ID_COLUMN
from services.members.views import views
from services.members.views.directory import Directory
from services.members.views.identities import Recognised
from services.members.views.imports import Imports
from services.members.views.staged import Shelf
from tests.members import examples as ex
from tests.members import examples_sheets as sheets

ONE, TWO = UUID(int=901), UUID(int=902)
STREAM = "MEMBERS"
NOW = datetime(2021, 7, 1, 8, tzinfo=UTC)
PAPER: dict[str, Any] = {
    "effective_on": date(2021, 7, 1),
    "document": Document(number="01-BC/ĐTN", issued_on=date(2021, 7, 1)),
}
COMMIT, REVERT = contract.CommitImport(**PAPER), contract.RevertImport(**PAPER)
HOME_1, HOME_2 = {"unit": "cuc-thue-1"}, {"unit": "CUC THUE 2"}
AN: Mapping[str, Any] = {**sheets.AN, **HOME_1}
BINH: Mapping[str, Any] = {**sheets.BINH, **HOME_2, "joined_on": "19/05/2015", "born_male": "1/2/1999"}


class Desk:
    """The use cases with their views, which follow the store when told to."""

    def __init__(self, store: Store, private: ViewSet, keys: Any) -> None:
        self.store, self._own = store, OwnInbox(store, private, stream=STREAM)
        self.private = private
        self.shelf = Shelf(private.engine, keys)
        self.use = UseCases.on(store, ex.RULES, Directory(private, STREAM), Recognised(private), self.shelf)
        self.imports, self.import_mappings = self.use.imports, self.use.import_mappings

    def upload(
        self, *rows: Mapping[str, Any], as_id: UUID = ONE, unit_id: UUID = ex.TAX, **wish: Any
    ) -> contract.ImportAccepted:
        """Upload the official sheet with these rows."""
        self.follow()
        hidden = (ID_COLUMN,) if any(ID_COLUMN in row for row in rows) else ()
        request = contract.UploadImport(unit_id=unit_id, **wish)
        return self.imports.upload(as_id, request, sheets.official(rows, hidden), ex.WHOLE)

    def follow(self) -> None:
        """Bring the views up to the store."""
        while self._own.step():
            pass

    def state(self, number: int, as_id: UUID = ONE) -> Any:
        """Return the person of a row of an import."""
        return self.store.read(member, person_id(as_id, number))[0]

    def all_rows(self, choice: contract.Choice, *verdicts: contract.Verdict, as_id: UUID = ONE) -> None:
        """Choose the same for all undecided rows of verdicts."""
        for verdict in verdicts:
            self.imports.decide_rows(as_id, contract.DecideImportRows(verdict=verdict, choice=choice), ex.WHOLE)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Iterator[Desk]:
    """A bloc of four units and its views."""
    private = ViewSet(open_engine(f"sqlite:///{tmp_path / 'views.db'}"), views, lambda: NOW)
    made = Desk(store, private, store.keys)
    made.use.units.establish_all(ex.UNITS, ex.WHOLE)
    yield made
    private.close()


def reasons(desk: Desk, as_id: UUID = ONE) -> list[tuple[str, tuple[str, ...]]]:
    """Return verdict and codes of each staged row."""
    return [
        (row.verdict.value, tuple(reason.code for reason in row.reasons)) for row in desk.imports.rows(as_id, ex.WHOLE)
    ]


def test_a_sheet_is_previewed_and_nothing_is_written(desk: Desk) -> None:
    before = desk.store.position()
    answer = desk.upload(AN, BINH, {"full_name": "Không Ngày", **HOME_1})
    assert (answer.rows, answer.valid, answer.invalid, answer.undecided) == (3, 2, 1, 1)
    assert answer.withheld_columns == 5
    assert desk.state(4) == members.Outside()
    assert desk.store.position() == before + 4
    assert reasons(desk)[2] == ("INVALID", ("BIRTH_MISSING", "SEX_MISSING", "JOINED_MISSING"))


def test_a_sheet_uploaded_after_midnight_is_of_the_new_day(desk: Desk) -> None:
    """INVARIANT: the day of an import is the day it was in Vietnam, where the first seven hours are yesterday by UTC."""
    desk.store.now = lambda: datetime(2021, 6, 30, 18, tzinfo=UTC)
    desk.upload(AN)
    desk.follow()
    with desk.private.read() as (db, live):
        (row,) = live[Imports.NAME].page(db, None, None, None, 10)
    assert (row["uploaded_on"], row["since"]) == (date(2021, 7, 1), date(2021, 7, 1))
    assert {one.effective_on for one in desk.store.stream(ONE)} == {date(2021, 7, 1)}


def test_a_whole_sheet_is_written_in_one_commit(desk: Desk) -> None:
    desk.upload(AN, BINH, purpose="MEMBER_RECORD")
    assert desk.imports.commit(ONE, COMMIT, ex.WHOLE).changed
    an, binh = desk.state(4), desk.state(5)
    assert (an.unit.code, an.known.full_name, an.known.sex, an.known.member_code) == (
        "cuc-thue-1", "Nguyễn Thị Thử", "FEMALE", "MA-1",
    )  # fmt: skip
    assert an.details == {"id_number": "079195000001", "phone": "0912345678", "ethnicity": "Kinh"}
    assert (binh.unit.code, binh.joined_on) == ("cuc-thue-2", date(2015, 5, 19))
    shown, _ = desk.imports.show(ONE, ex.WHOLE)
    assert (shown.state, shown.registered, shown.updated, shown.skipped) == ("COMMITTED", 2, 0, 0)
    assert not desk.imports.commit(ONE, COMMIT, ex.WHOLE).changed
    assert desk.shelf.rows(ONE) == []
    assert desk.store.keys.find(ONE) is None


def test_nothing_is_written_while_a_row_waits(desk: Desk) -> None:
    desk.upload(AN, {**BINH, "born_male": 1999})
    with pytest.raises(refusals.RowsUndecided, match="dòng 5"):
        desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    assert desk.state(4) == members.Outside()
    desk.all_rows(contract.Choice.NEW, contract.Verdict.WARNING)
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    assert desk.state(5).born == date(1999, 1, 1)


@pytest.mark.parametrize("day", [date(2015, 5, 18), date(1999, 2, 1)])
def test_nobody_is_written_to_the_register_before_joining(desk: Desk, day: date) -> None:
    """INVARIANT: the day a sheet is written for does not silently become the day somebody joined."""
    desk.upload(AN, BINH)
    with pytest.raises(refusals.WrittenBeforeJoining, match=r"Dòng 5|Dòng 4"):
        desk.imports.commit(ONE, COMMIT.model_copy(update={"effective_on": day}), ex.WHOLE)
    assert isinstance(desk.state(4), members.Outside)
    desk.imports.commit(ONE, COMMIT.model_copy(update={"effective_on": date(2015, 5, 19)}), ex.WHOLE)
    assert desk.state(5).joined_on == date(2015, 5, 19)


def test_sensitive_columns_come_in_for_a_purpose_of_the_rule_set(desk: Desk) -> None:
    """INVARIANT: no free words on what a sheet is for stand in the events: they may name somebody, and outlive an erasure."""
    with pytest.raises(UnknownViewPurpose):
        desk.upload(AN, purpose=f"Xác minh cho {ex.NAME}")


def test_a_wrong_row_can_only_be_skipped(desk: Desk) -> None:
    desk.upload(AN, {"full_name": "Không Ngày", **HOME_1})
    wish = contract.DecideImportRows(rows=(contract.RowChoice(number=5, choice=contract.Choice.NEW),))
    with pytest.raises(refusals.ChoiceNotAllowed, match="Dòng 5"):
        desk.imports.decide_rows(ONE, wish, ex.WHOLE)
    desk.all_rows(contract.Choice.SKIP, contract.Verdict.INVALID)
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    assert desk.imports.show(ONE, ex.WHOLE)[0].skipped == 1
    with pytest.raises(refusals.ImportClosed):
        desk.imports.decide_rows(ONE, wish, ex.WHOLE)


def test_the_same_file_is_taken_once_unless_forced(desk: Desk) -> None:
    first = desk.upload(AN)
    assert desk.upload(AN).version == first.version
    with pytest.raises(refusals.FileAlreadyImported):
        desk.upload(AN, as_id=TWO)
    with pytest.raises(refusals.ImportIsAnother):
        desk.upload(AN, BINH)
    assert desk.upload(AN, as_id=TWO, forced=True).rows == 1
    desk.imports.discard(ONE, ex.WHOLE)
    desk.imports.discard(TWO, ex.WHOLE)
    assert desk.upload(AN, as_id=UUID(int=903)).rows == 1


def test_who_is_on_the_register_is_found_by_each_key(desk: Desk) -> None:
    desk.upload(AN, BINH, {**AN, "full_name": "Lê Cả", "member_code": "MA-9", "card_number": "T-1", "id_number": ""})
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    again: list[Mapping[str, Any]] = [
        {**HOME_1, "full_name": "Ai Đó", "born_male": "1/1/2000", "joined_on": "1/1/2018", "member_code": "MA-1"},
        {**HOME_1, "full_name": "Ai Đó", "born_male": "1/1/2000", "joined_on": "1/1/2018", "card_number": "T-1"},
        {**HOME_1, "full_name": "Ai Đó", "born_male": "1/1/2000", "joined_on": "1/1/2018", "id_number": 79195000001},
        {**HOME_2, "full_name": "TRẦN VĂN BÌNH", "born_male": 36192, "joined_on": "1/1/2018", "phone": "0911111111"},
        {**HOME_1, "full_name": "Trần Văn Bình", "born_male": "1/2/1999", "joined_on": "1/1/2018"},
    ]
    desk.upload(*again, as_id=TWO)
    found = [row.matches for row in desk.imports.rows(TWO, ex.WHOLE)]
    an, binh, ca = (person_id(ONE, number) for number in (4, 5, 6))
    assert found[0] == found[2] == (an,)
    assert found[1] == (ca,)
    assert found[3] == (binh,)
    assert [verdict for verdict, _ in reasons(desk, TWO)[:4]] == ["DUPLICATE"] * 4
    assert "TWICE_IN_SHEET" in reasons(desk, TWO)[4][1] or reasons(desk, TWO)[4][0] == "VALID"


def test_the_same_person_is_updated_or_skipped_as_decided(desk: Desk) -> None:
    desk.upload(AN, BINH)
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    desk.upload({**AN, "phone": "0999999999"}, {**BINH, "email": "moi@vi.du"}, as_id=TWO)
    desk.imports.decide_rows(
        TWO, contract.DecideImportRows(rows=(contract.RowChoice(number=4, choice=contract.Choice.UPDATE),)), ex.WHOLE
    )
    desk.all_rows(contract.Choice.SKIP, contract.Verdict.DUPLICATE, as_id=TWO)
    desk.imports.commit(TWO, COMMIT, ex.WHOLE)
    assert desk.state(4).details["phone"] == "0999999999"
    assert desk.state(5).details["email"] == "binh@vi.du"
    desk.imports.revert(TWO, REVERT, ex.WHOLE)
    assert desk.state(4).details["phone"] == "0912345678"


def test_an_exported_sheet_comes_back_unchanged_or_with_what_was_edited(desk: Desk) -> None:
    desk.upload(AN, BINH)
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    rows = [
        {**row, ID_COLUMN: str(person_id(ONE, number))}
        for number, row in ((4, AN), (5, {**BINH, "phone": "0911111111"}))
    ]
    answer = desk.upload(*rows, as_id=TWO)
    assert (answer.valid, answer.duplicate) == (1, 1)
    desk.all_rows(contract.Choice.UPDATE, contract.Verdict.DUPLICATE, as_id=TWO)
    before = desk.store.read(member, person_id(ONE, 4))[1]
    desk.imports.commit(TWO, COMMIT, ex.WHOLE)
    assert desk.store.read(member, person_id(ONE, 4))[1] == before
    assert desk.state(5).details["phone"] == "0911111111"
    shown = desk.imports.show(TWO, ex.WHOLE)[0]
    assert (shown.registered, shown.updated) == (0, 1)


def test_a_sheet_leaves_the_card_of_a_known_member_as_it_was_issued(desk: Desk) -> None:
    desk.upload({**AN, "card_number": "T-1"}, BINH)
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    an = {**AN, ID_COLUMN: str(person_id(ONE, 4))}
    desk.upload({**an, "card_number": "T-2", "phone": "0999999999"}, as_id=TWO)
    assert "CARD_DIFFERS" in reasons(desk, TWO)[0][1]
    desk.all_rows(contract.Choice.UPDATE, contract.Verdict.DUPLICATE, as_id=TWO)
    desk.imports.commit(TWO, COMMIT, ex.WHOLE)
    assert (desk.state(4).card, desk.state(4).details["phone"]) == ("T-1", "0999999999")
    assert "T-2" not in desk.state(4).details.values()


def test_an_import_is_undone_whole_and_can_be_done_again(desk: Desk) -> None:
    desk.upload({**AN, "card_number": "T-1", "rating": "Khá"}, BINH, year=2020)
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    an = person_id(ONE, 4)
    assert desk.store.read(rating, rating_id(an, 2020))[0].rank == "GOOD"
    desk.imports.revert(ONE, REVERT, ex.WHOLE)
    assert not desk.imports.revert(ONE, REVERT, ex.WHOLE).changed
    assert isinstance(desk.state(4), members.Outside)
    assert isinstance(desk.state(5), members.Outside)
    assert desk.store.read(rating, rating_id(an, 2020))[0] == Open()
    assert desk.imports.show(ONE, ex.WHOLE)[0].state == "REVERTED"
    assert desk.upload({**AN, "card_number": "T-1", "rating": "Khá"}, BINH, as_id=TWO, year=2020).valid == 2
    assert desk.imports.commit(TWO, COMMIT, ex.WHOLE).changed


def test_an_import_whose_persons_changed_is_not_undone(desk: Desk) -> None:
    desk.upload(AN, BINH)
    with pytest.raises(refusals.ImportNotCommitted):
        desk.imports.revert(ONE, REVERT, ex.WHOLE)
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    desk.use.members.request_transfer(
        person_id(ONE, 5),
        ex.request_transfer.model_copy(update={"effective_on": date(2021, 7, 2), "dues_paid_until": date(2021, 8, 1)}),
        ex.WHOLE,
    )
    with pytest.raises(refusals.ChangedSinceImport, match="dòng 5"):
        desk.imports.revert(ONE, REVERT, ex.WHOLE)
    assert isinstance(desk.state(4), members.Active)


def test_a_member_who_joined_after_the_preview_stops_the_whole_import(desk: Desk) -> None:
    """INVARIANT: between preview and writing nobody is doubled, and a refusal leaves nothing half-written.

    Trusting the preview's matches without the claims would break it.
    """
    desk.upload(BINH, AN)
    desk.use.members.register(ex.AN, ex.register(member_code="MA-1"), ex.WHOLE)
    with pytest.raises(MemberCodeTaken, match="Dòng 5"):
        desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    assert isinstance(desk.state(4), members.Outside)
    desk.follow()
    with pytest.raises(refusals.ImportStale):
        desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    desk.imports.judge(ONE, ex.WHOLE)
    desk.all_rows(contract.Choice.SKIP, contract.Verdict.DUPLICATE)
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    assert isinstance(desk.state(4), members.Active)


def test_an_import_reaches_only_below_the_unit_and_the_scope(desk: Desk) -> None:
    desk.upload({**AN, "unit": "ngan-hang"}, {**AN, "member_code": "MA-7", "unit": "Chi đoàn lạ"})
    assert [codes[0] for _, codes in reasons(desk)] == ["UNIT_UNKNOWN", "UNIT_UNKNOWN"]
    request = contract.UploadImport(unit_id=ex.TAX)
    with pytest.raises(OutOfScope):
        desk.imports.upload(TWO, request, sheets.official([AN]), ex.within(ex.BANK))
    with pytest.raises(OutOfScope):
        desk.imports.show(ONE, ex.within(ex.BANK))
    with pytest.raises(OutOfScope):
        desk.imports.rows(ONE, ex.within(ex.BANK))
    with pytest.raises(OutOfScope):
        desk.imports.commit(ONE, COMMIT, ex.within(ex.BANK))


def test_someone_of_another_unit_is_not_shown_and_not_doubled(desk: Desk) -> None:
    desk.use.members.register(ex.AN, ex.register(member_code="MA-1", unit_id=ex.BANK), ex.WHOLE)
    desk.upload(AN)
    row = desk.imports.rows(ONE, ex.WHOLE)[0]
    assert (row.verdict, row.matches, row.reasons[0].code) == ("INVALID", (), "ELSEWHERE")


def test_erasing_a_person_deletes_the_sheet_that_names_the_person(desk: Desk) -> None:
    """INVARIANT: no staged row outlives the erasure of the person it was matched with."""
    desk.upload(AN)
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    desk.upload({**AN, "phone": "0999999999"}, as_id=TWO)
    assert desk.shelf.rows(TWO)
    desk.store.erase(person_id(ONE, 4), ex.WHOLE)
    desk.follow()
    assert desk.shelf.rows(TWO) == []
    assert desk.imports.show(TWO, ex.WHOLE)[0].state == "ROWS_GONE"
    with pytest.raises(refusals.ImportRowsGone):
        desk.imports.commit(TWO, COMMIT, ex.WHOLE)


def test_staged_rows_are_sealed(desk: Desk) -> None:
    desk.upload(AN)
    with desk.private.engine.connect() as db:
        kept = db.exec_driver_sql("SELECT sealed FROM import_row").scalars().all()
    assert all("Thử" not in text and "MA-1" not in text for text in kept)


def test_a_rank_that_cannot_be_taken_over_is_told(desk: Desk) -> None:
    desk.upload({**AN, "rating": "Khá", "joined_on": "1/12/2020"}, {**BINH, "rating": "lạ"}, year=2020)
    assert [codes for _, codes in reasons(desk)] == [("NOT_RATEABLE",), ("RANK_UNKNOWN",)]
    desk.all_rows(contract.Choice.NEW, contract.Verdict.WARNING)
    desk.imports.commit(ONE, COMMIT, ex.WHOLE)
    assert desk.imports.show(ONE, ex.WHOLE)[0].rated == 0


def test_a_mapping_is_kept_for_the_unit(desk: Desk) -> None:
    wish = contract.SaveImportMapping(titles={"Họ Tên ĐV": "full_name", "Ghi chú riêng": ""})
    assert desk.import_mappings.save(ex.TAX, wish, ex.WHOLE).changed
    assert not desk.import_mappings.save(ex.TAX, wish, ex.WHOLE).changed
    assert desk.import_mappings.show(ex.TAX, ex.WHOLE) == {"ho ten dv": "full_name", "ghi chu rieng": ""}
    with pytest.raises(OutOfScope):
        desk.import_mappings.save(ex.TAX, wish, ex.within(ex.BANK))
    lost = contract.SaveImportMapping(titles={"Quê": "village"})
    with pytest.raises(refusals.UnknownImportColumn):
        desk.import_mappings.save(ex.TAX, lost, ex.WHOLE)
    twice = contract.SaveImportMapping(titles={"Họ tên": "full_name", "HỌ  TÊN": ""})
    with pytest.raises(refusals.TitleMappedTwice):
        desk.import_mappings.save(ex.TAX, twice, ex.WHOLE)
    assert "que" not in desk.import_mappings.show(ex.TAX, ex.WHOLE)


@pytest.mark.parametrize("half", [{"verdict": "WARNING"}, {"choice": "NEW"}], ids=["verdict alone", "choice alone"])
def test_a_group_of_rows_is_decided_with_a_choice(desk: Desk, half: dict[str, str]) -> None:
    desk.upload({**AN, "born_male": 1999})
    with pytest.raises(refusals.ChoiceMissing):
        desk.imports.decide_rows(ONE, contract.DecideImportRows.model_validate(half), ex.WHOLE)


def test_a_row_that_is_not_there_is_not_decided(desk: Desk) -> None:
    desk.upload(AN)
    wish = contract.DecideImportRows(rows=(contract.RowChoice(number=99, choice=contract.Choice.SKIP),))
    with pytest.raises(refusals.UnknownImportRow):
        desk.imports.decide_rows(ONE, wish, ex.WHOLE)
    with pytest.raises(refusals.UnknownImport):
        desk.imports.show(TWO, ex.WHOLE)


def test_a_file_that_is_no_sheet_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(refusals.SheetHasFarCells):
        desk.imports.upload(ONE, contract.UploadImport(unit_id=ex.TAX), sheets.FAR, ex.WHOLE)
    with pytest.raises(refusals.UnknownImport):
        desk.imports.show(ONE, ex.WHOLE)
