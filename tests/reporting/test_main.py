"""The service on a real bus: what it decides it publishes, hears again and shows, as the facts of others."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx2 as httpx
import pytest
from nats.aio.client import Client

from services.kernel.bus import Outgoing, body, client, connect, drop_stream, provision, publish_atomic, stop
from services.kernel.keys import Keys
from services.reporting.main import running
from services.suite.directory import DataDirectory
from services.suite.natsd import streams
from tests.reporting.examples import BLOC, Telling, organisation
from tests.support.servers import NatsServer

CAMPAIGN = UUID(int=4001)
NOW = datetime(2021, 4, 1, 2, tzinfo=UTC)


@pytest.fixture
def bus(nats: NatsServer) -> Iterator[str]:
    """The address of a bus whose declared streams hold the small bloc's units and nothing else; gone afterwards."""

    async def administer(work: Callable[[Client], Awaitable[object]]) -> None:
        broker = connect(nats.url, name="admin", seed_file=None)
        await broker.start()
        await work(client(broker))
        await stop(broker)

    async def clear(nc: Client) -> None:
        for one in streams():
            await drop_stream(nc, one.name)

    async def prepare(nc: Client) -> None:
        await clear(nc)
        await provision(nc, streams())
        facts = [
            Outgoing(fact.subject("khoi"), fact.type(), str(fact.key()), fact.origin.position, body(fact))
            for fact in organisation(Telling())
        ]
        await publish_atomic(nc, facts, source="members", previous=0, last_seq=0)

    asyncio.run(administer(prepare))
    yield nats.url
    asyncio.run(administer(clear))


@asynccontextmanager
async def service(folder: Path, url: str) -> AsyncIterator[httpx.AsyncClient]:
    """The running service, asked over HTTP with the key of the bloc."""
    data = DataDirectory(folder, "khoi")
    (folder / "reporting").mkdir()
    token = Keys(folder / "api-keys.json").create(account="thu", post="Bí thư", at=NOW)
    settings = data.settings("reporting", url).model_copy(update={"nats_seed_file": None})
    async with running(settings, lambda: NOW) as found:
        transport = httpx.ASGITransport(app=found.app)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://reporting", headers=headers) as http:
            yield http


def test_what_reporting_decides_it_hears_again_from_the_bus(tmp_path: Path, bus: str) -> None:
    """INVARIANT: a campaign is published as a fact on the stream of reporting, and shown from there.

    A store without its relay, or views that do not follow the own stream, would break it.
    """
    wish = {
        "unit_id": str(BLOC.id),
        "form": "membership",
        "period": {"kind": "QUARTER", "year": 2021, "number": 1},
        "all_below": True,
    }

    async def story() -> list[tuple[str, str]]:
        async with service(tmp_path, bus) as http:
            answer = await http.put(f"/api/campaigns/{CAMPAIGN}?after=members:8", json=wish)
            assert answer.status_code == 200, answer.text
            after = {"after": f"reporting:{answer.json()['position']}"}
            matrix = (await http.get(f"/api/campaigns/{CAMPAIGN}/reports", params=after)).json()
            fact = (await http.get("/api/facts/reporting/1")).json()
            assert (fact["title_vi"], fact["rule_set"]) == ("Phát hành đợt báo cáo", "BC-2018")
            return [(one["unit"], one["status"]) for one in matrix]

    assert asyncio.run(story()) == [("cuc-thue", "PENDING"), ("kho-bac", "PENDING")]
