"""A backup outlives every volume: destroyed, put back, verified, with the same figures; and it tells when it was changed."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.composition import SERVICES, Composition, composed

pytestmark = pytest.mark.live
DAY = "2021-12-31"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    kept = tmp_path_factory.mktemp("kept")
    folders = {"BACKUPS": kept / "backups", "KEY_BACKUPS": kept / "key-backups"}
    kept.chmod(0o755)
    for folder in folders.values():
        folder.mkdir(mode=0o700)
        os.chown(folder, 10001, 10001)
    clone = tmp_path_factory.mktemp("backup")
    with composed(clone, "backup", **{name: str(folder) for name, folder in folders.items()}) as one:
        one.up()
        one.bcd("load", "--demo")
        yield one


def figures(system: Composition) -> bytes:
    with system.http() as http:
        answer = http.get("/api/overview", params={"on": DAY})
        assert answer.status_code == 200
        return answer.content


def rename(system: Composition, name: str) -> None:
    with system.http() as http:
        unit = next(one for one in http.get("/members/units").json()["items"] if one["code"] == "bhxh")
        document = {"number": "1-QĐ/ĐTN", "issued_on": DAY, "issuer": "Đoàn khối"}
        body = {"name": name, "effective_on": DAY, "document": document}
        done = http.put(f"/members/units/{unit['id']}/name", json=body)
        assert done.status_code == 200, done.text
        shown = http.get("/api/units/bhxh", params={"after": f"members:{done.json()['position']}"})
        assert name in shown.text


def put_back(system: Composition, name: str) -> None:
    system.run("stop", *SERVICES)
    system.bcd("backup", "restore", name, "--yes")
    system.up()
    system.until(lambda: system.verified(), "stores, streams and figures agree")


def test_every_volume_is_lost_and_everything_comes_back(system: Composition) -> None:
    """INVARIANT: the two folders of backups are enough: nothing else of the old machine is needed.

    Something the figures rest on that is in no backup breaks it.
    """
    system.bcd("verify")
    before = figures(system)
    made = json.loads(system.bcd("backup", "create", "--json").stdout)
    assert json.loads(system.bcd("backup", "verify", made["name"], "--json").stdout)["ok"]
    system.down()
    system.up()
    assert figures(system) != before
    put_back(system, made["name"])
    assert figures(system) == before
    with system.http() as http:
        shown = http.get("/members/roster", params={"limit": 50})
    people = [one["full_name"] for one in shown.json()["items"]]
    assert len(people) == 50
    assert "[đã xóa]" not in people


DATABASES = """
import psycopg
password = open("/var/lib/bcd/postgres/database-password").read().strip()
with psycopg.connect(host="postgres", user="postgres", password=password) as db:
    print(db.execute("SELECT count(*) FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'").fetchone()[0])
"""
READ_MEMBERS = """
import asyncio, json, nats
async def main():
    nc = await nats.connect("nats://nats:4222", nkeys_seed="/var/lib/bcd/admin/admin.nk", inbox_prefix="_INBOX_admin")
    js = nc.jetstream()
    last = (await js.stream_info("MEMBERS")).state.last_seq
    found = []
    while len(found) < last:
        one = await js.get_msg("MEMBERS", seq=len(found) + 1, direct=True)
        found.append([int(one.headers["es-pos"]), int(one.headers["es-prev"])])
    print(json.dumps(found))
    await nc.close()
asyncio.run(main())
"""


def facts(system: Composition) -> list[tuple[int, int]]:
    """Return the position of each fact in members' stream, and of the fact before it, as another system reads them."""
    return [(position, before) for position, before in json.loads(system.python(READ_MEMBERS))]


