"""The disk of each volume full: what cannot be kept is refused and said, what can goes on, and with room all is well again."""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.support.clerks import DAY, DESKS, PAPER, at_work, load_few, unit_of
from tests.support.composition import EVERYONE, Composition, composed

pytestmark = pytest.mark.live
SIZES = {"postgres": 700, "jetstream": 256, "attachments": 96, "reports": 96, "backups": 96, "key-backups": 96}
"""Megabytes of each volume's own disk."""
OWNERS = {"postgres": 999}
OURS = 10001
OVERRIDE = """
volumes:
{}
"""
VOLUME = "  {name}: {{driver: local, driver_opts: {{type: none, o: bind, device: {folder}}}}}"


@dataclass
class Disks:
    """A small disk for each volume, and the system whose volumes lie there."""

    system: Composition
    root: Path

    @contextmanager
    def full(self, volume: str) -> Iterator[None]:
        """Fill the disk of a volume to the last byte; afterwards there is room again."""
        ballast = self.root / volume / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        try:
            yield
        finally:
            ballast.unlink()

    def named(self, volume: str) -> None:
        """Check that doctor names the disk that is full."""
        found = self.system.doctor()[f"Đĩa của {'database' if volume == 'postgres' else volume}"]
        print(f"\n{found['what']}: {found['why']}")
        assert found["state"] == "bad"
        assert "đầy" in found["why"]


@pytest.fixture(scope="module")
def disks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disks]:
    root = tmp_path_factory.mktemp("disks")
    root.chmod(0o755)
    for volume, size in SIZES.items():
        (root / volume).mkdir()
        owner = OWNERS.get(volume, OURS)
        options = f"size={size}m,mode=0700,uid={owner},gid={owner}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(root / volume)], check=True)
    folders = {"BACKUPS": str(root / "backups"), "KEY_BACKUPS": str(root / "key-backups")}
    clone = tmp_path_factory.mktemp("disk_full")
    try:
        with composed(clone, "disk_full", **folders) as one:
            lines = [VOLUME.format(name=name, folder=root / name) for name in SIZES if not name.endswith("backups")]
            (clone / "small.yaml").write_text(OVERRIDE.format("\n".join(lines)))
            one.files = ("docker-compose.yml", "small.yaml")
            one.up()
            load_few(one)
            yield Disks(one, root)
    finally:
        for volume in SIZES:
            subprocess.run(["umount", str(root / volume)], check=True)


def whole(system: Composition) -> None:
    """Do what doctor names for the bus, if anything, and see that all is well; disks this small it always finds scarce."""
    bus = system.doctor().get("NATS")
    if bus:
        print(f"doctor: {bus['what']}: {bus['why']}; {bus['mend']}")
        system.mend(bus["mend"])
    system.until(lambda: system.healthy(*EVERYONE), "everything is healthy again")
    system.until(
        lambda: all(one["what"].startswith("Đĩa") for one in system.doctor().values()), "doctor finds nothing else"
    )
    assert system.verified()


def test_the_disk_of_the_bus_is_full(disks: Disks) -> None:
    """INVARIANT: what the bus cannot keep is kept in the stores and published later, in order, once."""
    system = disks.system
    with at_work(system) as office:
        with disks.full("jetstream"):
            while "relay MEMBERS" not in system.log("members"):
                office.goes_on(20)
            disks.named("jetstream")
            office.goes_on(20)
        office.goes_on()
    whole(system)


def test_the_disk_of_the_database_is_full(disks: Disks) -> None:
    """INVARIANT: what was acknowledged stays, what cannot be stored is refused for now, and all goes on with room again."""
    system = disks.system
    with at_work(system) as office:
        with disks.full("postgres"):
            system.until(lambda: "No space left on device" in system.log("members"), "members says what is wrong")
            disks.named("postgres")
        office.goes_on()
    whole(system)


