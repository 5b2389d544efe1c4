"""What every page is asked under: the language, the date, the knowledge time; and links that keep them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import ClassVar
from urllib.parse import urlencode

from services.kernel.days import VIETNAM
from services.kernel.decider import Refusal
from services.kernel.http import SIGN_IN
from services.kernel.keys import WHOLE, Holder
from services.reporting.figures import Figure, Ratio
from services.reporting.figures.catalogue import Listed
from services.reporting.pages.text import day, in_english, number, signed
from services.reporting.pages.words import called, counted_in, speak
from services.reporting.views.answers import UnitName

OWN = "/mine"
STILL = "đang tính"
"""What stands for a number that is still being counted from history."""
EARLIEST, LATEST = 1900, 2200
"""The years a page can be asked about."""


class UnreadableDate(Refusal):
    """`on` or `known_at` in the address is not a date or time."""

    CODE: ClassVar[str] = "reporting.unreadable_date"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Ngày không đọc được; hãy ghi theo mẫu 26/03/2026, hoặc 26/03/2026 17:00 cho thời điểm."


_PAGES: Mapping[str, Mapping[str, str]] = {
    "Tổng quan": {"/": "Tổng quan"},
    "3 chủ động": {
        "/proactives/1": "Đoàn viên, thanh niên",
        "/proactives/2": "Kế hoạch công tác",
        "/proactives/3": "Tham mưu, phối hợp",
    },
    "So sánh": {
        "/clusters": "Các cụm thi đua",
        "/league": "Xếp hạng đơn vị",
        "/heatmap": "Bản đồ nhiệt",
        "/series": "Diễn biến theo tháng",
        "/compare": "Hai ngày, hai đơn vị",
    },
    "Tổ chức": {"/tree": "Tổ chức"},
    "Báo cáo": {"/reports": "Báo cáo"},
    "Có gì mới": {"/changes": "Có gì mới"},
    "Danh sách": {
        "/programmes": "Chương trình",
        "/proposals": "Tham mưu",
        "/models": "Mô hình",
        "/late": "Theo dõi",
        "/catalogue": "Danh mục",
    },
}


@dataclass(frozen=True)
class Frame:
    """One request's frame. `on` is an effective date; `known_at` a recorded time, None for all that is known now.

    `who` is signed in, None where nobody is; `saved` says whether this very address is among the
    account's saved pages, None where it is none to save;
    `offers_sign_in` that there is a page to sign in at; `filling` are the figures and ratios still being counted.
    """

    path: str
    today: date
    on: date
    lang: str = "vi"
    known_at: datetime | None = None
    kept: Mapping[str, str] = field(default_factory=dict)
    who: Holder | None = None
    saved: bool | None = None
    offers_sign_in: bool = False
    filling: frozenset[str] = frozenset()

    def t(self, text: str) -> str:
        """Return a Vietnamese text of the screens in the language asked for."""
        return speak(self.lang, text)

    def name(self, figure: Figure | Ratio | Listed) -> str:
        """Return a figure's name in the language asked for."""
        return figure.en if self.lang == "en" else figure.vi

    def fills(self, href: str) -> bool:
        """Tell whether the number that an address explains, or a figure by its id, is still being counted from history."""
        return (
            bool(self.filling) and href.partition("?")[0].rpartition("/figures/")[2].partition("/")[0] in self.filling
        )

    def unit(self, unit: str) -> str:
        """Return what a figure is counted in, in the language asked for."""
        return counted_in(self.lang, unit)

    def numeral(self, written: str) -> str:
        """Return a number that is written the Vietnamese way as the language asked for writes it: `1,234.5` in English."""
        return in_english(written) if self.lang == "en" else written

    def number(self, value: int | float) -> str:
        """Return a number as the language asked for writes it."""
        return self.numeral(number(value))

    def signed(self, value: int) -> str:
        """Return an amount with its sign, `+1` or `−1`, as the language asked for writes it."""
        return self.numeral(signed(value))

    def called(self, code: str) -> str:
        """Return how a code (kind, rank, state, opinion) is called."""
        return called(self.lang, code)

    def pages(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the pages of the head line in groups: the group's label, and each page's path and label."""
        return [
            (self.t(label), [(path, self.t(one)) for path, one in pages.items()]) for label, pages in _PAGES.items()
        ]

    def year(self) -> int:
        """Return the year whose clusters are meant: that of `?year=`, else that of the date. Raises UnreadableDate."""
        year = self.kept.get("year", str(self.on.year))
        if not re.fullmatch(r"\d{4}", year, re.ASCII) or not EARLIEST <= int(year) <= LATEST:
            raise UnreadableDate
        return int(year)

    def signed_in(self) -> str:
        """Return the post and the unit of whoever is signed in; empty where nobody is."""
        if self.who is None:
            return ""
        actor = self.who.actor
        return actor.post if actor.unit == WHOLE else f"{actor.post} · {actor.unit}"

    def can_be_saved(self) -> bool:
        """Tell whether this page is one to come back to: the account's own pages are at hand anyway."""
        return self.saved is not None and self.path not in (OWN, SIGN_IN)

    def sign_in(self) -> str:
        """Return the address of the sign-in page, which leads back here."""
        onward = None if self.path == SIGN_IN else self.here()
        return f"{SIGN_IN}?{urlencode({'next': onward})}" if onward else SIGN_IN

    def subscribe(self, path: str, **place: object) -> str:
        """Return the address at which the table of a page is subscribed to."""
        query = urlencode({name: value for name, value in place.items() if value})
        table = f"{path}?{query}" if query else path
        return self.link(OWN, on=None, known_at=None, table=table) + "#subscriptions"

    def place(self, place: UnitName) -> str:
        """Return the address of a unit's page; the bloc and the clusters are shown on the overview."""
        match place.kind:
            case "BLOC":
                return self.link("/")
            case "CLUSTER":
                return self.link("/", cluster=place.code)
            case _:
                return self.link(f"/units/{place.code}")

    def link(self, path: str, **changes: object) -> str:
        """Return an address on this site that keeps language, date and knowledge time; None leaves a parameter out."""
        query: dict[str, object] = {}
        if self.lang != "vi":
            query["lang"] = self.lang
        if self.on != self.today:
            query["on"] = self.on.isoformat()
        if self.known_at is not None:
            query["known_at"] = self.known_at.astimezone(VIETNAM).isoformat(timespec="minutes")
        query |= changes
        text = _query(tuple((name, str(value)) for name, value in query.items() if value not in (None, "")))
        return f"{path}?{text}" if text else path

    def here(self, **changes: object) -> str:
        """Return this page's own address with some parameters changed; the rest is kept."""
        return self.link(self.path, **{**self.kept, **changes})

    def quick_dates(self) -> list[tuple[str, str, date]]:
        """Return the key dates an office asks for most: label, written date, date."""
        month = self.today.replace(day=1)
        quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
        year = month.replace(month=1)
        before = timedelta(days=1)
        dates = {self.today: "Hôm nay", month - before: "Cuối tháng trước"}
        dates.setdefault(quarter - before, "Cuối quý trước")
        dates.setdefault(year - before, "Cuối năm trước")
        return [(self.t(label), day(on), on) for on, label in dates.items()]


@lru_cache(maxsize=4096)
def _query(parameters: tuple[tuple[str, str], ...]) -> str:
    """Return parameters as an address has them; remembered, as a page has two hundred addresses and is asked for again."""
    return urlencode(parameters)


def frame(path: str, query: Mapping[str, str], today: date) -> Frame:
    """Read the frame from an address: dates as dd/MM/yyyy or ISO 8601, Vietnamese time unless a zone is given.

    An empty parameter counts as absent; one given several times is kept as a list with commas. Raises UnreadableDate.
    """
    known_at = query.get("known_at") or None
    on = query.get("on") or None
    kept = {name: value for name, value in query.items() if name not in ("lang", "on", "known_at", "after") and value}
    try:
        return Frame(
            path=path,
            today=today,
            on=read_moment(on).date() if on else today,
            lang="en" if query.get("lang") == "en" else "vi",
            known_at=read_moment(known_at) if known_at else None,
            kept=kept,
        )
    except ValueError as wrong:
        raise UnreadableDate from wrong


def a_day(text: str) -> date:
    """Read a date as an address has it. Raises UnreadableDate."""
    try:
        return read_moment(text).date()
    except ValueError as wrong:
        raise UnreadableDate from wrong


def read_moment(text: str) -> datetime:
    """Return a date (its first moment) or a time as pages write them; raises ValueError."""
    at = _written(text)
    if not EARLIEST <= at.year <= LATEST:
        raise ValueError(text)
    return at


def _written(text: str) -> datetime:
    written = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ ,]+(\d{1,2}):(\d{2}))?", text.strip())
    if written is None:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=VIETNAM)
    day_, month, year, hour, minute = (int(part or 0) for part in written.groups())
    return datetime(year, month, day_, hour, minute, tzinfo=VIETNAM)
