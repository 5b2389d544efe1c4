"""One canonical campaign of reports: the bloc asks its units for the first quarter of 2021."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.reporting.application.days import end_of
from services.reporting.domain.campaign import Published
from services.reporting.domain.forms import Form, PaperWords, Section
from services.reporting.domain.frozen import Frozen, FrozenFigure
from services.reporting.domain.period import PeriodKind, period
from services.reporting.domain.report import (
    Accepted,
    Assigned,
    Exempted,
    FigureOverridden,
    FiguresFrozen,
    OverdueMarked,
    Submitted,
    SupplementRequested,
)
from services.reporting.domain.units import UnitRef
from tests.reporting import examples as ex

BLOC = UnitRef(id=ex.BLOC.id, code=ex.BLOC.code)
THUE = UnitRef(id=ex.THUE.id, code=ex.THUE.code)
NOW = datetime(2021, 4, 1, 2, tzinfo=UTC)
DUE, CLOSE_DAY = date(2021, 4, 5), date(2021, 4, 20)

form = Form(
    id="membership",
    type="BC",
    kind="BÁO CÁO",
    title_vi="Tình hình đoàn viên",
    title_en="Membership situation",
    periods=(PeriodKind.QUARTER,),
    due_day=5,
    close_after_days=15,
    supplement_days=3,
    resubmission=False,
    statement=True,
    paper=PaperWords(
        above="", body="BCH", place="Huế", symbol="ĐTN", on_behalf="TM. BCH", post="BÍ THƯ", recipients=("Lưu VP",)
    ),
    sections=(
        Section(
            title_vi="Đoàn viên",
            title_en="Members",
            prose=('Có {{ figure("members.active") }} đoàn viên.',),
            figures=("members.active", "members.admitted"),
        ),
    ),
)
published = Published(
    unit=BLOC,
    title="Tình hình đoàn viên quý I năm 2021",
    form=form,
    form_version="BC-2018",
    period=period(PeriodKind.QUARTER, 2021, 1),
    due_on=DUE,
    close_at=end_of(CLOSE_DAY),
    resubmission=False,
    reminder_days=(7, 3, 0),
)

CAMPAIGN = UUID(int=4001)
TODAY = date(2021, 4, 1)
LATE_DAY, LATE = date(2021, 4, 6), NOW + timedelta(days=5)
_about: dict[str, Any] = {"unit": THUE, "campaign_id": CAMPAIGN}

assigned = Assigned(
    **_about,
    issuer=BLOC,
    due_on=DUE,
    close_at=end_of(CLOSE_DAY),
    resubmission=False,
    supplement_days=3,
    reminder_days=(7, 3, 0),
)


def figure(id: str, value: int) -> FrozenFigure:
    """A stock as it was counted."""
    words = {"vi": id, "en": id, "unit": "person"}
    return FrozenFigure(
        figure=id, **words, kind="stock", value=value, opening=value, year_to_date=None, year_before=value
    )


frozen = Frozen(
    code="cuc-thue",
    name="Đoàn cơ sở Cục Thuế",
    above="Đoàn Khối",
    first=date(2021, 1, 1),
    last=date(2021, 3, 31),
    year=2021,
    known_at=NOW,
    positions={"members": 12, "plans": 3},
    figures=(figure("members.active", 40),),
    members=(),
)


def submitted(version: int = 1, at: datetime = NOW, *, is_late: bool = False) -> Submitted:
    """A version that was handed in."""
    return Submitted(**_about, version=version, at=at, is_late=is_late, note="")


def kept(version: int = 1) -> FiguresFrozen:
    """What a version says."""
    return FiguresFrozen(**_about, version=version, frozen=frozen)


overridden = FigureOverridden(
    **_about, version=1, figure="members.active", old=40, new=41, reason="Đếm thiếu một đoàn viên"
)
wanting = SupplementRequested(**_about, version=1, reason="Thiếu phần thứ hai", due_on=date(2021, 4, 4))
accepted = Accepted(**_about, version=1)
exempted = Exempted(**_about, reason="Mới thành lập", approved_by="Bí thư")
overdue = OverdueMarked(**_about, due_on=DUE)
