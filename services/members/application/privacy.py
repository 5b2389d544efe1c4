"""The use cases of consent, of data subjects' requests and of breaches (Law 91/2025/QH15, domain.md §5.2)."""

from uuid import UUID

from contracts.base import Accepted
from contracts.members import privacy as contract
from services.kernel.store import Caller, Work
from services.members.application.privacy_desk import PrivacyDesk
from services.members.domain import breach as breaches
from services.members.domain import consent as consents
from services.members.domain import data_request as requests
from services.members.domain.breach import breach
from services.members.domain.consent import consent, consent_id
from services.members.domain.data_request import data_request
from services.members.domain.unit import UnitRef

__all__ = ["Breaches", "Consents", "DataRequests", "consent_id"]


class Consents(PrivacyDesk):
    """A member agrees to a purpose and takes it back; by the member's unit."""

    DECIDER = consent

    def give(self, member_id: UUID, purpose: str, request: contract.GiveConsent, caller: Caller) -> Accepted:
        """Keep a consent. Raises UnknownConsentPurpose, BeforeLastConsent, NotAMember, PersonErased, OutOfScope."""
        known = self._rules.at(request.effective_on).privacy
        command = consents.GiveConsent(member_id, purpose, request.evidence, request.effective_on, known)
        unit = self.unit_of(member_id)
        return self.decide_for(consent, consent_id(member_id), unit, command, request, caller, written_of=member_id)

    def withdraw(self, member_id: UUID, purpose: str, request: contract.WithdrawConsent, caller: Caller) -> Accepted:
        """Keep that a consent was taken back. Raises ConsentNotGiven, BeforeLastConsent, NotAMember, OutOfScope."""
        command = consents.WithdrawConsent(member_id, purpose, request.effective_on)
        return self.decide_for(consent, consent_id(member_id), self.unit_of(member_id), command, request, caller)

    def show(self, member_id: UUID, caller: Caller) -> tuple[contract.ConsentsShown, int]:
        """Return what a member agrees to and the history of it. Raises NotAMember, OutOfScope."""
        self._require_scope_to_read(self.unit_of(member_id).id, caller)
        state, version = self._store.read(consent, consent_id(member_id))
        history = tuple(
            contract.ConsentStep(purpose=one.purpose, on=one.on, given=one.evidence is not None, evidence=one.evidence)
            for one in state.history
        )
        shown = contract.ConsentsShown(member_id=member_id, given=tuple(sorted(state.given)), history=history)
        return shown, version


class DataRequests(PrivacyDesk):
    """A person asks for a right; the unit acknowledges, grants, extends once or refuses, each by its day."""

    DECIDER = data_request

    def receive(self, request_id: UUID, request: contract.ReceiveDataRequest, caller: Caller) -> Accepted:
        """Keep a request and reckon its days. Raises DataRequestReceivedOtherwise, NotAMember, OutOfScope."""
        unit = self.unit_of(request.member_id)
        command = requests.Receive(
            member_id=request.member_id,
            unit=unit,
            kind=request.kind,
            channel=request.channel,
            words=request.words,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on).privacy,
        )
        return self.decide_for(data_request, request_id, unit, command, request, caller)

    def acknowledge(self, request_id: UUID, request: contract.AcknowledgeDataRequest, caller: Caller) -> Accepted:
        """Keep that the person was told of its arrival. Raises UnknownDataRequest, BeforeDataRequest."""
        return self._step(request_id, requests.Acknowledge(request.effective_on), request, caller)

    def fulfil(self, request_id: UUID, request: contract.FulfilDataRequest, caller: Caller) -> Accepted:
        """Keep that it was done. Raises UnknownDataRequest, DataRequestAnswered, BeforeDataRequest."""
        return self._step(request_id, requests.Fulfil(request.effective_on), request, caller)

    def extend(self, request_id: UUID, request: contract.ExtendDataRequest, caller: Caller) -> Accepted:
        """Take longer, once. Raises DataRequestExtended, ExtendedTooLate, DataRequestAnswered."""
        known = self._rules.at(request.effective_on).privacy
        return self._step(request_id, requests.Extend(request.reason, request.effective_on, known), request, caller)

    def refuse(self, request_id: UUID, request: contract.RefuseDataRequest, caller: Caller) -> Accepted:
        """Refuse it on a ground. Raises UnknownRefusalGround, DataRequestAnswered, BeforeDataRequest."""
        known = self._rules.at(request.effective_on).privacy
        command = requests.Refuse(request.ground, request.reason, request.effective_on, known)
        return self._step(request_id, command, request, caller)

    def _step(self, request_id: UUID, command: requests.Command, request: contract.Dated, caller: Caller) -> Accepted:
        return self.decide_for(data_request, request_id, self._unit(request_id), command, request, caller)

    def _unit(self, request_id: UUID) -> UnitRef:
        state, _ = self._store.read(data_request, request_id)
        match state:
            case requests.Open(received=received) | requests.Answered(request=requests.Open(received=received)):
                return UnitRef(id=received.unit.id, code=received.unit.code)
            case _:
                raise requests.UnknownDataRequest()


class Breaches(PrivacyDesk):
    """The register of breaches, kept by the unit that is answerable."""

    DECIDER = breach

    def detect(self, breach_id: UUID, request: contract.DetectBreach, caller: Caller) -> Accepted:
        """Register a breach. Raises BreachRegisteredOtherwise, UnknownUnit, OutOfScope."""

        def work(work: Work) -> int:
            code = self._standing(work, request.unit_id).code
            self._require_scope(work, request.unit_id, caller)
            command = breaches.Detect(
                unit=UnitRef(id=request.unit_id, code=code),
                detected_at=request.detected_at,
                affected=request.affected,
                description=request.description,
                on=request.effective_on,
                rules=self._rules.at(request.effective_on).privacy,
            )
            self._decide(work, breach_id, command, request, caller)
            return work.version(breach, breach_id)

        written = self._store.write(work, caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )

    def notify(self, breach_id: UUID, request: contract.NotifyBreach, caller: Caller) -> Accepted:
        """Keep that the authority was told. Raises UnknownBreach, NotifiedBeforeDetected, OutOfScope."""
        state, _ = self._store.read(breach, breach_id)
        if not isinstance(state, breaches.Registered):
            raise breaches.UnknownBreach()
        command = breaches.Notify(request.notified_at, request.effective_on)
        return self.decide_for(breach, breach_id, state.detected.unit, command, request, caller)

    def show(self, breach_id: UUID, caller: Caller) -> tuple[contract.Breach, int]:
        """Return a breach. Raises UnknownBreach, OutOfScope."""
        state, version = self._store.read(breach, breach_id)
        if not isinstance(state, breaches.Registered):
            raise breaches.UnknownBreach()
        said = state.detected
        self._require_scope_to_read(said.unit.id, caller)
        shown = contract.Breach(
            id=breach_id,
            detected_at=said.detected_at,
            notify_by=said.notify_by,
            notified_at=state.notified_at,
            affected=said.affected,
            description=said.description,
        )
        return shown, version
