"""Figures and views made again from the kept facts, beside the live ones that go on; new figures filled from history."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from contracts.base import Fact
from services.kernel.refilling import Outcome, Refills
from services.kernel.renewal import Renewal
from services.kernel.views import NOWHERE, Delivered, Place, ViewSet
from services.reporting.figures import Entry, entries
from services.reporting.figures.fingerprints import _text, fingerprints
from services.reporting.intake import DECODE
from services.reporting.views import ledger
from tests.reporting.bi_story import hear, open_views, tell_all
from tests.reporting.examples import Telling, members, organisation
from tests.support.killed import Tell, until_done
from tests.support.rows import hashes
from tests.support.streams import running

ADMITTED = "members.admitted"


@pytest.fixture
def shown(store_url: str) -> Iterator[ViewSet]:
    """Views that heard the story."""
    views = open_views(store_url)
    tell_all(views)
    yield views
    views.close()


def table(shown: ViewSet, view: str, name: str) -> Any:
    """Return a live table."""
    return getattr(shown.generation(shown.live_name()).views[view], name)


def refill(shown: ViewSet, view: str, *parts: str, between: Callable[[int], None] = lambda step: None) -> Outcome:
    """Make a view again, seven facts at a time, with something done after each step; return what it came to."""
    refills, step = Refills(shown, "facts", batch=7), 0
    number = refills.ask(view, parts)
    while (outcome := refills.outcome(number)) is None:
        refills.step()
        between(step)
        step += 1
    assert [name for name in shown.tables() if "beside" in name] == []
    return outcome


def spoil(shown: ViewSet) -> None:
    """Change a total, an entry and a proposal by hand, as no fact would."""
    total, entry, step = (
        table(shown, "ledger", "total"),
        table(shown, "ledger", "entry"),
        table(shown, "proposals", "step"),
    )
    with shown.writing() as db:
        db.execute(update(total).where(total.c.figure == ADMITTED, total.c.period == 202103).values(amount=9))
        db.execute(delete(entry).where(entry.c.figure == "members.left"))
        db.execute(update(step).where(step.c.position == 2).values(title="khác"))


def test_what_is_right_is_made_again_the_same(shown: ViewSet) -> None:
    """INVARIANT: every view follows from the kept facts alone, to the last digit.

    Breaks when a view reads a clock, another view, or anything of a fact that is not kept.
    """
    before = hashes(shown)
    again = shown.generation("g1").views.keys() - {"facts", "bi"}
    assert len(again) >= 6
    assert {view: refill(shown, view)["tables"] for view in again} == {view: {} for view in again}
    assert hashes(shown) == before


def test_a_figure_is_put_right_and_the_others_are_left_alone(shown: ViewSet) -> None:
    before = hashes(shown)
    spoil(shown)
    outcome = refill(shown, "ledger", ADMITTED)
    (found,) = outcome["tables"]["total"]["rows"]
    assert (outcome["tables"].keys(), found[0][:2], found[1:]) == ({"total"}, [ADMITTED, 202103], [[1], [9]])
    assert {name for name, one in hashes(shown).items() if one != before[name]} == {"entry", "proposal_step"}
    left = refill(shown, "ledger", "members.left", ADMITTED)["tables"]
    assert {name: (one["too_many"], one["too_few"]) for name, one in left.items()} == {"entry": (0, 1)}
    assert refill(shown, "proposals")["tables"]["proposal_step"]["too_few"] == 1
    assert hashes(shown) == before


def test_facts_that_come_meanwhile_are_in_it_once(store_url: str, tmp_path: Path) -> None:
    """INVARIANT: the inbox goes on while a view is made again, and neither loses nor repeats a fact of the other.

    Breaks when the last facts are not caught up with under the inbox's own lock.
    """
    whole, live = open_views(f"sqlite:///{tmp_path / 'whole.db'}"), open_views(store_url)
    try:
        story = tell_all(whole)
        facts, plans = ([fact for fact in story if one == fact.SERVICE] for one in ("members", "plans"))
        hear(live, "MEMBERS", facts[:20])
        rest = [("MEMBERS", facts[20:25]), ("PLANS", plans[:9]), ("MEMBERS", facts[25:]), ("PLANS", plans[9:])]

        def come(step: int) -> None:
            if rest:
                stream, part = rest.pop(0)
                hear(live, stream, part)

        assert refill(live, "ledger", between=come)["tables"] == {}
        while rest:
            come(0)
        assert amounts(live) == amounts(whole)
    finally:
        whole.close()
        live.close()


def test_a_parked_fact_taken_up_meanwhile_is_not_lost(store_url: str) -> None:
    """INVARIANT: a fact that comes behind the position already read makes the refill begin anew.

    Breaks when only what comes after the position read is looked at: the parked fact's rows would be taken away.
    """
    views = open_views(store_url)
    try:
        tell = Telling()
        facts = [*organisation(tell), *members(tell)]
        parked, last = facts[8], facts[-1].origin.position
        batch = [delivered(fact, flaw="đọc không được" if fact is parked else "") for fact in facts]
        views.apply(views.generation("g1"), "MEMBERS", batch, NOWHERE, Place(last, last, "story"))

        def take_up(step: int) -> None:
            if step == 1:
                assert views.retry(str(parked.key()), DECODE) == 2

        assert refill(views, "ledger", between=take_up)["tables"] == {}
        with views.engine.connect() as db:
            entry = table(views, "ledger", "entry")
            assert db.execute(select(func.count()).where(entry.c.position == parked.origin.position)).scalar_one() > 0
    finally:
        views.close()


def delivered(fact: Fact, flaw: str = "") -> Delivered:
    """Return a fact as the inbox delivers it."""
    body = fact.model_dump_json().encode()
    return Delivered(fact.origin.position, fact.type(), str(fact.key()), body, None if flaw else fact, flaw)


def test_a_new_figure_fills_from_history_by_itself(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INVARIANT: a figure added to the catalogue shows its past without anyone rebuilding anything.

    Breaks when what the live rows were made by is not kept, or kept before they are there.
    """
    with monkeypatch.context() as patched:
        patched.setattr(ledger, "entries", lambda fact: (one for one in entries(fact) if one.figure_id != ADMITTED))
        older = {name: made_by for name, made_by in fingerprints().items() if name != ADMITTED}
        patched.setattr(ledger, "fingerprints", lambda: older | {"members.gone": "x"})
        views = open_views(store_url)
        tell_all(views)
    expected = open_views(f"sqlite:///{tmp_path / 'expected.db'}")
    tell_all(expected)
    try:
        refills = Refills(views, "facts", batch=7)
        assert refills.ask_for_what_is_stale() == [ADMITTED, "members.gone"]

        async def scenario() -> None:
            async def nothing(generation: Any, tell: Any) -> None:
                raise AssertionError("no generation is to be built")

            renewal = Renewal(views, nothing, refills)
            async with running(renewal.run) as beats:
                await beats.until(lambda: not refills.waiting())

        asyncio.run(scenario())
        assert refills.ask_for_what_is_stale() == []
        assert amounts(views) == amounts(expected)
    finally:
        views.close()
        expected.close()


