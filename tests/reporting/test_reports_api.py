"""Campaigns and reports over HTTP: who may do what, how a report goes its way, and that what was frozen stays so."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import docx
import pytest

from contracts.base import UnitRef
from contracts.members import MemberAdmitted
from contracts.members.traits import TraitsCounted
from services.reporting.application.reports import report_id
from tests.reporting import examples as ex
from tests.reporting.office import Office, office

NOW = datetime(2021, 4, 1, 2, tzinfo=UTC)
WISH: dict[str, Any] = {
    "unit_id": str(ex.BLOC.id),
    "form": "membership",
    "period": {"kind": "QUARTER", "year": 2021, "number": 1},
    "units": [str(ex.BLOC.id)],
    "all_below": True,
}


@contextmanager
def opened(folder: Path) -> Iterator[Office]:
    """An office that knows the small bloc, on 1 April 2021."""
    with office(folder, NOW) as found:
        found.hears(ex.organisation(found.tell))
        found.hears(fact for fact in ex.members(found.tell) if fact.origin.effective_on <= date(2021, 3, 31))
        yield found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose clock stands still and that hears nothing new; each test has a campaign of its own."""
    with opened(tmp_path_factory.mktemp("desk")) as found:
        yield found


class Asked:
    """A campaign of the bloc for the first quarter of 2021, and where the report of one of its unions is."""

    def __init__(self, desk: Office, number: int) -> None:
        self._desk, self.id = desk, UUID(int=number)
        self.here, self.mine = f"/campaigns/{self.id}", self.of(ex.THUE)
        self.key = desk.key(ex.THUE.id, "cuc-thue")

    def of(self, unit: UnitRef) -> str:
        return f"/reports/{report_id(self.id, unit.id)}"

    def publish(self, **changed: Any) -> None:
        answer = self._desk.put(self.here, WISH | changed)
        assert answer.status_code == 200, answer.text

    def document(self, path: str = "") -> dict[str, Any]:
        found: dict[str, Any] = self._desk.get(f"/api{path or self.mine}.json").json()
        return found

    def figures(self) -> dict[str, dict[str, Any]]:
        return {one["figure"]: one for one in self.document()["figures"]}


@pytest.fixture
def asked(desk: Office, request: pytest.FixtureRequest) -> Asked:
    """A campaign no other test has; not published yet."""
    return Asked(desk, 5000 + sum(map(ord, request.node.name)))


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Asked, bytes]]:
    """A report that was frozen, and how it read; then a member admitted in March and one in April were recorded."""
    with opened(tmp_path_factory.mktemp("late")) as found:
        asked = Asked(found, 4001)
        asked.publish()
        found.put(f"{asked.mine}/versions/1", {})
        before = found.get(f"/api{asked.mine}.json").content
        assert found.get(f"/api{asked.mine}/differences").json() == []
        for number, day in ((50, date(2021, 3, 30)), (51, date(2021, 4, 2))):
            found.hears([found.tell(MemberAdmitted, ex.T1, day, member_id=ex.person(number))])
        yield found, asked, before


def code(answer: Any) -> str:
    return str(answer.json()["code"])


def test_a_campaign_asks_the_bloc_and_every_unit_below_for_their_report(desk: Office, asked: Asked) -> None:
    asked.publish()
    (row,) = [one for one in desk.get("/api/campaigns").json() if one["campaign_id"] == str(asked.id)]
    assert (row["title"], row["due_on"], row["asked"], row["states"]) == (
        "Tình hình đoàn viên quý I năm 2021",
        "2021-04-05",
        3,
        {"PENDING": 3},
    )
    matrix = desk.get(f"/api{asked.here}/reports").json()
    assert [(one["unit"], one["status"]) for one in matrix] == [
        ("cuc-thue", "PENDING"),
        ("kho-bac", "PENDING"),
        ("khoi", "PENDING"),
    ]
    own = [one["report_id"] for one in desk.get("/api/units/cuc-thue/reports").json()]
    assert str(report_id(asked.id, ex.THUE.id)) in own
    assert "Cục Thuế" in desk.get(f"/api{asked.here}/reports.csv").text
    assert desk.put(asked.here, WISH).json()["changed"] is False
    assert code(desk.put(asked.here, WISH | {"due_on": "2021-04-07"})) == "reporting.campaign_already_published"


