"""Roster sheets in 2024: previewed, decided row by row, written whole, undone whole; and each rule of an import."""

from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl

from tests.members.examples_sheets import simple
from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNION, OFFICE, MARKET, PROMOTION = (
    "so-cong-thuong",
    "so-cong-thuong-co-quan",
    "so-cong-thuong-qltt",
    "so-cong-thuong-khuyen-cong",
)
OTHER = "so-tttt-huecit"
TITLES = ("STT", "Họ và tên", "Chi đoàn", "Giới tính", "Ngày sinh", "Mã định danh", "Số thẻ", "Ngày vào Đoàn")
MORE = ("Điện thoại", "Xếp loại", "Dân tộc")
IN_MARKET = "Chi đoàn Cục Quản lý thị trường"
PEOPLE = {
    "new": ("Lê Thị Mới Nhập", "1999-02-14", "Nữ", "CT-NHAP-01"),
    "year": ("Trần Văn Chỉ Năm", "1999-01-01", "Nam", "CT-NHAP-02"),
    "known": ("Đỗ Thị Có Trong Sổ", "1995-07-07", "Nữ", "CT-SO-01"),
    "same": ("Cao Văn Trùng Tên", "1996-08-08", "Nam", "CT-SO-02"),
}
NEW_PHONE = "0905 777 321"


def script(year: Year) -> None:
    """Bring a union's roster in and take it back, then meet each rule between the upload and the undoing."""
    for name, born, _, code in PEOPLE.values():
        year.secret(name, born, code)
    year.secret(NEW_PHONE, NEW_PHONE.replace(" ", ""))
    known, same = (_enrolled(year, who, unit) for who, unit in (("known", OFFICE), ("same", MARKET)))
    _settled(year)
    data = _roster()
    _previewed(year, data, known)
    _decisions_refused(year, known, same)
    _written(year, known)
    _the_same_file_again(year, data)
    _over(year, data)
    _undone(year, data, known)
    _changed_since(year)
    _stale(year)
    _codes_taken(year)
    _rows_gone(year)
    _unknown(year, data)
    _titles_of_its_own(year)


def _enrolled(year: Year, who: str, unit: str) -> UUID:
    name, born, sex, code = PEOPLE[who]
    return year.enrol(name, unit, born, "FEMALE" if sex == "Nữ" else "MALE", code)


def _settled(year: Year) -> None:
    """Wait until the register knows everybody enrolled so far: an upload is compared with it."""
    year.get(f"/members/roster?unit={year.unit(UNION)}&limit=1")


def _row(who: str, unit: str = OFFICE, code: str | None = None, born: str | None = None, *more: Any) -> list[Any]:
    name, birth, sex, own = PEOPLE[who]
    given = own if code is None else code
    return ["", name, unit, sex, birth if born is None else born, given, "", "26/03/2016", *more]


def _roster() -> bytes:
    """Six rows: one to take over, a year for a birth day, no name, a code, a name and a birth day that are known, a double."""
    nameless = _row("new", OFFICE, "CT-NHAP-03", "03/03/1999")
    nameless[1] = ""
    rows = [
        _row("new", OFFICE, None, None, "", "Xuất sắc", "Kinh"),
        _row("year", IN_MARKET, None, "1999", "", "Tốt", ""),
        nameless,
        _row("known", OFFICE, None, None, NEW_PHONE, "", ""),
        _row("same", IN_MARKET, ""),
        _row("new", OFFICE, None, None, "", "Xuất sắc", "Kinh"),
    ]
    return simple([["ĐOÀN CƠ SỞ SỞ CÔNG THƯƠNG"], [*TITLES, *MORE], *rows])


def _import(year: Year, name: str, what: str = "") -> str:
    return f"/members/imports/{year.id('import', name)}{what}"


def _row_choice(number: int, choice: str, member_id: UUID | None = None) -> dict[str, Any]:
    return {"number": number, "choice": choice, "member_id": str(member_id) if member_id else None}


def _decide(year: Year, name: str, *rows: dict[str, Any]) -> None:
    year.put(_import(year, name, "/decisions"), {"rows": list(rows)})


