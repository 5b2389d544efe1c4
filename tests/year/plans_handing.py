"""What units have open in 2024 goes to others: by decision, and by itself when a unit is merged, split up or dissolved."""

from typing import Any

from tests.plans import examples_attachments as files
from tests.year.plans_calendar import Plan, activity, feed, held, read_feed
from tests.year.plans_papers import Paper, at, issued, register, said
from tests.year.scene import Year, paper
from tests.year.units import BLOC, found, merger, merging, new, reasoned, split, splitting
from tests.year.units import at as unit_at

UNREACHABLE: dict[str, str] = {
    "plans.no_unit_above": "the topmost unit is never dissolved: members.top_unit_stays, met in units.py",
}

UNION, ONE, TWO, THREE, FOUR, LAST = "giao-dcs", "giao-mot", "giao-hai", "giao-ba", "giao-bon", "giao-nam"

Held = set[tuple[str, str]]


def script(year: Year) -> None:
    """Play what a unit has open from hand to hand, to the union above; then what is refused."""
    found(year, UNION, under=BLOC, kind="GRASSROOTS_UNION")
    found(year, ONE, TWO, THREE, FOUR, LAST, under=UNION)
    year.get("/plans/holdings?limit=1")
    has = _opened(year)
    _by_decision(year, has)
    _refused(year, has)
    _merged(year, has)
    _split(year, has)
    _carried_on(year, has)


def _opened(year: Year) -> Held:
    """Let a unit have one open thing of many kinds; return them."""
    unit = str(year.unit(ONE))
    plan = Plan(year, "giao", ONE).issued(2024, one="2024-10-20", two="2024-12-15")
    coming = activity(year, ONE, "Hội trại truyền thống", "2024-11-20")
    proposal = str(year.id("proposal", ONE))
    draft = {"unit_id": unit, "kind": "SCHEME", "title": "Tủ sách dùng chung", "field": "Văn hóa"}
    year.put(f"/plans/proposals/{proposal}", {**draft, **paper("2024-02-20")})
    year.put(f"/plans/units/{unit}/document-suffix", {"suffix": "ĐTN", **paper("2024-02-01")})
    document = Paper(year, "giao", ONE, "bloc")
    document.reserved("2024-03-01")
    data = files.JPEG
    answer = year.send_file(at(data), data, **said(year, ONE, "anh.jpg", purpose="EVIDENCE"))
    assert answer.is_success, answer.text
    year.positions["plans"] = answer.json()["position"]
    has = held(year, ONE)
    kinds = sorted(kind for kind, _ in has)
    assert kinds == ["activity", "attachment", "document", "programme", "proposal", "register"]
    assert {("programme", plan.id), ("activity", coming), ("proposal", proposal), ("document", document.id)} <= has
    return has


def _handing(year: Year, unit: str, to: str, *names: str, on: str = "2024-04-01") -> tuple[str, dict[str, Any]]:
    """Return the address and the wish by which a unit hands on what it has open, or what is named."""
    wish = {"to_unit_id": str(year.unit(to)), "stream_ids": list(names) or None, **paper(on)}
    return f"/plans/units/{year.unit(unit)}/hand-on", wish


def _by_decision(year: Year, has: Held) -> None:
    """One thing that is named, then all the rest, in one commit; said again it changes nothing."""
    named = next(name for kind, name in has if kind == "activity")
    there, wish = _handing(year, ONE, TWO, named)
    answers = [year.put(there, wish) for _ in range(2)]
    assert [(one["rows"], one["changed"]) for one in answers] == [(1, 1), (0, 0)]
    assert held(year, TWO) == {("activity", named)}
    there, wish = _handing(year, ONE, TWO)
    answers = [year.put(there, wish) for _ in range(2)]
    assert [one["changed"] for one in answers] == [len(has) - 1, 0]
    assert (held(year, ONE), held(year, TWO)) == (set(), has)
    (row,) = year.get(f"/plans/programmes?unit={year.unit(UNION)}")["items"]
    assert row["unit"]["code"] == TWO
    items = year.get(f"/plans/calendar?unit={year.unit(TWO)}&on=2024-11-01")["items"]
    assert [(one["title"], one["state"]) for one in items] == [("Việc one", "LATE"), ("Việc two", "DUE")]