def test_a_unit_asks_only_itself_and_those_below(desk: Office, asked: Asked) -> None:
    mine, other = desk.key(ex.THUE.id, "cuc-thue"), UUID(int=4002)
    own = WISH | {"unit_id": str(ex.THUE.id), "units": [], "all_below": True}
    assert code(desk.put(f"/campaigns/{other}", WISH, mine)) == "http.out_of_scope"
    assert desk.put(f"/campaigns/{other}", own, mine).status_code == 200
    matrix = desk.get(f"/api/campaigns/{other}/reports").json()
    assert [one["unit"] for one in matrix] == ["thue-1", "thue-2"]
    aside = {"units": [str(ex.KB.id)]}
    assert code(desk.put(f"/campaigns/{other}/assignments", aside, mine)) == "reporting.assigned_outside"
    assert desk.put(f"/campaigns/{other}/assignments", {"units": [str(ex.THUE.id)]}, mine).json()["changed"] is True


def test_a_campaign_that_cannot_be_is_refused(desk: Office, asked: Asked) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"form": "no-such"}, "reporting.unknown_form"),
        ({"form": "monthly"}, "reporting.form_of_another_period"),
        ({"period": {"kind": "QUARTER", "year": 2021, "number": 5}}, "reporting.period_wrong"),
        ({"period": {"kind": "QUARTER", "year": 2017, "number": 1}}, "reporting.no_forms"),
        ({"due_on": "2021-01-01"}, "reporting.due_date_wrong"),
        ({"close_at": "2021-04-01T00:00:00Z"}, "reporting.due_date_wrong"),
        ({"figures": ["no.such"]}, "reporting.form_with_unknown_figure"),
        ({"prose": ["{{ ''.__class__ }}"]}, "reporting.template_with_code"),
        ({"unit_id": str(UUID(int=99))}, "reporting.unit_not_heard_of"),
        ({"units": [str(UUID(int=99))]}, "reporting.unit_not_heard_of"),
    ]
    assert [code(desk.put(asked.here, WISH | changed)) for changed, _ in wrong] == [refusal for _, refusal in wrong]
    assert code(desk.get(f"/api{asked.here}")) == "reporting.unknown_campaign"


def test_a_report_goes_its_way_from_submission_to_acceptance(desk: Office, asked: Asked) -> None:
    asked.publish()
    mine, stranger = asked.key, desk.key(ex.KB.id, "kho-bac")
    status = lambda: desk.get(f"/api{asked.mine}").json()["status"]  # noqa: E731  # asked at each step
    assert code(desk.put(f"{asked.mine}/versions/1", {}, stranger)) == "http.out_of_scope"
    assert desk.put(f"{asked.mine}/versions/1", {"note": "Gửi kèm biên bản"}, mine).json()["changed"] is True
    assert desk.put(f"{asked.mine}/versions/1", {}, mine).json()["changed"] is False
    assert code(desk.put(f"{asked.mine}/versions/2", {}, mine)) == "reporting.resubmission_off"
    assert status() == "SUBMITTED"
    wanting = {"reason": "Thiếu mục 2"}
    assert code(desk.put(f"{asked.mine}/versions/1/supplement", wanting, mine)) == "http.out_of_scope"
    assert desk.put(f"{asked.mine}/versions/1/supplement", wanting).status_code == 200
    assert (status(), desk.get(f"/api{asked.mine}").json()["due_on"]) == ("NEEDS_SUPPLEMENT", "2021-04-06")
    assert desk.put(f"{asked.mine}/versions/2", {}, mine).status_code == 200
    assert status() == "RESUBMITTED"
    assert desk.put(f"{asked.mine}/versions/2/acceptance", {}).status_code == 200
    assert status() == "ACCEPTED"
    notes = desk.http.get(f"/api{asked.mine}/notes", headers=mine).json()["notes"]
    assert [(one["kind"], one["text"]) for one in notes] == [
        ("NOTE", "Gửi kèm biên bản"),
        ("SUPPLEMENT", "Thiếu mục 2"),
    ]
    assert desk.http.get(f"/api{asked.mine}/notes", headers=stranger).status_code == 403
    matrix = desk.get(f"/api{asked.here}/reports").json()
    assert [one["status"] for one in matrix] == ["ACCEPTED", "PENDING", "PENDING"]


