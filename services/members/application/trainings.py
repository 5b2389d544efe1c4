"""The use cases of the yearly training programme."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.base import Accepted, AcceptedBulk
from contracts.members import training as contract
from services.kernel.http import NotFound
from services.kernel.store import Caller, Store, Work
from services.members.application.desk import Desk, Step, Wish, shown
from services.members.application.directory import Directory, Roll
from services.members.domain import member as members
from services.members.domain import training as trainings
from services.members.domain.member import member
from services.members.domain.member_refusals import NotAMember
from services.members.domain.rules import RuleSets
from services.members.domain.training import training
from services.members.domain.unit import UnitRef

TRAININGS = uuid5(NAMESPACE_URL, "bachudong:training")


def training_id(member_id: UUID, year: int) -> UUID:
    """Return the id of the training programme of a member and year: there is one."""
    return uuid5(TRAININGS, f"{member_id}:{year}")


class Row(Wish, Protocol):
    """A row of a list about members' programmes."""

    @property
    def member_id(self) -> UUID: ...


W = TypeVar("W", bound=Wish)
R = TypeVar("R", bound=Row)
Known = members.Active | members.Ended
Asking = Callable[[UUID, Known, W], Any]
"""From the member, the member's state and the wish to the command."""


class Trainings(Desk):
    """The training programme of a year is registered, evidenced, assessed and confirmed; all within the branch's scope."""

    DECIDER = training

    def __init__(self, store: Store, rules: RuleSets, directory: Directory) -> None:
        super().__init__(store, rules)
        self._directory = directory

    def register(self, member_id: UUID, year: int, request: contract.RegisterTraining, caller: Caller) -> Accepted:
        """Register a programme. Raises TrainingRegisteredOtherwise, TrainingGroupUnknown, TrainingGroupsMissing."""
        return self._of_one(member_id, year, request, caller, self._register(year))

    def register_all(self, year: int, request: contract.RegisterTrainings, caller: Caller) -> AcceptedBulk:
        """Register many, all or none."""
        return self._of_all(year, request.rows, caller, self._register(year))

    def confirm(
        self, member_id: UUID, year: int, request: contract.ConfirmTrainingRegistration, caller: Caller
    ) -> Accepted:
        """Take note of a registration. Raises TrainingNotRegistered."""
        return self._of_one(member_id, year, request, caller, self._step(year, _confirmation))

    def confirm_all(self, year: int, request: contract.ConfirmTrainingRegistrations, caller: Caller) -> AcceptedBulk:
        """Take note of many, all or none."""
        return self._of_all(year, request.rows, caller, self._step(year, _confirmation))

    def add_evidence(
        self, member_id: UUID, year: int, item_id: UUID, request: contract.AddTrainingEvidence, caller: Caller
    ) -> Accepted:
        """Tell of something done. Raises EvidenceTold, TrainingCompleted, TrainingGroupUnknown."""
        row = contract.AddTrainingEvidenceRow(**dict(request), member_id=member_id, item_id=item_id)
        return self._of_one(member_id, year, row, caller, self._evidence(year))

    def add_evidence_all(self, year: int, request: contract.AddTrainingEvidences, caller: Caller) -> AcceptedBulk:
        """Tell of many, all or none."""
        return self._of_all(year, request.rows, caller, self._evidence(year))

    def assess(self, member_id: UUID, year: int, request: contract.AssessTraining, caller: Caller) -> Accepted:
        """Keep the member's own points. Raises TrainingPointsTooHigh, TrainingGroupsMissing, TrainingCompleted."""
        return self._of_one(member_id, year, request, caller, self._assessment(year))

    def assess_all(self, year: int, request: contract.AssessTrainings, caller: Caller) -> AcceptedBulk:
        """Keep the points of many, all or none."""
        return self._of_all(year, request.rows, caller, self._assessment(year))

    def confirm_result(self, member_id: UUID, year: int, request: contract.AssessTraining, caller: Caller) -> Accepted:
        """Confirm the points. Raises TrainingRegistrationUnconfirmed, TrainingResultTooEarly, TrainingCompleted."""
        return self._of_one(member_id, year, request, caller, self._result(year))

    def confirm_results(self, year: int, request: contract.AssessTrainings, caller: Caller) -> AcceptedBulk:
        """Confirm the points of many, all or none."""
        return self._of_all(year, request.rows, caller, self._result(year))

    def show(self, member_id: UUID, year: int, caller: Caller) -> tuple[contract.TrainingShown, int]:
        """Return a member's programme within the caller's scope, and its version. Raises NotAMember, NotFound."""
        known, _ = self._store.read(member, member_id)
        if isinstance(known, members.Outside):
            raise NotAMember()
        self._require_scope_to_read(known.unit.id, caller)
        state, version = self._store.read(training, training_id(member_id, year))
        if isinstance(state, trainings.Unregistered):
            raise NotFound("Đoàn viên chưa đăng ký chương trình rèn luyện năm này.")
        return _shown(member_id, year, state), version

    def show_unit(self, unit_id: UUID, year: int, caller: Caller) -> contract.UnitTrainingShown:
        """Return how far each of the unit's members of today is. Raises UnknownUnit, OutOfScope."""

        def work(work: Work) -> contract.UnitTrainingShown:
            own = UnitRef(id=unit_id, code=self._standing(work, unit_id).code)
            self._require_scope(work, unit_id, caller)
            ids = sorted(Roll(work, self._directory).active([unit_id]))
            work.prefetch(training, [training_id(one, year) for one in ids])
            lines = tuple(_line(one, work.state(training, training_id(one, year))) for one in ids)
            return contract.UnitTrainingShown(unit=shown(own), year=year, members=lines)

        found: contract.UnitTrainingShown = self._store.write(work, caller).result
        return found

    def _of_one(self, member_id: UUID, year: int, request: W, caller: Caller, step: Step[W]) -> Accepted:
        return self._one(training_id(member_id, year), member_id, request, caller, step)

    def _of_all(self, year: int, rows: Sequence[R], caller: Caller, step: Step[R]) -> AcceptedBulk:
        def fetch(work: Work) -> None:
            work.prefetch(member, [row.member_id for row in rows])
            work.prefetch(training, [training_id(row.member_id, year) for row in rows])

        return self._all(rows, lambda row: row.member_id, caller, step, fetch)

    def _step(self, year: int, asking: Asking[W]) -> Step[W]:
        def step(work: Work, member_id: UUID, request: W, caller: Caller) -> int:
            known = work.state(member, member_id)
            if isinstance(known, members.Outside):
                raise NotAMember()
            self._require_scope(work, known.unit.id, caller)
            command = asking(member_id, known, request)
            return self._decide(work, training_id(member_id, year), command, request, caller)

        return step

    def _register(self, year: int) -> Step[contract.RegisterTraining]:
        def asking(member_id: UUID, known: Known, request: contract.RegisterTraining) -> trainings.Register:
            return trainings.Register(
                member_id=member_id,
                unit=known.unit,
                active=isinstance(known, members.Active),
                year=year,
                commitments=dict(request.commitments),
                on=request.effective_on,
                rules=self._rules.at(request.effective_on).training,
            )

        return self._step(year, asking)

    def _evidence(self, year: int) -> Step[contract.AddTrainingEvidenceRow]:
        def asking(member_id: UUID, _: Known, request: contract.AddTrainingEvidenceRow) -> trainings.AddEvidence:
            rules = self._rules.at(request.effective_on).training
            return trainings.AddEvidence(member_id, request.item_id, request.group, request.text, rules)

        return self._step(year, asking)

    def _assessment(self, year: int) -> Step[contract.AssessTraining]:
        def asking(member_id: UUID, _: Known, request: contract.AssessTraining) -> trainings.SelfAssess:
            rules = self._rules.at(request.effective_on).training
            return trainings.SelfAssess(member_id, dict(request.points), rules)

        return self._step(year, asking)

    def _result(self, year: int) -> Step[contract.AssessTraining]:
        def asking(member_id: UUID, known: Known, request: contract.AssessTraining) -> trainings.ConfirmResult:
            return trainings.ConfirmResult(
                member_id=member_id,
                unit=known.unit,
                year=year,
                points=dict(request.points),
                on=request.effective_on,
                rules=self._rules.at(request.effective_on).training,
            )

        return self._step(year, asking)


