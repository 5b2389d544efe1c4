"""Youth models of 2024: reported, judged, taken over, stopped and resumed, handed on; and each rule that says no."""

from functools import partial
from typing import Any

from tests.year.scene import Thing, Year, grown, paper
from tests.year.units import at as unit_at
from tests.year.units import found, reasoned

UNREACHABLE: dict[str, str] = {}

UNIT, UNION, ASIDE, GONE = "thue-vp", "thue", "thue-ke-khai", "thue-mo-hinh-cu"
WORDS = "Hai bạn nghỉ sinh nên tổ chỉ còn ba người"
REMARK = "Nên giữ nhịp đều hơn vào mùa quyết toán"
STOPPED = "Phòng họp đang sửa, chưa có chỗ sinh hoạt"


def script(year: Year) -> None:
    """Play models of a branch and what other branches made of them, then what is refused in each state."""
    year.secret(WORDS, REMARK, STOPPED)
    _reported_and_judged(year)
    _taken_over(year)
    _stopped_and_resumed(year)
    _listed(year)
    _handed_on(year)
    _registrations_refused(year)
    _reports_refused(year)
    _judgements_refused(year)
    _replicas_refused(year)
    _rest_refused(year)
    _nothing_known(year)


class Model(Thing):
    """A model of a branch."""

    def __init__(self, year: Year, name: str, by: str = UNIT) -> None:
        super().__init__(year, "models", name, by)

    def wish(self, unit: str = UNIT, on: str = "2024-01-15", name: str | None = None) -> dict[str, Any]:
        """Return the wish that registers it."""
        told = {"name": name or self.name, "field": "Văn hóa đọc"}
        return {"unit_id": str(self.year.unit(unit)), **told, **paper(on)}

    def registered(self) -> "Model":
        """Register it."""
        self.put("", self.wish())
        return self

    def report(self, name: str) -> str:
        """Return the address of a report of it."""
        return f"/reports/{self.year.id('report', self.name, name)}"

    def reported(self) -> "Model":
        """Register it and report the first quarter."""
        self.registered().put(self.report("Q1"), report())
        return self

    def replica(self, name: str) -> str:
        """Return the address of the model another unit makes of it."""
        return f"/replicas/{Model(self.year, name).id}"

    def status(self) -> tuple[str, str | None]:
        """Read whether it is carried on, and why not."""
        shown = self.shown()
        return shown["status"], shown["stop_reason"]


def report(first: str = "2024-01-15", last: str = "2024-03-31", on: str = "2024-04-05", **told: Any) -> dict[str, Any]:
    """Return the report on a period: 60 turns of 25 persons, 4 meetings."""
    figures = {"turns": 60, "persons": 25, "results": [{"measure": "SESSION", "amount": 4}], "text": WORDS}
    return {"first": first, "last": last, **figures, **told, **paper(on)}


def judgement(on: str = "2024-04-20") -> dict[str, Any]:
    """Return what the level above says of it."""
    return {"remark": REMARK, **paper(on)}


def taking_over(year: Year, unit: str = ASIDE, on: str = "2024-05-01", **more: Any) -> dict[str, Any]:
    """Return the wish of a unit that takes it over."""
    return {"unit_id": str(year.unit(unit)), **more, **paper(on)}


def stop(on: str = "2024-06-01") -> dict[str, Any]:
    """Return the wish that stops it."""
    return {"reason": STOPPED, **paper(on)}


def _reported_and_judged(year: Year) -> None:
    """Two quarters reported, the second in words alone; found effective by the union, not by the branch itself."""
    before = year.figures(UNIT, "models")
    one = Model(year, "Giờ đọc sau giờ làm").registered()
    one.put(one.report("Q1"), report())
    one.refuse("http.out_of_scope", "/judgement", judgement())
    one.put("/judgement", judgement(), by=UNION)
    in_words = report("2024-04-01", "2024-06-30", "2024-07-05", turns=0, persons=0, results=[])
    one.put(one.report("Q2"), in_words)
    shown = one.shown()
    assert (shown["judgement"]["judged_on"], shown["judgement"]["remark"]) == ("2024-04-20", REMARK)
    assert [(each["turns"], each["persons"], each["text"]) for each in shown["reports"]] == [
        (60, 25, WORDS),
        (0, 0, WORDS),
    ]
    counted = {"registered": 1, "in_operation": 1, "effective": 1, "reports": 2, "turns": 60, "persons": 25}
    assert grown(before, year.figures(UNIT, "models")) == counted