def test_a_frozen_report_reads_the_same_byte_for_byte_when_late_facts_have_come(
    late: tuple[Office, Asked, bytes],
) -> None:
    """INVARIANT: what was submitted is shown as it was submitted, however much is recorded later.

    A figure summed anew when a report is shown would break it.
    """
    desk, asked, before = late
    assert desk.get(f"/api{asked.mine}.json").content == before
    figures, found = asked.figures(), asked.document()
    active, admitted = figures["members.active"], figures["members.admitted"]
    assert (active["value"], active["opening"], active["year_before"]) == (6, 5, 5)
    assert (admitted["value"], admitted["year_to_date"], admitted["year_before"]) == (1, 1, 0)
    assert (found["file_name"], found["paper"]["above"]) == ("BC_cuc-thue_2021-q1_v1", "Đoàn Khối")
    assert found["positions"].keys() == {"members"}
    text = "".join(piece["text"] for piece in found["sections"][0]["paragraphs"][0])
    assert "6 đoàn viên (tăng 1 so với cùng kỳ năm trước)" in text


def test_the_link_of_a_figure_explains_the_number_that_was_frozen(late: tuple[Office, Asked, bytes]) -> None:
    desk, asked, _ = late
    found = asked.figures()
    for figure, value in (("members.active", 6), ("members.admitted", 1)):
        path, _, query = found[figure]["why"].partition("?")
        assert desk.http.get(f"/api{path}/entries?{query}").json()["value"] == value
    assert desk.get("/api/figures/members.active/entries", unit="cuc-thue", on="2021-03-31").json()["value"] == 7


def test_a_flow_is_explained_for_the_reports_period_and_beside_it_for_the_year(desk: Office, asked: Asked) -> None:
    """INVARIANT: the number in a sentence of a report is the number its link explains.

    An address that leaves out the first day of the period would explain the year to date.
    """
    period = {"kind": "ADHOC", "year": 2021, "first": "2021-03-27", "last": "2021-03-31"}
    prose = ['Kết nạp {{ figure("members.admitted") }} đoàn viên.']
    asked.publish(form="adhoc", period=period, figures=["members.admitted"], prose=prose)
    desk.put(f"{asked.mine}/versions/1", {})
    one = asked.figures()["members.admitted"]
    assert (one["value"], one["year_to_date"]) == (0, 1)
    for address, value in ((one["why"], 0), (one["why_year_to_date"], 1)):
        path, _, query = address.partition("?")
        assert desk.http.get(f"/api{path}/entries?{query}").json()["value"] == value
        assert f'<strong class="big">{value}</strong>' in desk.http.get(address).text
        assert len(desk.http.get(f"{path}/entries.csv?{query}").text.splitlines()) == 1 + value
    page = desk.get(asked.mine).text
    assert re.search(rf'Kết nạp <a class="num" href="{re.escape(one["why"]).replace("&", "&amp;")}"', page)


