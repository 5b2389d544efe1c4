"""What the compose file promises, read from its text: hardening, no literal secret, every variable written down."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONCE = {"init", "provision", "bcd"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_may_do_no_more_than_it_must(name: str) -> None:
    """INVARIANT: a broken-in container is a poor place to go on from.

    A container that may write its root, gain a right, run as root, or eat the machine breaks it.
    """
    one = SERVICES[name]
    assert (one["read_only"], one["cap_drop"], one["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert set(one.get("cap_add", [])) <= ({"NET_BIND_SERVICE"} if name == "proxy" else set())
    assert all(one[limit] for limit in ("mem_limit", "cpus", "pids_limit", "stop_grace_period"))
    assert set(one["logging"]["options"]) == {"max-size", "max-file"}
    assert not one.get("privileged")
    assert "docker.sock" not in str(one)
    assert not one.get("user", "10001").startswith(("0", "root"))


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - ONCE))
def test_what_stays_up_tells_its_health_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_only_the_proxy_is_published_and_by_default_to_this_machine_alone() -> None:
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["proxy", "grafana"]
    assert SERVICES["grafana"]["ports"] == ["127.0.0.1:${GRAFANA_PORT:-3000}:3000"]
    assert all(port.startswith("${BIND:-127.0.0.1}:") for port in SERVICES["proxy"]["ports"])
    assert COMPOSE["networks"]["inner"] == {"internal": True}
    assert all("edge" not in SERVICES[name]["networks"] for name in ("nats", "postgres"))


def test_a_service_sees_no_secret_of_another() -> None:
    for name in ("members", "plans", "reporting", "postgres"):
        mounted = [one["source"] for one in SERVICES[name]["volumes"] if isinstance(one, dict)]
        seen = {source for source in mounted if source.startswith("secrets-")}
        assert seen == {f"secrets-{name}"}


def test_no_secret_stands_in_the_file() -> None:
    assert not re.search(r"(PASSWORD|SECRET|TOKEN|SEED)\w*: *(?!/var/lib/bcd/)\S", TEXT)
    assert not re.search(r"://[^/\s@]+:[^/\s@]+@", TEXT)


def test_every_variable_is_written_down_with_its_default() -> None:
    used = dict(re.findall(r"\$\{(\w+):-([^}]*)\}", TEXT))
    lines = (ROOT / "deploy" / "env.example").read_text("utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert told == used | {"COMPOSE_PROFILES": ""}
    assert set(re.findall(r"\$\{(\w+)", TEXT)) == used.keys()


def test_every_variable_of_a_service_is_written_down() -> None:
    source = (ROOT / "services" / "kernel" / "config.py").read_text("utf-8")
    read = set(re.findall(r'"([A-Z][A-Z_]{2,})"', source)) - {"DEBUG", "INFO", "WARNING", "ERROR", "_FILE"}
    page = (ROOT / "deploy" / "README.md").read_text("utf-8")
    assert {name for name in read if f"`{name}`" not in page} == set()
    set_here = {name for which, one in SERVICES.items() if which != "grafana" for name in one.get("environment", {})}
    of_others = {
        "BCD_BLOC", "POSTGRES_PASSWORD_FILE",
        "HTTPS_PORT", "ACME_DIRECTORY", "SSL_CERT_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
    }  # fmt: skip
    assert set_here - of_others <= {
        *read,
        *(f"{name}_FILE" for name in read),
    }


def test_the_image_is_named_by_the_version_of_the_code() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert {one["image"] for one in SERVICES.values() if "bachudong" in one["image"]} == {
        f"${{DOCKER_REGISTRY_PREFIX:-}}bachudong:${{BCD_VERSION:-{version}}}"
    }


def test_the_image_is_made_of_what_the_lock_file_names() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    assert not re.search(r"^# *syntax=", text, re.M)
    assert "PIP_REQUIRE_HASHES=1" in text
    assert "USER 10001:10001" in text
    pinned = (ROOT / "deploy" / "requirements-build.txt").read_text("utf-8")
    assert pinned in (ROOT / "requirements-dev.txt").read_text("utf-8")


CLUSTER: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.cluster.yml").read_text("utf-8"))
ADDED = sorted(CLUSTER["services"].keys() - SERVICES.keys())


@pytest.mark.parametrize("name", CLUSTER["services"])
def test_the_cluster_takes_no_hardening_back(name: str) -> None:
    """INVARIANT: what the cluster adds or changes may do no more than the one it is like, and is not published.

    A container made from scratch here, or a limit or right written anew, breaks it.
    """
    one = CLUSTER["services"][name]
    said = {
        "command",
        "deploy",
        "depends_on",
        "dns_opt",
        "entrypoint",
        "environment",
        "extends",
        "healthcheck",
        "volumes",
    }
    assert set(one) <= said
    assert (name in SERVICES) != ("extends" in one)
    assert one.get("extends", {}).get("file", "docker-compose.yml") == "docker-compose.yml"
    assert all(volume["type"] in ("volume", "bind") for volume in one.get("volumes", ()))
    assert all(volume.get("read_only") for volume in one.get("volumes", ()) if volume["type"] == "bind")


def test_what_the_cluster_adds_keeps_its_data_apart() -> None:
    for name in ADDED:
        like = CLUSTER["services"][name]["extends"]["service"]
        own = {one["target"]: one["source"] for one in CLUSTER["services"][name]["volumes"]}
        kept = {one["target"]: one["source"] for one in SERVICES[like]["volumes"]}
        [data] = [target for target, source in kept.items() if source in ("jetstream", "postgres")]
        assert own[data] == f"{kept[data]}-{name.rsplit('-', 1)[1]}"


def test_whoever_reaches_bus_or_databases_is_told_of_all_servers() -> None:
    """INVARIANT: losing any one server leaves every part a way: none knows the first one only."""
    buses = ",".join(f"nats://{name}:4222" for name in CLUSTER["services"] if name.startswith("nats"))
    for name in ("members", "plans", "reporting", "provision", "backup", "metrics", "bcd"):
        told = CLUSTER["services"][name]["environment"]
        assert told["NATS_URL"] == buses
        single = SERVICES[name]["environment"]
        urls = {variable: value for variable, value in single.items() if "@postgres/" in str(value)}
        assert {variable: told[variable] for variable in urls} == {
            variable: url.replace("@postgres/", "@postgres,postgres-2/") for variable, url in urls.items()
        }
        assert told["PGTARGETSESSIONATTRS"] == "read-write"


def test_no_secret_stands_in_the_cluster_file() -> None:
    text = (ROOT / "docker-compose.cluster.yml").read_text("utf-8")
    assert not re.search(r"(PASSWORD|SECRET|TOKEN|SEED)\w*: *(?!/var/lib/bcd/)\S", text)
    assert not re.search(r"://[^/\s@]+:[^/\s@]+@", text)
    assert set(re.findall(r"\$\{(\w+)", text)) <= set(re.findall(r"\$\{(\w+)", TEXT))


def test_every_scenario_of_the_live_tests_is_run_before_a_change_lands() -> None:
    listed = re.search(r"^together=\((.*?)^\)$", (ROOT / ".ci" / "run").read_text("utf-8"), re.M | re.S)
    assert listed is not None
    written = {test.parent.name for test in (ROOT / "tests" / "compose").glob("*/test_*.py")}
    assert sorted(listed[1].replace('"', "").split()) == sorted(written)
