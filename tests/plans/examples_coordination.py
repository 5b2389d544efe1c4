"""One canonical example of each command and event of a coordination programme."""

from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain import coordination as c
from services.plans.domain import coordination_rules as do
from services.plans.domain.units import UnitRef
from tests.plans import examples as ex
from tests.plans.examples_measures import amounts

COORDINATION, OTHER = UUID(int=121), UUID(int=122)
FIRST, SECOND = UUID(int=321), UUID(int=322)
HEIR = UnitRef(id=ex.STRANGER, code="don-vi-khac")
PARTIES = (
    c.Party(type=c.PartyType.YOUTH_UNION, name="Đoàn Khối"),
    c.Party(type=c.PartyType.MASS_ORGANISATION, name="Công đoàn viên chức"),
    c.Party(type=c.PartyType.MASS_ORGANISATION, name="Hội Cựu chiến binh"),
)

OF: dict[str, Any] = {"unit": ex.UNIT, "title": "Phối hợp hiến máu 2021–2022"}
propose = do.Propose(ex.UNIT, OF["title"], ex.SECRET, date(2021, 1, 10))
proposed = c.Proposed(**OF, contents=ex.SECRET, on=date(2021, 1, 10))
PERIOD: dict[str, Any] = {
    "parties": PARTIES,
    "contents": ex.SECRET,
    "starts_on": date(2021, 2, 1),
    "ends_on": date(2022, 6, 30),
    "number": "01-CTrPH",
    "on": date(2021, 1, 25),
}
sign = do.Sign(**PERIOD, rules=ex.RULES)
signed = c.Signed(**OF, **PERIOD)
link = do.LinkActivity(FIRST, date(2021, 4, 7))
linked = c.ActivityLinked(**OF, activity_id=FIRST, activities=1, on=date(2021, 4, 7))
YEAR: dict[str, Any] = {
    "year": 2021,
    "results": amounts(BLOOD_UNIT=420),
    "text": ex.SECRET,
    "number": "88-BC/ĐTN",
    "on": date(2022, 1, 15),
}
review = do.Review(**YEAR, rules=ex.RULES)
reviewed = c.Reviewed(**OF, **YEAR)
renew = do.Renew(date(2023, 6, 30), "02-CTrPH", date(2022, 6, 15), ex.RULES)
renewed = c.Renewed(**OF, before=date(2022, 6, 30), ends_on=date(2023, 6, 30), number="02-CTrPH", on=date(2022, 6, 15))
end = do.End(ex.SECRET, "09-TB", date(2022, 7, 1))
ended = c.Ended(**OF, reason=ex.SECRET, signed=True, number="09-TB", on=date(2022, 7, 1))
hand_on = do.HandOn(HEIR, date(2021, 5, 1))
handed_on = c.HandedOn(**OF | {"unit": HEIR}, from_unit=ex.UNIT, signed=True, on=date(2021, 5, 1))
