"""What is watched, read from the files: queries can be read and ask for what exists, each alarm says where to go on."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support.promql import OBSERVABILITY, ROOT, Query, base, dashboards, parse, queries, rules, table

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.where)
def test_a_query_can_be_read_and_names_only_what_exists(query: Query) -> None:
    """INVARIANT: an alarm can go off, and a panel can show something.

    A metric or a label that is renamed in the code, or mistyped in a query, breaks it.
    """
    parse(query.text)
    told = table()
    named = {base(one) for one in query.metrics()}
    assert named - told.keys() == set()
    assert query.labels() - set().union(*(told[one] for one in named)) == set()


def test_a_query_that_is_wrong_would_be_seen() -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse("sum by (bcd_ready")
    wrong = Query("x", 'sum by (town) (rate(bcd_gone_total{street="a"}[5m]))')
    assert wrong.metrics() == {"bcd_gone_total"}
    assert wrong.labels() == {"town", "street"}


def anchors(page: Path) -> set[str]:
    """Return the places of a page that can be pointed to."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alarm_says_in_vietnamese_what_is_wrong_and_where_it_stands_what_to_do(rule: dict[str, object]) -> None:
    told = rule["annotations"]
    assert isinstance(told, dict)
    assert any(letter in told["summary"] for letter in "àáảãạâầấẩẫậăđêềếểễệôồốổỗộơờớởỡợưừứửữựìíịòóọùúụ")
    page, _, section = told["runbook"].partition("#")
    assert section in anchors(ROOT / page)
    assert rule["labels"] in ({"severity": "critical"}, {"severity": "warning"})


def test_every_state_that_somebody_must_see_to_has_its_alarm() -> None:
    """INVARIANT: silence is an alarm too. A loop, a service or a whole container that says nothing must not look well."""
    asked = " ".join(rule["expr"] for rule in rules())
    for metric in (
        "bcd_loop_heartbeat_age_seconds", "bcd_lag_seconds", "bcd_facts_parked", "bcd_disk_free_bytes",
        "bcd_backup_last_success_timestamp_seconds", "bcd_database_up", "bcd_bus_up", "bcd_ready",
    ):  # fmt: skip
        assert metric in asked
    for job in ("members", "plans", "reporting", "system"):
        assert re.search(rf'absent\(up\{{job="{job}"\}}', asked)
    assert re.search(r"up\{[^}]*\} == 0", asked)


def test_who_is_asked_runs_in_the_composition() -> None:
    told = yaml.safe_load((OBSERVABILITY / "prometheus" / "prometheus.yml").read_text("utf-8"))
    names = {name for one in told["scrape_configs"] for sd in one.get("dns_sd_configs", ()) for name in sd["names"]}
    targets = {
        target.split(":")[0]
        for one in told["scrape_configs"]
        for group in one.get("static_configs", ())
        for target in group["targets"]
    }
    assert names | targets - {"127.0.0.1"} <= COMPOSE.keys()
    sources = yaml.safe_load((OBSERVABILITY / "grafana" / "datasources" / "sources.yml").read_text("utf-8"))
    assert {re.split("[/:]+", one["url"])[1] for one in sources["datasources"]} <= COMPOSE.keys()
    uids = {one["uid"] for one in sources["datasources"]}
    for dashboard in dashboards().values():
        assert {panel["datasource"]["uid"] for panel in dashboard["panels"]} <= uids


def test_grafana_shows_and_changes_nothing_and_knows_no_password() -> None:
    """INVARIANT: there is no default account. A password, or a role above that of a viewer, breaks it."""
    told = COMPOSE["grafana"]["environment"]
    assert told["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true"
    assert (told["GF_AUTH_ANONYMOUS_ORG_ROLE"], told["GF_AUTH_DISABLE_LOGIN_FORM"]) == ("Viewer", "true")
    assert not [name for name in told if "PASSWORD" in name]


def test_what_watches_sees_no_secret() -> None:
    mounted = [one["source"] for one in COMPOSE["metrics"]["volumes"] if isinstance(one, dict)]
    assert not [one for one in mounted if one.startswith("secrets") or one == "access"]
    read_only = [
        one.get("read_only") if isinstance(one, dict) else one.endswith(":ro") for one in COMPOSE["metrics"]["volumes"]
    ]
    assert all(read_only)


@pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not here: the live test runs it in its container"
)
def test_prometheus_itself_reads_configuration_and_rules() -> None:
    config = OBSERVABILITY / "prometheus" / "prometheus.yml"
    for words in (["check", "config", str(config)], ["test", "rules", str(Path(__file__).with_name("rules.test.yml"))]):
        done = subprocess.run(["promtool", *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
