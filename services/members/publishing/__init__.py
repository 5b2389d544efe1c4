"""Which private events of members become facts, and how; no personal data and no free text ever does."""

from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, publisher
from services.members.domain import (
    access,
    breach,
    cluster,
    commendation,
    consent,
    data_request,
    dialogue,
    discipline,
    discipline_record,
    erasure,
    import_batch,
    import_mapping,
    member,
    officer,
    opinion,
    rating,
    rating_pool,
    rating_round_rules,
    referral,
    training,
    unit,
    unit_rating,
)
from services.members.domain import care as cases
from services.members.domain import dues as accounts
from services.members.domain import traits as trait_counts
from services.members.publishing import (
    care,
    dues,
    imports,
    merits,
    officers,
    opinions,
    people,
    privacy,
    ratings,
    rounds,
    trainings,
    traits,
    units,
)

EVENTS: tuple[type[DomainEvent], ...] = (
    *unit.unit.events,
    *cluster.cluster.events,
    *officer.officers.events,
    *member.member.events,
    *consent.consent.events,
    *data_request.data_request.events,
    *access.access.events,
    *erasure.erasure.events,
    *breach.breach.events,
    *training.training.events,
    *trait_counts.traits.events,
    *dialogue.dialogue.events,
    *cases.care_case.events,
    *referral.referral.events,
    *discipline.discipline.events,
    *discipline_record.discipline_record.events,
    *commendation.commendation.events,
    *opinion.digest.events,
    *accounts.dues.events,
    *rating.rating.events,
    *rating_round_rules.rating_round.events,
    *rating_pool.rating_pool.events,
    *unit_rating.unit_rating.events,
    *import_batch.import_batch.events,
    *import_mapping.import_mapping.events,
)
FACTS: Facts = {
    **units.FACTS,
    **officers.FACTS,
    **people.FACTS,
    **privacy.FACTS,
    **trainings.FACTS,
    **traits.FACTS,
    **care.FACTS,
    **opinions.FACTS,
    **dues.FACTS,
    **ratings.FACTS,
    **merits.FACTS,
    **rounds.FACTS,
    **imports.FACTS,
}
"""Private event → its fact, and what the fact says. An event that is not here stays private."""

publish = publisher(FACTS)
"""Gives the fact an event is published as, None for one that stays private."""
