"""The bloc file: what the demonstration bloc holds, how it is written out, and how its faults are told."""

import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from contracts.base import Rank, UnitKind
from contracts.plans import Opinion
from services.suite.bloc import BlocInvalid, read_bloc
from services.suite.bloc_totals import expected
from services.suite.load import steps
from services.suite.papers import Paper, Papers, Seed, working_day, years_later
from services.suite.roster import roster_of
from services.suite.workplans import workplans_of

DEMO = read_bloc()
ROSTER = roster_of(DEMO)
WORKPLANS = workplans_of(DEMO)

SMALL = """
code: khoi-nho
name: Đoàn Khối nhỏ
committee: Đảng ủy Khối nhỏ
established: 2019-01-02
registered: 2020-01-01
as_of: 2021-12-31
names: {family: [Nguyễn], male_middle: [Văn], female_middle: [Thị], male: [An], female: [Hoa]}
admission_days: [2020-03-26]
maturation_days: [2020-03-24]
units:
  - code: a
    name: Chi đoàn cơ sở A
    kind: GRASSROOTS_BRANCH
    committee: Chi bộ A
    members: 5
    changes: {2020: {admitted: 1, matured: 1}}
"""


@pytest.fixture
def mended(tmp_path: Path):  # type: ignore[no-untyped-def]  # a function that reads the small bloc with one text replaced
    def read(old: str = "", new: str = ""):  # type: ignore[no-untyped-def]  # as above
        assert old in SMALL
        path = tmp_path / "bloc.yaml"
        path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
        return read_bloc(path)

    return read


def test_the_demo_is_the_bloc_of_the_article():
    thue = DEMO.unit_of["thue"]
    totals = expected(DEMO)
    assert (DEMO.code, len(DEMO.units), len(DEMO.models)) == ("khoi-cq-dn", 63, 25)
    assert (thue.kind, len(thue.branches)) == (UnitKind.GRASSROOTS_UNION, 6)
    assert totals["members.active", 2021, "thue"] == 120
    assert 5_900 <= totals["members.active", 2021] <= 6_100
    assert totals["units.grassroots", 2021] == 63
    assert totals["models.registered", 2021] == 25
    commerce = next(one for one in DEMO.proposals if "thương mại điện tử" in one.title)
    assert commerce.unit == "thue"
    assert commerce.adopted
    assert commerce.steering
    assert commerce.steering.name.startswith("Ban chỉ đạo")


def test_every_unit_is_in_one_cluster_and_leads_rotate():
    assert sorted(code for cluster in DEMO.clusters for code in cluster.units) == sorted(
        unit.code for unit in DEMO.units
    )
    assert 5 <= len(DEMO.clusters) <= 7
    assert all(cluster.leads[2020] != cluster.leads[2021] for cluster in DEMO.clusters)


def test_a_bloc_is_written_out_the_same_every_time():
    """INVARIANT: the same file gives the same requests, to the last byte.

    A random number, the clock or the order of a set in the expansion would load everything twice on a second run.
    """
    once, again = ([ask.body for step in steps(DEMO) for ask in step.asks] for _ in range(2))
    assert once == again


def test_members_join_and_leave_at_the_ages_the_rules_allow():
    born = {entry.member_id: entry.birth_date for entry in ROSTER.entries}
    for entry in ROSTER.entries:
        assert years_later(entry.birth_date, 16) <= entry.joined_on < years_later(entry.birth_date, 31)
        assert entry.voters or entry.joined_on < entry.on
        assert not entry.voters or entry.voters / 2 < entry.votes <= entry.voters
    for gone in ROSTER.exits:
        assert not gone.matured or years_later(born[gone.member_id], 31) <= gone.on
    assert len({entry.member_code for entry in ROSTER.entries}) == len(ROSTER.entries)


def test_members_move_only_between_units_that_hold_members():
    held = {entry.member_id: entry.unit for entry in ROSTER.entries}
    for move in ROSTER.transfers:
        assert held[move.member_id] == move.source
        assert {move.source, move.target} <= set(DEMO.holders)
        assert move.accepted_on is None or move.requested_on <= move.accepted_on
    assert any(move.accepted_on is None for move in ROSTER.transfers)


def test_each_unit_keeps_its_counts():
    joined = Counter(entry.unit for entry in ROSTER.entries if not entry.voters)
    assert joined == Counter(DEMO.holders)
    for unit in DEMO.units:
        own = {code for code, _ in unit.holders()}
        assert sum(entry.unit in own and entry.voters > 0 for entry in ROSTER.entries) == sum(
            change.admitted for change in unit.changes.values()
        )


