"""What the young think in 2024: noted without a name, summed up, passed on, answered; and each rule that says no."""

from typing import Any

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNIT, BRANCH, MONTH = "vp-ubnd-cong-tt", "thue-vp", "2024-03"
HOUSING = "Mong được hỗ trợ nhà ở gần nơi làm việc"
STREET = "Đề nghị sửa mặt đường Nguyễn Văn Linh trước mùa mưa"


def script(year: Year) -> None:
    """Play the opinion work of two branches: one that leads its own notes, one led by the bloc's office."""
    year.secret(HOUSING, STREET)
    _a_month_of_a_branch(year)
    _a_month_of_few_channels(year)
    _noting_refused(year)
    _identities_refused(year)
    _only_the_words_go(year)
    _summing_up_refused(year)
    _incidents_and_answers_refused(year)


def _of(year: Year, what: str, unit: str = BRANCH, month: str = MONTH) -> str:
    return f"/members/units/{year.unit(unit)}/opinions/{month}/{what}"


def _note(summary: str, count: int = 7, on: str = "2024-03-10", **other: Any) -> dict[str, Any]:
    said = {"channel": "FORUM", "topic": "HOUSING", "sentiment": "NEGATIVE", "count": count, "summary": summary}
    return {**said, **other, **paper(on)}


def _a_month_of_a_branch(year: Year) -> None:
    """March: four notes, one of which looked like a name; small groups are left out of what the levels above read."""
    notes = {
        "housing": _note(HOUSING),
        "income": _note("Thu nhập tăng ca chưa rõ cách tính", 12, topic="INCOME", channel="BRANCH_MEETING"),
        "study": _note("Muốn có lớp tiếng Anh buổi tối", 2, topic="STUDY", sentiment="POSITIVE"),
    }
    year.secret(*(note["summary"] for note in notes.values()))
    for name, note in notes.items():
        said = year.put(_of(year, f"notes/{year.id('note', name)}"), note, by="thue-vp")
        assert (said["changed"], said["warnings"]) == (True, [])
    street = _note(STREET, 6, topic="POLICY", channel="SURVEY", sentiment="NEUTRAL")
    there = _of(year, f"notes/{year.id('note', 'street')}")
    assert "confirmed" in year.refuse("members.name_in_note", "PUT", there, street, by="thue-vp")
    assert year.put(there, {**street, "confirmed": True}, by="thue-vp")["warnings"] == ["NAME_LIKE"]
    asked = f"/members/opinions?unit={year.unit(BRANCH)}&month={MONTH}"
    gathering = year.get(asked, by="thue")
    assert (gathering["state"], gathering["digest"], gathering["notes"]) == ("GATHERING", None, None)
    report = {"kind": "LABOUR_DISPUTE", "escalated": True, **paper("2024-03-12")}
    year.put(f"/members/units/{year.unit(BRANCH)}/incidents/{year.id('incident')}", report, by="thue-vp")
    assert year.put(_of(year, "submission"), paper("2024-04-02"), by="thue-vp")["warnings"] == []
    year.refuse("http.out_of_scope", "PUT", _of(year, "forwarding"), paper("2024-04-04"), by="thue-vp")
    year.put(_of(year, "forwarding"), paper("2024-04-05"), by="thue")
    answer = {"topic": "HOUSING", "note_id": str(year.id("note", "housing")), "body": "PARTY_COMMITTEE"}
    year.put(_of(year, f"answers/{year.id('answer')}"), {**answer, **paper("2024-05-03")}, by="thue-vp")
    above, own = year.get(asked, by="thue"), year.get(asked, by="thue-vp")
    assert (above["state"], above["notes"], above["answers"]) == ("FORWARDED", None, None)
    assert above["digest"] == {
        "total": 27,
        "topics": {"HOUSING": 7, "INCOME": 12},
        "channels": {"FORUM": 9, "BRANCH_MEETING": 12, "SURVEY": 6},
        "sentiments": {"NEGATIVE": 19},
        "suppressed": {"topic": 2, "channel": 0, "sentiment": 2},
        "enough_channels": True,
    }
    assert above["incidents"] == [{"item_id": str(year.id("incident")), "kind": "LABOUR_DISPUTE", "escalated": True}]
    assert {note["summary"] for note in own["notes"]} == {STREET, *(note["summary"] for note in notes.values())}
    assert [one["body"] for one in own["answers"]] == ["PARTY_COMMITTEE"]
    assert year.grant("DELETE", _of(year, f"notes/{year.id('note', 'street')}/words"), None, by="thue-vp")["changed"]
    kept = {note["item_id"]: (note["summary"], note["count"]) for note in year.get(asked, by="thue-vp")["notes"]}
    assert kept[str(year.id("note", "street"))] == ("[đã xóa]", 6), "the words are gone, the count stays"


def _a_month_of_few_channels(year: Year) -> None:
    """A list of notes from one forum: the digest is handed in with a warning, and shows no group that is too small."""
    rows = [
        {**_note(f"Ý kiến thứ {count} tại diễn đàn", count, topic=topic), "item_id": str(year.id("forum", topic))}
        for topic, count in (("STUDY", 3), ("OTHER", 9))
    ]
    sent = year.post(_of(year, "notes/bulk", UNIT), {"rows": rows})
    assert (sent["changed"], year.put(_of(year, "submission", UNIT), paper("2024-03-29"))["warnings"]) == (
        2,
        ["TOO_FEW_CHANNELS"],
    )
    digest = year.get(f"/members/opinions?unit={year.unit(UNIT)}&month={MONTH}")["digest"]
    assert (digest["enough_channels"], digest["topics"], digest["suppressed"]["topic"]) == (False, {}, 2)
    assert not year.put(_of(year, "submission", UNIT), paper("2024-03-30"))["changed"]


