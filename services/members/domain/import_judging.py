"""What a row of a roster sheet is found to be, compared with the register: valid, invalid, a duplicate, or doubtful."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.members.domain.details import TOLD_BY_SHEETS
from services.members.domain.import_batch import NEW, SKIP, UPDATE, Counts
from services.members.domain.rules import RuleSet, months_later
from services.members.domain.unit import UnitRef

VALID, INVALID, DUPLICATE, WARNING = "VALID", "INVALID", "DUPLICATE", "WARNING"
VERDICTS = (VALID, INVALID, DUPLICATE, WARNING)
BIRTH = ("born_male", "born_female", "birth_date")
BY_NUMBER = ("code", "card", "id")

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "NAME_MISSING": "thiếu họ và tên",
        "BIRTH_MISSING": "thiếu ngày sinh",
        "BIRTH_UNREADABLE": "không đọc được ngày sinh",
        "BIRTH_YEAR_ONLY": "chỉ có năm sinh; nếu chấp nhận sẽ ghi ngày 01/01",
        "BIRTH_TOO_LATE": "ngày sinh sau ngày vào Đoàn hoặc sau ngày ghi sổ",
        "BOTH_SEXES": "điền cả hai cột ngày sinh Nam và Nữ",
        "SEX_MISSING": "không biết Nam hay Nữ",
        "SEX_UNREADABLE": "không đọc được giới tính",
        "UNIT_MISSING": "thiếu chi đoàn; đơn vị nạp tệp không trực tiếp quản lý đoàn viên",
        "UNIT_UNKNOWN": "không có chi đoàn tên này trong đơn vị",
        "UNIT_AMBIGUOUS": "có nhiều chi đoàn cùng tên; hãy ghi mã chi đoàn",
        "UNIT_HOLDS_NONE": "đơn vị ghi ở cột chi đoàn không trực tiếp quản lý đoàn viên",
        "ELSEWHERE": "số định danh, số thẻ hoặc CCCD đã thuộc về người ở đơn vị khác; hãy chuyển sinh hoạt",
        "GONE": "người trùng khớp không còn sinh hoạt Đoàn",
        "ID_NOT_KNOWN": "mã hệ thống ở cột ẩn không thuộc đơn vị này",
        "SAME_CODE": "trùng mã định danh với đoàn viên đã có",
        "SAME_CARD": "trùng số thẻ với đoàn viên đã có",
        "SAME_ID_NUMBER": "trùng CCCD với đoàn viên đã có",
        "SAME_PERSON": "trùng họ tên, ngày sinh và đơn vị với đoàn viên đã có",
        "SAME_RECORD": "dòng của đoàn viên đã có, có thay đổi",
        "TWICE_IN_SHEET": "trùng với dòng khác trong tệp",
        "NAME_DIFFERS": "họ tên khác với sổ (nhập tệp không sửa họ tên; hãy đính chính)",
        "BIRTH_DIFFERS": "ngày sinh khác với sổ (nhập tệp không sửa; hãy đính chính)",
        "CARD_DIFFERS": "số thẻ khác với sổ (nhập tệp không đổi thẻ; hãy cấp lại thẻ)",
        "UNIT_DIFFERS": "chi đoàn khác với sổ (nhập tệp không chuyển sinh hoạt)",
        "JOINED_MISSING": "thiếu hoặc không đọc được ngày vào Đoàn; nếu chấp nhận sẽ lấy ngày ghi sổ",
        "JOINED_YEAR_ONLY": "chỉ có năm vào Đoàn; nếu chấp nhận sẽ ghi ngày 01/01",
        "JOINED_LATER": "ngày vào Đoàn sau ngày ghi sổ; nếu chấp nhận sẽ lấy ngày ghi sổ",
        "DATE_UNREADABLE": "không đọc được ngày; giữ nguyên chữ",
        "MONTH_ONLY": "chỉ có tháng và năm",
        "YEAR_OF_TWO_DIGITS": "năm viết hai chữ số",
        "ID_NUMBER_ODD": "CCCD/CMND không đủ 12 hoặc 9 số",
        "PHONE_ODD": "số điện thoại không đúng dạng",
        "EMAIL_ODD": "email không đúng dạng",
        "TEXT_TOO_LONG": "nội dung quá dài, phần sau bị cắt",
        "RANK_UNKNOWN": "không hiểu mức xếp loại; bỏ qua mức này",
        "RATED_OTHERWISE": "đã xếp loại năm này mức khác; nhập tệp không xếp loại lại",
        "NOT_RATEABLE": "chưa đủ điều kiện xếp loại năm đã chọn; bỏ qua mức này",
    }
)
"""What is said of a row, by code, for people; nothing of it names a person."""

WRONG = frozenset(
    {
        "NAME_MISSING", "BIRTH_MISSING", "BIRTH_UNREADABLE", "BIRTH_TOO_LATE", "BOTH_SEXES", "SEX_MISSING",
        "SEX_UNREADABLE", "UNIT_MISSING", "UNIT_UNKNOWN", "UNIT_AMBIGUOUS", "UNIT_HOLDS_NONE", "ELSEWHERE", "GONE",
        "ID_NOT_KNOWN",
    }
)  # fmt: skip
MATCHED = {"code": "SAME_CODE", "card": "SAME_CARD", "id": "SAME_ID_NUMBER", "who": "SAME_PERSON"}
QUIET = frozenset({"YEAR_OF_TWO_DIGITS"})
"""Flaws that are told and need no decision."""


class Judged(BaseModel):
    """A row as staged: its words, what it was found to be and why, whom it matches, what is chosen if nobody decides."""

    model_config = ConfigDict(frozen=True)

    number: int
    values: Mapping[str, str]
    verdict: str
    reasons: tuple[tuple[str, str], ...]
    unit: UnitRef | None
    matches: tuple[UUID, ...]
    matched_by: str
    twin: int | None
    choice: str | None
    flaws: tuple[tuple[str, str], ...] = ()
    own_id: UUID | None = None

    def allows(self, choice: str) -> bool:
        """Tell whether a person may choose this for the row."""
        if choice == SKIP:
            return True
        if self.verdict == INVALID:
            return False
        if choice == UPDATE:
            return bool(self.matches)
        return not self.matches or self.matched_by == "who"


@dataclass(frozen=True)
class Known:
    """A member a row may match: whether active and within the importer's reach, and what the register says."""

    active: bool
    within: bool
    unit_id: UUID
    name: str
    birth_date: str
    details: Mapping[str, str]
    card: str = ""
    code: str = ""


