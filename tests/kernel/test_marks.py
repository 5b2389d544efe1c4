"""What a store remembers of who wrote to it: an older program does not start on what it cannot read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from services.kernel import copies
from services.kernel.decider import Decider, DomainEvent
from services.kernel.marks import Marks, WrittenByNewer, look, looking
from services.kernel.personal import PersonKeys
from services.kernel.store import Actor, Caller, Store, Work
from services.kernel.version import VERSION

A = UUID(int=1)
AT = datetime(2026, 3, 26, tzinfo=UTC)
CALLER = Caller(Actor("an", "Bí thư", "*"), None)


class Opened(DomainEvent):
    TOPIC: ClassVar[str] = "kernel_test.thing.opened"


class Closed(DomainEvent):
    TOPIC: ClassVar[str] = "kernel_test.thing.closed"


def appending(event: DomainEvent) -> Decider[None, int, DomainEvent]:
    return Decider("thing", (Opened, Closed), 0, lambda state, _: state + 1, lambda _, __: [event])


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[PersonKeys]:
    one = PersonKeys(f"sqlite:///{tmp_path / 'keys.db'}")
    yield one
    one.close()


def opened(url: str, keys: PersonKeys, *events: type[DomainEvent]) -> Store:
    return Store(url, keys, events, frozenset(), lambda: AT)


def write(store: Store, event: DomainEvent) -> None:
    def work(work: Work) -> None:
        work.decide(appending(event), A, None, on=AT.date())

    store.write(work, CALLER)


def test_an_older_program_does_not_start_on_what_it_does_not_know(store_url: str, keys: PersonKeys) -> None:
    """INVARIANT: a program never runs on a store that holds events it cannot read; it says which, and who wrote them.

    A mark that is made after the commit, or only when the program stops, breaks it.
    """
    newer = opened(store_url, keys, Opened, Closed)
    write(newer, Opened())
    opened(store_url, keys, Opened).close()
    write(newer, Closed())
    newer.close()
    with pytest.raises(WrittenByNewer, match=rf"kernel_test\.thing\.closed.*{VERSION}.*BCD_VERSION") as refused:
        opened(store_url, keys, Opened)
    assert "\n" not in str(refused.value)
    opened(store_url, keys, Opened, Closed).close()


def test_a_store_from_before_there_were_marks_is_looked_through(store_url: str, keys: PersonKeys) -> None:
    store = opened(store_url, keys, Opened, Closed)
    write(store, Closed())
    store.close()
    engine = create_engine(store_url)
    with engine.begin() as db:
        db.execute(text("DROP TABLE written_topic"))
    engine.dispose()
    assert look(store_url).written == {Closed.TOPIC: ""}
    with pytest.raises(WrittenByNewer, match=r"thing\.closed"):
        opened(store_url, keys, Opened)


def test_a_mark_of_a_version_to_come_is_enough(store_url: str, keys: PersonKeys) -> None:
    opened(store_url, keys, Opened).close()
    engine = create_engine(store_url)
    with engine.begin() as db:
        db.execute(text("INSERT INTO written_topic VALUES ('kernel_test.thing.of_the_future', '9.9.9')"))
    engine.dispose()
    with pytest.raises(WrittenByNewer, match=r"of_the_future, do phiên bản 9\.9\.9"):
        opened(store_url, keys, Opened)


def test_the_marks_of_a_store_put_back_are_those_of_its_events(
    store_url: str, keys: PersonKeys, tmp_path: Path
) -> None:
    store = opened(store_url, keys, Opened, Closed)
    write(store, Opened())
    store.close()
    copies.write(store_url, tmp_path / "copy.gz")
    assert copies.kinds(tmp_path / "copy.gz") == {Opened.TOPIC}
    store = opened(store_url, keys, Opened, Closed)
    write(store, Closed())
    store.close()
    copies.put_back(tmp_path / "copy.gz", store_url, beyond=0)
    opened(store_url, keys, Opened).close()
    assert look(store_url).written == {Opened.TOPIC: ""}


def test_looking_changes_nothing(store_url: str, keys: PersonKeys) -> None:
    """INVARIANT: what only looks cannot write, whatever the code does.

    A connection that could write breaks it.
    """
    store = opened(store_url, keys, Opened)
    write(store, Opened())
    store.close()
    Marks(store_url).describe("{}")
    seen = look(store_url)
    assert (seen.events, seen.written, seen.told) == (1, {Opened.TOPIC: VERSION}, "{}")
    engine = looking(store_url)
    with engine.connect() as db, pytest.raises(Exception, match=r"read-?only"):
        db.execute(text("CREATE TABLE other (id INTEGER)"))
    engine.dispose()