def _found(year: Year, name: str) -> dict[str, Any] | None:
    """Return the row of the roster of the union that has the name."""
    listed = year.get(f"/members/roster?unit={year.unit(UNION)}&q={name.replace(' ', '+')}")["items"]
    found: dict[str, Any] | None = listed[0] if listed else None
    return found


def _previewed(year: Year, data: bytes, known: UUID) -> None:
    """What each row was found to be is shown, as a list and as a sheet; the register is as it was."""
    sent = year.upload(year.id("import", "roster"), UNION, data, purpose="MEMBER_RECORD", year="2023")
    counts = ("rows", "valid", "warning", "invalid", "duplicate", "undecided", "withheld_columns")
    assert [sent[name] for name in counts] == [6, 1, 1, 1, 3, 5, 0]
    again = year.upload(year.id("import", "roster"), UNION, data, purpose="MEMBER_RECORD", year="2023")
    assert again == sent, "sent again it is the same import"
    rows = {row["number"]: row for row in year.get(_import(year, "roster", "/rows"))["items"]}
    assert {number: (row["verdict"], row["choice"]) for number, row in rows.items()} == {
        3: ("VALID", "NEW"),
        4: ("WARNING", None),
        5: ("INVALID", None),
        6: ("DUPLICATE", None),
        7: ("DUPLICATE", None),
        8: ("DUPLICATE", None),
    }
    reasons = {number: {reason["code"] for reason in row["reasons"]} for number, row in rows.items()}
    assert reasons[4] == {"BIRTH_YEAR_ONLY"}
    assert (reasons[5], reasons[6], reasons[7]) == ({"NAME_MISSING"}, {"SAME_CODE"}, {"SAME_PERSON"})
    assert (rows[6]["matches"], rows[8]["twin"], rows[4]["unit"]["code"]) == ([str(known)], 3, MARKET)
    doubles = year.get(_import(year, "roster", "/rows?verdict=DUPLICATE"))["items"]
    assert [row["number"] for row in doubles] == [6, 7, 8]
    marked = openpyxl.load_workbook(BytesIO(year.send("GET", _import(year, "roster", "/marked.xlsx")).content)).active
    assert marked is not None
    assert marked.max_row == 3 + 6
    assert _found(year, PEOPLE["new"][0]) is None, "nothing is written yet"
    assert year.send("GET", _import(year, "roster"), by="thue").json()["code"] == "http.out_of_scope"


def _decisions_refused(year: Year, known: UUID, same: UUID) -> None:
    """What cannot be chosen for a row; nothing is written while a row waits, nothing undone that was not written."""

    def refused(code: str, *rows: dict[str, Any]) -> str:
        wish = {"rows": list(rows)}
        return year.refuse(f"members.{code}", "PUT", _import(year, "roster", "/decisions"), wish)

    assert refused("import_choice_not_allowed", _row_choice(5, "NEW")).startswith("Dòng 5:")
    refused("import_choice_not_allowed", _row_choice(4, "NEW"), _row_choice(6, "NEW"))
    refused("import_choice_not_allowed", _row_choice(3, "UPDATE"))
    refused("import_not_a_match", _row_choice(6, "UPDATE", same))
    refused("unknown_import_row", _row_choice(99, "SKIP"))
    said = year.refuse("members.import_rows_undecided", "PUT", _import(year, "roster", "/commit"), paper("2024-01-15"))
    assert "5 dòng" in said
    year.refuse("members.import_not_committed", "PUT", _import(year, "roster", "/reversal"), paper("2024-01-15"))
    year.refuse("http.out_of_scope", "PUT", _import(year, "roster", "/commit"), paper("2024-01-15"), by="thue")


