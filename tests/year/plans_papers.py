"""Files attached in 2024, and what is no such file; the numbers of a year's documents; and each rule that says no."""

import csv
import hashlib
import io
from typing import Any
from uuid import UUID

import openpyxl

from tests.plans import examples_attachments as files
from tests.support.scanner import UNSCANNABLE
from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {
    "plans.attachment_too_large": "the delivered rule sets all take 20 MiB: http.body_too_large, checked here",
    "plans.attachment_not_scanned": "the delivered rule sets take unscanned files (unscanned_refused false)",
    "plans.files_unavailable": "no request takes the disk away on which the files lie",
}

UNIT, UNION, HEIR, OTHER = "thue-vp", "thue", "thue-thanh-tra", "thue-ke-khai"
FILE_NAME = "Góp ý của bà Lữ Thị Kín.pdf"
SUBJECT = "Về việc xem xét hoàn cảnh bà Lữ Thị Kín"
REASON = "Bà Lữ Thị Kín xin rút đơn"
SCAN = files.PDF + b"% thue\n"


def script(year: Year) -> None:
    """Attach, read, hand on and remove files; number, issue and void documents; then what is refused of both."""
    year.secret(FILE_NAME, SUBJECT, REASON)
    _attached(year)
    _every_type(year)
    _liars(year)
    _spoilt(year)
    _passed_on(year)
    _numbered(year)
    _loaded(year)
    _numbers_refused(year)
    _register_closed(year)


def at(data: bytes, step: str = "") -> str:
    """Return the address of a file."""
    return f"/plans/attachments/{hashlib.sha256(data).hexdigest()}{step}"


def said(year: Year, unit: str = UNIT, name: str = FILE_NAME, on: str = "2024-03-01", **other: str) -> dict[str, str]:
    """Return what is said of a file in its query."""
    told = {"unit_id": str(year.unit(unit)), "purpose": "OPINION", "file_name": name, "effective_on": on}
    return told | other


def attach(year: Year, data: bytes, *, by: str = UNIT, kind: str = files.a.UNDECLARED, **asked: str) -> dict[str, Any]:
    """Attach a file that must be taken; return the answer."""
    answer = year.send_file(at(data), data, by=by, kind=kind, **asked)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    year.positions["plans"] = max(year.positions.get("plans", 0), found["position"])
    return found


def _removal(year: Year, data: bytes, unit: str = UNIT) -> str:
    return at(data, f"/units/{year.unit(unit)}/removal")


def _attached(year: Year) -> None:
    """A branch and its union attach the same bytes: kept once, each with a reference; gone with the last of them."""
    kept = year.post("/plans/attachments/sweep", None)["kept"]
    answer = attach(year, SCAN, **said(year))
    assert [answer[name] for name in ("changed", "size", "media_type", "scanned")] == [
        True,
        len(SCAN),
        "application/pdf",
        True,
    ]
    assert not attach(year, SCAN, **said(year))["changed"]
    assert attach(year, SCAN, by=UNION, **said(year, UNION, "y-kien.pdf", purpose="DOCUMENT"))["changed"]
    assert year.post("/plans/attachments/sweep", None) == {"kept": kept + 1, "removed": 0}
    year.refuse("http.out_of_scope", "POST", "/plans/attachments/sweep", None, by=UNION)
    for by, names in ((UNIT, [FILE_NAME]), (UNION, [FILE_NAME, "y-kien.pdf"])):
        assert sorted(one["file_name"] for one in year.get(at(SCAN, "/references"), by=by)["references"]) == names
    down = year.send("GET", at(SCAN), by=UNIT)
    assert (down.content, down.headers["ETag"]) == (SCAN, f'"{hashlib.sha256(SCAN).hexdigest()}"')
    assert down.headers["Content-Disposition"].startswith("attachment;")
    assert (down.headers["X-Content-Type-Options"], down.headers["Content-Security-Policy"]) == ("nosniff", "sandbox")
    assert year.send("GET", at(SCAN), by=UNIT, **{"If-None-Match": down.headers["ETag"]}).status_code == 304
    year.refuse("http.out_of_scope", "PUT", _removal(year, SCAN, UNION), paper("2024-03-10"), by=UNIT)
    for unit, by in ((UNIT, UNIT), (UNION, UNION)):
        assert year.put(_removal(year, SCAN, unit), paper("2024-03-10"), by=by)["changed"]
        assert not year.put(_removal(year, SCAN, unit), paper("2024-03-10"), by=by)["changed"]
        if unit == UNIT:
            year.refuse("http.out_of_scope", "GET", at(SCAN), None, by=UNIT)
    year.refuse("plans.unknown_attachment", "GET", at(SCAN), None)
    year.refuse("plans.unknown_attachment", "GET", at(SCAN, "/references"), None)
    year.refuse("plans.unknown_attachment", "PUT", _removal(year, b"never sent"), paper("2024-03-10"), by=UNIT)
    assert year.post("/plans/attachments/sweep", None) == {"kept": kept, "removed": 0}
    assert attach(year, SCAN, **said(year, on="2024-03-11"))["changed"], "may come again"


