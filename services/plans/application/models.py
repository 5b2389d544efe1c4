"""The use cases of youth models."""

from dataclasses import replace
from uuid import UUID

from contracts import plans as contract
from contracts.base import Accepted, AcceptedBulk
from contracts.base import UnitRef as ContractUnit
from services.kernel.http import require_scope
from services.kernel.store import Caller
from services.plans.application.desk import Desk, Step
from services.plans.domain.model import (
    NameTaken,
    NotRegistered,
    Register,
    State,
    UnknownModel,
    model,
    name_claim,
)
from services.plans.domain.units import UnitRef


class Models(Desk):
    """Youth models. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = model

    def _owner(self, state: State) -> UnitRef | None:
        return None if isinstance(state, NotRegistered) else state.registered.unit

    def register(self, model_id: UUID, request: contract.RegisterModel, caller: Caller) -> Accepted:
        """Register a model; refuses a name the unit already has."""
        return self._take(self._register(model_id, request, caller), caller)

    def register_many(self, request: contract.RegisterModels, caller: Caller) -> AcceptedBulk:
        """Register up to 500 models, all or nothing."""
        return self._take_all(request.rows, lambda row: [self._register(row.model_id, row, caller)], caller)

    def show(self, model_id: UUID, caller: Caller) -> tuple[contract.ModelReply, int]:
        """Return the model and its version; refuses outside of the caller's scope."""
        state, version = self._store.read(self.DECIDER, model_id)
        if isinstance(state, NotRegistered):
            raise UnknownModel
        found = state.registered
        require_scope(caller, found.unit.id, self._units.parent)
        answer = contract.ModelReply(
            model_id=model_id,
            unit=ContractUnit(id=found.unit.id, code=found.unit.code),
            name=found.name,
            field=found.field,
            registered_on=found.on,
        )
        return answer, version

    def _register(self, model_id: UUID, request: contract.RegisterModel, caller: Caller) -> Step:
        unit = self._unit(request.unit_id, request.effective_on, caller)
        command = Register(unit, request.name, request.field, request.document.number, request.effective_on)
        claim = ("model", name_claim(unit.id, request.name), NameTaken)
        return replace(self._step(model_id, command, request), claim=claim)
