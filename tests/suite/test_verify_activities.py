"""Verification over activities: what the stores, the stream, the ledger and the second count say of them is the same."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from contracts.plans import activities as contract
from services.kernel.store import Store
from services.plans.application import Activities
from services.plans.domain.rules import load_rules
from tests.plans.examples_measures import amounts_asked
from tests.suite.test_verify import (
    BRANCH_1,
    BRANCH_2,
    OFFICE,
    UNION,
    WHOLE,
    Directory,
    World,
    failed,
    server,
    settled,
    write_members,
)
from tests.support.servers import NatsServer

__all__ = ["server"]

JOINT, MOVED, OFF, SHEET = (UUID(int=n) for n in (31, 32, 33, 34))
PEOPLE = tuple(UUID(int=1000 + n) for n in range(4))
DAY, LATER = date(2021, 6, 14), date(2021, 6, 28)


def write_activities(store: Store) -> None:
    """A joint blood donation with attendance and a correction, a dialogue that was moved, a forum that was cancelled."""
    use = Activities(store, load_rules(), Directory())

    def announce(one: UUID, kind: str, lead: UUID, *partners: UUID) -> None:
        wish = contract.AnnounceActivity(
            unit_id=lead, kind=kind, title="Hoạt động", day=DAY, partner_ids=partners, effective_on=date(2021, 4, 1)
        )
        use.announce(one, wish, WHOLE)

    announce(JOINT, "BLOOD_DONATION", UNION, OFFICE)
    present = tuple(
        contract.PresentOfUnit(unit_id=unit, member_ids=PEOPLE[at : at + 2])
        for at, unit in ((0, BRANCH_1), (2, OFFICE))
    )
    use.record_attendance(JOINT, SHEET, contract.RecordAttendance(present=present, guests=2, effective_on=DAY), WHOLE)
    trees = amounts_asked(TREE=9, MEAL=5)
    use.hold(JOINT, contract.HoldActivity(blood_units=5, results=trees, effective_on=DAY), WHOLE)
    shares = (
        contract.ShareOfUnit(unit_id=BRANCH_2, turns=3, persons=2),
        contract.ShareOfUnit(unit_id=OFFICE, turns=2, persons=2),
    )
    correction = contract.CorrectActivity(
        turns=6,
        persons=5,
        guest_turns=1,
        guest_persons=1,
        blood_units=4,
        shares=shares,
        reason="Sót",
        effective_on=date(2021, 7, 1),
    )
    use.correct(JOINT, correction, WHOLE)
    announce(MOVED, "DIALOGUE", BRANCH_1)
    use.give_notice(MOVED, contract.GiveNotice(effective_on=date(2021, 6, 1)), WHOLE)
    use.reschedule(MOVED, contract.RescheduleActivity(day=LATER, reason="Mưa", effective_on=DAY), WHOLE)
    use.hand_on(MOVED, contract.HandOnActivity(unit_id=BRANCH_2, effective_on=DAY), WHOLE)
    use.hold(MOVED, contract.HoldActivity(turns=30, persons=0, effective_on=LATER), WHOLE)
    announce(OFF, "FORUM", OFFICE)
    use.cancel(OFF, contract.CancelActivity(reason="Dịch bệnh", effective_on=DAY), WHOLE)


@pytest.fixture
def world(tmp_path: Path, server: NatsServer) -> Iterator[World]:
    """Members, and the activities of a summer."""
    yield from settled(tmp_path, server, write_members, write_activities)


def test_activities_are_counted_alike_by_the_ledger_and_by_the_second_count(world: World) -> None:
    report = world.verify(dates=(date(2021, 6, 13), DAY, LATER, date(2021, 12, 31)))
    assert failed(report) == {}, "\n".join(report.lines())
    compared = {check.name: check.compared for check in report.checks}
    assert compared["stream.plans"] == 10