def _written(year: Year, known: UUID) -> None:
    """The doubtful row is accepted as it is, the known member updated, the rest skipped; all in one commit."""
    for half in ({"verdict": "WARNING"}, {"choice": "NEW"}):
        year.refuse("members.import_choice_missing", "PUT", _import(year, "roster", "/decisions"), half)
    year.put(_import(year, "roster", "/decisions"), {"verdict": "WARNING", "choice": "NEW"})
    _decide(year, "roster", _row_choice(6, "UPDATE", known), *(_row_choice(number, "SKIP") for number in (5, 7, 8)))
    assert year.get(_import(year, "roster"))["undecided"] == 0
    assert year.put(_import(year, "roster", "/commit"), paper("2024-01-15"))["changed"]
    assert not year.put(_import(year, "roster", "/commit"), paper("2024-01-15"))["changed"]
    shown = year.get(_import(year, "roster"))
    results = [shown[name] for name in ("state", "registered", "updated", "skipped", "rated")]
    assert results == ["COMMITTED", 2, 1, 3, 2]
    new, doubtful = _found(year, PEOPLE["new"][0]), _found(year, PEOPLE["year"][0])
    assert new is not None
    assert doubtful is not None
    assert (new["unit"]["code"], new["member_code"], new["birth_date"]) == (OFFICE, "CT-NHAP-01", "1999-02-14")
    assert (doubtful["unit"]["code"], doubtful["birth_date"]) == (MARKET, "1999-01-01")
    ratings = [year.get(f"/members/members/{one['id']}/ratings/2023")["rank"] for one in (new, doubtful)]
    assert ratings == ["EXCELLENT", "GOOD"]
    reason = "xem lại tệp vừa nhập"
    told = year.get(f"/members/members/{new['id']}/sensitive?purpose=MEMBER_RECORD&break_glass={reason}")
    assert told["details"] == {"ethnicity": "Kinh"}
    assert year.get(f"/members/members/{known}")["details"]["phone"] == NEW_PHONE.replace(" ", "")


def _the_same_file_again(year: Year, data: bytes) -> None:
    """Refused under another id unless forced; what was forced and given up leaves the first upload's hold as it was."""
    year.refuse_upload("members.file_already_imported", year.id("import", "again"), UNION, data, year="2023")
    forced = year.upload(year.id("import", "forced"), UNION, data, year="2023", forced="true")
    assert (forced["state"], forced["valid"], forced["withheld_columns"]) == ("STAGED", 3, 1), forced
    year.put(_import(year, "forced", "/discard"), None)
    assert not year.put(_import(year, "forced", "/discard"), None)["changed"]
    assert year.get(_import(year, "forced"))["state"] == "DISCARDED"
    year.refuse_upload("members.file_already_imported", year.id("import", "again"), UNION, data, year="2023")
    other = simple([TITLES, _row("new")])
    year.refuse_upload("members.import_is_another", year.id("import", "roster"), UNION, other)
    year.refuse_upload("members.import_is_another", year.id("import", "roster"), OFFICE, data)


def _over(year: Year, data: bytes) -> None:
    """What is written or given up is decided, judged and given up no more."""
    decisions = {"rows": [_row_choice(3, "SKIP")]}
    for name in ("roster", "forced"):
        year.refuse("members.import_closed", "PUT", _import(year, name, "/decisions"), decisions)
        year.refuse("members.import_closed", "PUT", _import(year, name, "/judgement"), None)
    year.refuse("members.import_closed", "PUT", _import(year, "roster", "/discard"), None)
    year.refuse("members.import_closed", "PUT", _import(year, "forced", "/commit"), paper("2024-01-16"))
    year.refuse("members.import_not_committed", "PUT", _import(year, "forced", "/reversal"), paper("2024-01-16"))


def _undone(year: Year, data: bytes, known: UUID) -> None:
    """Nobody of the sheet is left, details and ratings are as before, and the file may come again."""
    gone = _found(year, PEOPLE["new"][0])
    assert gone is not None
    assert year.put(_import(year, "roster", "/reversal"), paper("2024-01-20"))["changed"]
    assert not year.put(_import(year, "roster", "/reversal"), paper("2024-01-20"))["changed"]
    assert year.get(_import(year, "roster"))["state"] == "REVERTED"
    assert _found(year, PEOPLE["new"][0]) is None
    assert _found(year, PEOPLE["year"][0]) is None
    assert "phone" not in (year.get(f"/members/members/{known}")["details"] or {})
    rating = year.send("GET", f"/members/members/{gone['id']}/ratings/2023").json()
    assert rating["code"] in ("members.not_rated", "members.not_a_member")
    year.refuse("members.import_closed", "PUT", _import(year, "roster", "/commit"), paper("2024-01-21"))
    later = year.upload(year.id("import", "later"), UNION, data, year="2023")
    assert later["valid"] == 1
    year.put(_import(year, "later", "/discard"), None)


