"""One canonical campaign of reports: the bloc asks its units for the first quarter of 2021."""

from datetime import UTC, date, datetime

from services.reporting.application.days import end_of
from services.reporting.domain.campaign import Published
from services.reporting.domain.forms import Form, Section
from services.reporting.domain.period import PeriodKind, period
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
