"""Advisory proposals of 2024 from draft to result, declined, withdrawn, from lists; and each rule that says no."""

from functools import partial
from typing import Any

from tests.year.scene import Thing, Year, grown, paper
from tests.year.units import at as unit_at
from tests.year.units import found, reasoned

UNREACHABLE: dict[str, str] = {}

UNIT, UNION, ASIDE, GONE = "thue-vp", "thue", "thue-ke-khai", "thue-tham-muu-cu"
COMMITTEE = "Đảng ủy Cục Thuế"
SUMMARY = "Bố trí mười cộng tác viên trẻ ở ba điểm tiếp dân"
COMMENTS = "Chưa nêu rõ kinh phí trực ngoài giờ"
DENIED = "Trùng việc phòng Tuyên truyền đã được giao"
TAKEN_BACK = "Chờ hướng dẫn mới của ngành dọc"
POST = "Phó trưởng ban phụ trách khối nghiệp vụ"
PROGRESS = "Hai điểm đã có người trực, điểm thứ ba chờ bàn ghế"
MILESTONE = "Khai trương điểm tiếp dân phía Nam"
EFFECT = "Người nộp thuế không còn xếp hàng ngày cuối quý"
FILES = ["5e" * 32, "7c" * 32]


def script(year: Year) -> None:
    """Play proposals of a branch to every end they have, then what is refused in each state."""
    year.secret(SUMMARY, COMMENTS, DENIED, TAKEN_BACK, POST, PROGRESS, MILESTONE, EFFECT, *FILES)
    _adopted_and_carried_out(year)
    _declined_and_withdrawn(year)
    _loaded(year)
    _listed(year)
    _handed_on(year)
    _drafts_refused(year)
    _rounds_refused(year)
    _versions_refused(year)
    _ends_refused(year)
    _carrying_out_refused(year)
    _nothing_known(year)


class Proposal(Thing):
    """A proposal of a branch."""

    def __init__(self, year: Year, name: str, by: str = UNIT) -> None:
        super().__init__(year, "proposals", name, by)

    def draft(self, unit: str = UNIT, on: str = "2024-02-01", **more: Any) -> dict[str, Any]:
        """Return the wish that begins it."""
        told = {"kind": "SCHEME", "title": self.name, "field": "Cải cách hành chính", "summary": SUMMARY}
        return {"unit_id": str(self.year.unit(unit)), **told, **more, **paper(on)}

    def drafted(self) -> "Proposal":
        """Begin it."""
        self.put("", self.draft())
        return self

    def submitted(self) -> "Proposal":
        """Begin it and submit it on 10/2/2024."""
        self.drafted().put("/submissions/1", submission())
        return self

    def returned(self) -> "Proposal":
        """Bring it to its return of 20/2/2024."""
        self.submitted().put("/returns/1", comments())
        return self

    def adopted(self) -> "Proposal":
        """Bring it to its adoption of 15/3/2024, in the first round."""
        self.submitted().put("/adoption", paper("2024-03-15"))
        return self

    def status(self) -> tuple[str, int]:
        """Read where it stands, in which round."""
        shown = self.shown()
        return shown["status"], shown["round"]


def submission(on: str = "2024-02-10", **more: Any) -> dict[str, Any]:
    """Return the letter to the Party committee."""
    return {"committee": COMMITTEE, **more, **paper(on)}


def comments(on: str = "2024-02-20") -> dict[str, Any]:
    """Return the committee's letter that gives it back."""
    return {"comments": COMMENTS, **paper(on)}


def because(reason: str, on: str) -> dict[str, Any]:
    """Return a reason and its paper."""
    return {"reason": reason, **paper(on)}


def version(title: str, on: str = "2024-02-25", **more: Any) -> dict[str, Any]:
    """Return a version that is written anew."""
    return {"title": title, "field": "Chuyển đổi số", "summary": SUMMARY, **more, **paper(on)}


def steering(on: str = "2024-03-20", size: int = 7, posts: tuple[str, ...] = (POST,)) -> dict[str, Any]:
    """Return the decision that sets up the steering committee; each post has two seats."""
    seats = [{"name": name, "seats": 2} for name in posts]
    return {"name": "Ban chỉ đạo hỗ trợ người nộp thuế", "size": size, "posts": seats, **paper(on)}


