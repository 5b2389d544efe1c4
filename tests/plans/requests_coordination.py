"""One canonical example of each request about a coordination programme."""

from datetime import date

from contracts.plans import coordination as contract
from tests.plans import examples as ex
from tests.plans import examples_coordination as eg
from tests.plans import requests as ask
from tests.plans.examples_measures import amounts_asked

proposal = contract.ProposeCoordination(
    unit_id=ex.OFFICE, title=eg.OF["title"], contents=ex.SECRET, effective_on=date(2021, 1, 10)
)
signing = contract.SignCoordination(
    parties=tuple(
        contract.SigningParty(type=contract.PartyType(party.type.value), name=party.name) for party in eg.PARTIES
    ),
    contents=ex.SECRET,
    starts_on=date(2021, 2, 1),
    ends_on=date(2022, 6, 30),
    **ask.paper("01-CTrPH", date(2021, 1, 25)),
)
link = contract.LinkActivity(effective_on=date(2021, 4, 7))
review = contract.ReviewCoordination(
    results=amounts_asked(BLOOD_UNIT=420),
    text=ex.SECRET,
    **ask.paper("88-BC/ĐTN", date(2022, 1, 15)),
)
renewal = contract.RenewCoordination(ends_on=date(2023, 6, 30), **ask.paper("02-CTrPH", date(2022, 6, 15)))
end = contract.EndCoordination(reason=ex.SECRET, **ask.paper("09-TB", date(2022, 7, 1)))
path = contract.CoordinationPath(
    coordination_id=eg.COORDINATION,
    proposal=proposal,
    signing=signing,
    renewals=(renewal,),
    activities=(contract.LinkedActivity(**dict(link), activity_id=eg.FIRST),),
    reviews=(contract.YearReview(**dict(review), year=2021),),
    end=end,
)
running = path.model_copy(update={"end": None, "renewals": (), "activities": (), "reviews": ()})
link_row = contract.LinkActivityRow(**dict(link), coordination_id=eg.COORDINATION, activity_id=eg.FIRST)
review_row = contract.ReviewCoordinationRow(**dict(review), coordination_id=eg.COORDINATION, year=2021)
end_row = contract.EndCoordinationRow(**dict(end), coordination_id=eg.COORDINATION)
