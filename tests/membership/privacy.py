"""Requests about personal data, answered in time and late, erasures, and breaches of the year."""

from datetime import UTC, datetime, timedelta

from tests.membership.record import Story, Team, on

WORDS = "Theo phiếu yêu cầu lưu tại chi đoàn"
ANSWERED = {
    0: ("ACCESS", "fulfilment", 10),
    1: ("ACCESS", "fulfilment", 11),
    2: ("CORRECTION", "refusal", 10),
    3: ("CORRECTION", "refusal", 11),
    4: ("RESTRICTION", "fulfilment", 30),
    5: ("ERASURE", "erasure", 20),
}
"""What is asked at each place, by its number, how it is answered, and after how many days."""
TIME = {"ACCESS": 10, "CORRECTION": 10, "RESTRICTION": 15 + 15, "ERASURE": 20}
"""The days the law gives; the request for restriction is extended by fifteen."""
HOURS = 72


def requests(story: Story) -> None:
    """Receive a request at each place and answer it; erase who left and asked for it, and at some places who did not ask."""
    for team in story.teams:
        _request(story, team)
        if team.number % 7 == 3 and team.number % 6 != 5:
            one, day = team["left"], team.day(7)
            story.put(f"/members/members/{one.id}/erasure", {"ground": "NO_LONGER_NEEDED", **on(day)})
            story.count(one, day, "privacy.erased")


def _request(story: Story, team: Team) -> None:
    kind, how, after = ANSWERED[team.number % 6]
    one = team["left" if kind == "ERASURE" else "s8"]
    received, answered = team.day(6), team.day(6, after)
    id_ = story.id("request", team.place.code)
    there = f"/members/privacy/requests/{id_}"
    story.put(there, {"member_id": str(one.id), "kind": kind, "channel": "PAPER", "words": WORDS, **on(received)})
    story.count(one, received, "privacy.requests")
    if kind == "RESTRICTION":
        story.put(f"{there}/extension", {"reason": WORDS, **on(team.day(6, 15))})
    if how == "refusal":
        story.put(f"{there}/refusal", {"ground": "IDENTITY_UNPROVEN", "reason": WORDS, **on(answered)})
        story.count(one, answered, "privacy.refused")
    elif how == "fulfilment":
        story.put(f"{there}/fulfilment", on(answered))
        story.count(one, answered, "privacy.fulfilled")
    else:
        story.put(f"/members/members/{one.id}/erasure", {"request_id": id_, **on(answered)})
        story.count(one, answered, "privacy.fulfilled", "privacy.erased")
    story.count(one, answered, "privacy.on_time" if after <= TIME[kind] else "privacy.late")


def breaches(story: Story) -> None:
    """Put a breach of every third place on record, and tell the authority in the last minute, a minute late, or not."""
    for team in story.teams[::3]:
        day, affected = team.day(7), 3 + team.number
        there = f"/members/privacy/breaches/{story.id('breach', team.place.code)}"
        detected = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        wish = {"unit_id": str(team.place.id), "detected_at": detected.isoformat(), "affected": affected}
        story.put(there, {**wish, "description": WORDS, **on(day)})
        story.count(team.home, day, "privacy.breaches")
        story.count(team.home, day, "privacy.breach_affected", amount=affected)
        late = team.number % 2
        if team.number % 4 < 3:
            notified = detected + timedelta(hours=HOURS, minutes=late)
            told = team.day(7, 3)
            story.put(f"{there}/notification", {"notified_at": notified.isoformat(), **on(told)})
            story.count(team.home, told, "privacy.breaches_notified")
            if late:
                story.count(team.home, told, "privacy.breaches_notified_late")
