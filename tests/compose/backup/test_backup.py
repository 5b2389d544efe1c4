"""A backup outlives every volume: destroyed, put back, verified, with the same figures; and it tells when it was changed."""

import json
import os
import subprocess
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
    system.until(lambda: json.loads(system.bcd("verify", "--json").stdout)["ok"], "stores, streams and figures agree")


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


def test_a_backup_older_than_the_stream(system: Composition) -> None:
    before = figures(system)
    made = json.loads(system.bcd("backup", "create", "--json").stdout)
    end = made["stores"]["members"]["position"]
    rename(system, "Tên sau khi sao lưu")
    put_back(system, made["name"])
    assert figures(system) == before
    rename(system, "Tên sau khi phục hồi")
    told = json.loads(system.bcd("status", "--json").stdout)["services"]
    assert told["members"]["store"] > end + 1
    assert json.loads(system.bcd("verify", "--json").stdout)["ok"]


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
    assert json.loads(system.bcd("verify", "--json").stdout)["ok"]