def _taken_over(year: Year) -> None:
    """Another branch takes it over under its name, a third takes that over under another; each knows where it came from."""
    before = {unit: year.figures(unit, "models") for unit in (UNIT, ASIDE, UNION)}
    one, two, three = (
        Model(year, "Góc cà phê pháp luật"),
        Model(year, "ở chi đoàn bạn", UNION),
        Model(year, "ở trên", UNION),
    )
    one.registered().put(one.replica(two.name), taking_over(year), by=UNION)
    two.put(two.replica(three.name), taking_over(year, UNION, "2024-05-10", name="Cà phê pháp luật lưu động"))
    made = [(each["model_id"], each["name"], each["source_id"]) for each in one.shown()["went_to"]]
    assert made == [(two.id, one.name, one.id), (three.id, "Cà phê pháp luật lưu động", two.id)]
    assert [each["model_id"] for each in three.shown()["came_from"]] == [two.id, one.id]
    own = {"registered": 1, "in_operation": 1}
    assert {unit: grown(before[unit], year.figures(unit, "models")) for unit in before} == {
        UNIT: {**own, "replications": 1},
        ASIDE: {**own, "taken_over": 1, "replications": 1},
        UNION: {**own, "taken_over": 1},
    }


def _stopped_and_resumed(year: Year) -> None:
    """Stopped, taken up again, stopped again: two stops in the year, none in operation at its end."""
    before = year.figures(UNIT, "models")
    one = Model(year, "Tủ sách lưu động").registered()
    one.put("/stop", stop())
    assert one.status() == ("STOPPED", STOPPED)
    one.put("/resumption", paper("2024-07-01"))
    assert one.status() == ("IN_OPERATION", None)
    one.put("/stop", stop("2024-10-01"))
    assert grown(before, year.figures(UNIT, "models")) == {"registered": 1, "stopped": 2, "resumed": 1}


def _listed(year: Year) -> None:
    """Models and reports of many at once, all or none."""

    before = year.figures(UNIT, "models")
    one, two, same = (Model(year, f"Theo bảng {number}") for number in "122")
    ids = [{"model_id": model.id} for model in (one, two)]
    third = {"model_id": Model(year, "Theo bảng 3").id, **same.wish(name="  theo BẢNG 2 ")}
    post, wishes = partial(year.post_rows, by=UNIT), ({**ids[0], **one.wish()}, {**ids[1], **two.wish()})
    post("/plans/models/bulk", *wishes, refused=("plans.model_name_taken", third))
    rows = [{**ids[at], "report_id": str(year.id("report", "row", at)), **report()} for at in (0, 1)]
    again = {**rows[1], "report_id": str(year.id("report", "row", 2))}
    post("/plans/models/reports/bulk", *rows, refused=("plans.model_period_reported", again))
    counted = {"registered": 2, "in_operation": 2, "reports": 2, "turns": 120, "persons": 50}
    assert grown(before, year.figures(UNIT, "models")) == counted


def _handed_on(year: Year) -> None:
    """A dissolved branch's models go to the union, one by a decision before, the other by itself; a stopped one stays."""
    found(year, GONE, under=UNION)
    year.let_plans_hear()
    first, second, rest = (Model(year, f"Để lại {word}", UNION) for word in ("trước", "sau", "đã dừng"))
    for each in (first, second, rest):
        each.put("", each.wish(GONE))
    rest.put("/stop", stop("2024-02-01"))
    before = year.figures(UNION, "models")["in_operation"]
    to = {"to_unit_id": str(year.unit(UNION)), "stream_ids": [first.id], **paper("2024-02-15")}
    assert year.put(f"/plans/units/{year.unit(GONE)}/hand-on", to, by=UNION)["changed"] == 1
    assert first.shown()["unit"]["code"] == UNION
    first.refuse("model_days_out_of_order", "/stop", stop("2024-02-14"))
    year.put(unit_at(year, GONE, "/dissolution"), reasoned("2024-03-01"))
    year.settle()
    assert second.shown()["unit"]["code"] == UNION
    second.put("/stop", stop("2024-03-01"))
    assert year.figures(UNION, "models")["in_operation"] - before == 1
    assert rest.shown()["unit"]["code"] == GONE
    rest.refuse("unit_dissolved", "/resumption", paper("2024-03-02"))
    new = Model(year, "Của chi đoàn không còn", UNION)
    new.refuse("unit_dissolved", "", new.wish(GONE, "2024-03-02"))
    first.refuse("unit_dissolved", first.replica(new.name), taking_over(year, GONE))


def _registrations_refused(year: Year) -> None:
    """By another's key, of no unit, before any rules, under a name or an id that is taken."""
    one = Model(year, "Đăng ký một lần")
    one.refuse("http.out_of_scope", "", one.wish(ASIDE))
    one.refuse("unknown_unit", "", one.wish("no unit"))
    one.refuse("no_rule_set", "", one.wish(on="2017-12-31"))
    one.registered().refuse("model_already_registered", "", one.wish(on="2024-01-16"))
    other = Model(year, "Đăng ký trùng tên")
    other.refuse("model_name_taken", "", other.wish(name="ĐĂNG KÝ  một lần"))
    other.put("", other.wish(name="Đăng ky mot lần"))


