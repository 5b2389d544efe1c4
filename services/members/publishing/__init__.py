"""Which private events of members become facts, and how; no personal data and no free text ever does."""

from datetime import date
from functools import lru_cache

from contracts.base import Actor, Document, Fact, Origin
from services.kernel.decider import DomainEvent
from services.kernel.store import Recorded
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
from services.members.publishing.words import Facts

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


def _origin(recorded: Recorded) -> Origin:
    actor, document = recorded.actor, recorded.document
    return Origin.of(
        event_id=recorded.event_id,
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        effective_on=recorded.effective_on,
        actor=_actor(actor.account, actor.post, actor.unit),
        rule_set=recorded.rule_set,
        document=_document(document.number, document.issued_on, document.issuer) if document else None,
        correlation_id=recorded.correlation_id,
        causation_id=recorded.causation_id,
    )


@lru_cache(maxsize=1024)
def _actor(account: str, post: str, unit: str) -> Actor:
    return Actor.of(account=account, post=post, unit=unit)


@lru_cache(maxsize=1024)
def _document(number: str, issued_on: date, issuer: str) -> Document:
    return Document.of(number=number, issued_on=issued_on, issuer=issuer)


def publish(recorded: Recorded) -> Fact | None:
    """Return the fact an event is published as, None for one that stays private."""
    entry = FACTS.get(type(recorded.event))
    if entry is None:
        return None
    fact, fields = entry
    return fact.of(origin=_origin(recorded), **fields(recorded, recorded.event))
