"""The membership statement at the end of the year: it reconciles for each unit, each month, and for the bloc as a whole."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

from tests.year.scene import Year, months
from tests.year.units import BLOC, CITY, DISTRICTS, JOINED, OFFICE, units_on

UNREACHABLE: dict[str, str] = {}


def script(year: Year) -> None:
    """Add up every statement of 2024, and hold what the merger and the split of the year did in them."""
    codes = {code for _, last in months(2024) for code in units_on(year, str(last))}
    statements = {code: _statement(year, code) for code in sorted(codes)}
    assert BLOC in statements
    assert len(statements) > 200, "the bloc, 63 unions and their branches"
    for code, statement in statements.items():
        _reconciles(code, statement)
    _parts_make_the_whole(year, statements)
    _merger_and_split_are_told(statements)


def _statement(year: Year, code: str) -> dict[str, Any]:
    found: dict[str, Any] = year.get(f"/api/statement?unit={code}&from=2024-01-01&to=2024-12-31")
    return found


def _reached(line: dict[str, Any]) -> int:
    came, went = sum(line["inflows"].values()), sum(line["outflows"].values())
    reached: int = line["opening"] + came - went + line["units_in"] - line["units_out"]
    return reached


def _reconciles(code: str, statement: dict[str, Any]) -> None:
    """Opening + in − out = closing, in every month and over the year; each month opens as the one before it closed."""
    lines = statement["months"]
    assert len(lines) == 12
    for line in (*lines, statement["whole"]):
        assert _reached(line) == line["closing"], (code, line)
    for before, line in pairwise(lines):
        assert line["opening"] == before["closing"], (code, line)
    whole = statement["whole"]
    assert (whole["opening"], whole["closing"]) == (lines[0]["opening"], lines[-1]["closing"])
    for way in ("inflows", "outflows"):
        sums: dict[str, int] = defaultdict(int)
        for line in lines:
            for figure, amount in line[way].items():
                sums[figure] += amount
        assert whole[way] == sums, (code, way)
    assert statement["balanced"]


def _parts_make_the_whole(year: Year, statements: dict[str, dict[str, Any]]) -> None:
    """At the end of each month a unit has the members of those below it, as the tree stood on that day."""
    for month, (_, last) in enumerate(months(2024)):
        tree = units_on(year, str(last))
        ids = {one["id"]: code for code, one in tree.items()}
        below: dict[str, int] = defaultdict(int)
        for code, one in tree.items():
            if one["parent_id"] is not None:
                below[ids[one["parent_id"]]] += statements[code]["months"][month]["closing"]
        for code, members in below.items():
            assert statements[code]["months"][month]["closing"] == members, (code, last)


def _merger_and_split_are_told(statements: dict[str, dict[str, Any]]) -> None:
    """Who went with the merger of 15/5 came to the new branch; who left the office on 20/8 came to the other half."""
    may, august = 4, 7
    went = sum(_reorganised(statements[code]["months"][may], "outflows") for code in (CITY, DISTRICTS))
    assert went == _reorganised(statements[JOINED]["months"][may], "inflows") > 30
    assert [statements[code]["months"][may]["closing"] for code in (CITY, DISTRICTS)] == [0, 0]
    left = _reorganised(statements[OFFICE]["months"][august], "outflows")
    assert left == _reorganised(statements["bhxh-giam-dinh"]["months"][august], "inflows") > 10
    assert _reorganised(statements[BLOC]["whole"], "inflows") == _reorganised(statements[BLOC]["whole"], "outflows")


def _reorganised(line: dict[str, Any], way: str) -> int:
    found: int = sum(amount for figure, amount in line[way].items() if "reassigned" in figure)
    return found
