"""Personal fields: unreadable in the database, erased everywhere with the person's key."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.kernel.decider import ERASED, AnyDecider, DomainEvent, PersonalText, PersonalWords
from services.kernel.personal import PersonKeys, personal_fields, seal, unseal
from services.kernel.store import Erased, Store, Work
from tests.support.sample import AT, CALLER, COUNTER, ON, Add, Added, Name, Named, Noted, add

A, B = UUID(int=1), UUID(int=2)
NAME, NICKNAME = "Nguyễn Văn Bí Mật", "Tí"


def name(store: Store, person: UUID, what: str = NAME) -> None:
    store.write(lambda work: work.decide(COUNTER, person, Name(what, NICKNAME), on=ON), CALLER)


def named(store: Store, person: UUID) -> Named:
    event = store.stream(person)[0].event
    assert isinstance(event, Named)
    return event


def stored_bytes(url: str, directory: Path) -> bytes:
    """Return everything the database of events holds, as it lies there."""
    if url.startswith("sqlite"):
        return b"".join(file.read_bytes() for file in directory.glob("store.db*"))
    with psycopg.connect(url) as connection:
        return b"".join(bytes(state) for (state,) in connection.execute("SELECT state FROM stored_events"))


def test_the_marked_fields_are_found_also_inside_an_optional() -> None:
    assert personal_fields(Named) == {"name": ERASED, "nickname": ERASED}
    assert personal_fields(Noted) == {}


def test_personal_fields_cannot_be_read_in_the_database(store_url: str, store: Store, tmp_path: Path) -> None:
    """INVARIANT: a copy of the event database, without the database of keys, tells no personal data.

    Breaks when a personal field is left in the open part of the stored form, or text is written to another table.
    """
    name(store, A)
    add(store, A, UUID(int=7))
    lying = stored_bytes(store_url, tmp_path)
    assert Added.TOPIC.encode() in lying or b'"amount"' in lying
    for secret in (NAME, NICKNAME, "Bí Mật", json.dumps(NAME)[1:-1]):
        assert secret.encode() not in lying, secret
    assert (named(store, A).name, named(store, A).nickname) == (NAME, NICKNAME)


def test_an_erased_person_reads_as_erased_and_everything_else_stays(store: Store) -> None:
    name(store, A)
    name(store, B)
    add(store, A, UUID(int=7), 5)
    store.erase(A, CALLER)
    state, version = store.read(COUNTER, A)
    assert (state.name, state.total, version) == (ERASED, 5, 2)
    assert (named(store, A).name, named(store, A).nickname) == (ERASED, ERASED)
    assert named(store, B).name == NAME
    assert store.write(lambda work: work.state(COUNTER, A).name, CALLER).result == ERASED
    assert len(store.log(0, 10)) == 4


def test_erasure_holds_in_every_process_that_had_read_the_person(opened: Callable[[], Store]) -> None:
    """INVARIANT: a process that already knew the person's key reads erased fields too, from the next read on.

    Breaks when keys stay in the memory of a process that only reads, or states in that of one that writes.
    """
    ours, reader, writer = opened(), opened(), opened()
    name(ours, A)
    assert named(reader, A).name == NAME
    assert writer.write(lambda work: work.state(COUNTER, A).name, CALLER).result == NAME
    ours.erase(A, CALLER)
    assert reader.read(COUNTER, A)[0].name == ERASED
    assert named(reader, A).name == ERASED
    assert all(e.event.name == ERASED for e in reader.log(0, 10) if isinstance(e.event, Named))
    assert writer.write(lambda work: work.state(COUNTER, A).name, CALLER).result == ERASED


def test_a_person_may_come_back_under_a_new_key_and_be_erased_again(opened: Callable[[], Store]) -> None:
    store, other = opened(), opened()
    name(store, A)
    store.erase(A, CALLER)
    store.erase(A, CALLER)
    name(other, A, "Trần Thị B")
    assert [e.event.name for e in store.stream(A) if isinstance(e.event, Named)] == [ERASED, "Trần Thị B"]
    assert store.write(lambda work: work.state(COUNTER, A).name, CALLER).result == "Trần Thị B"
    other.erase(A, CALLER)
    assert [e.event.name for e in store.stream(A) if isinstance(e.event, Named)] == [ERASED, ERASED]
    assert store.write(lambda work: work.state(COUNTER, A).name, CALLER).result == ERASED
    assert sum(isinstance(e.event, Erased) for e in store.log(0, 20)) == 2


def test_erasing_somebody_unknown_is_harmless(store: Store) -> None:
    store.erase(A, CALLER)
    assert store.read(COUNTER, A)[1] == 0


def test_what_is_sealed_for_one_event_does_not_open_in_another() -> None:
    """INVARIANT: a sealed text moved to another stream, version or type reads as erased, never as that one's text.

    Breaks when the place of the event is left out of what is authenticated.
    """
    key, names = AESGCM(AESGCM.generate_key(256)), {"name": ERASED}
    sealed = seal(key, {"name": NAME}, b"a:1:x")
    assert unseal(key, sealed, names, b"a:1:x") == {"name": NAME}
    assert unseal(key, sealed, names, b"a:2:x") == {"name": ERASED}
    assert unseal(None, sealed, names, b"a:1:x") == {"name": ERASED}
    assert seal(key, {"name": NAME}, b"a:1:x") != sealed


def test_two_processes_that_meet_a_person_at_once_use_one_key(keys_url: str) -> None:
    """INVARIANT: a person has one key, whoever meets them first; a second one would make the other's events unreadable.

    Breaks when a key that could not be saved, because another was first, is used all the same.
    """
    keys = [PersonKeys(keys_url) for _ in range(4)]
    persons = [UUID(int=n) for n in range(1, 40)]
    start = threading.Barrier(4)

    def make(number: int) -> None:
        start.wait(5)
        for person in persons:
            keys[number].make([person, persons[(person.int * 7) % 39]])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make, range(4)))
    for person in persons:
        sealed = seal(keys[0].find(person) or pytest.fail("no key"), {"name": NAME}, b"x")
        for other in keys[1:]:
            assert unseal(other.find(person), sealed, {"name": ERASED}, b"x") == {"name": NAME}
    for one in keys:
        one.close()


def test_many_persons_are_named_in_one_commit(store: Store) -> None:
    persons = [UUID(int=n) for n in range(1, 1201)]

    def work(work: Work) -> int:
        return sum(
            work.decide(COUNTER, person, command, on=ON)
            for person in persons
            for command in (Name(NAME), Add(UUID(int=5000 + person.int)))
        )

    assert store.write(work, CALLER).changed == 2400
    assert {named(store, person).name for person in persons[::100]} == {NAME}


class Remark(DomainEvent):
    """A remark about someone, kept in a stream that is not that person's own."""

    TOPIC: ClassVar[str] = "test.remark"
    SUBJECT: ClassVar[str] = "about"

    about: UUID
    text: PersonalText
    words: PersonalWords = MappingProxyType({})


REMARKS: AnyDecider = AnyDecider("test.remarks", (Remark,), (), lambda state, event: (*state, event), lambda c, _: [c])


def test_what_is_said_of_a_person_elsewhere_is_erased_with_the_person(store_url: str, keys_url: str) -> None:
    """INVARIANT: one key seals all that is said of a person, in whichever stream it stands; erasure reaches all of it.

    Breaks when the stream's id is taken for the person's, or a cached state outlives the key.
    """
    keys = PersonKeys(keys_url)
    store = Store(store_url, keys, (Remark,), frozenset(), lambda: AT)
    person, other, stream = UUID(int=71), UUID(int=72), UUID(int=73)
    for about in (person, other):
        remark = Remark(about=about, text=NAME, words={"phone": "0905 000 111"})
        store.write(partial(Work.decide, decider=REMARKS, stream_id=stream, command=remark, on=ON), CALLER)
    store.erase(person, CALLER)
    (first, second), _ = store.read(REMARKS, stream)
    assert (first.text, dict(first.words)) == (ERASED, {})
    assert (second.text, second.words["phone"]) == (NAME, "0905 000 111")
    assert store.write(lambda work: work.state(REMARKS, stream)[0].text, CALLER).result == ERASED
    store.close()
    keys.close()