def _every_type(year: Year) -> None:
    """Each type of the rule set, called by its own name and by none, is known by its content."""
    for name, data, kind in files.TRUE:
        for declared in (files.a.UNDECLARED, kind):
            asked = said(year, name=name, purpose="EVIDENCE")
            assert attach(year, data, kind=declared, **asked)["media_type"] == kind
        down = year.send("GET", at(data), by=UNIT)
        assert (down.content, down.headers["Content-Type"].partition(";")[0]) == (data, kind)
        year.put(_removal(year, data), paper("2024-03-12"), by=UNIT)


def _liars(year: Year) -> None:
    """By name or by declaration another type than the content; programs, archives, macros."""

    def refused(code: str, data: bytes, name: str, kind: str = files.a.UNDECLARED) -> str:
        known = code if "." in code else f"plans.{code}"
        return year.refuse_file(known, at(data), data, by=UNIT, kind=kind, **said(year, name=name))

    assert ".pdf" in refused("attachment_type_lies", files.PDF, "anh-dep.png")
    refused("attachment_type_lies", files.png(), "bao-cao.pdf")
    refused("attachment_type_lies", files.PDF, "bao-cao.pdf", "image/png")
    refused("attachment_type_lies", files.office("word/document.xml"), "so-lieu.xlsx")
    assert "pdf" in refused("attachment_type_unknown", b"MZ\x90\x00" + bytes(200), "bao-cao.pdf")
    refused("attachment_type_unknown", b"\x7fELF" + bytes(200), "bao-cao.txt")
    refused("attachment_type_unknown", files.office("readme.md"), "ke-hoach.docx")
    refused("attachment_has_macros", files.office("word/document.xml", "word/vbaProject.bin"), "ke-hoach.docx")
    refused("http.unsupported_media_type", files.PDF, "bao-cao.pdf", "application/zip")
    refused("http.malformed", files.PDF, "../bao-cao.pdf")


def _spoilt(year: Year) -> None:
    """Empty, other bytes than the address names, too many of them, infected, or not to be scanned; by whom it may not be."""

    def refused(code: str, data: bytes, named: bytes | None = None, by: str = UNIT, **other: str) -> None:
        asked = said(year, name="ghi-chep.txt") | other
        year.refuse_file(code, at(data if named is None else named), data, by=by, **asked)

    refused("plans.attachment_empty", b"")
    refused("plans.attachment_hash_wrong", files.TEXT, files.TEXT[:-1])
    refused("http.body_too_large", bytes(20 * 1024**2 + 1))
    refused("plans.attachment_infected", files.EICAR)
    refused("plans.scan_not_done", UNSCANNABLE)
    refused("http.out_of_scope", files.TEXT, unit_id=str(year.unit(UNION)))
    refused("plans.unknown_unit", files.TEXT, unit_id=str(year.unit("no unit")), by="bloc")
    refused("plans.no_rule_set", files.TEXT, effective_on="2017-05-05")
    year.refuse("plans.unknown_attachment", "GET", at(files.EICAR), None)


def _passed_on(year: Year) -> None:
    """What was handed on is the other unit's: it reads it, and the first cannot attach it anew."""
    attach(year, files.TEXT, **said(year, name="ban-giao.txt", purpose="REPORT"))
    (reference,) = year.get(at(files.TEXT, "/references"), by=UNIT)["references"]
    wish = {"to_unit_id": str(year.unit(HEIR)), "stream_ids": [reference["attachment_id"]], **paper("2024-04-01")}
    assert year.put(f"/plans/units/{year.unit(UNIT)}/hand-on", wish, by=UNION)["changed"] == 1
    (now,) = year.get(at(files.TEXT, "/references"), by=UNION)["references"]
    assert (now["unit"]["code"], now["attachment_id"]) == (HEIR, reference["attachment_id"])
    year.refuse("http.out_of_scope", "GET", at(files.TEXT), None, by=UNIT)
    asked = said(year, name="ban-giao.txt")
    year.refuse_file("plans.attachment_passed_on", at(files.TEXT), files.TEXT, by=UNIT, **asked)
    year.put(_removal(year, files.TEXT, HEIR), paper("2024-04-02"), by=UNION)