def _staged(year: Year, name: str, unit: str, *rows: list[Any]) -> dict[str, Any]:
    _settled(year)
    return year.upload(year.id("import", name), unit, simple([[*TITLES, *MORE], *rows]))


def _someone(year: Year, name: str, born: str, code: str = "", card: str = "", phone: str = "") -> list[Any]:
    year.secret(*(word for word in (name, born, code, card, phone) if word))
    return ["", name, "", "Nữ", born, code, card, "19/05/2017", phone, "", ""]


def _changed_since(year: Year) -> None:
    """Once something else happened to one of its persons an import stays: two came in, one has a new phone."""
    name = "Mai Thị Đổi Số"
    rows = (_someone(year, name, "1998-10-10"), _someone(year, "Mai Thị Giữ Số", "1998-11-11", card="THE-GIU-1"))
    assert _staged(year, "changed", PROMOTION, *rows)["valid"] == 2
    year.put(_import(year, "changed", "/commit"), paper("2024-02-01"))
    one = _found(year, name)
    assert one is not None
    details = {"details": {"phone": "0935111999"}, **paper("2024-02-10")}
    year.secret("0935111999")
    year.put(f"/members/members/{one['id']}/details", details)
    said = year.refuse(
        "members.changed_since_import", "PUT", _import(year, "changed", "/reversal"), paper("2024-02-11")
    )
    assert said.startswith("1 đoàn viên")
    assert year.get(_import(year, "changed"))["state"] == "COMMITTED"


def _stale(year: Year) -> None:
    """Who joined after the preview stops the writing; judged anew the row is a double and is skipped."""
    name, born = "Hà Thị Đến Trước", "1997-05-15"
    rows = (_someone(year, name, born), _someone(year, "Hà Thị Đến Cùng", "1997-06-16"))
    assert _staged(year, "stale", PROMOTION, *rows)["valid"] == 2
    year.enrol(name, PROMOTION, born)
    _settled(year)
    year.refuse("members.import_stale", "PUT", _import(year, "stale", "/commit"), paper("2024-03-01"))
    year.put(_import(year, "stale", "/judgement"), None)
    assert [year.get(_import(year, "stale"))[name] for name in ("valid", "duplicate", "undecided")] == [1, 1, 1]
    year.put(_import(year, "stale", "/decisions"), {"verdict": "DUPLICATE", "choice": "SKIP"})
    year.put(_import(year, "stale", "/commit"), paper("2024-03-01"))
    assert [year.get(_import(year, "stale"))[name] for name in ("registered", "skipped")] == [1, 1]


def _codes_taken(year: Year) -> None:
    """Two rows of one code, or of one card, cannot both be written; whose code is elsewhere is not taken in."""
    year.enrol("Tạ Thị Ở Nơi Khác", OTHER, "1995-12-12", code="CT-NOI-KHAC")
    for what, taken in (("code", "member_code_taken"), ("card", "card_number_taken")):
        number = {what: f"CT-HAI-{what}"}
        rows = [
            _someone(year, f"Tạ Thị {word} {what}", f"1999-0{at}-21", **number) for at, word in ((4, "Bốn"), (5, "Năm"))
        ]
        assert _staged(year, what, PROMOTION, *rows)["duplicate"] == 1
        _decide(year, what, _row_choice(3, "NEW"))
        said = year.refuse(f"members.{taken}", "PUT", _import(year, what, "/commit"), paper("2024-04-01"))
        assert said.startswith("Dòng 3:")
        _decide(year, what, _row_choice(3, "SKIP"))
        year.put(_import(year, what, "/commit"), paper("2024-04-01"))
    elsewhere = _staged(year, "elsewhere", PROMOTION, _someone(year, "Tạ Thị Lạ Mặt", "1995-11-12", "CT-NOI-KHAC"))
    assert elsewhere["invalid"] == 1
    rows_shown = year.get(_import(year, "elsewhere", "/rows"))["items"]
    assert [(row["matches"], row["reasons"][0]["code"]) for row in rows_shown] == [([], "ELSEWHERE")]
    year.put(_import(year, "elsewhere", "/discard"), None)


