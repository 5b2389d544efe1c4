"""The use cases of youth opinion: one stream per unit and month, in which nobody is named."""

from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.base import Accepted, AcceptedBulk
from contracts.members import opinion as contract
from services.kernel.decider import ERASED
from services.kernel.store import Caller, Store, Work
from services.members.application.desk import Desk, parent_of, shown
from services.members.application.directory import Directory
from services.members.domain import member as members
from services.members.domain import opinion
from services.members.domain import unit as units
from services.members.domain.identity_scan import scan
from services.members.domain.member import member
from services.members.domain.opinion import digest
from services.members.domain.opinion_refusals import NoteUnknown
from services.members.domain.rules import RuleSets
from services.members.domain.unit import UnitRef, UnknownUnit, unit

OPINIONS = uuid5(NAMESPACE_URL, "bachudong:opinion")
TOO_FEW_CHANNELS = "TOO_FEW_CHANNELS"


def digest_id(unit_id: UUID, month: str) -> UUID:
    """Return the id of the opinion digest of a unit and month: there is one."""
    return uuid5(OPINIONS, f"{unit_id}:{month}")


class Opinions(Desk):
    """Opinions are noted and summed up by the unit, passed on by the level above; only the unit's own people read notes."""

    DECIDER = digest

    def __init__(self, store: Store, rules: RuleSets, directory: Directory) -> None:
        super().__init__(store, rules)
        self._directory = directory

    def record(
        self, unit_id: UUID, month: str, item_id: UUID, request: contract.RecordOpinion, caller: Caller
    ) -> contract.AcceptedWithWarnings:
        """Keep a note. Raises IdentityInNote, NameInNote, NoteTold, ChannelUnknown, TopicUnknown, DigestAlreadySubmitted."""
        row = contract.RecordOpinionRow(**dict(request), item_id=item_id)
        names = self._names(unit_id)
        accepted = self._one(
            digest_id(unit_id, month),
            unit_id,
            row,
            caller,
            lambda work, _, row, caller: self._record(work, unit_id, month, row, names, caller),
        )
        return contract.AcceptedWithWarnings(**dict(accepted), warnings=scan(row.summary, names))

    def record_all(self, unit_id: UUID, month: str, request: contract.RecordOpinions, caller: Caller) -> AcceptedBulk:
        """Keep many notes, all or none."""
        names = self._names(unit_id)
        return self._all(
            request.rows,
            lambda _: unit_id,
            caller,
            lambda work, _, row, caller: self._record(work, unit_id, month, row, names, caller),
            lambda work: work.prefetch(digest, [digest_id(unit_id, month)]),
        )

    def submit(
        self, unit_id: UUID, month: str, request: contract.SubmitDigest, caller: Caller
    ) -> contract.AcceptedWithWarnings:
        """Sum a month up. Raises DigestEmpty, MonthNotBegun. Warns where it rests on too few channels."""

        def step(work: Work, _: UUID, request: contract.SubmitDigest, caller: Caller) -> int:
            here = self._here(work, unit_id, caller)
            known = self._rules.at(request.effective_on).opinion
            command = opinion.SubmitDigest(here, month, request.effective_on, known)
            return self._decide(work, digest_id(unit_id, month), command, request, caller)

        accepted = self._one(digest_id(unit_id, month), unit_id, request, caller, step)
        state, _ = self._store.read(digest, digest_id(unit_id, month))
        few = state.submitted is not None and not state.submitted.enough_channels
        return contract.AcceptedWithWarnings(**dict(accepted), warnings=(TOO_FEW_CHANNELS,) if few else ())

    def forward(self, unit_id: UUID, month: str, request: contract.ForwardDigest, caller: Caller) -> Accepted:
        """Pass a digest on, by the level above. Raises DigestNotSubmitted, OutOfScope."""

        def step(work: Work, _: UUID, request: contract.ForwardDigest, caller: Caller) -> int:
            standing = _known(work.state(unit, unit_id))
            self._require_superior_scope(work, unit_id, caller)
            command = opinion.ForwardDigest(UnitRef(id=unit_id, code=standing.code), month)
            return self._decide(work, digest_id(unit_id, month), command, request, caller)

        return self._one(digest_id(unit_id, month), unit_id, request, caller, step)

    def report(self, unit_id: UUID, item_id: UUID, request: contract.ReportIncident, caller: Caller) -> Accepted:
        """Report an incident at once. Raises IncidentKindUnknown, IncidentTold."""
        month = f"{request.effective_on:%Y-%m}"

        def step(work: Work, _: UUID, request: contract.ReportIncident, caller: Caller) -> int:
            here = self._here(work, unit_id, caller)
            incident = opinion.Incident(request.kind, request.escalated)
            known = self._rules.at(request.effective_on).opinion
            command = opinion.ReportIncident(here, month, item_id, incident, known)
            return self._decide(work, digest_id(unit_id, month), command, request, caller)

        return self._one(digest_id(unit_id, month), unit_id, request, caller, step)

    def answer(
        self, unit_id: UUID, month: str, item_id: UUID, request: contract.AnswerConcern, caller: Caller
    ) -> Accepted:
        """Give an answer back. Raises TopicNotRaised, NoteUnknown, AnsweringBodyUnknown, AnswerTold."""

        def step(work: Work, _: UUID, request: contract.AnswerConcern, caller: Caller) -> int:
            here = self._here(work, unit_id, caller)
            answer = opinion.Answer(request.topic, request.note_id, request.body)
            known = self._rules.at(request.effective_on).opinion
            command = opinion.AnswerConcern(here, month, item_id, answer, known)
            return self._decide(work, digest_id(unit_id, month), command, request, caller)

        return self._one(digest_id(unit_id, month), unit_id, request, caller, step)

    def erase_words(self, unit_id: UUID, month: str, item_id: UUID, caller: Caller) -> Accepted:
        """Destroy the words of a note for good: they named someone after all; its count stays. Raises NoteUnknown."""
        self._require_scope_to_read(unit_id, caller)
        state, version = self._store.read(digest, digest_id(unit_id, month))
        if item_id not in state.notes:
            raise NoteUnknown()
        written = self._store.erase(opinion.words_id(unit_id, month, item_id), caller)
        were_there = state.notes[item_id].summary != ERASED
        return Accepted(position=written.position, version=version, changed=were_there, repeated=written.repeated)

    def show(self, unit_id: UUID, month: str, caller: Caller) -> tuple[contract.OpinionsShown, int]:
        """Return a month, and its version: notes to the unit's own people, the digest alone to those above."""
        standing = _known(self._store.read(unit, unit_id)[0])
        self._require_scope_to_read(unit_id, caller)
        state, version = self._store.read(digest, digest_id(unit_id, month))
        own = caller.scope == unit_id or (caller.scope is None and parent_of(standing) is None)
        answer = contract.OpinionsShown(
            unit=shown(UnitRef(id=unit_id, code=standing.code)),
            month=month,
            state="FORWARDED" if state.forwarded else "SUBMITTED" if state.submitted else "GATHERING",
            digest=_digest(state.submitted),
            incidents=tuple(
                contract.OpinionIncident(item_id=id_, kind=one.kind, escalated=one.escalated)
                for id_, one in state.incidents.items()
            ),
            notes=_notes(state) if own else None,
            answers=_answers(state) if own else None,
        )
        return answer, version

    def _record(
        self,
        work: Work,
        unit_id: UUID,
        month: str,
        row: contract.RecordOpinionRow,
        names: frozenset[str],
        caller: Caller,
    ) -> int:
        command = opinion.RecordNote(
            unit=self._here(work, unit_id, caller),
            month=month,
            item_id=row.item_id,
            note=opinion.Note(row.channel, row.topic, row.sentiment.value, row.count, row.summary),
            identities=scan(row.summary, names),
            confirmed=row.confirmed,
            on=row.effective_on,
            rules=self._rules.at(row.effective_on).opinion,
        )
        return self._decide(work, digest_id(unit_id, month), command, row, caller)

    def _here(self, work: Work, unit_id: UUID, caller: Caller) -> UnitRef:
        standing = self._standing(work, unit_id)
        self._require_scope(work, unit_id, caller)
        return UnitRef(id=unit_id, code=standing.code)

    def _names(self, unit_id: UUID) -> frozenset[str]:
        """Return the full names of the unit's own members, as far as the directory knows them."""
        known, _ = self._directory.members_of((unit_id,))
        states = (self._store.read(member, one)[0] for one in known)
        return frozenset(
            state.joined.full_name
            for state in states
            if isinstance(state, members.Active) and state.unit.id == unit_id and state.joined.full_name != ERASED
        )


def _known(state: units.State) -> units.Standing:
    if not isinstance(state, units.Standing):
        raise UnknownUnit()
    return state


def _digest(submitted: opinion.DigestSubmitted | None) -> contract.OpinionDigest | None:
    if submitted is None:
        return None
    return contract.OpinionDigest(
        total=submitted.total,
        topics=submitted.topics,
        channels=submitted.channels,
        sentiments=submitted.sentiments,
        suppressed=submitted.suppressed,
        enough_channels=submitted.enough_channels,
    )


def _notes(state: opinion.Month) -> tuple[contract.OpinionNote, ...]:
    return tuple(
        contract.OpinionNote(
            item_id=id_,
            channel=one.channel,
            topic=one.topic,
            sentiment=contract.Sentiment(one.sentiment),
            count=one.count,
            summary=one.summary,
        )
        for id_, one in state.notes.items()
    )


def _answers(state: opinion.Month) -> tuple[contract.OpinionAnswer, ...]:
    return tuple(
        contract.OpinionAnswer(item_id=id_, topic=one.topic, note_id=one.note_id, body=one.body)
        for id_, one in state.answers.items()
    )