class Paper:
    """A numbered document of a unit: its address, and the short ways to take its steps."""

    def __init__(self, year: Year, name: str, unit: str = UNIT, by: str = UNIT) -> None:
        self.year, self.by, self.id = year, by, str(year.id("document", name))
        self.at = f"/plans/units/{year.unit(unit)}/documents/{self.id}"

    def reserved(self, on: str = "2024-02-01", kind: str = "KH", department: str | None = None) -> str:
        """Take its number; asked again it is the same. Return it."""
        wish = {"kind": kind, "department": department, **paper(on)}
        answers = [self.year.put(self.at, wish, by=self.by) for _ in range(2)]
        assert [one["changed"] for one in answers] == [True, False]
        assert answers[0]["number"] == answers[1]["number"]
        number: str = answers[0]["number"]
        return number

    def put(self, step: str, wish: dict[str, Any]) -> None:
        """Take a step that changes something; the same again changes nothing."""
        changed = [self.year.put(f"{self.at}/{step}", wish, by=self.by)["changed"] for _ in range(2)]
        assert changed == [True, False]

    def refuse(self, code: str, step: str, wish: dict[str, Any], by: str | None = None) -> str:
        """Wish a step that a rule refuses."""
        known = code if "." in code else f"plans.{code}"
        return self.year.refuse(known, "PUT", f"{self.at}/{step}".rstrip("/"), wish, by=by or self.by)

    def shown(self) -> dict[str, Any]:
        """Read it."""
        found: dict[str, Any] = self.year.get(self.at, by=self.by)
        return found


def issued(on: str, subject: str = SUBJECT) -> dict[str, Any]:
    """Return the wish that issues a document of that day."""
    return {"subject": subject, "signer_post": "Bí thư", **paper(on)}


def voided(on: str, reason: str = REASON) -> dict[str, Any]:
    """Return the wish that gives a number up."""
    return {"reason": reason, **paper(on)}


def figures(year: Year, unit: str = UNIT) -> tuple[int, int]:
    """Return how many documents a unit issued in 2024, and how many numbers it gave up."""
    own = year.get(f"/api/units/{unit}?year=2024&on=2024-12-31")["own"]
    return own.get("documents.issued", 0), own.get("documents.voided", 0)


def register(year: Year, unit: str, kind: str, of: int = 2024) -> str:
    """Return the wish address that closes a register."""
    return f"/plans/units/{year.unit(unit)}/registers/{kind}/{of}/closure"


def _numbered(year: Year) -> None:
    """Letters first; each type and year counts from 1; an issued number and a voided one keep their places."""
    before, wish = figures(year), {"kind": "KH", **paper("2024-02-01")}
    plan, letter, dropped, next_year = (Paper(year, name) for name in ("plan", "letter", "dropped", "next year"))
    plan.refuse("suffix_missing", "", wish)
    suffix = f"/plans/units/{year.unit(UNIT)}/document-suffix"
    for letters in ("ĐTN", "CĐ-VP"):
        asked = {"suffix": letters, **paper("2024-01-02")}
        assert [year.put(suffix, asked, by=UNIT)["changed"] for _ in range(2)] == [True, False]
    assert plan.reserved() == "01-KH/CĐ-VP"
    assert dropped.reserved("2024-02-05", department="TCKT") == "02-KH/CĐ-VP-TCKT"
    assert letter.reserved("2024-02-05", "CV") == "01-CV/CĐ-VP"
    assert next_year.reserved("2025-01-03") == "01-KH/CĐ-VP"
    plan.put("issue", issued("2024-02-03"))
    dropped.put("voiding", voided("2024-02-10"))
    shown = plan.shown()
    assert [shown[name] for name in ("state", "issued_on", "subject")] == ["ISSUED", "2024-02-03", SUBJECT]
    assert dropped.shown()["reason"] == REASON
    assert figures(year) == (before[0] + 1, before[1] + 1)
    there = f"/plans/units/{year.unit(UNIT)}/documents"
    listed = year.get(f"{there}?year=2024&limit=2", by=UNIT)
    rest = year.get(f"{there}?year=2024&limit=2&cursor={listed['next']}", by=UNIT)
    numbers = [(one["number"], one["state"]) for one in listed["items"] + rest["items"]]
    assert (numbers[0], rest["next"]) == (("01-CV/CĐ-VP", "OPEN"), None)
    assert numbers[1:] == [("01-KH/CĐ-VP", "ISSUED"), ("02-KH/CĐ-VP-TCKT", "VOIDED")]
    assert len(year.get(f"{there}?year=2024&kind=KH&state=VOIDED", by=UNIT)["items"]) == 1
    table = year.send("GET", f"{there}.csv?year=2024", by=UNIT).content.decode("utf-8-sig")
    assert [row[2] for row in csv.reader(io.StringIO(table))][1:] == [number for number, _ in numbers]
    sheet = openpyxl.load_workbook(io.BytesIO(year.send("GET", f"{there}.xlsx?year=2024", by=UNIT).content)).active
    assert sheet is not None
    assert SUBJECT in [cell.value for row in sheet.iter_rows() for cell in row]
    year.refuse("http.out_of_scope", "GET", f"/plans/units/{year.unit(UNION)}/documents?year=2024", None, by=UNIT)