@dataclass(frozen=True)
class Line:
    """A row as read, with its unit looked up: `unit_flaw` says why there is none."""

    number: int
    values: Mapping[str, str]
    flaws: Sequence[tuple[str, str]]
    unit: UnitRef | None
    unit_flaw: str
    keys: Mapping[str, str]
    own_id: UUID | None = None


@dataclass
class Register:
    """What rows are compared with: members by the keys that name them, and the keys of earlier rows of the sheet.

    `year` is whose ranks the sheet holds, `ranks` who was rated how in it already.
    """

    by_key: Mapping[str, Collection[UUID]]
    known: Mapping[UUID, Known]
    on: date
    rules: RuleSet
    year: int | None = None
    ranks: Mapping[UUID, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def judge(self, line: Line) -> Judged:
        """Return what a row is found to be; rows are judged in the order of the sheet."""
        reasons = [_reason(code, key) for code, key in line.flaws]
        if line.unit_flaw:
            reasons.append((line.unit_flaw, "unit"))
        reasons += _dates(line.values, self.on)
        by, matches = self._matches(line)
        twin = self._twin(line)
        inside = [one for one in matches if self.known[one].within and self.known[one].active]
        if matches and not inside and by != "who":
            reasons.append(("GONE" if self.known[matches[0]].within else "ELSEWHERE", ""))
        elif line.own_id is not None and not inside:
            reasons.append(("ID_NOT_KNOWN", ""))
        differences = self._differences(line, self.known[inside[0]]) if inside else []
        rating = self._rating(line, inside)
        changed = bool(inside) and bool(differences or rating == "" or changes(line.values, self.known[inside[0]]))
        reasons += differences
        if rating:
            reasons.append((rating, "rating"))
        verdict, choice = _verdict(reasons, inside, by, twin, changed)
        if verdict == DUPLICATE:
            reasons.append(("SAME_RECORD" if by == "own" else MATCHED[by], "") if inside else ("TWICE_IN_SHEET", ""))
        return Judged(
            number=line.number,
            values=line.values,
            verdict=verdict,
            reasons=tuple(dict.fromkeys(reasons)),
            unit=line.unit,
            matches=tuple(inside),
            matched_by=by if inside else "",
            twin=twin,
            choice=choice,
            flaws=tuple(line.flaws),
            own_id=line.own_id,
        )

    def _matches(self, line: Line) -> tuple[str, list[UUID]]:
        """Return whom a row names, by the surest of its keys: own id, code, card, identity number, name and birth."""
        if line.own_id is not None and line.own_id in self.known:
            return "own", [line.own_id]
        for by, key in line.keys.items():
            found = [one for one in self.by_key.get(key, ()) if one in self.known]
            if by == "who":
                here = line.unit.id if line.unit else None
                found = [one for one in found if self.known[one].unit_id == here and self.known[one].active]
            if found:
                return by, found
        return "", []

    def _twin(self, line: Line) -> int | None:
        twins = [self.seen[key] for key in line.keys.values() if key in self.seen]
        for key in line.keys.values():
            self.seen.setdefault(key, line.number)
        return twins[0] if twins else None

    def _rating(self, line: Line, inside: Sequence[UUID]) -> str | None:
        """Return why the rank of a row is not taken over, "" where it will be, None where there is nothing to take over."""
        rank = line.values.get("rating", "")
        if not rank or self.year is None:
            return None
        if inside and inside[0] in self.ranks:
            return None if self.ranks[inside[0]] == rank else "RATED_OTHERWISE"
        joined = line.values.get("joined_on", "")
        if self.year > self.on.year or not is_day(joined):
            return "NOT_RATEABLE"
        least = months_later(date.fromisoformat(joined), self.rules.rating.eligible_after_months)
        return "NOT_RATEABLE" if least > min(self.on, date(self.year, 12, 31)) else ""

    def _differences(self, line: Line, known: Known) -> list[tuple[str, str]]:
        values = line.values
        pairs = (
            ("NAME_DIFFERS", "full_name", values.get("full_name", "").casefold() != known.name.casefold()),
            (
                "BIRTH_DIFFERS",
                "birth_date",
                values.get("birth_date", "") not in (known.birth_date, known.birth_date[:4]),
            ),
            ("CARD_DIFFERS", "card_number", values.get("card_number", "") not in ("", known.card)),
            ("UNIT_DIFFERS", "unit", line.unit is not None and line.unit.id != known.unit_id),
        )
        return [(code, key) for code, key, differs in pairs if differs]


def _reason(code: str, key: str) -> tuple[str, str]:
    if key in BIRTH and code in ("DATE_UNREADABLE", "MONTH_ONLY"):
        return ("BIRTH_UNREADABLE" if code == "DATE_UNREADABLE" else "BIRTH_YEAR_ONLY"), "birth_date"
    if key == "joined_on" and code == "DATE_UNREADABLE":
        return "JOINED_MISSING", key
    return code, key


def _dates(values: Mapping[str, str], on: date) -> list[tuple[str, str]]:
    joined, born = values.get("joined_on", ""), values.get("birth_date", "")
    found = []
    if not joined:
        found.append(("JOINED_MISSING", "joined_on"))
    elif len(joined) == 4:
        found.append(("JOINED_YEAR_ONLY", "joined_on"))
    elif joined > on.isoformat() and is_day(joined):
        found.append(("JOINED_LATER", "joined_on"))
    if is_day(born) and (born >= on.isoformat() or (is_day(joined) and born >= joined)):
        found.append(("BIRTH_TOO_LATE", "birth_date"))
    return found


def _verdict(
    reasons: Sequence[tuple[str, str]], inside: Sequence[UUID], by: str, twin: int | None, changed: bool
) -> tuple[str, str | None]:
    codes = {code for code, _ in reasons}
    if codes & WRONG:
        return INVALID, None
    if inside and by != "who" and not changed and twin is None:
        return VALID, UPDATE
    if inside or twin is not None:
        return DUPLICATE, None
    return (WARNING, None) if codes - QUIET else (VALID, NEW)


def is_day(text: str) -> bool:
    """Tell whether the text is a day as `YYYY-MM-DD`."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def changes(values: Mapping[str, str], known: Known) -> dict[str, str]:
    """Return the details of a row that say something the register does not; what a row leaves out stays."""
    told = ((name, text) for name, text in values.items() if name in TOLD_BY_SHEETS)
    return {name: text for name, text in told if text != known.details.get(name, "")}


def counted(rows: Sequence[Judged]) -> Counts:
    """Return how many rows were found to be what."""
    found = [row.verdict for row in rows]
    return Counts(*(found.count(verdict) for verdict in VERDICTS))
