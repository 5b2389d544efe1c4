"""One canonical example of the event and request of member statistics."""

from datetime import date

from contracts.members import traits as contract
from services.members.domain import traits
from tests.members import examples as ex

DAY = date(2021, 6, 30)
counted = traits.Counted(
    unit=ex.tax, year=2021, quarter=2, trait="SEX", counts={"FEMALE": 6, "MALE": 7}, withheld=False, on=DAY
)
# The word for a sex alone is a value of the roster: what is told of a group is not told of a person.
ALL = (counted.model_copy(update={"counts": {"MALE": 13}}),)
count = contract.CountTraits(**ex.paper(DAY))
