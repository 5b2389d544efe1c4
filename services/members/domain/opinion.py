"""What the young of a unit think in a month: noted without a name, summed up, passed on, answered (domain.md §5)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider, DomainEvent, PersonalText
from services.members.domain import rules
from services.members.domain.identity_scan import NAME_LIKE
from services.members.domain.opinion_refusals import (
    AnsweringBodyUnknown,
    AnswerTold,
    ChannelUnknown,
    DigestAlreadySubmitted,
    DigestEmpty,
    DigestNotSubmitted,
    IdentityInNote,
    IncidentKindUnknown,
    IncidentTold,
    MonthNotBegun,
    NameInNote,
    NoteTold,
    NoteUnknown,
    TopicNotRaised,
    TopicUnknown,
)
from services.members.domain.suppression import Shown, suppress
from services.members.domain.unit import UnitRef

WORDS = uuid5(NAMESPACE_URL, "bachudong:opinion-words")


def words_id(unit_id: UUID, month: str, item_id: UUID) -> UUID:
    """Return the id of the key that seals the words of a note."""
    return uuid5(WORDS, f"{unit_id}:{month}:{item_id}")


# Events. No member is named in any; `month` is YYYY-MM.


class OfMonth(DomainEvent):
    """Whose digest it is: the stream is a unit's month."""

    unit: UnitRef
    month: str


class NoteRecorded(OfMonth):
    """So many people think so. The words have a key of their own, so that they can be destroyed if they name someone.

    The key's id is made here, and no client's: destroyed with the words, it may be nobody else's.
    """

    TOPIC: ClassVar[str] = "members.opinion.note_recorded"
    SUBJECT: ClassVar[str] = "words_id"

    item_id: UUID
    words_id: UUID
    channel: str
    topic: str
    sentiment: str
    count: int
    summary: PersonalText


class DigestSubmitted(OfMonth):
    """The month was summed up; the counts are those that may be shown to others, `suppressed` by the way of cutting."""

    TOPIC: ClassVar[str] = "members.opinion.digest_submitted"

    total: int | None
    topics: Mapping[str, int]
    channels: Mapping[str, int]
    sentiments: Mapping[str, int]
    suppressed: Mapping[str, int]
    enough_channels: bool


class DigestForwarded(OfMonth):
    """The level above passed the digest on."""

    TOPIC: ClassVar[str] = "members.opinion.digest_forwarded"


class IncidentReported(OfMonth):
    """Something happened that cannot wait for the month's end."""

    TOPIC: ClassVar[str] = "members.opinion.incident_reported"

    item_id: UUID
    kind: str
    escalated: bool


class ConcernAnswered(OfMonth):
    """A body answered a topic, or one note of it; the paper of the decision is the answer."""

    TOPIC: ClassVar[str] = "members.opinion.concern_answered"

    item_id: UUID
    topic: str
    note_id: UUID | None
    body: str


Event = NoteRecorded | DigestSubmitted | DigestForwarded | IncidentReported | ConcernAnswered


# State.


@dataclass(frozen=True)
class Note:
    """One note."""

    channel: str
    topic: str
    sentiment: str
    count: int
    summary: str


@dataclass(frozen=True)
class Incident:
    """One incident."""

    kind: str
    escalated: bool


@dataclass(frozen=True)
class Answer:
    """One answer given back."""

    topic: str
    note_id: UUID | None
    body: str


@dataclass(frozen=True)
class Month:
    """A unit's month: `submitted` is what others may see of it, None while it is gathered."""

    notes: Mapping[UUID, Note] = field(default_factory=dict)
    incidents: Mapping[UUID, Incident] = field(default_factory=dict)
    answers: Mapping[UUID, Answer] = field(default_factory=dict)
    submitted: DigestSubmitted | None = None
    forwarded: bool = False


State = Month


def evolve(state: State, event: Event) -> State:
    match event:
        case NoteRecorded():
            note = Note(event.channel, event.topic, event.sentiment, event.count, event.summary)
            return replace(state, notes={**state.notes, event.item_id: note})
        case DigestSubmitted():
            return replace(state, submitted=event)
        case DigestForwarded():
            return replace(state, forwarded=True)
        case IncidentReported():
            incident = Incident(event.kind, event.escalated)
            return replace(state, incidents={**state.incidents, event.item_id: incident})
        case ConcernAnswered():
            answer = Answer(event.topic, event.note_id, event.body)
            return replace(state, answers={**state.answers, event.item_id: answer})
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class RecordNote:
    """Keep a note; `identities` are the kinds of identity its words were found to hold, `confirmed` that none is one."""

    unit: UnitRef
    month: str
    item_id: UUID
    note: Note
    identities: tuple[str, ...]
    confirmed: bool
    on: date
    rules: rules.Opinion


@dataclass(frozen=True)
class SubmitDigest:
    """Sum the month up for the level above."""

    unit: UnitRef
    month: str
    on: date
    rules: rules.Opinion


@dataclass(frozen=True)
class ForwardDigest:
    """Pass the digest on, by the level above."""

    unit: UnitRef
    month: str


