"""The use case of dialogues of leaders with the young of a unit."""

from uuid import UUID

from contracts.members import care as contract
from contracts.members.opinion import AcceptedWithWarnings
from services.kernel.store import Caller, Work
from services.members.application.desk import Desk
from services.members.domain.dialogue import Hold, dialogue
from services.members.domain.unit import UnitRef

SHORT_NOTICE = "SHORT_NOTICE"


class Dialogues(Desk):
    """Dialogues are told of by the unit."""

    DECIDER = dialogue

    def hold(
        self, unit_id: UUID, dialogue_id: UUID, request: contract.HoldDialogue, caller: Caller
    ) -> AcceptedWithWarnings:
        """Tell of a dialogue. Raises DialogueTold, AnnouncedAfterDialogue; warns where it was made known late."""

        def step(work: Work, _: UUID, request: contract.HoldDialogue, caller: Caller) -> int:
            standing = self._standing(work, unit_id)
            self._require_scope(work, unit_id, caller)
            command = Hold(
                unit=UnitRef(id=unit_id, code=standing.code),
                participants=request.participants,
                announced_on=request.announced_on,
                on=request.effective_on,
                rules=self._rules.at(request.effective_on).care,
            )
            return self._decide(work, dialogue_id, command, request, caller)

        accepted = self._one(dialogue_id, unit_id, request, caller, step)
        held, _ = self._store.read(dialogue, dialogue_id)
        warnings = (SHORT_NOTICE,) if held.short_notice else ()
        return AcceptedWithWarnings(**dict(accepted), warnings=warnings)