def _loaded(year: Year) -> None:
    """A paper register on one list, numbers in the order of its rows; a wrong row takes no number at all."""
    before = figures(year, OTHER)
    base = f"/plans/units/{year.unit(OTHER)}"
    year.put(f"{base}/document-suffix", {"suffix": "ĐTN", **paper("2024-01-02")}, by=UNION)
    names = [f"row {number}" for number in range(1, 6)]
    rows = [
        {"document_id": str(year.id("document", name)), "kind": "BC", **paper(f"2024-03-0{day}")}
        for day, name in enumerate(names, 1)
    ]
    rows = [{**row, "issue": issued(row["effective_on"])} for row in rows[:4]] + [
        {**rows[4], "voiding": voided("2024-03-05")}
    ]
    wrong = {"rows": [*rows[:3], {**rows[3], "issue": issued("2024-03-02")}, rows[4]]}
    said_of_it = year.refuse("plans.issue_day_out_of_order", "POST", f"{base}/documents/bulk", wrong, by=UNION)
    assert said_of_it.startswith("Dòng 4:")
    answers = [year.post(f"{base}/documents/bulk", {"rows": rows}, by=UNION) for _ in range(2)]
    assert [one["changed"] for one in answers] == [5, 0]
    assert answers[0]["numbers"] == answers[1]["numbers"] == [f"0{one}-BC/ĐTN" for one in range(1, 6)]
    assert figures(year, OTHER) == (before[0] + 4, before[1] + 1)


def _numbers_refused(year: Year) -> None:
    """Another document under the same id, a type of no rule set, days out of order or of another year, ends that are ends."""
    first, second, third = (Paper(year, f"order {number}") for number in (1, 2, 3))
    wish = {"kind": "QĐ", **paper("2024-05-01")}
    assert "KH" in first.refuse("unknown_document_type", "", {**wish, "kind": "ABC"})
    numbers = [one.reserved(f"2024-05-0{day}", "QĐ") for day, one in enumerate((first, second, third), 1)]
    assert numbers == [f"0{one}-QĐ/CĐ-VP" for one in (1, 2, 3)]
    first.refuse("document_is_another", "", {**wish, "kind": "TB"})
    second.put("issue", issued("2024-05-10"))
    assert "số đứng sau" in first.refuse("issue_day_out_of_order", "issue", issued("2024-05-11"))
    assert "số đứng trước" in third.refuse("issue_day_out_of_order", "issue", issued("2024-05-09"))
    third.refuse("issued_outside_year", "issue", issued("2025-01-02"))
    first.put("issue", issued("2024-05-10"))
    first.refuse("document_already_issued", "issue", issued("2024-05-10", "Trích yếu khác"))
    first.refuse("document_already_issued", "voiding", voided("2024-05-12"))
    third.put("voiding", voided("2024-05-12"))
    third.refuse("document_already_voided", "voiding", voided("2024-05-13"))
    third.refuse("document_already_voided", "issue", issued("2024-05-13"))
    nothing = Paper(year, "nothing")
    nothing.refuse("unknown_document", "issue", issued("2024-05-13"))
    nothing.refuse("unknown_document", "voiding", voided("2024-05-13"))
    year.refuse("plans.unknown_document", "GET", nothing.at, None)
    nowhere = f"/plans/units/{year.unit('no unit')}"
    year.refuse("plans.unknown_unit", "PUT", f"{nowhere}/documents/{UUID(int=1)}", wish)
    year.refuse("plans.unknown_unit", "PUT", f"{nowhere}/document-suffix", {"suffix": "ĐTN", **paper("2024-05-01")})


def _register_closed(year: Year) -> None:
    """A register is closed once each of its numbers is issued or voided; nothing is numbered in it any more."""
    close = register(year, UNIT, "CV")
    assert "1 số" in year.refuse("plans.numbers_still_open", "PUT", close, paper("2024-12-30"), by=UNIT)
    Paper(year, "letter").put("voiding", voided("2024-12-29"))
    year.refuse("http.out_of_scope", "PUT", register(year, OTHER, "BC"), paper("2024-12-30"), by=UNIT)
    assert [year.put(close, paper("2024-12-31"), by=UNIT)["changed"] for _ in range(2)] == [True, False]
    late = Paper(year, "late")
    late.refuse("register_closed", "", {"kind": "CV", **paper("2024-12-31")})
    assert late.reserved("2025-01-02", "CV") == "01-CV/CĐ-VP"
    year.refuse("plans.unknown_register", "PUT", register(year, UNIT, "NQ"), paper("2024-12-31"), by=UNIT)