def test_a_backup_older_than_the_stream(system: Composition) -> None:
    """INVARIANT: what was written and published after a backup is gone after a restore, and nothing is doubled.

    A position given twice, a fact in the stream twice, or a restored stream in which a subscriber with an older position
    cannot see that it must begin again, breaks it.
    """
    before = figures(system)
    made = json.loads(system.bcd("backup", "create", "--json").stdout)
    kept = facts(system)
    rename(system, "Tên sau khi sao lưu")
    ahead = facts(system)
    assert ahead[: len(kept)] == kept
    assert len(ahead) > len(kept)
    put_back(system, made["name"])
    assert figures(system) == before
    assert facts(system) == kept
    rename(system, "Tên sau khi phục hồi")
    after = facts(system)
    assert after[: len(kept)] == kept
    assert [one for _, one in after[1:]] == [one for one, _ in after[:-1]]
    assert min(position for position, _ in after[len(kept) :]) > ahead[-1][0]
    first_new = after[len(kept)]
    assert first_new[1] == kept[-1][0] < ahead[-1][0]
    assert system.verified()
    print(f"\n{len(kept)} facts kept, {len(ahead) - len(kept)} taken back, new ones from position {first_new[0]} on")


def test_a_backup_is_proven_beside_the_running_system(system: Composition) -> None:
    """INVARIANT: proving a backup changes nothing and leaves nothing behind.

    A scratch database that stays, which holds keys of persons, or a proof that works on the live databases, breaks it.
    """
    made = json.loads(system.bcd("backup", "create", "--json").stdout)
    before = figures(system)
    told = json.loads(system.bcd("backup", "verify", made["name"], "--restore", "--json").stdout)
    assert (told["ok"], told["wrong"]) == (True, [])
    print("\n" + "\n".join(told["lines"]))
    assert json.loads(system.python(DATABASES)) == 9
    assert figures(system) == before


def test_backups_are_made_by_the_clock_and_old_ones_go(system: Composition) -> None:
    """INVARIANT: a schedule that was not met is made up for, is told as healthy, and never removes the last good backup.

    A clock read in another zone, or a container that waits a day after its start, breaks it.
    """
    backups = Path(system.environ["BACKUPS"])
    for one in backups.glob("*Z"):
        subprocess.run(["rm", "-r", str(one)], check=True)
    taken = time.monotonic()
    system.run("--profile", "backup", "up", "--detach", "--wait")
    print(f"\nfrom no backup to a healthy schedule: {time.monotonic() - taken:.1f} s")
    there = [json.loads(line) for line in system.log("backup").splitlines() if line.startswith("{")]
    assert any(line["message"].startswith("backed up and read through") for line in there)
    first = json.loads(system.bcd("backup", "list", "--json").stdout)["backups"]
    assert len(first) == 1
    system.bcd("backup", "create")
    system.bcd("backup", "create")
    kept = ("-e", "BACKUP_KEEP_DAILY=1", "-e", "BACKUP_KEEP_WEEKLY=0", "-e", "BACKUP_KEEP_MONTHLY=0")
    prune = ("run", "--rm", "--no-TTY", *kept, "bcd", "backup", "prune", "--json")
    looked = json.loads(system.run(*prune, "--dry-run").stdout)
    assert len(looked["removed"]) == 2
    assert len(json.loads(system.bcd("backup", "list", "--json").stdout)["backups"]) == 3
    newest = backups / looked["kept"][0] / "members.events.gz"
    newest.write_bytes(newest.read_bytes()[:-1])
    assert json.loads(system.run(*prune).stdout)["removed"] == looked["removed"][:1]
    assert len(list(backups.glob("*Z"))) == 2
    system.run("--profile", "backup", "rm", "--stop", "--force", "backup")


def test_nothing_is_put_back_under_a_running_service(system: Composition) -> None:
    refused = system.bcd("backup", "restore", "newest", "--yes", check=False)
    assert refused.returncode == 1
    assert "docker compose stop" in refused.stderr


def test_a_flipped_byte_is_found(system: Composition) -> None:
    made = json.loads(system.bcd("backup", "create", "--json").stdout)["name"]
    folder = Path(system.environ["BACKUPS"]) / made
    for file in sorted(folder.iterdir()):
        whole = file.read_bytes()
        file.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
        told = system.bcd("backup", "verify", made, "--json", check=False)
        assert (told.returncode, json.loads(told.stdout)["ok"]) == (3, False), file.name
        file.write_bytes(whole)
    assert system.bcd("backup", "verify", made).returncode == 0
    subprocess.run(["rm", str(folder / "members.events.gz")], check=True)
    system.run("stop", *SERVICES)
    refused = system.bcd("backup", "restore", made, "--yes", check=False)
    assert (refused.returncode, "hỏng" in refused.stderr) == (1, True)
    system.up()
    assert system.verified()
