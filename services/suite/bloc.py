"""The model of a bloc file: which units, people and papers a demonstration bloc is made of, checked when it is read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from contracts.base import LongText, Text, UnitCode, UnitKind, Year
from contracts.plans import ItemKind, Opinion, ProposalKind
from contracts.reporting.campaigns import AskedPeriod, FormId
from services.kernel.errors import Explained

DEMO = Path(__file__).with_name("demo_bloc.yaml")

Percent = Annotated[int, Field(ge=0, le=300)]
Share = Annotated[int, Field(ge=0, le=100)]
Amount = Annotated[int, Field(ge=0, le=5000)]
GrassrootsKind = Literal[UnitKind.GRASSROOTS_UNION, UnitKind.GRASSROOTS_BRANCH]


class BlocInvalid(Explained):
    """A bloc file cannot be used; the text says in Vietnamese what to mend, and where it can, on which line."""


class Part(BaseModel):
    """Base of what stands in a bloc file; a field nobody reads is refused, so that a typing slip is not lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Names(Part):
    """The words full names are put together from."""

    family: Annotated[tuple[Text, ...], Field(min_length=1)]
    male_middle: Annotated[tuple[Text, ...], Field(min_length=1)]
    female_middle: Annotated[tuple[Text, ...], Field(min_length=1)]
    male: Annotated[tuple[Text, ...], Field(min_length=1)]
    female: Annotated[tuple[Text, ...], Field(min_length=1)]


class Branch(Part):
    """A branch of a grassroots union and how many members it has on the day of the register."""

    code: UnitCode
    name: Text
    members: Annotated[int, Field(ge=3, le=5000)]


class Changes(Part):
    """How many persons a unit admitted, retired by age, and let go in one year."""

    admitted: Amount = 0
    matured: Amount = 0
    left: Amount = 0


class Unit(Part):
    """A grassroots unit: either a union with branches or a branch that holds its members itself (domain.md §2.1)."""

    code: UnitCode
    name: Text
    kind: GrassrootsKind
    committee: Text
    members: Annotated[int, Field(ge=3, le=5000)] | None = None
    branches: tuple[Branch, ...] = ()
    changes: dict[Year, Changes] = {}

    @model_validator(mode="after")
    def _shape(self) -> Self:
        if self.kind is UnitKind.GRASSROOTS_UNION and (len(self.branches) < 2 or self.members is not None):
            raise ValueError("Đoàn cơ sở phải có từ 2 chi đoàn trở lên (branches) và không ghi members")
        if self.kind is UnitKind.GRASSROOTS_BRANCH and (self.branches or self.members is None):
            raise ValueError("chi đoàn cơ sở phải ghi members và không có branches")
        return self

    def holders(self) -> tuple[tuple[str, int], ...]:
        """Return the units that hold the members, by code, with their number on the day of the register."""
        if self.members is not None:
            return ((self.code, self.members),)
        return tuple((branch.code, branch.members) for branch in self.branches)

    def size(self) -> int:
        """Return the number of members on the day of the register."""
        return sum(members for _, members in self.holders())


class Cluster(Part):
    """An emulation cluster: the same units each year, under the lead that `leads` names for the year."""

    code: UnitCode
    name: Text
    leads: Annotated[dict[Year, UnitCode], Field(min_length=1)]
    units: Annotated[tuple[UnitCode, ...], Field(min_length=1)]


class Move(Part):
    """Members of one branch move to another; without `accepted` the transfer is still open."""

    source: UnitCode = Field(alias="from")
    target: UnitCode = Field(alias="to")
    members: Annotated[int, Field(ge=1, le=500)] = 1
    requested: date
    accepted: date | None = None

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.source == self.target:
            raise ValueError("nơi đi và nơi đến phải khác nhau")
        if self.accepted is not None and self.accepted < self.requested:
            raise ValueError("ngày tiếp nhận không được trước ngày giới thiệu")
        return self


