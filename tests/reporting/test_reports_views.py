"""The views of campaigns, reports and traits, and what is frozen from the ledger, on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

from contracts.base import Fact
from contracts.members import MemberAdmitted, UnitReparented
from contracts.members.traits import TraitsCounted
from contracts.reporting import campaigns as c
from contracts.reporting import reports as r
from services.reporting.domain.frozen import Frozen
from services.reporting.views import awaited
from services.reporting.views.freezing import differences, freeze
from services.reporting.views.membership import statement_of
from tests.reporting.conftest import Board
from tests.reporting.examples import BLOC, KB, T1, T2, THUE, person

CAMPAIGN = UUID(int=4001)
REPORTS = {THUE: UUID(int=4002), KB: UUID(int=4003)}
DAY = date(2021, 4, 1)
DUE = date(2021, 4, 5)
MOMENT = datetime(2021, 4, 1, 2, tzinfo=UTC)
FIRST, LAST = date(2021, 1, 1), date(2021, 6, 30)
FIGURES = ("members.active", "members.admitted")
AGES = {"18_24": 21.5, "25_30": 28.0}


def told(board: Board, kind: type[Any], unit: Any = THUE, **fields: Any) -> Fact:
    about = {"report_id": REPORTS[unit], "campaign_id": CAMPAIGN}
    found: Fact = board.tell(kind, unit, DAY, **about, **fields)
    return found


def asked(board: Board) -> list[Fact]:
    """A campaign of the bloc, asking its two unions."""
    days = {"first": FIRST, "last": LAST, "due_on": DUE, "close_at": datetime(2021, 4, 20, 17, tzinfo=UTC)}
    words = {"title": "Tình hình đoàn viên", "form": "membership", "period": c.PeriodKind.HALF_YEAR}
    campaign = board.tell(c.CampaignPublished, BLOC, DAY, campaign_id=CAMPAIGN, resubmission=False, **days, **words)
    return [campaign, *(told(board, r.ReportAssigned, unit, issuer=BLOC, due_on=DUE) for unit in (THUE, KB))]


def states(board: Board) -> dict[str, tuple[str, int, bool | None, int]]:
    rows = awaited.matrix(*board.asked, CAMPAIGN, on=DAY)
    return {row.unit: (row.status, row.version, row.is_late, row.overridden) for row in rows}


def test_the_matrix_follows_each_report_though_facts_come_twice(bloc: Board) -> None:
    def hear(*facts: Fact) -> None:
        bloc.hears(facts)
        cast(Any, bloc.views["reports"]).apply(bloc.db, facts)

    hear(*asked(bloc))
    assert states(bloc) == {"cuc-thue": ("PENDING", 0, None, 0), "kho-bac": ("PENDING", 0, None, 0)}
    hear(told(bloc, r.ReportSubmitted, version=1, is_late=False, submitted_at=MOMENT))
    hear(told(bloc, r.ReportOverdueMarked, KB, due_on=DUE))
    assert states(bloc) == {"cuc-thue": ("SUBMITTED", 1, False, 0), "kho-bac": ("OVERDUE", 0, None, 0)}
    hear(told(bloc, r.FigureOverridden, version=1, figure="members.active", old=4, new=5))
    hear(told(bloc, r.SupplementRequested, version=1, due_on=date(2021, 4, 8)))
    hear(told(bloc, r.ReportSubmitted, KB, version=1, is_late=True, submitted_at=MOMENT))
    assert states(bloc) == {"cuc-thue": ("NEEDS_SUPPLEMENT", 1, False, 1), "kho-bac": ("LATE_SUBMITTED", 1, True, 0)}
    hear(told(bloc, r.ReportSubmitted, version=2, is_late=False, submitted_at=MOMENT))
    hear(told(bloc, r.ReportAccepted, KB, version=1))
    assert states(bloc) == {"cuc-thue": ("RESUBMITTED", 2, False, 0), "kho-bac": ("ACCEPTED", 1, True, 0)}
    (campaign,) = awaited.campaigns(*bloc.asked, on=DAY)
    assert (campaign.asked, campaign.handed_in, campaign.late, campaign.closed) == (2, 2, 1, False)
    hear(bloc.tell(c.CampaignClosed, BLOC, DAY, campaign_id=CAMPAIGN))
    assert awaited.campaigns(*bloc.asked, on=DAY)[0].closed


def test_the_lists_follow_a_due_date_that_was_moved_and_a_campaign_opened_again_though_facts_come_twice(
    bloc: Board,
) -> None:
    def hear(*facts: Fact) -> None:
        bloc.hears(facts)
        cast(Any, bloc.views["reports"]).apply(bloc.db, facts)

    later, end = date(2021, 4, 12), datetime(2021, 4, 27, 17, tzinfo=UTC)
    hear(*asked(bloc), told(bloc, r.ReportOverdueMarked, KB, due_on=DUE))
    hear(
        bloc.tell(c.CampaignDueMoved, BLOC, DAY, campaign_id=CAMPAIGN, due_on=DUE, close_at=end),
        told(bloc, r.ReportDueMoved, KB, due_on=DUE),
    )
    assert [one[0] for one in states(bloc).values()] == ["PENDING", "OVERDUE"]
    hear(
        bloc.tell(c.CampaignDueMoved, BLOC, DAY, campaign_id=CAMPAIGN, due_on=later, close_at=end),
        *(told(bloc, r.ReportDueMoved, unit, due_on=later) for unit in (THUE, KB)),
    )
    assert [one[0] for one in states(bloc).values()] == ["PENDING", "PENDING"]
    (campaign,) = awaited.campaigns(*bloc.asked, on=DAY)
    assert (campaign.due_on, campaign.close_at, campaign.closed) == (later, end, False)
    assert {row.due_on for row in awaited.matrix(*bloc.asked, CAMPAIGN, on=DAY)} == {later}
    hear(told(bloc, r.ReportSubmitted, version=1, is_late=False, submitted_at=MOMENT))
    hear(told(bloc, r.SupplementRequested, version=1, due_on=later))
    hear(bloc.tell(c.CampaignClosed, BLOC, DAY, campaign_id=CAMPAIGN))
    hear(*(told(bloc, r.ReportClosed, unit) for unit in (THUE, KB)))
    hear(
        bloc.tell(c.CampaignReopened, BLOC, DAY, campaign_id=CAMPAIGN, due_on=later, close_at=MOMENT),
        *(told(bloc, r.ReportReopened, unit, due_on=date(2021, 4, 13)) for unit in (THUE, KB)),
    )
    assert states(bloc) == {"cuc-thue": ("NEEDS_SUPPLEMENT", 1, False, 0), "kho-bac": ("PENDING", 0, None, 0)}
    (campaign,) = awaited.campaigns(*bloc.asked, on=DAY)
    assert (campaign.due_on, campaign.close_at, campaign.closed) == (later, MOMENT, False)
    assert {row.due_on for row in awaited.matrix(*bloc.asked, CAMPAIGN, on=DAY)} == {date(2021, 4, 13)}


def test_exempt_and_closed_reports_are_so_called_and_a_units_own_reports_are_found(bloc: Board) -> None:
    bloc.hears(asked(bloc))
    bloc.hears([told(bloc, r.ReportReminderDue, stage="T-3", due_on=DUE), told(bloc, r.ReportClosed)])
    bloc.hears([told(bloc, r.ReportExempted, KB, approved_by="Bí thư")])
    assert [one[0] for one in states(bloc).values()] == ["CLOSED", "EXEMPTED"]
    (own,) = awaited.of_unit(*bloc.asked, "kho-bac", on=DAY)
    assert (own.report_id, own.title, own.unit_name) == (REPORTS[KB], "Tình hình đoàn viên", "Chi đoàn cơ sở Kho bạc")


def frozen(board: Board, code: str = "cuc-thue", position: int = 10_000) -> Frozen:
    return freeze(*board.asked, code, FIRST, LAST, FIGURES, AGES, {"members": position})


def test_a_period_is_frozen_with_its_opening_and_the_year_before(bloc: Board) -> None:
    active, admitted = frozen(bloc).figures
    assert (active.value, active.opening, active.year_to_date, active.year_before) == (5, 5, None, 5)
    assert (admitted.value, admitted.opening, admitted.year_to_date, admitted.year_before) == (1, None, 1, 0)
    second = freeze(*bloc.asked, "khoi", date(2021, 4, 1), LAST, FIGURES, None, {}).figures[1]
    assert (second.value, second.year_to_date) == (1, 2)
    assert frozen(bloc).above == "Đoàn Khối"


def test_what_was_known_last_is_the_moment_of_the_freezing(bloc: Board) -> None:
    position = 12
    at = frozen(bloc, position=position).known_at
    assert at == datetime(2021, 1, 1, position, tzinfo=UTC)
    assert freeze(*bloc.asked, "khoi", FIRST, LAST, FIGURES, None, {}).known_at is None


def test_a_unit_moved_for_days_of_the_period_is_the_rest_of_a_difference(bloc: Board) -> None:
    """The branch that leaves takes its members along: no entry explains that, and the page says so."""
    last = bloc.tell(MemberAdmitted, KB, date(2021, 2, 1), member_id=person(60))
    bloc.hears([last])
    before = frozen(bloc, position=last.origin.position)
    bloc.hears([bloc.tell(MemberAdmitted, T1, date(2021, 2, 1), member_id=person(61))])
    bloc.hears([bloc.tell(UnitReparented, T2, date(2021, 3, 1), unit_id=T2.id, from_parent=THUE, parent=KB)])
    found = {one.figure: one for one in differences(*bloc.asked, before)}
    active = found["members.active"]
    assert (active.frozen, active.now, active.difference, active.explained) == (5, 4, -1, 1)
    assert [entry.unit.code for entry in active.entries] == ["thue-1"]
    assert found["members.admitted"].difference == 1


def test_the_statement_adds_up_where_a_unit_came_with_its_members(bloc: Board) -> None:
    bloc.hears([bloc.tell(UnitReparented, T2, date(2021, 3, 1), unit_id=T2.id, from_parent=THUE, parent=KB)])
    rows = {row.code: row for row in statement_of(*bloc.asked, "khoi", first=FIRST, last=LAST, ages=AGES)}
    assert {code: (row.opening, row.came, row.went, row.moved, row.closing) for code, row in rows.items()} == {
        "khoi": (6, 3, 1, 0, 8),
        "cuc-thue": (5, 1, 1, -2, 3),
        "kho-bac": (1, 2, 0, 2, 5),
    }
    assert all(row.balanced for row in rows.values())


def counted(board: Board, unit: Any, trait: str, counts: dict[str, int], *, withheld: bool = False) -> Fact:
    day = date(2021, 6, 30)
    about = {"statistics_id": unit.id, "year": 2021, "quarter": 2, "as_of": day, "trait": trait}
    found: Fact = board.tell(TraitsCounted, unit, day, counts=counts, withheld=withheld, **about)
    return found


def test_a_unit_without_a_count_of_its_own_has_the_sum_of_units_below_if_all_were_told(bloc: Board) -> None:
    def row() -> Any:
        return statement_of(*bloc.asked, "cuc-thue", first=FIRST, last=LAST, ages=AGES)[0]

    told = [counted(bloc, T1, "SEX", {"MALE": 6, "FEMALE": 5}), counted(bloc, T1, "AGE", {"18_24": 11})]
    bloc.hears(told)
    cast(Any, bloc.views["traits"]).apply(bloc.db, told)
    assert (row().male, row().average_age) == ("NOT_COUNTED", None)
    bloc.hears([counted(bloc, T2, "SEX", {"MALE": 7}), counted(bloc, T2, "AGE", {"25_30": 11}, withheld=True)])
    assert (row().male, row().female, row().average_age) == (13, 5, None)
    bloc.hears([counted(bloc, THUE, "PARTY", {"NONE": 20}, withheld=True), counted(bloc, THUE, "AGE", {"60_70": 9})])
    assert (row().male, row().party, row().average_age) == ("NOT_COUNTED", "WITHHELD", None)
