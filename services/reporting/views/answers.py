"""What the queries answer with: plain values that the API serialises and the pages show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from services.reporting.figures.base import Figure
from services.reporting.figures.ratios import Quotient, Ratio

CoordinationState = Literal["PROPOSED", "IN_FORCE", "LAPSED", "ENDED"]
ProposalState = Literal["SUBMITTED", "RETURNED", "ADOPTED", "DECLINED", "WITHDRAWN"]
ModelState = Literal["IN_OPERATION", "STOPPED"]
ProgrammeState = Literal["DRAFTED", "SUBMITTED", "AGREED", "AMEND", "RETURNED", "WAIVED", "ISSUED", "CLOSED"]


@dataclass(frozen=True, slots=True)
class UnitName:
    """A place by code and name; `kind` is a UnitKind, or CLUSTER."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure and its value at the place and dates asked about."""

    figure: Figure
    value: int


@dataclass(frozen=True, slots=True)
class RatioValue:
    """A ratio and its value at the place and dates asked about."""

    ratio: Ratio
    value: float | None
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit, its branches included, with the value of every figure and ratio by its id.

    `cluster` is the year's cluster code.
    """

    code: str
    name: str
    kind: str
    cluster: str | None
    values: dict[str, int]
    ratios: dict[str, Quotient]


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """An emulation cluster of the year: its units, the lead among them, and the value of every figure and ratio."""

    code: str
    name: str
    lead: str
    units: list[str]
    values: dict[str, int]
    ratios: dict[str, Quotient]


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole bloc. Values of the units and `elsewhere` add up to the bloc's.

    `elsewhere` is what is filed under the bloc itself, and what happened this year in units that no longer exist.
    """

    bloc: UnitName
    on: date
    year: int
    known_at: datetime | None
    figures: list[FigureValue]
    ratios: list[RatioValue]
    units: list[UnitRow]
    clusters: list[ClusterRow]
    elsewhere: dict[str, int]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit: its figures with those of the units below it, `own` without them. `path` leads from the bloc to it."""

    unit: UnitName
    path: list[UnitName]
    cluster: UnitName | None
    on: date
    year: int
    known_at: datetime | None
    figures: list[FigureValue]
    ratios: list[RatioValue]
    own: dict[str, int]
    below: list[UnitRow]


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """One figure's value at one unit or cluster."""

    code: str
    name: str
    kind: str
    cluster: str | None
    value: int


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One figure over all grassroots units and clusters; `elsewhere` is as in Overview."""

    figure: Figure
    bloc: UnitName
    on: date
    year: int
    known_at: datetime | None
    value: int
    units: list[PlaceValue]
    clusters: list[PlaceValue]
    elsewhere: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """The paper a decision rests on."""

    number: str
    issued_on: date
    issuer: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A ledger entry with a summary of the fact that made it. `actor` is a post, never a person's name.

    `fact_type` is the fact's name alone: `member-admitted`.
    """

    figure: str
    unit: UnitName
    effective_on: date
    recorded_at: datetime
    source: str
    position: int
    fact_type: str
    title_vi: str
    summary_vi: str
    subject: UUID
    amount: int
    actor: str
    document: DocumentRow | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of fact adds to, or takes from, a value: `count` entries that come to `amount`."""

    fact_type: str
    label_vi: str
    amount: int
    count: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a value is what it is: `value` = `opening` + the sum of the parts, as `sentence_vi` says in words.

    `first` is the first day the parts cover; `opening` is a stock's value on the day before, 0 for a flow.
    The entries are all that make up the value, newest first, one page of them; `next` is the cursor of the page after.
    """

    figure: Figure
    place: UnitName
    first: date
    on: date
    year: int
    known_at: datetime | None
    value: int
    opening: int
    parts: list[Part]
    sentence_vi: str
    entries: list[EntryRow]
    next: str | None


@dataclass(frozen=True, slots=True)
class FactDetail:
    """A fact as reporting received it, with the entries it made. `data` is the fact's own content.

    `fact_type` is the CloudEvents type: `bcd.members.member-admitted.v1`.
    """

    source: str
    position: int
    fact_type: str
    title_vi: str
    summary_vi: str
    subject: UUID
    unit: UnitName
    effective_on: date
    recorded_at: datetime
    actor_account: str
    actor_post: str
    actor_unit: str
    rule_set: str
    document: DocumentRow | None
    data: dict[str, Any]
    entries: list[EntryRow]