class RatingYear(Part):
    """The yearly rating: its day, the shares (percent of those rated), and the cap on EXCELLENT (domain.md §3.4)."""

    year: Year
    day: date
    completed: Share
    not_completed: Share
    excellent_cap: Share

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.completed + self.not_completed > 100:
            raise ValueError("tổng tỷ lệ completed và not_completed vượt quá 100%")
        return self


class Item(Part):
    """An item of the plan; figures are percent of the unit's members, `done` percent of the units that carry it out."""

    title: Text
    due: date
    kind: ItemKind = ItemKind.TASK
    turns: Percent = 0
    persons: Share = 0
    blood: Share = 0
    done: Share = 100
    only: GrassrootsKind | None = None

    @model_validator(mode="after")
    def _counts(self) -> Self:
        if self.persons > self.turns or self.blood > self.persons:
            raise ValueError("phải có turns ≥ persons ≥ blood (lượt ≥ người ≥ đơn vị máu)")
        return self


class Answer(Part):
    """A Party committee that did not simply agree: it asked to amend or returned, and what was then added."""

    unit: UnitCode
    opinion: Literal[Opinion.AMEND, Opinion.RETURNED]
    text: LongText
    add: Annotated[tuple[Item, ...], Field(min_length=1)]


class Plan(Part):
    """A year's work programme as every unit makes it; each step falls up to `spread` days after its date."""

    year: Year
    title: Text
    drafted: date
    submitted: date
    answered: date
    issued: date
    closed: date
    spread: Annotated[int, Field(ge=0, le=30)] = 0
    agreed: LongText
    evaluation: LongText
    unanswered: tuple[UnitCode, ...] = ()
    answers: tuple[Answer, ...] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=400)]

    @model_validator(mode="after")
    def _order(self) -> Self:
        if not self.drafted <= self.submitted <= self.answered <= self.issued < self.closed:
            raise ValueError("các mốc phải theo thứ tự drafted ≤ submitted ≤ answered ≤ issued < closed")
        if any(item.due.year != self.year for item in (*self.items, *(i for a in self.answers for i in a.add))):
            raise ValueError(f"mọi phần việc phải có hạn (due) trong năm {self.year}")
        return self


class Returned(Part):
    """The Party committee sent a proposal back with comments; the unit submitted it again if a day is given."""

    day: date
    comments: LongText
    resubmitted: date | None = None


class Declined(Part):
    """The Party committee declined a proposal."""

    day: date
    reason: LongText


class Steering(Part):
    """The steering committee set up to carry out an adopted proposal."""

    name: Text
    size: Annotated[int, Field(ge=1, le=1000)]
    day: date


class Proposal(Part):
    """An advisory proposal and what became of it (domain.md §4.2)."""

    unit: UnitCode
    kind: ProposalKind
    title: Text
    field: Text
    submitted: date
    returned: Returned | None = None
    adopted: date | None = None
    declined: Declined | None = None
    steering: Steering | None = None

    @model_validator(mode="after")
    def _path(self) -> Self:
        if self.adopted and self.declined:
            raise ValueError("một tham mưu không thể vừa được thông qua vừa bị từ chối")
        if self.steering and not self.adopted:
            raise ValueError("chỉ lập Ban chỉ đạo sau khi tham mưu được thông qua")
        open_again = self.returned is None or self.returned.resubmitted is not None
        if not open_again and (self.adopted or self.declined):
            raise ValueError("tham mưu bị trả lại phải trình lại (resubmitted) trước khi có kết quả")
        days = [day for day in self._days() if day is not None]
        if days != sorted(days):
            raise ValueError("các ngày phải theo thứ tự: trình, trả lại, trình lại, kết quả, Ban chỉ đạo")
        return self

    def _days(self) -> Iterator[date | None]:
        yield self.submitted
        if self.returned:
            yield from (self.returned.day, self.returned.resubmitted)
        yield self.declined.day if self.declined else self.adopted
        yield self.steering.day if self.steering else None


