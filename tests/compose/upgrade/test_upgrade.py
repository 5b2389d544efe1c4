"""The image of the commit before, with data and someone who writes, gives way to this one, and comes back; too old is refused."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.composition import ROOT, SERVICES, VERSION, Composition, fresh_clone, require_engine

pytestmark = pytest.mark.live
BEFORE = os.environ.get("UPGRADE_FROM", "HEAD~1")
DAY = "2021-12-31"
MARK = """
import psycopg, sys
password = open("/var/lib/bcd/postgres/database-password").read().strip()
with psycopg.connect(host="postgres", user="postgres", password=password, dbname="members_store") as db:
    found = db.execute(sys.argv[1])
    print(found.fetchone()[0] if found.description else found.rowcount)
"""


def archived(folder: Path, commit: str) -> Path:
    """Unpack a commit into a folder, as its clone would be."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "--extract", "--directory", str(folder)], input=packed, check=True)
    assert (folder / "docker-compose.yml").is_file(), f"{commit} has no deployment"
    return folder


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Composition, Composition]]:
    """One clone and one project: the commit before runs there, with the invented bloc, then the clone is brought to this one.

    The first is the older image under today's files, as one rolls back; the second is what an upgrade starts.
    """
    require_engine()
    folder = archived(tmp_path_factory.mktemp("upgrade"), BEFORE)
    old = Composition(folder, f"bcd-upgrade-{os.getpid()}", {"BCD_VERSION": f"{VERSION}-before"})
    new = Composition(folder, old.project)
    new.environ |= {name: old.environ[name] for name in ("HTTP_PORT", "HTTPS_PORT")}
    new.port, new.url = old.port, old.url
    try:
        old.build()
        old.up()
        old.bcd("load", "--demo")
        fresh_clone(folder)
        new.build()
        yield old, new
    finally:
        new.down()


class Writer(threading.Thread):
    """Renames a unit again and again, each wish repeated under one key until it is acknowledged; remembers when each was."""

    def __init__(self, system: Composition) -> None:
        super().__init__(daemon=True)
        self._system, self._over, self._token = system, threading.Event(), system.key()
        self.acknowledged: list[float] = []
        self.repeated = 0
        self.name = ""

    def run(self) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        with httpx.Client(base_url=self._system.url, timeout=20, headers=headers) as http:
            unit = next(one for one in http.get("/members/units").json()["items"] if one["code"] == "bhxh")["id"]
            while not self._over.is_set():
                self._write(http, unit, f"Tên số {len(self.acknowledged)} {uuid4().hex[:8]}")

    def _write(self, http: httpx.Client, unit: str, name: str) -> None:
        document = {"number": "1-QĐ/ĐTN", "issued_on": DAY, "issuer": "Đoàn khối"}
        wish = {"name": name, "effective_on": DAY, "document": document}
        key = {"Idempotency-Key": str(uuid4())}
        while True:
            try:
                answer = http.put(f"/members/units/{unit}/name", json=wish, headers=key)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 200:
                self.acknowledged.append(time.monotonic())
                self.name = name
                return
            assert answer is None or answer.status_code >= 500, answer.text
            self.repeated += 1
            self._over.wait(0.05)

    def finish(self) -> None:
        """Stop after the wish in flight was acknowledged."""
        self._over.set()
        self.join(120)
        assert not self.is_alive()

    def longest_wait(self) -> float:
        """Return the longest time between two wishes acknowledged, in seconds."""
        return max(after - before for before, after in zip(self.acknowledged, self.acknowledged[1:], strict=False))


def renamed(system: Composition) -> int:
    return int(system.python(MARK, "SELECT count(*) FROM stored_events WHERE topic = 'members.unit.renamed'"))


def replaced(by: Composition, system: Composition) -> Writer:
    """Put one version in the place of the other while someone writes; every acknowledged wish must be there, once."""
    before = renamed(system)
    writer = Writer(system)
    writer.start()
    system.until(lambda: len(writer.acknowledged) > 20, "someone writes")
    seconds = by.up()
    reached = len(writer.acknowledged)
    by.until(lambda: len(writer.acknowledged) > reached + 20, "someone goes on writing")
    writer.finish()
    assert renamed(by) - before == len(writer.acknowledged)
    with by.http() as http:
        by.until(lambda: writer.name in http.get("/api/units/bhxh").text, "the last name is shown")
    print(
        f"\n{len(writer.acknowledged)} wishes acknowledged, none lost, none doubled; {writer.repeated} repeated; "
        f"up --wait took {seconds:.1f} s, longest time without an acknowledgement {writer.longest_wait():.1f} s"
    )
    return writer


def verified(system: Composition) -> bool:
    return bool(json.loads(system.bcd("verify", "--json", check=False).stdout)["ok"])


def test_an_upgrade_loses_no_write(versions: tuple[Composition, Composition]) -> None:
    """INVARIANT: whoever repeats until acknowledged notices an upgrade as a wait, and nothing else.

    A service that acknowledges while it is being stopped, or a new one that doubles a repeated wish, breaks it.
    """
    old, new = versions
    planned = new.bcd("upgrade", "plan", check=False)
    print(f"\n{planned.stdout}")
    assert planned.returncode in (0, 3), planned.stderr
    replaced(new, old)
    new.until(lambda: verified(new), "stores, streams and figures agree")
    told: dict[str, Any] = json.loads(new.bcd("upgrade", "plan", "--json").stdout)
    assert (told["changes"], told["possible"]) == (False, True)


def test_the_version_before_takes_over_again(versions: tuple[Composition, Composition]) -> None:
    old, new = versions
    replaced(old, new)
    new.up()
    new.until(lambda: verified(new), "stores, streams and figures agree")


def test_a_store_of_a_newer_version_is_told_and_not_run_on(versions: tuple[Composition, Composition]) -> None:
    """INVARIANT: an image that is too old says so in one line of its log, and is well again once the right one is there.

    A service that runs on events it cannot read breaks it.
    """
    _, new = versions
    new.python(MARK, "INSERT INTO written_topic VALUES ('members.unit.of_the_future', '99.0.0')")
    refused = new.bcd("upgrade", "plan", check=False)
    assert (refused.returncode, "KHÔNG chạy được" in refused.stdout) == (1, True)
    new.run("restart", "members")
    new.until(lambda: "99.0.0" in new.log("members"), "members says why it does not start")
    lines = [json.loads(line) for line in new.log("members").splitlines() if "99.0.0" in line]
    assert {line["level"] for line in lines} == {"CRITICAL"}
    assert "BCD_VERSION" in lines[0]["message"]
    print(f"\n{lines[0]['message']}")
    assert not new.healthy("members")
    assert new.doctor()["members"]["mend"]
    new.python(MARK, "DELETE FROM written_topic WHERE version = '99.0.0'")
    new.until(lambda: new.healthy(*SERVICES), "everything comes back without a hand")
