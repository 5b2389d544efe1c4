"""The written-down language is the one in the code, and says what the bus really carries."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from contracts.base import Actor, Fact, Origin, UnitKind, UnitRef
from contracts.members import UnitEstablished
from contracts.streams import STREAMS, WRITES
from services.suite.schemas import FACTS, address, asyncapi, documents, stale, write

PERSONAL = {"full_name", "name_of_person", "born_on", "birth_date", "phone", "email", "address", "card_number", "note"}
A = UUID(int=1)


def test_the_documents_in_git_are_those_of_the_code() -> None:
    """INVARIANT: what other systems generate from is what is published.

    Changing a fact without `make schemas` would break it.
    """
    assert stale() == [], "run `make schemas`"


def test_missing_changed_and_leftover_documents_are_named_and_writing_puts_them_right(tmp_path: Path) -> None:
    assert stale(tmp_path) == sorted(documents())
    assert write(tmp_path) == len(documents())
    (tmp_path / "bcd.members.gone.v1.json").write_text("{}")
    (tmp_path / "asyncapi.json").write_text("{}")
    assert stale(tmp_path) == ["asyncapi.json", "bcd.members.gone.v1.json"]
    write(tmp_path)
    assert stale(tmp_path) == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_a_fact_is_sent_where_its_service_may_write(fact: type[Fact]) -> None:
    tokens = address(fact).split(".")
    assert len(tokens) == 7
    assert address(fact).isascii()
    assert address(fact).islower()
    stream = STREAMS[WRITES[fact.SERVICE]]
    assert stream == (f"bcd.*.{fact.SERVICE}.>",)
    assert fact.KEY in fact.model_fields


def test_no_two_facts_share_a_type_and_types_are_written_down_for_good() -> None:
    types = [fact.type() for fact in FACTS]
    assert len(types) == len(set(types))
    assert {"bcd.members.member-assessed.v1", "bcd.plans.plan-approved.v1"} <= set(types)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_no_fact_has_a_field_for_personal_data(fact: type[Fact]) -> None:
    """INVARIANT: no personal data on the bus.

    A field that names, dates or locates a person would break it.
    """
    assert not PERSONAL & set(fact.model_fields)


def test_the_address_is_the_subject_with_its_parts_left_open() -> None:
    origin = Origin(
        event_id=A,
        position=1,
        recorded_at=datetime(2026, 3, 26, tzinfo=UTC),
        effective_on=date(2026, 3, 26),
        actor=Actor(account="a", post="b", unit="*"),
    )
    unit = UnitRef(id=A, code="cs-1")
    fact = UnitEstablished(
        origin=origin, unit=unit, unit_id=A, name="x", kind=UnitKind.GRASSROOTS_UNION, parent=None
    )  # fmt: skip
    assert fact.subject("khoi") == address(UnitEstablished).format(bloc="khoi", unit="cs-1")


def test_every_reference_of_the_asyncapi_document_resolves() -> None:
    document, written = asyncapi(), documents()

    def resolve(node: object) -> None:
        if isinstance(node, dict):
            target = node.get("$ref")
            if isinstance(target, str) and target.startswith("#/"):
                found: object = document
                for step in target[2:].split("/"):
                    assert isinstance(found, dict)
                    found = found[step]
            elif isinstance(target, str):
                assert target in written
            for child in node.values():
                resolve(child)
        elif isinstance(node, list):
            for child in node:
                resolve(child)

    resolve(document)
    assert json.loads(written["asyncapi.json"]) == document