class Model(Part):
    """A youth model a unit registered (domain.md §4.4)."""

    unit: UnitCode
    name: Text
    field: Text
    day: date


class Said(Part):
    """A unit whose report is sent back or not asked for, and why."""

    unit: UnitCode
    reason: LongText


class ReportCampaign(Part):
    """A report that the bloc asks of its grassroots units (domain.md §6.1): `due` and `closes` days after the loading.

    A report counts from the moment it is loaded, so what is due before (`due` below 0) comes late.
    """

    form: FormId
    period: AskedPeriod
    due: Annotated[int, Field(ge=-60, le=60)]
    closes: Annotated[int, Field(ge=1, le=366)]
    submitted: tuple[UnitCode, ...] = ()
    accepted: tuple[UnitCode, ...] = ()
    supplements: tuple[Said, ...] = ()
    exemptions: tuple[Said, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        units = Counter((*self.handed_in(), *(one.unit for one in self.exemptions)))
        twice = [unit for unit, times in units.items() if times > 1]
        if twice:
            raise ValueError(f"mỗi đơn vị chỉ ghi một lần trong một đợt báo cáo: {', '.join(twice)}")
        if self.closes <= self.due:
            raise ValueError("ngày khóa (closes) phải sau hạn nộp (due)")
        return self

    def handed_in(self) -> tuple[str, ...]:
        """Return the units that hand in their report, whatever becomes of it."""
        return (*self.submitted, *self.accepted, *(one.unit for one in self.supplements))


class Bloc(Part):
    """A whole bloc file. Dates are the days from which things count; `as_of` is the day its totals are told for."""

    code: UnitCode
    name: Text
    committee: Text
    established: date
    registered: date
    as_of: date
    names: Names
    admission_days: Annotated[tuple[date, ...], Field(min_length=1)]
    maturation_days: Annotated[tuple[date, ...], Field(min_length=1)]
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    clusters: tuple[Cluster, ...] = ()
    transfers: tuple[Move, ...] = ()
    ratings: tuple[RatingYear, ...] = ()
    plan: Plan | None = None
    proposals: tuple[Proposal, ...] = ()
    models: tuple[Model, ...] = ()
    reports: tuple[ReportCampaign, ...] = ()

    @cached_property
    def unit_of(self) -> dict[str, Unit]:
        """Return the grassroots unit of each code, its own or one of its branches'."""
        own = {unit.code: unit for unit in self.units}
        return own | {branch.code: unit for unit in self.units for branch in unit.branches}

    @cached_property
    def holders(self) -> dict[str, int]:
        """Return the units that hold members and their number on the day of the register."""
        return {code: members for unit in self.units for code, members in unit.holders()}

    @model_validator(mode="after")
    def _agree(self) -> Self:
        faults = [*_double_codes(self), *_unknown_codes(self), *_cluster_faults(self), *_missing_days(self)]
        if faults:
            raise ValueError("; ".join(faults))
        return self


def _double_codes(bloc: Bloc) -> Iterator[str]:
    codes = [bloc.code, *(code for unit in bloc.units for code in (unit.code, *(b.code for b in unit.branches)))]
    yield from (f"mã đơn vị «{code}» dùng {times} lần" for code, times in Counter(codes).items() if times > 1)
    models = Counter((model.unit, model.name) for model in bloc.models)
    yield from (f"mô hình «{name}» của «{unit}» ghi {n} lần" for (unit, name), n in models.items() if n > 1)


def _unknown_codes(bloc: Bloc) -> Iterator[str]:
    grassroots = {unit.code for unit in bloc.units}
    plan = bloc.plan
    named: list[tuple[str, Sequence[str]]] = [
        *((f"clusters «{c.code}»", (*c.units, *c.leads.values())) for c in bloc.clusters),
        ("plan.unanswered", plan.unanswered if plan else ()),
        ("plan.answers", [answer.unit for answer in plan.answers] if plan else ()),
        ("proposals", [proposal.unit for proposal in bloc.proposals]),
        ("models", [model.unit for model in bloc.models]),
        *(
            (f"reports «{one.form}»", (*one.handed_in(), *(said.unit for said in one.exemptions)))
            for one in bloc.reports
        ),
    ]
    for where, codes in named:
        yield from (f"{where}: không có cơ sở Đoàn nào mã «{code}»" for code in codes if code not in grassroots)
    for code in (code for move in bloc.transfers for code in (move.source, move.target)):
        if code not in bloc.holders:
            yield f"transfers: «{code}» không phải chi đoàn hay chi đoàn cơ sở (nơi trực tiếp có đoàn viên)"


def _cluster_faults(bloc: Bloc) -> Iterator[str]:
    seen = Counter(unit for cluster in bloc.clusters for unit in cluster.units)
    yield from (f"đơn vị «{unit}» ở {times} cụm thi đua" for unit, times in seen.items() if times > 1)
    for cluster in bloc.clusters:
        outside = set(cluster.leads.values()) - set(cluster.units)
        yield from (f"cụm trưởng «{lead}» không thuộc cụm «{cluster.code}»" for lead in sorted(outside))


def _missing_days(bloc: Bloc) -> Iterator[str]:
    admitting = {day.year for day in bloc.admission_days}
    maturing = {day.year for day in bloc.maturation_days}
    for unit in bloc.units:
        for year, changes in unit.changes.items():
            if changes.admitted and year not in admitting:
                yield f"đơn vị «{unit.code}»: admission_days chưa có ngày nào của năm {year}"
            if changes.matured and year not in maturing:
                yield f"đơn vị «{unit.code}»: maturation_days chưa có ngày nào của năm {year}"


# Reading.

MESSAGES = {
    "missing": "thiếu trường này",
    "extra_forbidden": "không có trường nào tên như vậy (chữ có dấu phẩy phải đặt trong ngoặc kép)",
    "enum": "phải là một trong: {expected}",
    "literal_error": "phải là một trong: {expected}",
    "int_parsing": "phải là số nguyên",
    "int_type": "phải là số nguyên",
    "string_type": "phải là chữ",
    "string_too_short": "không được để trống",
    "string_pattern_mismatch": "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch ngang, tối đa 31 ký tự",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "không được quá {le}",
    "too_short": "cần ít nhất {min_length} mục",
    "too_long": "không được quá {max_length} mục",
    "tuple_type": "phải là một danh sách",
    "value_error": "{error}",
}
DATES = ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact")


def read_bloc(path: Path = DEMO) -> Bloc:
    """Return the bloc described by a YAML file; raises BlocInvalid with a line for each fault, line number first."""
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        raw = yaml.load(text, Loader=yaml.CSafeLoader)
    except OSError as error:
        raise BlocInvalid(f"Không đọc được tệp {path}: {error.strerror}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise BlocInvalid(f"Tệp {path.name} không phải YAML hợp lệ (UTF-8): {error}") from error
    try:
        return Bloc.model_validate(raw)
    except ValidationError as error:
        faults = [f"dòng {_line(root, fault['loc'])}: {_explain(fault)}" for fault in error.errors()]
        raise BlocInvalid(f"Tệp {path.name} có {len(faults)} chỗ cần sửa:\n" + "\n".join(faults)) from error


def _explain(fault: Any) -> str:
    field = ".".join(str(step) for step in fault["loc"])
    kind = fault["type"]
    said = "phải là ngày dạng 2021-03-26" if kind in DATES else MESSAGES.get(kind, "giá trị không hợp lệ")
    said = said.format_map(fault.get("ctx", {}))
    return f"{field}: {said}" if field else said


def _line(node: Any, place: Sequence[int | str]) -> int:
    line: int = node.start_mark.line + 1 if node is not None else 1
    for step in place:
        node = _below(node, step)
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _below(node: Any, step: int | str) -> Any:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    return None