def test_ratings_go_to_those_present_for_half_a_year_and_keep_the_cap():
    entered = {entry.member_id: entry.joined_on for entry in ROSTER.entries}
    gone = {one.member_id: one.on for one in ROSTER.exits}
    ranks: dict[tuple[str, int], Counter[Rank]] = defaultdict(Counter)
    for rating in ROSTER.ratings:
        assert (rating.on - entered[rating.member_id]).days >= 181
        assert gone.get(rating.member_id, date.max) > rating.on
        ranks[rating.unit, rating.year][rating.rank] += 1
    assert len({(one.member_id, one.year) for one in ROSTER.ratings}) == len(ROSTER.ratings)
    for counted in ranks.values():
        better = counted[Rank.EXCELLENT] + counted[Rank.GOOD]
        assert counted[Rank.EXCELLENT] * 5 <= better


def test_programmes_go_through_the_committee_in_order():
    opinions = Counter(said.opinion for one in WORKPLANS.programmes for said in one.rounds)
    assert opinions == {Opinion.AGREED: 55, Opinion.AMEND: 6, Opinion.RETURNED: 3, None: 2}
    for one in WORKPLANS.programmes:
        days = [one.drafted_on, *(p.on for said in one.rounds for p in (said.letter, said.answer) if p)]
        days += [paper.on for paper in (one.issue, one.closure) if paper]
        assert days == sorted(days)
        for done in one.completions:
            assert one.issue is not None
            assert one.closure is not None
            assert one.issue.on <= done.on <= one.closure.on
            assert done.turns >= done.persons >= max(1, done.blood_units)


def test_nothing_falls_after_the_day_of_the_totals():
    assert all(paper.on <= DEMO.as_of for paper in (*ROSTER.papers(), *WORKPLANS.papers()))


def test_papers_are_numbered_in_the_union_s_form_and_rise_with_the_date():
    papers = [Paper("A", "QĐ", "ĐTN", date(2021, 3, day), "kết nạp") for day in (26, 2, 14)]
    numbered = Papers(Seed("x"), [*papers, Paper("A", "QĐ", "ĐTN", date(2020, 3, 1), "kết nạp")])
    in_order = [numbered.document(paper).number for paper in sorted(papers, key=lambda one: one.on)]
    assert all(re.fullmatch(r"\d{2,}-QĐ/ĐTN", number) for number in in_order)
    assert in_order == sorted(set(in_order))


def test_a_day_on_a_weekend_becomes_monday():
    assert working_day(date(2021, 3, 26)) == date(2021, 3, 26)
    assert working_day(date(2021, 3, 27)) == working_day(date(2021, 3, 28)) == date(2021, 3, 29)


def test_totals_of_a_small_bloc(mended):  # type: ignore[no-untyped-def]  # the fixture is a plain function
    totals = expected(mended())
    assert totals["members.active", 2020] == totals["members.active", 2021] == 5
    assert (totals["members.registered", 2020], totals["members.registered", 2021]) == (5, 0)
    assert (totals["members.admitted", 2020, "a"], totals["members.matured", 2020, "a"]) == (1, 1)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("members: 5", "member: 5", 16, "không có trường nào tên như vậy"),
        ("members: 5", "members: năm", 16, "phải là số nguyên"),
        ("members: 5", "members: 2", 16, "phải từ 3 trở lên"),
        ("code: a", "code: Đơn vị A", 12, "chữ thường không dấu"),
        ("kind: GRASSROOTS_BRANCH", "kind: BRANCH", 14, "GRASSROOTS_UNION"),
        ("kind: GRASSROOTS_BRANCH", "kind: GRASSROOTS_UNION", 12, "từ 2 chi đoàn trở lên"),
        ("    committee: Chi bộ A\n", "", 12, "thiếu trường này"),
        ("as_of: 2021-12-31", "as_of: 31/12/2021", 7, "phải là ngày dạng 2021-03-26"),
        ("admission_days: [2020-03-26]", "admission_days: [2021-03-26]", 2, "chưa có ngày nào của năm 2020"),
        ("    changes:", "    changes: 1\n    x:", 17, "changes"),
    ],
)
def test_a_fault_is_told_with_its_line(mended, old, new, line, said):  # type: ignore[no-untyped-def]  # as above
    with pytest.raises(BlocInvalid) as caught:
        mended(old, new)
    assert any(f"dòng {line}:" in one and said in one for one in str(caught.value).splitlines()), str(caught.value)


def test_more_departures_than_members_are_refused(mended):  # type: ignore[no-untyped-def]  # as above
    with pytest.raises(BlocInvalid, match="«a» chỉ có 5 đoàn viên"):
        roster_of(mended("matured: 1", "matured: 6"))


def test_a_file_that_is_not_yaml_or_not_there_is_refused(tmp_path):  # type: ignore[no-untyped-def]  # pytest's path
    with pytest.raises(BlocInvalid, match="Không đọc được"):
        read_bloc(tmp_path / "none.yaml")
    (tmp_path / "bad.yaml").write_text("units: [", encoding="utf-8")
    with pytest.raises(BlocInvalid, match="không phải YAML"):
        read_bloc(tmp_path / "bad.yaml")
    (tmp_path / "list.yaml").write_text("", encoding="utf-8")
    with pytest.raises(BlocInvalid):
        read_bloc(tmp_path / "list.yaml")