def _reports_refused(year: Year) -> None:
    """Nothing said, more persons than turns, a measure of no rule set, wrong days, days reported before, a used id."""
    one = Model(year, "Báo cáo").registered()
    first, second = one.report("Q1"), one.report("Q2")
    one.refuse("model_report_empty", first, report(turns=0, persons=0, results=[], text=None))
    one.refuse("model_persons_above_turns", first, report(persons=61))
    strange, met = {"measure": "SMILE", "amount": 3}, {"measure": "SESSION", "amount": 1}
    assert "SESSION" in one.refuse("measure_unknown", first, report(results=[strange]))
    one.refuse("measure_repeated", first, report(results=[met, met]))
    one.refuse("model_period_wrong", first, report("2024-04-01", "2024-03-31"))
    one.refuse("model_period_wrong", first, report("2024-04-06", "2024-04-30"))
    one.refuse("model_days_out_of_order", first, report("2024-01-01", "2024-01-14", "2024-01-14"))
    one.put(first, report())
    one.refuse("model_report_is_another", first, report(turns=61))
    said = one.refuse("model_period_reported", second, report("2024-03-31", "2024-06-30", "2024-07-05"))
    assert "31/03/2024" in said
    other = Model(year, "Báo cáo của chi đoàn bạn", UNION)
    other.put("", other.wish(ASIDE))
    other.refuse("http.out_of_scope", other.report("Q1"), report(), by=UNIT)
    assert year.send("GET", other.at, by=UNIT).json()["code"] == "http.out_of_scope"


def _judgements_refused(year: Year) -> None:
    """Not before a report, not before the registration, once."""
    one = Model(year, "Đánh giá").registered()
    one.refuse("model_not_reported", "/judgement", judgement(), by=UNION)
    one.put(one.report("Q1"), report())
    one.refuse("model_not_reported", "/judgement", judgement("2024-04-04"), by=UNION)
    one.refuse("model_days_out_of_order", "/judgement", judgement("2024-01-14"), by=UNION)
    one.put("/judgement", judgement(), by=UNION)
    one.refuse("model_already_judged", "/judgement", judgement("2024-04-21"), by=UNION)


def _replicas_refused(year: Year) -> None:
    """To its own unit, twice to another, under a name or an id that is used there, by another's key, before its days."""
    one, other = Model(year, "Nhân rộng").registered(), Model(year, "Đã có ở chi đoàn bạn", UNION)
    other.put("", other.wish(ASIDE))
    copy = one.replica("bản nhân rộng")
    one.refuse("http.out_of_scope", copy, taking_over(year))
    one.refuse("unknown_unit", copy, taking_over(year, "no unit"))
    one.refuse("model_replicated_to_own_unit", copy, taking_over(year, UNIT))
    one.refuse("model_days_out_of_order", copy, taking_over(year, on="2024-01-14"), by=UNION)
    one.refuse("model_name_taken", copy, taking_over(year, name=other.name.upper()), by=UNION)
    one.refuse("model_already_registered", one.replica(other.name), taking_over(year), by=UNION)
    one.put(copy, taking_over(year), by=UNION)
    said = one.refuse("model_already_replicated", copy, taking_over(year, UNION), by=UNION)
    assert "mã mới" in said
    one.refuse("model_already_replicated", one.replica("bản thứ hai"), taking_over(year, name="Bản thứ hai"), by=UNION)


def _rest_refused(year: Year) -> None:
    """A model in operation is not resumed; one at rest is not reported on, judged, taken over or stopped again."""
    one = Model(year, "Dừng").reported()
    one.refuse("model_not_stopped", "/resumption", paper("2024-06-02"))
    one.refuse("model_days_out_of_order", "/stop", stop("2024-04-04"))
    one.put("/stop", stop())
    one.refuse("model_stopped", "/stop", stop("2024-06-02"))
    one.refuse("model_stopped", one.report("Q2"), report("2024-04-01", "2024-05-31", "2024-06-05"))
    one.refuse("model_stopped", "/judgement", judgement("2024-06-05"), by=UNION)
    one.refuse("model_stopped", one.replica("của mô hình dừng"), taking_over(year, on="2024-06-05"), by=UNION)
    one.refuse("model_days_out_of_order", "/resumption", paper("2024-05-31"))
    one.put("/resumption", paper("2024-07-01"))
    one.refuse("model_days_out_of_order", one.report("Q2"), report("2024-04-01", "2024-05-31", "2024-06-30"))


def _nothing_known(year: Year) -> None:
    """Nothing happens to a model nobody registered."""
    none = Model(year, "Chưa hề có", UNION)
    for step, wish in (
        (none.report("Q1"), report()),
        ("/judgement", judgement()),
        (none.replica("của không"), taking_over(year)),
        ("/stop", stop()),
        ("/resumption", paper("2024-07-01")),
    ):
        none.refuse("unknown_model", step, wish)
    year.refuse("plans.unknown_model", "GET", none.at, None, by=UNION)