def _rows_gone(year: Year) -> None:
    """When somebody a staged row was matched with is erased, the rows are gone for good."""
    name, born = "Lương Thị Rời Sổ", "1996-04-04"
    gone = year.enrol(name, PROMOTION, born, code="CT-ROI-SO")
    assert (
        _staged(year, "gone", PROMOTION, _someone(year, name, born, "CT-ROI-SO", phone="0935222888"))["duplicate"] == 1
    )
    year.put(f"/members/members/{gone}/erasure", {"ground": "NO_LONGER_NEEDED", **paper("2024-05-02")})
    assert year.get(_import(year, "gone"))["state"] == "ROWS_GONE"
    assert year.get(_import(year, "gone", "/rows"))["items"] == []
    decisions = {"rows": [_row_choice(2, "SKIP")]}
    year.refuse("members.import_rows_gone", "PUT", _import(year, "gone", "/decisions"), decisions)
    year.refuse("members.import_rows_gone", "PUT", _import(year, "gone", "/judgement"), None)
    year.refuse("members.import_rows_gone", "PUT", _import(year, "gone", "/commit"), paper("2024-05-03"))
    year.put(_import(year, "gone", "/discard"), None)


def _unknown(year: Year, data: bytes) -> None:
    for what, wish in (
        ("/decisions", {"rows": [_row_choice(2, "SKIP")]}),
        ("/judgement", None),
        ("/commit", paper("2024-06-01")),
        ("/reversal", paper("2024-06-01")),
        ("/discard", None),
    ):
        year.refuse("members.unknown_import", "PUT", _import(year, "none", what), wish)
    listed = {one["id"]: one for one in year.get(f"/members/imports?unit={year.unit(UNION)}&limit=500")["items"]}
    assert {"COMMITTED", "REVERTED"} <= {one["state"] for one in listed.values()}
    assert str(year.id("import", "none")) not in listed
    for what in ("", "/rows", "/marked.xlsx"):
        assert year.send("GET", _import(year, "none", what)).json()["code"] == "members.unknown_import"
    year.refuse_upload("members.unknown_unit", year.id("import", "none"), "no such unit", data)
    year.refuse_upload("members.unknown_view_purpose", year.id("import", "none"), UNION, data, purpose="Để biết")
    year.refuse_upload("http.out_of_scope", year.id("import", "none"), UNION, data, by="thue")


def _titles_of_its_own(year: Year) -> None:
    """A unit's own words for the columns are refused once, said what they mean, and understood from then on."""
    name, born = "Hứa Thị Tiêu Đề", "1998-01-19"
    year.secret(name, born)
    data = simple([["Tên đv", "NS", "GT", "CĐ", "Vào"], [name, born, "Nữ", OTHER, "26/03/2015"]])
    year.refuse_upload("members.sheet_has_no_headings", year.id("import", "own"), OTHER, data)
    titles = {"Tên đv": "full_name", "NS": "birth_date", "GT": "sex", "CĐ": "unit", "Vào": "joined_on"}
    there = f"/members/units/{year.unit(OTHER)}/import-mapping"
    assert year.put(there, {"titles": titles})["changed"]
    assert not year.put(there, {"titles": titles})["changed"]
    assert year.get(there)["ten dv"] == "full_name"
    year.refuse("http.out_of_scope", "PUT", there, {"titles": {}}, by="thue")
    year.refuse("members.unknown_import_column", "PUT", there, {"titles": {**titles, "Quê": "village"}})
    year.refuse("members.import_title_twice", "PUT", there, {"titles": {**titles, "TÊN ĐV": "note"}})
    year.refuse("members.unknown_unit", "PUT", f"/members/units/{year.id('none')}/import-mapping", {"titles": titles})
    assert year.upload(year.id("import", "own"), OTHER, data)["valid"] == 1
    early = year.refuse("members.import_before_joining", "PUT", _import(year, "own", "/commit"), paper("2015-03-25"))
    assert early.startswith("Dòng 2:")
    year.put(_import(year, "own", "/commit"), paper("2024-07-01"))
    listed = year.get(f"/members/roster?unit={year.unit(OTHER)}&q=Hua+Thi+Tieu")["items"]
    assert [(row["full_name"], row["birth_date"]) for row in listed] == [(name, born)]