def amounts(shown: ViewSet) -> dict[tuple[str, int], int]:
    """Return the totals by figure and period."""
    total = table(shown, "ledger", "total")
    with shown.engine.connect() as db:
        rows = db.execute(select(total.c.figure, total.c.period, func.sum(total.c.amount)).group_by("figure", "period"))
        return {(figure, period): int(amount) for figure, period, amount in rows}


def test_a_refill_killed_three_times_comes_to_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'views.db'}"
    views = open_views(url)
    try:
        tell_all(views)
        before = hashes(views)
        spoil(views)
        number = Refills(views, "facts").ask("ledger")

        def work(tell: Tell) -> None:
            mine = open_views(url)
            refills = Refills(mine, "facts", batch=7)
            while refills.outcome(number) is None:
                refills.step()
                tell()

        assert until_done(work, 3) == 3
        outcome = Refills(views, "facts").outcome(number)
        assert outcome is not None
        assert {name: one["too_few"] for name, one in outcome["tables"].items()} == {"entry": 1, "total": 1}
        after = hashes(views)
        assert {name for name in before if after[name] != before[name]} == {"proposal_step"}
    finally:
        views.close()


def test_a_refill_that_a_fact_makes_impossible_is_given_up(shown: ViewSet, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(fact: Fact) -> Iterator[Entry]:
        raise ValueError("không tính được")

    before = hashes(shown)
    with monkeypatch.context() as patched:
        patched.setattr(ledger, "entries", broken)
        refills = Refills(shown, "facts")
        number = refills.ask("ledger", [ADMITTED])
        told = refills.step()
    assert told is not None
    assert told["failed"] == "ValueError: không tính được"
    assert (refills.outcome(number), refills.waiting(), hashes(shown)) == (told, False, before)


def test_a_refill_of_views_that_were_swapped_away_comes_to_nothing(shown: ViewSet) -> None:
    refills = Refills(shown, "facts", batch=7)
    number = refills.ask("ledger")
    refills.step()
    shown.swap(shown.create())
    assert (refills.step(), refills.waiting()) == (None, False)
    outcome = refills.outcome(number)
    assert outcome is not None
    assert (outcome["facts"], outcome["tables"]) == (0, {})
    assert [name for name in shown.tables() if "beside" in name] == []


def test_a_figure_is_told_from_another_making_by_its_code_alone(tmp_path: Path) -> None:
    def text(code: str) -> str:
        file = tmp_path / "rule.py"
        file.write_text(code)
        module = ModuleType("rule")
        module.__file__ = str(file)
        return _text(module)

    rule = 'def rule(fact):\n    """Counts once."""\n    return 1\n'
    assert text(rule) == text(rule.replace("Counts once.", "One.").replace("return 1", "return  1  # one"))
    assert text(rule) != text(rule.replace("return 1", "return 2"))
    found = fingerprints()
    assert found["members.active"] != found["proposals.adopted"]