@dataclass(frozen=True, slots=True)
class Point:
    """A month (`YYYY-MM`): a stock's value at its end, a flow's sum within it."""

    month: str
    value: int


@dataclass(frozen=True, slots=True)
class Series:
    """A figure at a place, month by month."""

    figure: Figure
    place: UnitName
    points: list[Point]


@dataclass(frozen=True, slots=True)
class FactRef:
    """Where to find a fact: /api/facts/{source}/{position}."""

    source: str
    position: int
    title_vi: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class SteeringCommittee:
    """A steering committee set up to carry out an adopted proposal."""

    name: str
    size: int
    formed_on: date
    document: DocumentRow | None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """An advisory proposal as it stood; `days` from the last submission to the answer.

    `answered_on` of one that was withdrawn is the day on which the unit took it back.
    """

    proposal_id: UUID
    unit: UnitName
    kind: str
    title: str
    field: str
    state: ProposalState
    committee: str
    rounds: int
    submitted_on: date
    answered_on: date | None
    days: int | None
    submission: DocumentRow | None
    answer: DocumentRow | None
    steering: SteeringCommittee | None
    facts: list[FactRef]


@dataclass(frozen=True, slots=True)
class CoordinationRow:
    """A coordination programme as it stood; LAPSED past its last day until it is renewed or ended.

    `parties` counts those that signed, `activities` and `reviews` those so far.
    """

    coordination_id: UUID
    unit: UnitName
    title: str
    state: CoordinationState
    parties: int | None
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    ended_on: date | None
    activities: int
    reviews: int
    document: DocumentRow | None
    facts: list[FactRef]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A registered youth model as it stood; `source_id` is the one it was taken over from, None for the unit's own."""

    model_id: UUID
    unit: UnitName
    name: str
    field: str
    registered_on: date
    state: ModelState
    source_id: UUID | None
    document: DocumentRow | None
    fact: FactRef


@dataclass(frozen=True, slots=True)
class Progress:
    """Items due within a period (`2021-Q1` or `2021-03`) and how many of those were completed."""

    period: str
    due: int
    completed: int


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A unit's work programme of the year as it stood. `planned` items in all; `due` by the date asked about."""

    programme_id: UUID
    unit: UnitName
    year: int
    title: str
    state: ProgrammeState
    committee: str
    rounds: int
    submitted_on: date | None
    opinion: str | None
    opinion_on: date | None
    days: int | None
    issued_on: date | None
    number: DocumentRow | None
    planned: int
    due: int
    completed: int
    overdue: int
    quarters: list[Progress]
    months: list[Progress]
    facts: list[FactRef]


@dataclass(frozen=True, slots=True)
class Programmes:
    """The year's programmes, and the grassroots units that have none."""

    year: int
    on: date
    known_at: datetime | None
    rows: list[ProgrammeRow]
    without: list[UnitName]


@dataclass(frozen=True, slots=True)
class PlaceQuotient:
    """A ratio's value at one unit or cluster, with both its parts."""

    code: str
    name: str
    kind: str
    cluster: str | None
    quotient: Quotient


@dataclass(frozen=True, slots=True)
class RatioTable:
    """One ratio over all grassroots units and clusters."""

    ratio: Ratio
    bloc: UnitName
    on: date
    year: int
    known_at: datetime | None
    quotient: Quotient
    units: list[PlaceQuotient]
    clusters: list[PlaceQuotient]


@dataclass(frozen=True, slots=True)
class PartValue:
    """A figure that a ratio is made of, and its value; /api/figures/{id}/entries explains it."""

    figure: Figure
    value: int


@dataclass(frozen=True, slots=True)
class RatioExplanation:
    """Why a ratio is what it is: the sums above and below the line, as `sentence_vi` says (`58,3 % = 7 / 12`)."""

    ratio: Ratio
    place: UnitName
    on: date
    year: int
    known_at: datetime | None
    quotient: Quotient
    numerator: list[PartValue]
    denominator: list[PartValue]
    sentence_vi: str


@dataclass(frozen=True, slots=True)
class RatioPoint:
    """A month (`YYYY-MM`) of a ratio."""

    month: str
    quotient: Quotient


@dataclass(frozen=True, slots=True)
class RatioSeries:
    """A ratio at a place, month by month."""

    ratio: Ratio
    place: UnitName
    points: list[RatioPoint]
