"""Youth works and tasks of 2024: begun, done, inspected, recognised, declined, given up; and each rule that says no."""

from typing import Any

from tests.year.scene import Thing, Year, grown, paper
from tests.year.units import at as unit_at
from tests.year.units import found, reasoned

UNREACHABLE: dict[str, str] = {}

UNIT, UNION, ASIDE, BLOC, GONE = "thue-vp", "thue", "thue-ke-khai", "khoi-cq-dn", "thue-cong-trinh-cu"
GOAL = "Để người cao tuổi đọc được biểu mẫu không cần hỏi"
REMARK = "Bảng phía cổng sau treo hơi cao"
POOR = "Chữ quá nhỏ, phải in lại"
DENIED = "Trang trí chứ chưa phải công trình"
GIVEN_UP = "Không xin được chỗ dựng"
FILE = "d4" * 32


def script(year: Year) -> None:
    """Play works and tasks of a branch to every end they have, then what is refused in each state."""
    year.secret(GOAL, REMARK, POOR, DENIED, GIVEN_UP, FILE)
    _recognised_by_the_level_above(year)
    _task_recognised_by_the_branch(year)
    _declined_and_given_up(year)
    _listed(year)
    _handed_on(year)
    _registrations_refused(year)
    _making_refused(year)
    _inspections_refused(year)
    _recognitions_refused(year)
    _who_decides(year)
    _over_refused(year)
    _nothing_known(year)


class Work(Thing):
    """A work or task of a branch."""

    def __init__(self, year: Year, name: str, by: str = UNIT) -> None:
        super().__init__(year, "works", name, by)

    def wish(self, unit: str = UNIT, on: str = "2024-01-15", **more: Any) -> dict[str, Any]:
        """Return the wish that registers it: ten products, worth twelve million đồng."""
        told = {"kind": "WORK", "title": self.name, "year": 2024, "goal": GOAL, "measure": "PRODUCT", "planned": 10}
        return {"unit_id": str(self.year.unit(unit)), **told, "planned_value": 12_000_000, **more, **paper(on)}

    def registered(self, **more: Any) -> "Work":
        """Register it."""
        self.put("", self.wish(**more))
        return self

    def started(self) -> "Work":
        """Begin it on 1/3/2024."""
        self.registered().put("/start", paper("2024-03-01"))
        return self

    def completed(self) -> "Work":
        """Bring it to its completion of 30/6/2024."""
        self.started().put("/completion", completion())
        return self

    def accepted(self) -> "Work":
        """Bring it to the inspection of 10/7/2024 that accepts it."""
        self.completed().put(self.inspection("first"), inspected(), by=UNION)
        return self

    def inspection(self, name: str) -> str:
        """Return the address of an inspection of it."""
        return f"/inspections/{self.year.id('inspection', self.name, name)}"

    def status(self) -> tuple[str, str | None]:
        """Read where it stands, and for what reason it ended."""
        shown = self.shown()
        return shown["status"], shown["ended_because"]


def made(**amounts: int) -> list[dict[str, Any]]:
    """Return results by measure."""
    return [{"measure": measure, "amount": amount} for measure, amount in amounts.items()]


def completion(on: str = "2024-06-30", **told: Any) -> dict[str, Any]:
    """Return what was done: nine products, worth ten million đồng, by fifteen persons in forty turns."""
    done = {"results": made(PRODUCT=9), "value": 10_000_000, "turns": 40, "persons": 15, "attachments": [FILE]}
    return {**done, **told, **paper(on)}


def inspected(on: str = "2024-07-10", accepted: bool = True) -> dict[str, Any]:
    """Return what the level above found."""
    return {"accepted": accepted, "remark": REMARK if accepted else POOR, **paper(on)}


def decision(on: str = "2024-07-20", level: str = "GRASSROOTS", **more: Any) -> dict[str, Any]:
    """Return the decision that recognises it."""
    return {"level": level, **more, **paper(on)}


def because(reason: str, on: str, **more: Any) -> dict[str, Any]:
    """Return a reason and its paper."""
    return {"reason": reason, **more, **paper(on)}


def unit_deciding(year: Year, unit: str) -> dict[str, str]:
    """Return the field that names who decides."""
    return {"by_unit_id": str(year.unit(unit))}


