"""What leaves the members service: each event as its fact, and never a personal value."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from contracts import members as contract
from contracts.base import Fact
from services.kernel.decider import DomainEvent
from services.kernel.personal import personal_fields
from services.kernel.store import Actor, Document, Recorded
from services.members.publishing import EVENTS, FACTS, publish
from tests.members import examples as ex

STREAM = UUID(int=99)
REASON = ex.revised.reason


def recorded(event: DomainEvent) -> Recorded:
    """The event as the store gives it back."""
    return Recorded(
        position=7,
        stream_id=STREAM,
        version=1,
        event=event,
        recorded_at=datetime(2021, 7, 1, 8, tzinfo=UTC),
        effective_on=date(2021, 6, 30),
        actor=Actor("acc-1", "Bí thư", "*"),
        document=Document("12-QĐ/ĐTN", date(2021, 6, 29), "BTV"),
        rule_set="XI-2018",
        correlation_id=UUID(int=6),
        causation_id=None,
    )


def published(event: DomainEvent) -> Fact:
    """The fact an event becomes, checked by the contract after a trip over the wire."""
    fact = publish(recorded(event))
    assert fact is not None
    assert type(fact).model_validate_json(fact.model_dump_json()) == fact
    return fact


def examples() -> Iterator[DomainEvent]:
    """Every slice's examples: `ALL` of each module here whose name begins so and that has events."""
    for found in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if found.name.startswith("examples"):
            yield from getattr(importlib.import_module(f"tests.members.{found.name}"), "ALL", ())


def sealed() -> set[str]:
    """Every word the examples' sealed fields hold, those too short to search for left out."""
    found: set[str] = set()
    for event in examples():
        for name in personal_fields(type(event)):
            value = getattr(event, name)
            found.update(value.values() if isinstance(value, Mapping) else [str(value)])
    return {word for word in found if len(word) > 5}


def test_there_is_an_example_of_each_event() -> None:
    assert {type(event) for event in examples()} == set(EVENTS)
    assert set(FACTS) <= set(EVENTS)


@pytest.mark.parametrize(
    ("event", "fact", "unit", "said"),
    [
        (ex.established, contract.UnitEstablished, "cuc-thue", {"unit_id": STREAM, "kind": "GRASSROOTS_UNION"}),
        (ex.formed, contract.ClusterFormed, "khoi-cq-dn", {"cluster_id": STREAM, "year": 2021, "code": "cum-1"}),
        (ex.registered, contract.MemberRegistered, "cuc-thue-1", {"member_id": STREAM}),
        (ex.admitted, contract.MemberAdmitted, "cuc-thue-1", {"member_id": STREAM}),
        (
            ex.transfer_requested,
            contract.MemberTransferRequested,
            "cuc-thue-1",
            {"member_id": STREAM, "transfer_id": ex.TRANSFER, "to_unit": {"id": ex.BANK, "code": "ngan-hang"}},
        ),
        (
            ex.transfer_accepted,
            contract.MemberTransferred,
            "ngan-hang",
            {"member_id": STREAM, "transfer_id": ex.TRANSFER, "from_unit": {"id": ex.TAX_1, "code": "cuc-thue-1"}},
        ),
        (ex.matured, contract.MemberMatured, "cuc-thue-1", {"member_id": STREAM}),
        (ex.left, contract.MemberLeft, "cuc-thue-1", {"member_id": STREAM}),
        (
            ex.decided,
            contract.MemberAssessed,
            "cuc-thue-1",
            {"member_id": ex.AN, "rank": "GOOD", "previous_rank": None},
        ),
        (
            ex.revised,
            contract.MemberAssessed,
            "cuc-thue-1",
            {"member_id": ex.AN, "year": 2021, "rank": "EXCELLENT", "previous_rank": "GOOD"},
        ),
    ],
    ids=lambda value: value.TOPIC if isinstance(value, DomainEvent) else "",
)
def test_an_event_becomes_its_fact(event: DomainEvent, fact: type[Fact], unit: str, said: dict[str, object]) -> None:
    found = published(event)
    assert type(found) is fact
    assert found.unit.code == unit
    assert said.items() <= found.model_dump().items()


def test_a_fact_says_where_it_comes_from() -> None:
    origin = published(ex.matured).origin
    assert (origin.position, origin.event_id, origin.rule_set) == (7, recorded(ex.matured).event_id, "XI-2018")
    assert (origin.effective_on, origin.recorded_at) == (date(2021, 6, 30), datetime(2021, 7, 1, 8, tzinfo=UTC))
    assert origin.document is not None
    assert (origin.document.number, origin.document.issuer, origin.actor.account) == ("12-QĐ/ĐTN", "BTV", "acc-1")


def test_no_fact_tells_a_personal_value() -> None:
    """INVARIANT: nothing personal and no free text about a person reaches the bus.

    A field copied from an event into a fact without thought would break it.
    """
    facts = [published(event) for event in examples() if type(event) in FACTS]
    told = "\n".join(fact.model_dump_json() for fact in facts)
    subjects = "\n".join(fact.subject("khoi-cq-dn") for fact in facts)
    for secret in (ex.NAME, ex.BORN.isoformat(), ex.CODE, "FEMALE", REASON, *sealed()):
        assert secret not in told
        assert secret not in subjects
    assert str(STREAM) not in subjects
