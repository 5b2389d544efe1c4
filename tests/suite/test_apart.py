"""Services that run apart, each in a process of its own on PostgreSQL, and the operators' commands that see all of them."""

import hashlib
import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import pytest
from typer.testing import Result

from services.kernel.version import VERSION
from services.suite.natsd import binary
from services.suite.parts import Parts
from tests.support.machine import BCD, bcd_here
from tests.support.servers import PostgresServer, free_port, mortal, wait_until

SERVICES = ("members", "plans", "reporting")


@dataclass(frozen=True)
class Apart:
    """A system apart without a proxy: `environ` is that of an operator's command, `own` that of each service."""

    parts: Parts
    environ: Mapping[str, str]
    own: Mapping[str, Mapping[str, str]]

    def bcd(self, *arguments: str) -> Result:
        """Run a command to its end."""
        return bcd_here(*arguments, env=self.environ)

    @contextmanager
    def serving(self, service: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a service until it was ready and the context ends; its log is `<service>.log`."""
        log = self.parts.root / f"{service}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                mortal([*BCD, "serve", service], "KILL"), stdout=out, stderr=out, env=os.environ | self.own[service]
            )
        try:
            wait_until(lambda: answers(self.own[service]["PORT"]), service, process, log)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def answers(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Apart]:
    """Secrets, a bus with them, and a PostgreSQL; nothing provisioned, no service running."""
    root = tmp_path_factory.mktemp("apart")
    parts = Parts(root, "khoi")
    parts.make(datetime(2026, 1, 2, tzinfo=UTC))
    bus, ports = free_port(), {service: str(free_port()) for service in SERVICES}
    told = json.loads(parts.nats_config.read_text()) | {"listen": f"127.0.0.1:{bus}", "http": "127.0.0.1:-1"}
    parts.nats_config.write_text(json.dumps(told))
    url = f"nats://127.0.0.1:{bus}"
    pages = f"http://127.0.0.1:{ports['reporting']}"
    database = f"postgresql://{{service}}@127.0.0.1:{postgres.port}/{{name}}"
    environ = {
        "BLOC": "khoi", "STATE_DIR": str(root), "NATS_URL": url, "DATABASE_URL": database,
        "SYSTEM_URL": pages, "SERVICE_URL": "http://127.0.0.1:{service}",
    }  # fmt: skip
    own = {
        service: {
            "BLOC": "khoi", "NATS_URL": url, "NATS_SEED_FILE": str(parts.seed(service)), "PORT": ports[service],
            "API_KEYS_FILE": str(parts.api_keys_file), "ATTACHMENTS_URL": f"file://{root}/attachments",
            "DATABASE_PASSWORD_FILE": str(parts.password(service)),
            **{
                f"{part.upper()}_URL": database.format(service=service, name=f"{service}_{part}")
                for part in ("store", "keys", "views")
            },
        }
        for service in SERVICES
    }  # fmt: skip
    log = root / "nats.log"
    with log.open("wb") as out:
        server = subprocess.Popen(mortal([binary(), "-c", str(parts.nats_config)], "KILL"), stdout=out, stderr=out)
    wait_until(lambda: b"Server is ready" in log.read_bytes(), "nats-server", server, log)
    yield Apart(parts, environ, own)
    server.terminate()
    server.wait(30)


def test_what_is_not_provisioned_is_told_made_once_and_then_left_alone(apart: Apart) -> None:
    differs = apart.bcd("provision", "--diff")
    assert (differs.exit_code, differs.stdout.count("Cần tạo")) == (3, 15)
    assert apart.bcd("provision", "--diff").stdout == differs.stdout
    made = apart.bcd("provision")
    assert (made.exit_code, made.stdout.count("Đã tạo")) == (0, 15)
    assert apart.bcd("provision").stdout == "Mọi thứ đã đúng như khai báo; không đổi gì.\n"
    assert apart.bcd("provision", "--diff").exit_code == 0


def test_a_backup_is_proven_in_databases_of_its_own_that_are_dropped(apart: Apart, postgres: PostgresServer) -> None:
    """INVARIANT: proving a backup leaves nothing behind, whatever came of it.

    A scratch database that stays, with the keys of all persons in it, breaks it.
    """

    def scratch() -> list[str]:
        with psycopg.connect(postgres.url("postgres")) as db:
            return [row[0] for row in db.execute("SELECT datname FROM pg_database WHERE datname LIKE 'scratch%'")]

    apart.bcd("provision")
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as db:
        db.execute("CREATE DATABASE scratch_members_keys")
    made = json.loads(apart.bcd("backup", "create", "--json").stdout)
    proven = apart.bcd("backup", "verify", "--restore")
    assert (proven.exit_code, scratch()) == (0, [])
    assert "phục hồi được, đọc lại được toàn bộ" in proven.stdout
    manifest = apart.parts.root / "backups" / made["name"] / "manifest.json"
    told = json.loads(manifest.read_text())
    told["stores"]["plans"]["events"] = 1
    seal = {name: value for name, value in told.items() if name != "sealed"}
    told["sealed"] = hashlib.sha256(json.dumps(seal, sort_keys=True).encode()).hexdigest()
    manifest.write_text(json.dumps(told))
    refused = apart.bcd("backup", "verify", "--restore")
    assert (refused.exit_code, scratch()) == (3, [])
    assert "có sai lệch" in refused.stdout


def test_a_changed_password_and_an_opened_database_are_put_right(apart: Apart, postgres: PostgresServer) -> None:
    apart.bcd("provision")
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as db:
        db.execute("ALTER ROLE plans PASSWORD 'another'")
        db.execute("GRANT CONNECT ON DATABASE members_keys TO PUBLIC")
    differs = json.loads(apart.bcd("provision", "--diff", "--json").stdout)["changes"]
    assert differs == ["đóng cơ sở dữ liệu members_keys với người ngoài", "đặt lại mật khẩu của vai trò plans"]
    assert apart.bcd("provision").exit_code == 0
    assert apart.bcd("provision", "--diff").exit_code == 0
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(f"postgresql://plans@127.0.0.1:{postgres.port}/members_keys")


def test_with_a_second_database_server_nothing_is_acknowledged_without_it(
    apart: Apart, postgres: PostgresServer
) -> None:
    """INVARIANT: what was acknowledged is on the standby too, or promoting it would lose it.

    Breaks when the standby's role or the waiting for it is left out of what is provisioned.
    """
    apart.bcd("provision")
    here = f"127.0.0.1:{postgres.port}"
    two = Apart(
        apart.parts, dict(apart.environ) | {"DATABASE_URL": f"postgresql://{{service}}@{here},{here}/{{name}}"}, {}
    )
    differs = json.loads(two.bcd("provision", "--diff", "--json").stdout)["changes"]
    assert differs == ["tạo vai trò standby", "chỉ nhận khi máy chủ dự phòng cũng đã ghi"]
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as db:
        db.execute("SET synchronous_commit = local")
        try:
            assert two.bcd("provision").exit_code == 0
            assert json.loads(two.bcd("provision", "--diff", "--json").stdout)["changes"] == []
            assert db.execute("SHOW synchronous_standby_names").fetchone() == ('"127.0.0.1", "127.0.0.1"',)
        finally:
            db.execute("ALTER SYSTEM RESET synchronous_standby_names")
            db.execute("SELECT pg_reload_conf()")
        role = "SELECT rolreplication, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = 'standby'"
        assert db.execute(role).fetchone() == (True, False, False)
        db.execute("DROP ROLE standby")


def test_a_service_alone_serves_logs_json_and_ends_in_good_order(apart: Apart) -> None:
    apart.bcd("provision")
    with apart.serving("members") as process:
        port = apart.own["members"]["PORT"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/members/openapi.json") as reply:
            assert "/units/{unit_id}" in json.load(reply)["paths"]
    assert process.returncode == 0
    lines = [json.loads(line) for line in (apart.parts.root / "members.log").read_text().splitlines()]
    assert {line["service"] for line in lines} == {"members"}
    assert lines[-1]["message"] == "members has stopped"


def test_reporting_alone_describes_itself_at_the_root(apart: Apart) -> None:
    apart.bcd("provision")
    where = f"http://127.0.0.1:{apart.own['reporting']['PORT']}/openapi.json"
    with apart.serving("reporting"), urllib.request.urlopen(where) as reply:
        assert "/api/overview" in json.load(reply)["paths"]


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("NATS_SEED_FILE", "/no/such/file", "NATS_SEED_FILE"),
        ("DATABASE_PASSWORD_FILE", "/no/such/file", "DATABASE_PASSWORD_FILE"),
        ("STORE_URL", "postgresql://members@127.0.0.1:1/members_store", "cơ sở dữ liệu từ chối"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL"),
        ("BLOC", "", "BLOC"),
    ],
)
def test_what_keeps_a_service_from_starting_is_one_line(apart: Apart, variable: str, value: str, words: str) -> None:
    environ = os.environ | apart.own["members"] | {variable: value}
    told = subprocess.run(
        [*BCD, "serve", "members"], capture_output=True, text=True, timeout=60, check=False, env=environ
    )
    assert (told.returncode, told.stderr) == (1, "")
    last = json.loads(told.stdout.splitlines()[-1])
    assert last["level"] == "CRITICAL"
    assert words in last["message"]
    assert "\n" not in last["message"]
    assert apart.parts.password("members").read_text() not in told.stdout


def test_a_command_for_containers_needs_containers() -> None:
    told = bcd_here("provision")
    assert told.exit_code == 2
    assert "docker compose" in told.stderr


def test_what_an_upgrade_changes_is_told_of_databases_that_only_their_services_open(apart: Apart) -> None:
    apart.bcd("provision")
    with apart.serving("members"):
        pass
    told = json.loads(apart.bcd("upgrade", "plan", "--json").stdout)
    assert (told["possible"], told["provision"]) == (True, [])
    members = told["services"]["members"]
    assert (members["before"], members["views"]["current"], members["lines"]) == (VERSION, True, [])
    url = f"{apart.own['members']['STORE_URL']}".replace("members@", f"members:{password(apart, 'members')}@")
    with psycopg.connect(url) as db:
        db.execute("INSERT INTO written_topic VALUES ('members.unit.of_the_future', '9.9.9')")
    refused = apart.bcd("upgrade", "plan")
    assert (refused.exit_code, "KHÔNG chạy được" in refused.stdout) == (1, True)
    with psycopg.connect(url) as db:
        db.execute("DELETE FROM written_topic WHERE version = '9.9.9'")


def password(apart: Apart, user: str) -> str:
    return apart.parts.password(user).read_text("utf-8").strip()