def _recognised_by_the_level_above(year: Year) -> None:
    """Begun, done, sent back once, accepted, recognised by the union and then by the bloc, which counts once."""
    before = year.figures(UNIT, "works")
    one = Work(year, "Bảng hướng dẫn chữ lớn")
    one.put("", one.wish())
    assert one.status() == ("REGISTERED", None)
    one.put("/start", paper("2024-03-01"))
    assert one.status() == ("STARTED", None)
    one.put("/completion", completion())
    assert one.status() == ("COMPLETED", None)
    one.put(one.inspection("first"), inspected("2024-07-05", accepted=False), by=UNION)
    one.refuse("work_not_accepted", "/recognition", decision(), by=UNION)
    one.put(one.inspection("second"), inspected(), by=UNION)
    one.refuse("http.out_of_scope", "/recognition", decision())
    one.put("/recognition", decision(), by=UNION)
    one.put("/recognition", decision("2024-08-20", "BLOC", **unit_deciding(year, BLOC)), by="bloc")
    shown = one.shown()
    assert (shown["status"], shown["goal"], shown["started_on"]) == ("RECOGNISED", GOAL, "2024-03-01")
    assert (shown["completion"]["value"], shown["completion"]["attachments"]) == (10_000_000, [FILE])
    assert [(each["accepted"], each["remark"]) for each in shown["inspections"]] == [(False, POOR), (True, REMARK)]
    recognitions = [(each["level"], each["by"]["code"]) for each in shown["recognitions"]]
    assert recognitions == [("GRASSROOTS", UNION), ("BLOC", BLOC)]
    counted = {"registered": 1, "completed": 1, "recognised": 1, "value": 10_000_000, "turns": 40, "persons": 15}
    counted |= {"started": 1, "inspections": 2, "inspections_passed": 1, "recognised_higher": 1}
    assert grown(before, year.figures(UNIT, "works")) == counted


def _task_recognised_by_the_branch(year: Year) -> None:
    """A task needs no start, no inspection and nobody above; its value and turns stand beside those of works."""
    before = {topic: year.figures(UNIT, topic) for topic in ("tasks", "works")}
    one = Work(year, "Dọn kho lưu trữ").registered(kind="TASK")
    one.put("/completion", completion(value=0, turns=12, persons=12))
    one.put("/recognition", decision(level="UNIT"))
    assert one.status() == ("RECOGNISED", None)
    assert one.shown()["recognitions"][0]["by"]["code"] == UNIT
    counted = {"registered": 1, "completed": 1, "recognised": 1}
    assert grown(before["tasks"], year.figures(UNIT, "tasks")) == counted
    assert grown(before["works"], year.figures(UNIT, "works")) == {"turns": 12, "persons": 12}


def _declined_and_given_up(year: Year) -> None:
    """A work is declined by the union, a task by the branch itself; one is given up before it began, one after."""
    before = {topic: year.figures(UNIT, topic) for topic in ("tasks", "works")}
    one, two = Work(year, "Vườn cảnh trước cổng").completed(), Work(year, "Dọn bãi xe").registered(kind="TASK")
    one.put("/decline", because(DENIED, "2024-07-20"), by=UNION)
    two.put("/completion", completion())
    two.put("/decline", because(DENIED, "2024-07-20"))
    assert [each.status() for each in (one, two)] == [("DECLINED", DENIED)] * 2
    for three in (Work(year, "Bỏ từ đầu").registered(), Work(year, "Bỏ giữa chừng").started()):
        three.put("/cancellation", because(GIVEN_UP, "2024-04-01"))
        assert three.status() == ("CANCELLED", GIVEN_UP)
    counted = {"registered": 3, "completed": 1, "declined": 1, "value": 20_000_000, "turns": 80, "persons": 30}
    counted |= {"started": 2, "cancelled": 2}
    assert grown(before["works"], year.figures(UNIT, "works")) == counted
    assert grown(before["tasks"], year.figures(UNIT, "tasks")) == {"registered": 1, "completed": 1, "declined": 1}


