"""One canonical example of each event by which the tree, the clusters and the officers change."""

from datetime import date
from uuid import UUID

from services.members.domain import cluster, officer, unit
from tests.members import examples as ex

MERGER, APPOINTMENT = UUID(int=301), UUID(int=302)
ON = date(2021, 7, 1)
WHY = f"Theo kiến nghị của {ex.NAME}"

renamed = unit.Renamed(code="cuc-thue", name="Đoàn Thuế thành phố", before="Đoàn cơ sở Cục Thuế", on=ON)
reparented = unit.Reparented(code="cuc-thue-1", parent=ex.bank, before=ex.tax, on=ON)
merged = unit.Merged(code="cuc-thue", reorganisation_id=MERGER, sources=(ex.bank,), on=ON)
split = unit.Split(code="cuc-thue", reorganisation_id=MERGER, into=(ex.tax_1, ex.tax_2), goes_on=False, on=ON)
dissolved = unit.Dissolved(code="ngan-hang", kind="GRASSROOTS_BRANCH", reason=WHY, reorganisation_id=None, on=ON)
regrouped = cluster.MembershipChanged(bloc=ex.bloc, year=2021, units=(ex.tax,), on=ON)
rotated = cluster.LeadRotated(bloc=ex.bloc, year=2021, lead=ex.bank, before=ex.tax, on=ON)
appointed = officer.Appointed(
    unit=ex.tax_1,
    appointment_id=APPOINTMENT,
    member_id=ex.AN,
    post="SECRETARY",
    term="2021-2024",
    until=date(2024, 6, 30),
    on=ON,
)
relieved = officer.Relieved(
    unit=ex.tax_1,
    appointment_id=APPOINTMENT,
    member_id=ex.AN,
    post="SECRETARY",
    reason=WHY,
    on=date(2022, 7, 1),
)
provisional = officer.ProvisionalSet(unit=ex.tax_1, until=date(2022, 1, 1), extension=False, on=ON)
ALL = (
    renamed,
    reparented,
    merged,
    split,
    dissolved,
    regrouped,
    rotated,
    appointed,
    relieved,
    provisional,
)