def test_differences_name_the_entries_recorded_since(late: tuple[Office, Asked, bytes]) -> None:
    desk, asked, _ = late
    found = {one["figure"]: one for one in desk.get(f"/api{asked.mine}/differences").json()}
    assert found.keys() == {"members.active", "members.admitted"}
    active = found["members.active"]
    assert (active["frozen"], active["now"], active["difference"], active["explained"]) == (6, 7, 1, 1)
    assert [one["effective_on"] for one in active["entries"]] == ["2021-03-30"]
    assert "Đoàn viên" in desk.get(f"/api{asked.mine}/differences.csv").text


def test_an_overridden_figure_is_shown_with_what_it_was(desk: Office, asked: Asked) -> None:
    asked.publish()
    desk.put(f"{asked.mine}/versions/1", {})
    wish = {"old": 6, "new": 7, "reason": "Một hồ sơ chưa nhập"}
    path = f"{asked.mine}/versions/1/overrides/members.active"
    assert code(desk.put(path, wish | {"old": 5})) == "reporting.override_of_another_value"
    assert code(desk.put(f"{asked.mine}/versions/1/overrides/works.value", wish)) == "reporting.figure_not_in_report"
    assert desk.put(path, wish).json()["changed"] is True
    one = asked.figures()["members.active"]
    assert (one["value"], one["reported"], one["override_reason"]) == (6, 7, "Một hồ sơ chưa nhập")
    assert desk.get(f"/api{asked.here}/reports").json()[0]["overridden"] == 1


def test_the_statement_reconciles_and_withholds_small_groups(desk: Office, asked: Asked) -> None:
    def counted(trait: str, counts: dict[str, int], *, withheld: bool) -> TraitsCounted:
        told = {"statistics_id": UUID(int=700), "year": 2021, "quarter": 1, "as_of": date(2021, 3, 31), "trait": trait}
        return desk.tell(TraitsCounted, ex.THUE, date(2021, 3, 31), counts=counts, withheld=withheld, **told)

    desk.hears(
        [
            counted("SEX", {"MALE": 12, "FEMALE": 8}, withheld=False),
            counted("AGE", {"18_24": 10, "25_30": 10}, withheld=False),
            counted("ETHNICITY", {"MAJORITY": 15}, withheld=True),
        ]
    )
    asked.publish()
    desk.put(f"{asked.mine}/versions/1", {})
    own, first, second = asked.document()["members"]
    assert (own["opening"], own["came"], own["went"], own["closing"], own["balanced"]) == (5, 1, 0, 6, True)
    assert (own["male"], own["female"], own["average_age"]) == (12, 8, 24.8)
    assert (own["ethnic_minority"], own["religious"], own["counted_on"]) == ("WITHHELD", "NOT_COUNTED", "2021-03-31")
    assert [(one["code"], one["closing"]) for one in (first, second)] == [("thue-1", 4), ("thue-2", 2)]
    live = desk.get("/api/membership", **{"unit": "cuc-thue", "from": "2021-01-01", "to": "2021-03-31"}).json()
    assert live == [own, first, second]
    assert "<5, không công bố" in desk.get("/api/membership.csv", unit="cuc-thue", to="2021-03-31").text


def test_the_bloc_freezes_its_consolidated_report(desk: Office, asked: Asked) -> None:
    asked.publish()
    whole = asked.of(ex.BLOC)
    assert desk.put(f"{whole}/versions/1", {}).status_code == 200
    found = asked.document(whole)
    assert {one["figure"]: one["value"] for one in found["figures"]}["members.active"] == 7
    assert [(one["code"], one["closing"]) for one in found["members"]] == [("khoi", 7), ("cuc-thue", 6), ("kho-bac", 1)]