def _listed(year: Year) -> None:
    """Works and tasks, their completions and recognitions, many at once, all or none."""

    one, two, begun = (Work(year, f"Theo bảng {number}") for number in (1, 2, 3))
    first, second, third = ({"work_id": work.id} for work in (one, two, begun))
    task = {"kind": "TASK"}
    wishes = ({**first, **one.wish(**task)}, {**second, **two.wish(**task)})
    ahead = ("plans.work_year_wrong", {**third, **begun.wish(year=2026)})
    year.post_rows("/plans/works/bulk", *wishes, refused=ahead, by=UNIT)
    begun.registered()
    not_begun, done = ("plans.work_not_started", {**third, **completion()}), completion()
    year.post_rows("/plans/works/completions/bulk", {**first, **done}, {**second, **done}, refused=not_begun, by=UNIT)
    rows = ({**first, **decision(level="UNIT")}, {**second, **decision(**unit_deciding(year, UNION))})
    not_done = ("plans.work_not_completed", {**third, **decision()})
    year.post_rows("/plans/works/recognitions/bulk", *rows, refused=not_done, by=UNION)
    assert [work.status()[0] for work in (one, two, begun)] == ["RECOGNISED", "RECOGNISED", "REGISTERED"]


def _handed_on(year: Year) -> None:
    """A dissolved branch's open works go to the union, whose level above decides from then on; what is over stays."""
    found(year, GONE, under=UNION)
    year.let_plans_hear()
    one, over = (Work(year, f"Để lại {word}", UNION) for word in ("đang làm", "đã bỏ"))
    for each in (one, over):
        each.put("", each.wish(GONE))
    one.put("/start", paper("2024-02-01"))
    over.put("/cancellation", because(GIVEN_UP, "2024-02-01"))
    before = year.figures(UNION, "works")
    year.put(unit_at(year, GONE, "/dissolution"), reasoned("2024-03-01"))
    year.settle()
    assert one.shown()["unit"]["code"] == UNION
    assert over.shown()["unit"]["code"] == GONE
    one.put("/completion", completion())
    one.refuse("http.out_of_scope", one.inspection("own"), inspected(), by=UNION)
    one.put(one.inspection("bloc"), inspected(), by="bloc")
    one.put("/recognition", decision(level="BLOC"), by="bloc")
    assert one.shown()["recognitions"][0]["by"]["code"] == BLOC
    counted = {"completed": 1, "recognised": 1, "value": 10_000_000, "turns": 40, "persons": 15}
    counted |= {"inspections": 1, "inspections_passed": 1}
    assert grown(before, year.figures(UNION, "works")) == counted
    new = Work(year, "Của chi đoàn không còn", UNION)
    new.refuse("unit_dissolved", "", new.wish(GONE, "2024-03-02"))


def _registrations_refused(year: Year) -> None:
    """By another's key, of no unit, before any rules, for a year gone by, in a measure of no rule set, a used id."""
    one = Work(year, "Đăng ký một lần")
    one.refuse("http.out_of_scope", "", one.wish(ASIDE))
    one.refuse("unknown_unit", "", one.wish("no unit"))
    one.refuse("no_rule_set", "", one.wish(on="2017-12-31", year=2017))
    one.refuse("work_year_wrong", "", one.wish(year=2023))
    assert "PRODUCT" in one.refuse("measure_unknown", "", one.wish(measure="SMILE"))
    one.registered(year=2025).refuse("work_already_registered", "", one.wish())
    other = Work(year, "Của chi đoàn bạn", UNION)
    other.put("", other.wish(ASIDE))
    other.refuse("http.out_of_scope", "/start", paper("2024-03-01"), by=UNIT)
    assert year.send("GET", other.at, by=UNIT).json()["code"] == "http.out_of_scope"


def _making_refused(year: Year) -> None:
    """Begun before it was registered or twice; done without a start, without its measure, by more persons than turns."""
    one = Work(year, "Thực hiện").registered()
    one.refuse("work_not_started", "/completion", completion())
    one.refuse("work_days_out_of_order", "/start", paper("2024-01-14"))
    one.put("/start", paper("2024-03-01"))
    one.refuse("work_already_started", "/start", paper("2024-03-02"))
    one.refuse("work_days_out_of_order", "/completion", completion("2024-02-29"))
    one.refuse("work_days_out_of_order", "/cancellation", because(GIVEN_UP, "2024-02-29"))
    assert "sản phẩm" in one.refuse("work_result_missing", "/completion", completion(results=made(TREE=5)))
    one.refuse("measure_unknown", "/completion", completion(results=made(PRODUCT=9, SMILE=5)))
    one.refuse("work_persons_above_turns", "/completion", completion(persons=41))
    one.put("/completion", completion())
    one.refuse("work_already_completed", "/completion", completion(value=11_000_000))
    assert "không hủy" in one.refuse("work_already_completed", "/cancellation", because(GIVEN_UP, "2024-07-01"))
    one.refuse("work_already_started", "/start", paper("2024-03-02"))