def _refused(year: Year, has: Held) -> None:
    """To itself, what is not its own, of or to no unit, to one that is gone, by a key for one of the two only."""

    def refused(code: str, unit: str, to: str, *names: str, by: str = "bloc", on: str = "2024-04-10") -> None:
        there, wish = _handing(year, unit, to, *names, on=on)
        year.refuse(code, "PUT", there, wish, by=by)

    found(year, "giao-tan", under=UNION)
    year.put(unit_at(year, "giao-tan", "/dissolution"), reasoned("2024-03-01"))
    year.get("/plans/holdings?limit=1")
    any_of_it = min(name for _, name in has)
    refused("plans.handed_on_to_itself", TWO, TWO)
    refused("plans.not_this_units", TWO, THREE, any_of_it, str(year.id("no such thing")))
    refused("plans.not_this_units", ONE, THREE, any_of_it)
    refused("plans.unknown_unit", "no unit", TWO)
    refused("plans.unknown_unit", TWO, "no unit")
    refused("plans.unit_dissolved", TWO, "giao-tan")
    refused("http.out_of_scope", "thue-vp", "thue", by="thue-vp")
    refused("http.out_of_scope", TWO, "thue", by="thue")
    refused("plans.no_rule_set", TWO, THREE, on="2017-04-01")
    year.refuse("plans.unit_dissolved", "PUT", feed(year, "giao-tan"), paper("2024-04-10"))
    suffix = f"/plans/units/{year.unit('giao-tan')}/document-suffix"
    year.refuse("plans.unit_dissolved", "PUT", suffix, {"suffix": "ĐTN", **paper("2024-04-10")})
    asked = said(year, "giao-tan", "anh.jpg", "2024-04-10")
    year.refuse_file("plans.unit_dissolved", at(files.JPEG), files.JPEG, **asked)
    there, wish = _handing(year, "giao-tan", TWO)
    assert year.put(there, wish)["rows"] == 0, "a dissolved unit may give, if it has anything"


def _decided(year: Year, path: str, wish: dict[str, Any], moved: int) -> None:
    """Let members decide on a unit; the next reads wait for all that is handed on because of it."""
    before = year.settle()["plans"]
    assert year.put(path, wish)["changed"]
    assert year.settle()["plans"] > before
    year.positions["plans"] = before + moved


def _merged(year: Year, has: Held) -> None:
    """The unit merged into another: all goes there, the activity is led and the number issued there; the feed goes on."""
    opened = year.put(feed(year, TWO), paper("2024-04-20"))["path"]
    _decided(year, merger(year, THREE, "giao-sap"), merging(year, TWO, to={}, on="2024-05-15"), len(has))
    assert (held(year, TWO), held(year, THREE)) == (set(), has)
    paths = {"activity": "activities", "programme": "programmes", "proposal": "proposals"}
    shown = [year.get(f"/plans/{paths[kind]}/{name}") for kind, name in has if kind in paths]
    assert [one["unit"]["code"] for one in shown] == [THREE] * 3
    assert read_feed(year, opened) == {}, "nothing new comes into it"
    year.refuse("plans.unit_dissolved", "PUT", feed(year, TWO, ""), paper("2024-05-20"))
    assert year.put(feed(year, TWO, "/revocation"), paper("2024-05-20"))["changed"]
    year.refuse("plans.no_such_feed", "GET", opened, None)


def _split(year: Year, has: Held) -> None:
    """Split up for good it goes to the union above, which shares it out again."""
    halves = [new(year, f"giao-{one}", UNION) for one in ("bac", "nam")]
    _decided(year, split(year, THREE, "giao-chia"), splitting(year, *halves, to={}, on="2024-07-01"), len(has))
    assert (held(year, THREE), held(year, UNION)) == (set(), has)
    there, wish = _handing(year, UNION, FOUR, on="2024-07-10")
    assert year.put(there, wish)["changed"] == len(has)
    _decided(year, unit_at(year, FOUR, "/dissolution"), reasoned("2024-08-01"), len(has))
    assert (held(year, FOUR), held(year, UNION)) == (set(), has)


def _carried_on(year: Year, has: Held) -> None:
    """Who has it last brings it to its end, and it counts there; the number stays the first issuer's, and its register too."""
    there, wish = _handing(year, UNION, LAST, on="2024-08-10")
    assert year.put(there, wish)["changed"] == len(has)
    activity_id = next(name for kind, name in has if kind == "activity")
    came = {"turns": 40, "persons": 38, **paper("2024-11-20")}
    year.put(f"/plans/activities/{activity_id}/result", came)
    document = Paper(year, "giao", ONE, "bloc")
    document.put("issue", issued("2024-09-01"))
    shown = document.shown()
    assert (shown["issuer"]["code"], shown["unit"]["code"], shown["number"]) == (ONE, LAST, "01-KH/ĐTN")
    Plan(year, "giao", ONE).complete("one", "2024-10-10")
    assert year.put(register(year, ONE, "KH"), paper("2024-12-31"))["changed"]
    own = {unit: year.get(f"/api/units/{unit}?year=2024&on=2024-12-31")["own"] for unit in (ONE, LAST)}
    counted = {name: own[LAST].get(name, 0) for name in ("activities.held", "activities.turns", "documents.issued")}
    assert counted == {"activities.held": 1, "activities.turns": 40, "documents.issued": 1}
    assert (own[ONE].get("activities.held", 0), own[ONE]["activities.announced"]) == (0, 1)
    left = held(year, LAST)
    assert {kind for kind, _ in has - left} == {"activity", "document", "register"}
    assert left <= has