def test_time_makes_reports_overdue_then_late_and_ends_the_campaign(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        _time_passes(desk, Asked(desk, 4001))


def _time_passes(desk: Office, asked: Asked) -> None:
    asked.publish()
    assert desk.put("/reports/due", {}).json()["reports"] == 3  # T-7
    assert desk.put("/reports/due", {}).json()["reports"] == 0
    desk.now = NOW + timedelta(days=5)
    assert desk.put("/reports/due", {}).json()["reports"] == 3
    assert desk.get(f"/api{asked.mine}").json()["status"] == "OVERDUE"
    desk.put(f"{asked.mine}/versions/1", {})
    assert desk.get(f"/api{asked.mine}").json()["status"] == "LATE_SUBMITTED"
    spared = asked.of(ex.KB)
    desk.put(f"{spared}/exemption", {"reason": "Đang sắp xếp"})
    desk.now = NOW + timedelta(days=30)
    ended = desk.put("/reports/due", {}).json()
    assert (ended["campaigns"], desk.put("/reports/due", {}).json()["campaigns"]) == (1, 0)
    matrix = {one["unit"]: one["status"] for one in desk.get(f"/api{asked.here}/reports").json()}
    assert matrix == {"cuc-thue": "LATE_SUBMITTED", "kho-bac": "EXEMPTED", "khoi": "CLOSED"}
    assert code(desk.put(f"{asked.mine}/versions/2", {})) == "reporting.campaign_over"
    assert code(desk.put("/reports/due", {}, asked.key)) == "http.out_of_scope"


def test_a_campaign_closed_by_hand_takes_nothing_more_but_what_came_is_accepted(desk: Office, asked: Asked) -> None:
    asked.publish(resubmission=True)
    desk.put(f"{asked.mine}/versions/1", {})
    assert desk.put(f"{asked.here}/closure", {"reason": "Đủ"}).status_code == 200
    assert code(desk.put(f"{asked.mine}/versions/2", {})) == "reporting.campaign_over"
    assert code(desk.put(f"{asked.here}/assignments", {"units": [str(ex.T1.id)]})) == "reporting.campaign_over"
    assert desk.put(f"{asked.mine}/versions/1/acceptance", {}).status_code == 200
    assert desk.get(f"/api{asked.here}").json()["status"] == "CLOSED"


def test_the_due_date_of_a_campaign_is_moved_with_that_of_its_reports(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        asked = Asked(desk, 4001)
        asked.publish()
        due = {"due_on": "2021-04-12", "reason": "Mưa bão"}
        assert code(desk.put(f"{asked.here}/due", due, asked.key)) == "http.out_of_scope"
        desk.now = NOW + timedelta(days=5)
        desk.put("/reports/due", {})
        assert desk.get(f"/api{asked.mine}").json()["status"] == "OVERDUE"
        assert desk.put(f"{asked.here}/due", due).json()["changed"] is True
        assert desk.put(f"{asked.here}/due", due).json()["changed"] is False
        found = desk.get(f"/api{asked.here}").json()
        assert (found["due_on"], found["close_at"]) == ("2021-04-12", "2021-04-28T00:00:00+07:00")
        mine = desk.get(f"/api{asked.mine}").json()
        assert (mine["status"], mine["due_on"], mine["close_at"]) == ("PENDING", "2021-04-12", found["close_at"])
        assert {one["due_on"] for one in desk.get(f"/api{asked.here}/reports").json()} == {"2021-04-12"}
        desk.put(f"{asked.here}/assignments", {"units": [str(ex.T1.id)]})
        assert desk.get(f"/api{asked.of(ex.T1)}").json()["due_on"] == "2021-04-12"
        desk.now = NOW + timedelta(days=20)
        assert desk.put("/reports/due", {}).json()["campaigns"] == 0
        desk.put(f"{asked.mine}/versions/1", {})
        assert desk.get(f"/api{asked.mine}").json()["status"] == "LATE_SUBMITTED"
        wrong = {**due, "due_on": "2021-04-20"}
        assert code(desk.put(f"{asked.here}/due", wrong)) == "reporting.due_date_wrong"
        assert code(desk.put("/campaigns/" + str(UUID(int=1)) + "/due", due)) == "reporting.unknown_campaign"


def test_a_report_asked_for_a_moment_ago_follows_a_moved_due_date_though_the_views_have_not_heard_of_it(
    desk: Office, asked: Asked
) -> None:
    """INVARIANT: every report of a campaign has its terms, however far the views lag.

    A list of reports taken from the views alone would break it.
    """
    asked.publish(all_below=False)
    unheard = desk.http.put(f"/api{asked.here}/assignments", json={"units": [str(ex.KB.id)]}, headers=desk.bloc_key)
    assert unheard.is_success
    answer = desk.http.put(
        f"/api{asked.here}/due", json={"due_on": "2021-04-12", "reason": "Mưa bão"}, headers=desk.bloc_key
    )
    assert answer.is_success
    assert desk.get(f"/api{asked.of(ex.KB)}").json()["due_on"] == "2021-04-12"
    desk.catches_up()


def test_a_closed_campaign_is_opened_again_for_what_had_not_come(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        asked = Asked(desk, 4001)
        asked.publish()
        desk.put(f"{asked.of(ex.BLOC)}/versions/1", {})
        again = {"close_at": "2021-05-10T00:00:00+07:00", "reason": "Đơn vị gửi nhầm"}
        assert code(desk.put(f"{asked.here}/reopening", again)) == "reporting.campaign_not_closed"
        desk.now = NOW + timedelta(days=30)
        desk.put("/reports/due", {})
        assert code(desk.put(f"{asked.mine}/versions/1", {})) == "reporting.campaign_over"
        assert code(desk.put(f"{asked.here}/due", {"due_on": "2021-05-03", "reason": "?"})) == "reporting.campaign_over"
        assert code(desk.put(f"{asked.here}/reopening", again, asked.key)) == "http.out_of_scope"
        assert desk.put(f"{asked.here}/reopening", again).json()["changed"] is True
        assert desk.put(f"{asked.here}/reopening", again).json()["changed"] is False
        matrix = {one["unit"]: one["status"] for one in desk.get(f"/api{asked.here}/reports").json()}
        assert matrix == {"cuc-thue": "OVERDUE", "kho-bac": "OVERDUE", "khoi": "SUBMITTED"}
        desk.put(f"{asked.mine}/versions/1", {})
        assert desk.get(f"/api{asked.mine}").json()["status"] == "LATE_SUBMITTED"
        assert desk.get(f"/api{asked.here}").json()["status"] == "OPEN"
        assert desk.put("/reports/due", {}).json()["campaigns"] == 0
        desk.now = NOW + timedelta(days=45)
        assert desk.put("/reports/due", {}).json()["campaigns"] == 1
        due = {**again, "close_at": "2021-06-01T00:00:00+07:00", "due_on": "2021-05-20"}
        desk.put(f"{asked.here}/reopening", due)
        assert desk.get(f"/api{asked.of(ex.KB)}").json()["status"] == "PENDING"


def test_what_is_not_there_is_said_so(desk: Office, asked: Asked) -> None:
    nothing = UUID(int=1)
    assert code(desk.get(f"/api/campaigns/{nothing}")) == "reporting.unknown_campaign"
    assert code(desk.get(f"/api/campaigns/{nothing}/reports")) == "reporting.unknown_campaign"
    assert code(desk.get(f"/api/reports/{nothing}")) == "reporting.unknown_report"
    asked.publish()
    assert code(desk.get(f"/api{asked.mine}.json")) == "reporting.nothing_submitted"
    draft = desk.get(f"/api{asked.mine}/preview").json()
    assert (draft["version"], draft["figures"][3]["value"]) == (1, 6)
    assert code(desk.get(f"/api{asked.mine}.json")) == "reporting.nothing_submitted"
    assert [one["id"] for one in desk.get("/api/report-forms").json()] == ["monthly", "membership", "review", "adhoc"]


def test_pages_show_a_campaign_its_reports_and_each_number_with_its_reasons(late: tuple[Office, Asked, bytes]) -> None:
    desk, asked, _ = late
    campaigns = desk.get("/reports", unit="cuc-thue").text
    assert f"/campaigns/{asked.id}" in campaigns
    assert "1 / 3" in campaigns
    matrix = desk.get(asked.here).text
    assert (matrix.count("Chưa nộp"), matrix.count("Đã nộp")) == (3, 2)  # a choice each, then the units
    assert desk.get(asked.here, state="PENDING").text.count('scope="row"') == 2
    report = desk.get(asked.mine).text
    links = re.findall(r'class="num" href="(/figures/[^"]+)"', report)
    assert len(links) > 10
    assert all(desk.get(link.replace("&amp;", "&")).status_code == 200 for link in set(links))
    assert "BC-2018" in report
    changed = desk.get(f"{asked.mine}/differences").text
    assert "+1" in changed
    assert "/facts/members/" in changed


def test_pages_of_reports_say_how_fresh_they_are_and_follow_what_is_recorded(
    late: tuple[Office, Asked, bytes],
) -> None:
    """INVARIANT: a page left open shows what has come since, and says up to when it knows.

    A page without the line of freshness, or that does not listen, would break it.
    """
    desk, asked, _ = late
    draft = asked.of(ex.KB)
    pages = ["/reports", asked.here, asked.mine, f"{asked.mine}/versions/1", f"{asked.mine}/differences", draft]
    for address in (*pages, "/facts/members/3"):
        page = desk.get(address).text
        assert 'hx-sse:connect="/live"' in page, address
        assert re.search(r'id="freshness" data-position="members:\d+,reporting:\d+"', page), address
        assert re.search(r"Dữ liệu đến \d\d/\d\d/\d{4} \d\d:\d\d \(0 sự kiện phía sau\)", page), address
        assert page.count("<h1>") == 1


def test_pages_tell_of_a_moved_due_date_and_of_a_campaign_that_is_closed(desk: Office, asked: Asked) -> None:
    asked.publish()
    assert "hạn ban đầu" not in desk.get(asked.here).text
    desk.put(f"{asked.here}/due", {"due_on": "2021-04-12", "reason": "Mưa bão"})
    page = desk.get(asked.here).text
    assert "<strong>12/04/2021</strong> (hạn ban đầu 05/04/2021)" in page
    assert "không nhận báo cáo nữa" not in page
    desk.put(f"{asked.here}/closure", {})
    assert "không nhận báo cáo nữa" in desk.get(asked.here).text
    assert "/reports?unit=cuc-thue" in desk.get("/units/cuc-thue").text


def test_pages_show_a_draft_where_nothing_was_submitted_and_english_where_asked(
    late: tuple[Office, Asked, bytes],
) -> None:
    desk, asked, _ = late
    draft = desk.get(asked.of(ex.KB)).text
    assert "Bản xem trước" in draft
    assert 'class="num"' not in draft
    assert "Statement of members" in desk.get(asked.mine, lang="en").text
    assert desk.get(f"/reports/{UUID(int=1)}").status_code == 404


def test_a_report_is_given_on_paper_under_its_own_name(late: tuple[Office, Asked, bytes]) -> None:
    desk, asked, _ = late
    for ending, magic in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = desk.get(f"/api{asked.mine}.{ending}")
        assert answer.content.startswith(magic)
        assert f'filename="BC_cuc-thue_2021-q1_v1.{ending}"' in answer.headers["content-disposition"]
    document = docx.Document(io.BytesIO(desk.get(f"/api{asked.mine}.docx").content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "6 đoàn viên (tăng 1 so với cùng kỳ năm trước)" in words
    heads = [row.cells[0].text for table in document.tables for row in table.rows]
    assert "Đoàn viên" in heads
    with ZipFile(io.BytesIO(desk.get(f"/api{asked.here}/reports.zip").content)) as archive:
        assert archive.namelist() == ["BC_cuc-thue_2021-q1_v1.docx"]
        assert archive.testzip() is None