def _inspections_refused(year: Year) -> None:
    """By the branch itself, before it is done, before the day it was done, under a used id, once it is recognised."""
    one = Work(year, "Kiểm tra").started()
    one.refuse("http.out_of_scope", one.inspection("first"), inspected())
    one.refuse("work_not_completed", one.inspection("first"), inspected(), by=UNION)
    one.put("/completion", completion())
    one.refuse("work_days_out_of_order", one.inspection("first"), inspected("2024-06-29"), by=UNION)
    one.put(one.inspection("first"), inspected(), by=UNION)
    one.refuse("work_inspection_is_another", one.inspection("first"), inspected("2024-07-11"), by=UNION)
    one.put("/recognition", decision(), by=UNION)
    one.refuse("work_already_recognised", one.inspection("second"), inspected("2024-07-21"), by=UNION)


def _recognitions_refused(year: Year) -> None:
    """Before it is done, inspected or accepted, at no level of the rule set or another's, twice at a level, declined after."""
    one = Work(year, "Công nhận").started()
    one.refuse("work_not_completed", "/recognition", decision(), by=UNION)
    one.refuse("work_not_completed", "/decline", because(DENIED, "2024-07-20"), by=UNION)
    one.put("/completion", completion())
    one.refuse("work_not_inspected", "/recognition", decision(), by=UNION)
    one.put(one.inspection("first"), inspected(), by=UNION)
    one.refuse("work_days_out_of_order", "/recognition", decision("2024-07-09"), by=UNION)
    assert "GRASSROOTS" in one.refuse("work_level_unknown", "/recognition", decision(level="VILLAGE"), by=UNION)
    one.refuse("work_level_wrong", "/recognition", decision(level="UNIT"), by=UNION)
    one.put("/recognition", decision(), by=UNION)
    one.refuse("work_already_recognised", "/recognition", decision("2024-07-21"), by=UNION)
    one.refuse("work_already_recognised", "/decline", because(DENIED, "2024-07-21"), by=UNION)


def _who_decides(year: Year) -> None:
    """Not its own unit on a work, not one from aside or that is unknown; on a task the branch, at its own level alone."""
    one, task = Work(year, "Ai quyết định").accepted(), Work(year, "Phần việc").registered(kind="TASK")
    for unit, code, by in (
        (UNIT, "work_decided_by_itself", UNIT),
        (ASIDE, "work_decided_from_aside", UNION),
        (ASIDE, "http.out_of_scope", UNIT),
    ):
        decider = unit_deciding(year, unit)
        one.refuse(code, "/recognition", decision(**decider), by=by)
        one.refuse(code, "/decline", because(DENIED, "2024-07-20", **decider), by=by)
    one.refuse("unknown_unit", "/recognition", decision(**unit_deciding(year, "no unit")), by="bloc")
    task.put("/completion", completion())
    task.refuse("work_level_wrong", "/recognition", decision())


def _over_refused(year: Year) -> None:
    """What was declined or given up goes no further."""
    declined, given_up = Work(year, "Không công nhận").completed(), Work(year, "Đã bỏ").registered()
    declined.put("/decline", because(DENIED, "2024-07-20"), by=UNION)
    given_up.put("/cancellation", because(GIVEN_UP, "2024-04-01"))
    for one, step, wish in (
        (given_up, "/start", paper("2024-05-01")),
        (given_up, "/completion", completion()),
        (given_up, "/cancellation", because(GIVEN_UP, "2024-04-02")),
        (declined, declined.inspection("late"), inspected("2024-08-01")),
        (declined, "/recognition", decision("2024-08-01")),
        (declined, "/decline", because(DENIED, "2024-08-01")),
        (declined, "/cancellation", because(GIVEN_UP, "2024-08-01")),
    ):
        one.refuse("work_over", step, wish, by=UNION)


def _nothing_known(year: Year) -> None:
    """Nothing happens to a work nobody registered."""
    none = Work(year, "Chưa hề có", UNION)
    for step, wish in (
        ("/start", paper("2024-03-01")),
        ("/completion", completion()),
        (none.inspection("first"), inspected()),
        ("/recognition", decision()),
        ("/decline", because(DENIED, "2024-07-20")),
        ("/cancellation", because(GIVEN_UP, "2024-04-01")),
    ):
        none.refuse("unknown_work", step, wish)
    year.refuse("plans.unknown_work", "GET", none.at, None, by=UNION)
