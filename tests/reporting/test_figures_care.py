"""What care adds up to, by hand."""

from uuid import UUID

from contracts.members.care import CareCaseClosed, CareCaseOpened, CareSupportGiven, CareVisited, DialogueHeld
from services.reporting.figures import entries
from tests.reporting.examples import T1, Telling


def test_cases_visits_support_and_dialogues() -> None:
    tell, case = Telling(), {"case_id": UUID(int=83)}
    dialogue = {"dialogue_id": UUID(int=84), "participants": 40, "notice_days": 5, "short_notice": True}
    told = dialogue | {"participants": 60, "notice_days": 30, "short_notice": False}
    facts = (
        tell(CareCaseOpened, T1, **case, kind="ILLNESS"),
        tell(CareVisited, T1, **case),
        tell(CareSupportGiven, T1, **case, amount=500_000),
        tell(CareSupportGiven, T1, **case, amount=0),
        tell(CareCaseClosed, T1, **case),
        tell(DialogueHeld, T1, **dialogue),
        tell(DialogueHeld, T1, **told),
    )
    assert [(entry.figure_id, entry.amount) for fact in facts for entry in entries(fact)] == [
        ("care.cases", 1),
        ("care.visits", 1),
        ("care.support_times", 1),
        ("care.support", 500_000),
        ("care.support_times", 1),
        ("care.cases_closed", 1),
        ("care.dialogues", 1),
        ("care.dialogue_participants", 40),
        ("care.dialogues", 1),
        ("care.dialogues_on_notice", 1),
        ("care.dialogue_participants", 60),
    ]
