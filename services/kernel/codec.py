"""Stored form of an event: JSON with its provenance, personal fields sealed apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import orjson

from services.kernel.decider import DomainEvent
from services.kernel.personal import PersonKeys, personal_fields, seal, unseal
from services.kernel.recorders import Notification, StoredEvent


@dataclass(frozen=True)
class Document:
    """The paper a decision rests on: its number and symbol, its date, and who issued it."""

    number: str
    issued_on: date
    issuer: str = ""


@dataclass(frozen=True)
class Actor:
    """Who acted: an account, the post it holds, the code of the unit whose subtree it may act in (`*`: the whole)."""

    account: str
    post: str
    unit: str


@dataclass(frozen=True)
class Meta:
    """Provenance of an event: `recorded_at` UTC, `effective_on` the day from which it counts."""

    recorded_at: datetime
    effective_on: date
    actor: Actor
    document: Document | None
    rule_set: str
    correlation_id: UUID | None
    causation_id: UUID | None
    traceparent: str = ""


class Recorded(NamedTuple):
    """A stored event with its place and provenance."""

    position: int
    stream_id: UUID
    version: int
    event: DomainEvent
    recorded_at: datetime
    effective_on: date
    actor: Actor
    document: Document | None
    rule_set: str
    correlation_id: UUID | None
    causation_id: UUID | None
    traceparent: str = ""

    @property
    def event_id(self) -> UUID:
        """The event's id: the same wherever and whenever it is read."""
        return uuid5(self.stream_id, str(self.version))


class UnknownTopic(Exception):
    """The store holds an event this version does not know; it was written by a newer one."""


class Codec:
    """Encodes events for the recorder and back; an event whose key is gone decodes with its personal fields erased."""

    def __init__(self, by_topic: Mapping[str, type[DomainEvent]], keys: PersonKeys) -> None:
        self._by_topic, self._keys = by_topic, keys

    def encode(self, stream_id: UUID, version: int, event: DomainEvent, meta: Meta) -> StoredEvent:
        """Return the stored form; the person's key must exist when the event has personal fields."""
        names = personal_fields(type(event))
        sealed = b""
        if names:
            key = self._keys.find(event.subject(stream_id))
            assert key is not None, "the person's key is made before the event is encoded"
            body = orjson.dumps(event.model_dump(mode="json", exclude=set(names)))
            values = {name: getattr(event, name) for name in names}
            sealed = b',"s":"' + seal(key, values, _bound(stream_id, version, event.TOPIC)).encode() + b'"'
        else:
            body = event.__pydantic_serializer__.to_json(event)
        state = b'{"e":' + body + b',"m":' + _meta_json(meta) + sealed + b"}"
        return StoredEvent(originator_id=stream_id, originator_version=version, topic=event.TOPIC, state=state)

    def decode(self, row: Notification) -> Recorded:
        """Return the event of a stored row. Raises UnknownTopic."""
        assert isinstance(row.originator_id, UUID)
        cls = self._by_topic.get(row.topic)
        if cls is None:
            raise UnknownTopic(row.topic)
        raw = orjson.loads(row.state)
        values: dict[str, Any] = raw["e"]
        if "s" in raw:
            bound = _bound(row.originator_id, row.originator_version, row.topic)
            subject = UUID(values[cls.SUBJECT]) if cls.SUBJECT else row.originator_id
            values |= unseal(self._keys.find(subject), raw["s"], personal_fields(cls), bound)
        meta = raw["m"]
        return Recorded(
            row.id,
            row.originator_id,
            row.originator_version,
            cls.model_validate(values),
            _moment(meta["at"]),
            _day(meta["on"]),
            _actor(*meta["by"]),
            _document(*meta["doc"]) if meta["doc"] else None,
            meta["rules"],
            UUID(meta["corr"]) if meta["corr"] else None,
            UUID(meta["cause"]) if meta["cause"] else None,
            meta.get("trace", ""),
        )


def _bound(stream_id: UUID, version: int, topic: str) -> bytes:
    return f"{stream_id}:{version}:{topic}".encode()


@lru_cache(maxsize=4096)
def _meta_json(meta: Meta) -> bytes:
    document, actor = meta.document, meta.actor
    return orjson.dumps(
        {
            "at": meta.recorded_at,
            "on": meta.effective_on,
            "by": [actor.account, actor.post, actor.unit],
            "doc": [document.number, document.issued_on, document.issuer] if document else None,
            "rules": meta.rule_set,
            "corr": str(meta.correlation_id) if meta.correlation_id else None,
            "cause": str(meta.causation_id) if meta.causation_id else None,
            **({"trace": meta.traceparent} if meta.traceparent else {}),
        }
    )


_moment = lru_cache(maxsize=4096)(datetime.fromisoformat)
_day = lru_cache(maxsize=4096)(date.fromisoformat)
_actor = lru_cache(maxsize=1024)(Actor)


@lru_cache(maxsize=4096)
def _document(number: str, issued_on: str, issuer: str) -> Document:
    return Document(number, date.fromisoformat(issued_on), issuer)