def progress(percent: int, on: str, *milestones: str) -> dict[str, Any]:
    """Return how far it is carried out."""
    return {"percent": percent, "text": PROGRESS, "milestones": list(milestones), **paper(on)}


def result(on: str = "2024-11-01", *measures: str) -> dict[str, Any]:
    """Return what came of it: forty of each measure."""
    outcome = [{"measure": one, "amount": 40} for one in measures or ("FILE_HANDLED",)]
    return {"outcome": outcome, "text": EFFECT, **paper(on)}


def _adopted_and_carried_out(year: Year) -> None:
    """Returned once, written anew, adopted; a steering committee, two reports entered out of order, a result."""
    before = year.figures(UNIT, "proposals")
    author, one = str(year.id("author")), Proposal(year, "Hỗ trợ kê khai tại ba điểm tiếp dân")
    year.secret(author)
    one.put("", one.draft(authors=[author], attachments=FILES[:1]))
    assert one.status() == ("DRAFT", 0)
    one.put("/submissions/1", submission())
    assert one.status() == ("SUBMITTED", 1)
    one.put("/returns/1", comments())
    assert (one.status(), one.shown()["answer"]) == (("RETURNED", 1), COMMENTS)
    one.refuse("revision_missing", "/submissions/2", submission("2024-03-01"))
    one.put("/versions/2", version("Hỗ trợ kê khai tại nhà", attachments=FILES))
    assert one.status() == ("REVISED", 1)
    one.put("/submissions/2", submission("2024-03-01", counterparty="GOVERNMENT_OR_MANAGEMENT"))
    one.put("/adoption", paper("2024-03-15"))
    assert one.status() == ("ADOPTED", 2)
    one.put("/steering-committee", steering())
    later, earlier = (f"/implementation/{year.id('report', each)}" for each in ("later", "earlier"))
    one.put(later, progress(80, "2024-09-30"))
    one.put(earlier, progress(30, "2024-06-30", MILESTONE))
    assert (one.status(), one.shown()["percent"]) == (("IMPLEMENTING", 2), 80)
    one.put("/result", result("2024-11-01", "FILE_HANDLED", "TURN"))
    shown = one.shown(by=UNION)
    assert (shown["status"], shown["title"]) == ("RESULT_RECORDED", "Hỗ trợ kê khai tại nhà")
    assert [(each["title"], each["authors"], each["attachments"]) for each in shown["versions"]] == [
        (one.name, [author], FILES[:1]),
        ("Hỗ trợ kê khai tại nhà", [author], FILES),
    ]
    assert [(each["version"], each["answer"], each["days"]) for each in shown["rounds"]] == [
        (1, "RETURNED", 10),
        (2, "ADOPTED", 14),
    ]
    assert (shown["steering_committee"]["posts"], shown["result"]["text"]) == ([{"name": POST, "seats": 2}], EFFECT)
    assert [each["milestones"] for each in shown["implementation"]] == [[MILESTONE], []]
    counted = {"submitted": 1, "returned": 1, "adopted": 1, "answered": 2, "answer_days": 10 + 14, "results": 1}
    counted |= {"steering_committees": 1, "implementation_reports": 2, "milestones": 1}
    counted |= {"submitted_scheme": 1, "to_party_committee": 1, "resubmitted": 1, "revised": 1}
    assert grown(before, year.figures(UNIT, "proposals")) == counted


def _declined_and_withdrawn(year: Year) -> None:
    """One is declined; one is withdrawn before it was answered, one before it was submitted, which counts nowhere."""
    before = year.figures(UNIT, "proposals")
    one = Proposal(year, "Bản tin thuế hằng tuần").submitted()
    one.put("/decline", because(DENIED, "2024-02-15"))
    assert (one.status(), one.shown()["answer"]) == (("DECLINED", 1), DENIED)
    for name, begun in (("rút khi chờ", Proposal.submitted), ("rút dự thảo", Proposal.drafted)):
        two = begun(Proposal(year, name))
        two.put("/withdrawal", because(TAKEN_BACK, "2024-02-12"))
        assert two.shown()["withdrawal"]["reason"] == TAKEN_BACK
    counted = {"submitted": 2, "declined": 1, "answered": 1, "answer_days": 5, "withdrawn": 1}
    counted |= {"submitted_scheme": 2, "to_party_committee": 2}
    assert grown(before, year.figures(UNIT, "proposals")) == counted