@dataclass(frozen=True)
class ReportIncident:
    """Report at once."""

    unit: UnitRef
    month: str
    item_id: UUID
    incident: Incident
    rules: rules.Opinion


@dataclass(frozen=True)
class AnswerConcern:
    """Give back what was answered."""

    unit: UnitRef
    month: str
    item_id: UUID
    answer: Answer
    rules: rules.Opinion


Command = RecordNote | SubmitDigest | ForwardDigest | ReportIncident | AnswerConcern


def decide(command: Command, state: State) -> Sequence[Event]:
    match command:
        case RecordNote():
            return _record(command, state)
        case SubmitDigest():
            return _submit(command, state)
        case ForwardDigest():
            if state.submitted is None:
                raise DigestNotSubmitted()
            return [] if state.forwarded else [DigestForwarded(unit=command.unit, month=command.month)]
        case ReportIncident():
            return _report(command, state)
        case AnswerConcern():
            return _answer(command, state)
        case _:
            assert_never(command)


def _record(command: RecordNote, state: State) -> Sequence[Event]:
    told = state.notes.get(command.item_id)
    if told is not None:
        if told != command.note:
            raise NoteTold()
        return []
    if state.submitted is not None:
        raise DigestAlreadySubmitted()
    _begun(command.month, command.on)
    if command.note.channel not in command.rules.channels:
        raise ChannelUnknown()
    if command.note.topic not in command.rules.topics:
        raise TopicUnknown()
    if set(command.identities) - {NAME_LIKE}:
        raise IdentityInNote()
    if command.identities and not command.confirmed:
        raise NameInNote()
    return [
        NoteRecorded(
            unit=command.unit,
            month=command.month,
            item_id=command.item_id,
            words_id=words_id(command.unit.id, command.month, command.item_id),
            channel=command.note.channel,
            topic=command.note.topic,
            sentiment=command.note.sentiment,
            count=command.note.count,
            summary=command.note.summary,
        )
    ]


def _begun(month: str, on: date) -> None:
    if on < date.fromisoformat(f"{month}-01"):
        raise MonthNotBegun()


def _submit(command: SubmitDigest, state: State) -> Sequence[Event]:
    if state.submitted is not None:
        return []
    _begun(command.month, command.on)
    if not state.notes:
        raise DigestEmpty()
    return [summed_up(command.unit, command.month, state, command.rules)]


def summed_up(unit: UnitRef, month: str, state: State, known: rules.Opinion) -> DigestSubmitted:
    """Return what others may see of a month as it stands: every cut without groups that are too small.

    Where one cut would tell too much beside the total, none is shown: each of the others would tell the total.
    """
    cuts = {name: _cut(state, name, known) for name in ("topic", "channel", "sentiment")}
    if any(cut.total is None for cut in cuts.values()):
        cuts = {name: Shown(None, {}, cut.suppressed + len(cut.groups)) for name, cut in cuts.items()}
    return DigestSubmitted(
        unit=unit,
        month=month,
        total=cuts["topic"].total,
        topics=cuts["topic"].groups,
        channels=cuts["channel"].groups,
        sentiments=cuts["sentiment"].groups,
        suppressed={name: cut.suppressed for name, cut in cuts.items()},
        enough_channels=len({note.channel for note in state.notes.values()}) >= known.min_channels,
    )


def _cut(state: State, name: str, known: rules.Opinion) -> Shown:
    counts: Counter[str] = Counter()
    for note in state.notes.values():
        counts[getattr(note, name)] += note.count
    return suppress(counts, known.min_group)


def _report(command: ReportIncident, state: State) -> Sequence[Event]:
    told = state.incidents.get(command.item_id)
    if told is not None:
        if told != command.incident:
            raise IncidentTold()
        return []
    if command.incident.kind not in command.rules.incident_kinds:
        raise IncidentKindUnknown()
    return [
        IncidentReported(
            unit=command.unit,
            month=command.month,
            item_id=command.item_id,
            kind=command.incident.kind,
            escalated=command.incident.escalated,
        )
    ]


def _answer(command: AnswerConcern, state: State) -> Sequence[Event]:
    answer = command.answer
    told = state.answers.get(command.item_id)
    if told is not None:
        if told != answer:
            raise AnswerTold()
        return []
    if answer.note_id is not None and answer.note_id not in state.notes:
        raise NoteUnknown()
    raised = [note for id_, note in state.notes.items() if answer.note_id in (None, id_)]
    if answer.topic not in {note.topic for note in raised}:
        raise TopicNotRaised()
    if answer.body not in command.rules.answering_bodies:
        raise AnsweringBodyUnknown()
    return [
        ConcernAnswered(
            unit=command.unit,
            month=command.month,
            item_id=command.item_id,
            topic=answer.topic,
            note_id=answer.note_id,
            body=answer.body,
        )
    ]


digest: Decider[Command, State, Event] = Decider(
    "members.opinion",
    (NoteRecorded, DigestSubmitted, DigestForwarded, IncidentReported, ConcernAnswered),
    Month(),
    evolve,
    decide,
)
