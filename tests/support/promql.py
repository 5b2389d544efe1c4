"""What the rules and dashboards ask for: every query with the metrics and labels it names."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import promql_parser
import yaml

ROOT = Path(__file__).parent.parent.parent
OBSERVABILITY = ROOT / "deploy" / "observability"
METRIC = re.compile(r"\b(?:bcd|process)_\w+|\bup\b")
LABEL = re.compile(r"([a-z_]+)\s*(?:=~|!=|!~|=)\s*\"")
GROUPED = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")
TABLE = re.compile(r"^\| `((?:bcd|process)_\w+)` \|([^|]*)\|", re.M)
GIVEN = frozenset({"job", "instance", "le"})
"""Labels that Prometheus itself adds."""
SUFFIXES = ("_bucket", "_count", "_sum")


@dataclass(frozen=True)
class Query:
    """A query, where it stands."""

    where: str
    text: str

    def metrics(self) -> set[str]:
        return set(METRIC.findall(self.text)) - {"up"}

    def labels(self) -> set[str]:
        grouped = {one.strip() for found in GROUPED.findall(self.text) for one in found.split(",") if one.strip()}
        return (grouped | set(LABEL.findall(self.text))) - GIVEN


def rules() -> list[dict[str, Any]]:
    """Return the rules."""
    told = yaml.safe_load((OBSERVABILITY / "prometheus" / "rules.yml").read_text("utf-8"))
    return [rule for group in told["groups"] for rule in group["rules"]]


def dashboards() -> dict[str, dict[str, Any]]:
    """Return the dashboards by the name of their file."""
    return {file.name: json.loads(file.read_text("utf-8")) for file in OBSERVABILITY.glob("grafana/dashboards/*.json")}


def queries() -> list[Query]:
    """Return every query of rules and dashboards."""
    found = [Query(rule["alert"], rule["expr"]) for rule in rules()]
    for name, dashboard in dashboards().items():
        found += [
            Query(f"{name}: {panel['title']}", target["expr"])
            for panel in dashboard["panels"] for target in panel["targets"]
        ]  # fmt: skip
    return found


def parse(query: str) -> None:
    """Raise ValueError where a query cannot be read."""
    promql_parser.parse(query)


def base(metric: str) -> str:
    """Return the name under which a metric is explained."""
    return next((metric.removesuffix(one) for one in SUFFIXES if metric.endswith(one)), metric)


def table() -> dict[str, frozenset[str]]:
    """Return the metrics that deploy/README.md tells of, each with its labels."""
    page = (ROOT / "deploy" / "README.md").read_text("utf-8")
    return {name: frozenset(re.findall(r"`(\w+)`", labels)) for name, labels in TABLE.findall(page)}