def _confirmation(member_id: UUID, _: Known, __: Wish) -> trainings.ConfirmRegistration:
    return trainings.ConfirmRegistration(member_id)


def _line(member_id: UUID, state: trainings.State) -> contract.TrainingLine:
    total = sum(state.points.values()) if isinstance(state, trainings.Completed) else None
    return contract.TrainingLine(member_id=member_id, state=_word(state), total=total)


def _word(state: trainings.State) -> str:
    match state:
        case trainings.Completed():
            return "COMPLETED"
        case trainings.Underway(confirmed=confirmed):
            return "CONFIRMED" if confirmed else "REGISTERED"
        case trainings.Unregistered():
            return "UNREGISTERED"


def _shown(member_id: UUID, year: int, state: trainings.Underway | trainings.Completed) -> contract.TrainingShown:
    programme = state.programme if isinstance(state, trainings.Completed) else state
    return contract.TrainingShown(
        member_id=member_id,
        year=year,
        state=_word(state),
        late=programme.late,
        commitments=dict(programme.commitments),
        evidence=tuple(
            contract.EvidenceShown(item_id=item_id, group=one.group, text=one.text)
            for item_id, one in programme.evidence.items()
        ),
        self_assessed=programme.assessed,
        points=state.points if isinstance(state, trainings.Completed) else None,
    )