def test_the_disk_of_attached_files_is_full(disks: Disks) -> None:
    system = disks.system
    data = b"line\n" * 400_000
    sha256 = hashlib.sha256(data).hexdigest()
    with system.http() as http:
        said = {"unit_id": str(unit_of(system)), "purpose": "OTHER", "file_name": "a.txt"}

        def attach() -> httpx.Response:
            kind = {"Content-Type": "text/plain"}
            return http.put(
                f"/plans/attachments/{sha256}", params={**said, "effective_on": DAY}, content=data, headers=kind
            )

        with disks.full("attachments"):
            refused = attach()
            assert (refused.status_code, refused.json()["code"]) == (503, "plans.files_unavailable")
            assert "No space left on device" in system.log("plans")
            disks.named("attachments")
        assert attach().status_code == 200
        assert http.get(f"/plans/attachments/{sha256}").content == data
    whole(system)


def test_the_disk_of_reports_is_full(disks: Disks) -> None:
    system = disks.system
    written = disks.root / "reports" / "tong-hop"
    subscription = f"/api/mine/subscriptions/{uuid4()}"
    wish = {"name": "Tổng hợp", "address": "/api/overview", "form": "csv", "target": "FOLDER", "folder": "tong-hop"}
    with system.http() as http:
        assert http.put(subscription, json={**wish, "schedule": {"every": "MONTHLY"}}).status_code == 200
        with disks.full("reports"):
            assert http.post(f"{subscription}/send-now").status_code == 200
            system.until(
                lambda: "the folder of reports takes nothing: No space left on device" in system.log("reporting"),
                "reporting says what is wrong",
            )
            disks.named("reports")
        system.until(lambda: any(written.glob("*.csv")), "the report is written when there is room")
    whole(system)


def test_the_disk_of_backups_is_full(disks: Disks) -> None:
    system = disks.system
    with disks.full("backups"):
        refused = system.bcd("backup", "create", check=False)
        assert refused.returncode == 1
        assert "No space left on device" in refused.stderr
        disks.named("backups")
    assert [one.name for one in (disks.root / "backups").iterdir() if one.is_dir()] == []
    made = json.loads(system.bcd("backup", "create", "--json").stdout)["name"]
    assert json.loads(system.bcd("backup", "verify", made, "--json").stdout)["ok"]
    whole(system)


def test_the_disk_of_the_backups_of_keys_is_full(disks: Disks) -> None:
    """INVARIANT: an erasure is not answered as done while a backup still holds the key, and repeated it is."""
    system = disks.system
    system.bcd("keys", "backup")
    before = sorted((disks.root / "key-backups").iterdir())
    with system.http() as http:
        person = uuid4()
        desk, unit = DESKS[0], unit_of(system)
        assert http.put(desk.path.format(person), json=desk.body(unit, person)).status_code == 200
        system.bcd("keys", "backup")
        erasure = {"ground": "NO_LONGER_NEEDED", "effective_on": DAY, "document": PAPER}
        with disks.full("key-backups"):
            refused = system.bcd("keys", "backup", check=False)
            assert (refused.returncode, len(refused.stderr.strip().splitlines())) == (1, 1), refused.stderr
            disks.named("key-backups")
            later = http.put(f"/members/members/{person}/erasure", json=erasure)
            assert (later.status_code, later.json()["code"]) == (503, "http.key_backups_unwritable")
            assert "key backups: a person's key cannot be removed" in system.log("members")
        done = http.put(f"/members/members/{person}/erasure", json=erasure)
        assert done.status_code == 200, done.text
    there = sorted((disks.root / "key-backups").iterdir())
    assert len(there) > len(before)
    assert not any(person.hex.encode() in one.read_bytes() for one in there)
    made = json.loads(system.bcd("backup", "create", "--json").stdout)["name"]
    assert json.loads(system.bcd("backup", "verify", made, "--json").stdout)["ok"]
    whole(system)