def _noting_refused(year: Year) -> None:
    """April: a note with a code nobody knows, before its month, under an id that is taken, after the digest."""
    told = year.id("april", "told")
    year.put(_of(year, f"notes/{told}", UNIT, "2024-04"), _note(HOUSING, on="2024-04-03"))

    def refused(code: str, month: str = "2024-04", item: str = "other", **said: Any) -> None:
        wish = _note(HOUSING, **{"on": "2024-04-03", **said})
        year.refuse(f"members.{code}", "PUT", _of(year, f"notes/{year.id('april', item)}", UNIT, month), wish)

    refused("opinion_channel_unknown", channel="TELEPATHY")
    refused("opinion_topic_unknown", topic="WEATHER")
    refused("opinion_month_not_begun", month="2024-05", on="2024-04-30")
    refused("opinion_note_told", item="told", count=8)
    refused("opinion_digest_submitted", month=MONTH, on="2024-03-31")
    words = _of(year, f"notes/{year.id('april', 'none')}/words", UNIT, "2024-04")
    year.refuse("members.opinion_note_unknown", "DELETE", words, None)


def _identities_refused(year: Year) -> None:
    """What tells who somebody is stays out, and is not repeated in the refusal; a list with it is refused whole."""
    name = "Tôn Nữ Diệu Ý Kiến"
    year.enrol(name, UNIT, "1997-09-21")
    listed = year.get(f"/members/roster?unit={year.unit(UNIT)}&q=Ton+Nu+Dieu")
    assert [row["full_name"] for row in listed["items"]] == [name], "the roster knows whom the notes may not name"
    there = _of(year, f"notes/{year.id('april', 'named')}", UNIT, "2024-04")
    for words in (
        "Gọi lại số 0912 345 678 để nghe thêm",
        "Người có căn cước 046197000123 đề nghị",
        "Viết thư cho thanh.nien@vidu.vn",
        f"theo lời {name} thì chỗ để xe chật",
    ):
        year.secret(words)
        said = year.refuse("members.identity_in_note", "PUT", there, _note(words, on="2024-04-03", confirmed=True))
        assert words not in said
    named = {**_note("Bạn Nguyễn Văn Ai Đó đề nghị thêm chỗ để xe", on="2024-04-03"), "item_id": str(year.id("row", 2))}
    first = {**_note(HOUSING, on="2024-04-03"), "item_id": str(year.id("row", 1))}
    year.secret("Nguyễn Văn Ai Đó")
    bulk = _of(year, "notes/bulk", UNIT, "2024-04")
    assert year.refuse("members.name_in_note", "POST", bulk, {"rows": [first, named]}).startswith("Dòng 2:")


def _only_the_words_go(year: Year) -> None:
    """A note that was given a member's id does not take the member along when its words are destroyed."""
    name = "Nguyễn Phúc Còn Nguyên Tên"
    member = year.enrol(name, UNIT, "1999-07-29", "MALE")
    year.put(_of(year, f"notes/{member}", UNIT, "2024-04"), _note(HOUSING, on="2024-04-05"))
    assert year.grant("DELETE", _of(year, f"notes/{member}/words", UNIT, "2024-04"), None)["changed"]
    assert year.get(f"/members/members/{member}")["full_name"] == name


def _summing_up_refused(year: Year) -> None:
    def refused(code: str, what: str, month: str, on: str) -> None:
        year.refuse(f"members.{code}", "PUT", _of(year, what, UNIT, month), paper(on))

    refused("opinion_digest_empty", "submission", "2024-06", "2024-07-01")
    refused("opinion_month_not_begun", "submission", "2024-06", "2024-05-31")
    refused("opinion_digest_not_submitted", "forwarding", "2024-04", "2024-05-02")
    refused("opinion_digest_not_submitted", "forwarding", "2024-06", "2024-07-01")


def _incidents_and_answers_refused(year: Year) -> None:
    here, incident = year.unit(UNIT), year.id("incident", UNIT)
    there = f"/members/units/{here}/incidents/{incident}"
    report = {"kind": "ACCIDENT", **paper("2024-04-12")}
    year.put(there, report)
    year.refuse("members.incident_told", "PUT", there, {**report, "kind": "SECURITY"})
    other = f"/members/units/{here}/incidents/{year.id('incident', 'other')}"
    year.refuse("members.incident_kind_unknown", "PUT", other, {**report, "kind": "RUMOUR"})
    told = year.id("answer", UNIT)

    def answer(topic: str = "HOUSING", body: str = "UNION", note: str | None = None) -> dict[str, Any]:
        note_id = str(year.id("april", note)) if note else None
        return {"topic": topic, "body": body, "note_id": note_id, **paper("2024-05-10")}

    def refused(code: str, wish: dict[str, Any], item: Any = None) -> None:
        there = _of(year, f"answers/{item or year.id('answer', 'other')}", UNIT, "2024-04")
        year.refuse(f"members.{code}", "PUT", there, wish)

    year.put(_of(year, f"answers/{told}", UNIT, "2024-04"), answer())
    refused("opinion_answer_told", answer(body="OTHER"), told)
    refused("opinion_topic_not_raised", answer(topic="INCOME"))
    refused("opinion_topic_not_raised", answer(topic="INCOME", note="told"))
    refused("opinion_note_unknown", answer(note="none"))
    refused("answering_body_unknown", answer(body="ORACLE"))