def _path(one: Proposal, **steps: Any) -> dict[str, Any]:
    return {"proposal_id": one.id, "draft": one.draft(), **steps}


def _loaded(year: Year) -> None:
    """What stands in the papers is loaded, each row as far as it went; a wrong row undoes the list."""
    before = year.figures(UNIT, "proposals")
    whole, declined, withdrawn = (Proposal(year, f"nạp {name}") for name in ("trọn", "không duyệt", "rút"))
    told: dict[str, Any] = {"submission": submission(), "returned": comments(), "adoption": paper("2024-03-15")}
    told["later_rounds"] = [{"revision": version("nạp lại"), "submission": submission("2024-03-01")}]
    report = {"report_id": str(year.id("report", "loaded")), **progress(50, "2024-06-30", MILESTONE)}
    rows = [
        _path(whole, **told, steering_committee=steering(), implementation=[report], result=result()),
        _path(declined, submission=submission(), decline=because(DENIED, "2024-02-10")),
        _path(withdrawn, withdrawal=because(TAKEN_BACK, "2024-02-02")),
    ]
    early = _path(declined, submission=submission(), decline=because(DENIED, "2024-02-09"))
    year.post_rows("/plans/proposals/bulk", *rows, refused=("plans.answer_before_submission", early), by=UNIT)
    status = [one.shown()["status"] for one in (whole, declined, withdrawn)]
    assert status == ["RESULT_RECORDED", "DECLINED", "WITHDRAWN"]
    counted = {"submitted": 2, "returned": 1, "adopted": 1, "declined": 1, "answered": 3, "answer_days": 10 + 14}
    counted |= {"steering_committees": 1, "implementation_reports": 1, "milestones": 1, "results": 1}
    counted |= {"submitted_scheme": 2, "to_party_committee": 2, "resubmitted": 1, "revised": 1}
    assert grown(before, year.figures(UNIT, "proposals")) == counted


def _listed(year: Year) -> None:
    """Steps of many proposals at once, all or none, each list by the branch."""

    back, running = Proposal(year, "trả lại theo bảng").returned(), Proposal(year, "thực hiện theo bảng").adopted()
    waiting = [Proposal(year, f"rút theo bảng {number}").submitted() for number in (1, 2)]
    row, other = {"proposal_id": back.id}, {"proposal_id": running.id}
    post, there = partial(year.post_rows, by=UNIT), "/plans/proposals/{}/bulk".format
    anew = {"version": 2, **version("viết lại theo bảng")}
    post(there("versions"), {**row, **anew}, refused=("plans.proposal_not_revisable", {**other, **anew}))
    gone = because(TAKEN_BACK, "2024-02-12")
    rows = [{"proposal_id": one.id, **gone} for one in waiting]
    post(there("withdrawals"), *rows, refused=("plans.withdrawn_after_answer", {**row, **gone}))
    reports = [
        {"report_id": str(year.id("report", "row", day)), **progress(40, day)} for day in ("2024-05-01", "2024-06-01")
    ]
    early = ("plans.proposal_not_adopted", {**row, **reports[0]})
    post(there("implementation"), *({**other, **each} for each in reports), refused=early)
    post(there("results"), {**other, **result()}, refused=("plans.proposal_not_adopted", {**row, **result()}))
    status = [one.shown()["status"] for one in (back, running, *waiting)]
    assert status == ["REVISED", "RESULT_RECORDED", "WITHDRAWN", "WITHDRAWN"]


