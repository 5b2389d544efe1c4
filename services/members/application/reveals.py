"""What is kept about a person is shown: sensitive details and everything held, each reveal logged before it is answered."""

from collections.abc import Iterator
from uuid import UUID

from contracts.members import privacy as contract
from services.kernel.decider import DomainEvent
from services.kernel.store import Caller, Recorded, Store, Work
from services.members.application.directory import Directory
from services.members.application.privacy_desk import PrivacyDesk, once
from services.members.domain import access as accesses
from services.members.domain import member as members
from services.members.domain.access import access, access_id
from services.members.domain.details import FIELDS, FieldClass
from services.members.domain.labels import field_label, label
from services.members.domain.member import member
from services.members.domain.member_refusals import NotAMember
from services.members.domain.rules import RuleSets

SENSITIVE = tuple(sorted(name for name, kind in FIELDS.items() if kind is FieldClass.SENSITIVE))
PAGE = 1000


class Reveals(PrivacyDesk):
    """Shows sensitive data of members, and keeps who saw what, what for."""

    DECIDER = access

    def __init__(self, store: Store, rules: RuleSets, directory: Directory) -> None:
        super().__init__(store, rules)
        self._directory = directory

    def log(
        self,
        member_ids: tuple[UUID, ...],
        fields: tuple[str, ...],
        purpose: str,
        break_glass: str | None,
        caller: Caller,
    ) -> None:
        """Keep, in one commit and before anything is shown, that the caller sees these fields of these members.

        Whose account belongs to no unit needs `break_glass`, the reason. Raises NotAMember, OutOfScope,
        UnknownViewPurpose, BreakGlassNeeded.
        """
        units = {one: self.unit_of(one) for one in member_ids}
        today = self.today()
        known = self._rules.at(today)

        def work(work: Work) -> None:
            for one, unit in units.items():
                self._require_scope(work, unit.id, caller)
                view = accesses.View(
                    member_id=one,
                    fields=fields,
                    purpose=purpose,
                    in_scope=caller.scope is not None or self._is_erased(work, one),
                    break_glass=break_glass,
                    on=today,
                    rules=known.privacy,
                )
                work.decide(access, access_id(one), view, on=today, rule_set=known.version)

        self._store.write(work, once(caller))

    def sensitive(
        self, member_id: UUID, purpose: str, break_glass: str | None, caller: Caller
    ) -> contract.SensitiveShown:
        """Return a member's sensitive details, the reveal logged. Raises as `log`."""
        self.log((member_id,), (*SENSITIVE, "party_status"), purpose, break_glass, caller)
        state, _ = self._store.read(member, member_id)
        last = state.last if isinstance(state, members.Ended) else state
        if not isinstance(last, members.Active):
            raise NotAMember()
        details = {name: text for name, text in last.details.items() if name in SENSITIVE}
        return contract.SensitiveShown(
            member_id=member_id, purpose=purpose, details=details, party_status=last.party_status
        )

    def everything(self, member_id: UUID, break_glass: str | None, caller: Caller) -> contract.EverythingHeld:
        """Return everything kept about a person, the reveal logged. Raises as `log`."""
        self.log((member_id,), ("export",), "DATA_REQUEST", break_glass, caller)
        held = sorted(self._about(member_id), key=lambda recorded: recorded.position)
        return contract.EverythingHeld(
            member_id=member_id, made_at=self._store.now(), events=tuple(_held(one) for one in held)
        )

    def access_log(self, member_id: UUID, caller: Caller) -> contract.AccessLogShown:
        """Return every reveal of a member's sensitive fields. Raises NotAMember, OutOfScope."""
        self._require_scope_to_read(self.unit_of(member_id).id, caller)
        views = tuple(_view(one) for one in self._store.stream(access_id(member_id)))
        return contract.AccessLogShown(member_id=member_id, views=views)

    def _about(self, member_id: UUID) -> Iterator[Recorded]:
        streams, position = self._directory.streams_about(member_id)
        streams = {*streams, member_id}
        upto = self._store.position()
        after = position
        while after < upto and (page := self._store.log(after, PAGE)):
            streams |= {one.stream_id for one in page if _is_about(member_id, one.stream_id, one.event)}
            after = page[-1].position
        for stream_id in streams:
            for one in self._store.stream(stream_id):
                if _is_about(member_id, one.stream_id, one.event):
                    yield one


def _is_about(member_id: UUID, stream_id: UUID, event: DomainEvent) -> bool:
    return member_id in (stream_id, getattr(event, "member_id", None), event.subject(stream_id))


def _held(one: Recorded) -> contract.HeldEvent:
    said = one.event.model_dump(mode="json")
    return contract.HeldEvent(
        what=label(one.event.TOPIC),
        topic=one.event.TOPIC,
        counts_from=one.effective_on,
        recorded_at=one.recorded_at,
        account=one.actor.account,
        post=one.actor.post,
        document=one.document.number if one.document else None,
        fields={field_label(name): value for name, value in said.items() if value is not None},
    )


def _view(one: Recorded) -> contract.ViewShown:
    event = one.event
    assert isinstance(event, accesses.Viewed)
    return contract.ViewShown(
        at=one.recorded_at,
        account=one.actor.account,
        post=one.actor.post,
        unit=one.actor.unit,
        purpose=event.purpose,
        fields=event.fields,
        break_glass=event.break_glass,
    )