def _handed_on(year: Year) -> None:
    """A branch is dissolved: what it has waiting goes to the union by itself, what is over stays; nothing begins there."""
    found(year, GONE, under=UNION)
    year.let_plans_hear()
    one, over = (Proposal(year, name, by=UNION) for name in ("để lại đang trình", "để lại đã rút"))
    for each in (one, over):
        each.put("", each.draft(GONE))
    one.put("/submissions/1", submission())
    over.put("/withdrawal", because(TAKEN_BACK, "2024-02-12"))
    before = year.figures(UNION, "proposals")
    year.put(unit_at(year, GONE, "/dissolution"), reasoned("2024-03-01"))
    year.settle()
    assert one.shown()["unit"]["code"] == UNION
    assert (over.shown()["unit"]["code"], one.shown()["status"]) == (GONE, "SUBMITTED")
    one.put("/adoption", paper("2024-03-15"))
    assert grown(before, year.figures(UNION, "proposals")) == {"adopted": 1, "answered": 1, "answer_days": 34}
    late = Proposal(year, "của chi đoàn không còn", by=UNION)
    late.refuse("unit_dissolved", "", late.draft(GONE, "2024-03-02"))


def _drafts_refused(year: Year) -> None:
    """By another's key, of no unit, before any rules, with an author twice, and under an id that is used."""
    one = Proposal(year, "bị từ chối")
    one.refuse("http.out_of_scope", "", one.draft(ASIDE))
    one.refuse("unknown_unit", "", one.draft("no unit"))
    one.refuse("no_rule_set", "", one.draft(on="2017-12-31"))
    author = str(year.id("author"))
    one.refuse("proposal_listed_twice", "", one.draft(authors=[author, author]))
    one.refuse("proposal_listed_twice", "", one.draft(attachments=FILES[:1] * 2))
    one.drafted().refuse("proposal_already_drafted", "", one.draft(kind="LETTER"))
    other = Proposal(year, "của đoàn cơ sở khác", by="bloc")
    other.put("", other.draft("xi-mang"))
    assert year.send("GET", other.at, by=UNION).json()["code"] == "http.out_of_scope"
    other.refuse("http.out_of_scope", "/submissions/1", submission(), by=UNION)


def _rounds_refused(year: Year) -> None:
    """Rounds out of turn, two letters for a round, answers unasked, too early, given before; unchanged again in 2022."""
    one = Proposal(year, "vòng trình").drafted()
    one.refuse("proposal_not_submitted", "/adoption", paper("2024-02-15"))
    one.refuse("wrong_proposal_round", "/submissions/2", submission())
    one.put("/submissions/1", submission())
    one.refuse("proposal_already_submitted", "/submissions/1", submission("2024-02-11"))
    one.refuse("proposal_not_submittable", "/submissions/2", submission("2024-02-11"))
    one.refuse("proposal_not_submitted", "/returns/2", comments())
    for step, wish in (
        ("/adoption", paper("2024-02-09")),
        ("/returns/1", comments("2024-02-09")),
        ("/decline", because(DENIED, "2024-02-09")),
    ):
        one.refuse("answer_before_submission", step, wish)
    one.put("/returns/1", comments())
    one.refuse("proposal_already_answered", "/adoption", paper("2024-02-21"))
    one.refuse("proposal_already_answered", "/decline", because(DENIED, "2024-02-21"))
    one.refuse("proposal_already_answered", "/returns/1", comments("2024-02-21"))
    assert one.status() == ("RETURNED", 1)
    old = Proposal(year, "vòng trình năm 2022")
    old.put("", old.draft(on="2022-02-01"))
    for step, wish in (("/submissions/1", submission("2022-02-10")), ("/returns/1", comments("2022-02-20"))):
        old.put(step, wish)
    old.refuse("proposal_days_out_of_order", "/submissions/2", submission("2022-02-19"))
    old.put("/submissions/2", submission("2022-03-01"))


def _versions_refused(year: Year) -> None:
    """Nothing is written anew before a return, with a gap, before the return's day, or over an older version."""
    one = Proposal(year, "phiên bản").submitted()
    one.refuse("proposal_not_revisable", "/versions/2", version("vội"))
    one.put("/returns/1", comments())
    one.refuse("wrong_proposal_version", "/versions/3", version("nhảy cóc"))
    one.refuse("proposal_listed_twice", "/versions/2", version("trùng tệp", attachments=FILES[:1] * 2))
    one.refuse("proposal_days_out_of_order", "/versions/2", version("sớm", "2024-02-19"))
    one.put("/versions/2", version("đúng"))
    one.refuse("proposal_version_taken", "/versions/2", version("đè"))
    one.refuse("proposal_days_out_of_order", "/submissions/2", submission("2024-02-24"))


def _ends_refused(year: Year) -> None:
    """Nothing is withdrawn after an answer, twice for two reasons, or before it was submitted; what is over stays so."""
    back, gone = Proposal(year, "đã trả lại").returned(), Proposal(year, "đã rút").submitted()
    back.refuse("withdrawn_after_answer", "/withdrawal", because(TAKEN_BACK, "2024-02-22"))
    gone.refuse("proposal_days_out_of_order", "/withdrawal", because(TAKEN_BACK, "2024-02-09"))
    gone.put("/withdrawal", because(TAKEN_BACK, "2024-02-12"))
    gone.refuse("proposal_already_withdrawn", "/withdrawal", because(TAKEN_BACK, "2024-02-13"))
    assert "đã rút" in gone.refuse("proposal_already_answered", "/adoption", paper("2024-02-15"))
    gone.refuse("proposal_not_submittable", "/submissions/2", submission("2024-02-15"))
    gone.refuse("proposal_not_revisable", "/versions/2", version("đã rút"))
    one = Proposal(year, "đã thông qua").adopted()
    one.refuse("withdrawn_after_answer", "/withdrawal", because(TAKEN_BACK, "2024-03-20"))


def _carrying_out_refused(year: Year) -> None:
    """Committee, reports and result: not before the adoption, not twice, not backwards, in words of the rule set."""
    one, report = Proposal(year, "thực hiện").submitted(), f"/implementation/{year.id('report', 'first')}"
    one.refuse("adoption_missing", "/steering-committee", steering())
    one.refuse("proposal_not_adopted", report, progress(10, "2024-04-01"))
    one.refuse("proposal_not_adopted", "/result", result())
    one.put("/adoption", paper("2024-03-15"))
    one.refuse("adoption_missing", "/steering-committee", steering("2024-03-14"))
    one.refuse("proposal_listed_twice", "/steering-committee", steering(posts=(POST, POST.upper())))
    one.refuse("posts_above_size", "/steering-committee", steering(size=1))
    one.put("/steering-committee", steering())
    one.refuse("steering_committee_exists", "/steering-committee", steering(size=8))
    one.refuse("proposal_not_adopted", report, progress(10, "2024-03-14"))
    one.put(report, progress(40, "2024-06-01", MILESTONE))
    one.refuse("implementation_report_is_another", report, progress(45, "2024-06-01", MILESTONE))
    second = f"/implementation/{year.id('report', 'second')}"
    one.refuse("milestone_repeated", second, progress(60, "2024-07-01", MILESTONE.upper()))
    one.refuse("progress_falls_back", second, progress(39, "2024-07-01"))
    one.refuse("progress_falls_back", second, progress(41, "2024-05-01"))
    one.refuse("proposal_days_out_of_order", "/result", result("2024-05-31"))
    assert "hồ sơ" in one.refuse("measure_unknown", "/result", result("2024-07-01", "SMILE"))
    one.refuse("measure_repeated", "/result", result("2024-07-01", "TREE", "TREE"))
    one.put("/result", result("2024-07-01"))
    one.refuse("result_already_recorded", "/result", result("2024-07-02"))
    one.refuse("result_already_recorded", second, progress(100, "2024-07-02"))


def _nothing_known(year: Year) -> None:
    """Nothing happens to a proposal nobody began."""
    none = Proposal(year, "chưa hề có")
    for step, wish in (
        ("/submissions/1", submission()),
        ("/returns/1", comments()),
        ("/versions/2", version("không có")),
        ("/adoption", paper("2024-03-15")),
        ("/decline", because(DENIED, "2024-03-15")),
        ("/withdrawal", because(TAKEN_BACK, "2024-03-15")),
        ("/steering-committee", steering()),
        (f"/implementation/{year.id('report')}", progress(10, "2024-04-01")),
        ("/result", result()),
    ):
        none.refuse("unknown_proposal", step, wish)
    year.refuse("plans.unknown_proposal", "GET", none.at, None, by=UNIT)
