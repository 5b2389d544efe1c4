"""Value types and bases shared by every fact, request and reply of the published language."""

import unicodedata
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator


def nfc(text: str) -> str:
    """Return text in Unicode NFC, the only form in which the system stores and compares words."""
    return unicodedata.normalize("NFC", text)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(nfc)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(nfc)]
UnitCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]

BULK_LIMIT = 500
LAST_YEAR = 2200

Year = Annotated[int, Field(ge=1931, le=LAST_YEAR)]


class Frozen(BaseModel):
    """Immutable, tolerant of fields it does not know: the base of all that crosses a service boundary."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def of(cls, **values: Any) -> Self:
        """Return one of values known to be right, every field given: not validated, a tenth of the cost of model_construct."""
        assert len(values) == len(cls.__pydantic_fields__), f"{cls.__name__}: every field is given"
        made = cls.__new__(cls)
        put = object.__setattr__
        put(made, "__dict__", values)
        put(made, "__pydantic_fields_set__", set(values))
        put(made, "__pydantic_extra__", None)
        put(made, "__pydantic_private__", None)
        return made


class Request(BaseModel):
    """A wish as it arrives on the wire; an unknown field is refused, so that a typing slip is not lost.

    Its days lie in years that can be reckoned with: what falls due a month after the last day of 9999 has no date.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="after")
    @classmethod
    def _can_be_reckoned_with(cls, value: Any) -> Any:
        if isinstance(value, date) and value.year > LAST_YEAR:
            raise ValueError(f"after the year {LAST_YEAR}")
        return value


class Document(Frozen):
    """The paper a decision rests on: its number and symbol, its date, and who issued it."""

    number: Text
    issued_on: date
    issuer: str = ""


class Actor(Frozen):
    """Who acted: an account, never a name; the post held and the unit whose scope the account has."""

    account: str
    post: str
    unit: str


class UnitRef(Frozen):
    """A unit by id and by the code that stands in subjects and tables."""

    id: UUID
    code: UnitCode


class Origin(Frozen):
    """Where a fact comes from: the stored event, who decided, when it counts, by which document and rules.

    `recorded_at` is UTC, the moment the event was stored; `effective_on` is the day from which it counts.
    """

    event_id: UUID
    position: int
    recorded_at: datetime
    effective_on: date
    actor: Actor
    rule_set: str = ""
    document: Document | None = None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None


class Fact(Frozen):
    """A published event. Each class writes down its service, aggregate, name and version once.

    `unit` is the unit the fact is filed under; `KEY` names the field that identifies the aggregate.
    """

    SERVICE: ClassVar[str]
    AGGREGATE: ClassVar[str]
    NAME: ClassVar[str]
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str]

    origin: Origin
    unit: UnitRef

    @classmethod
    def type(cls) -> str:
        """Return the CloudEvents type: `bcd.<service>.<fact>.v<n>`."""
        return f"bcd.{cls.SERVICE}.{cls.NAME}.v{cls.VERSION}"

    def subject(self, bloc: str) -> str:
        """Return the bus subject `bcd.<bloc>.<service>.<unit>.<aggregate>.<fact>.v<n>`; `-` stands for the bloc itself."""
        unit = "-" if self.unit.code == bloc else self.unit.code
        return f"bcd.{bloc}.{self.SERVICE}.{unit}.{self.AGGREGATE}.{self.NAME}.v{self.VERSION}"

    def key(self) -> UUID:
        """Return the id of the aggregate the fact is about: the unit of ordering and of parking."""
        found: UUID = getattr(self, self.KEY)
        return found


class Accepted(Frozen):
    """The answer to a wish that was granted.

    `position` is what a reader passes as `?after=<service>:<position>` to be sure to see it (0: nothing is published);
    `version` is the stream's version, the ETag to send back as `If-Match`; `changed` is false where it was already so;
    `repeated`: this Idempotency-Key was answered before, and this is that answer.
    """

    position: int
    version: int = 0
    changed: bool = True
    repeated: bool = False


class AcceptedBulk(Frozen):
    """The answer to a bulk wish: all rows were granted in one commit; `changed` counts the rows that altered anything.

    `repeated` says that this is the first answer over again: the Idempotency-Key had been carried out before.
    """

    position: int
    rows: int
    changed: int
    repeated: bool = False


class Rank(StrEnum):
    """Yearly quality ranks (domain.md §3.4)."""

    EXCELLENT = "EXCELLENT"
    GOOD = "GOOD"
    COMPLETED = "COMPLETED"
    NOT_COMPLETED = "NOT_COMPLETED"


class UnitKind(StrEnum):
    """Kinds of unit in the hierarchy (domain.md §2.1)."""

    BLOC = "BLOC"
    GRASSROOTS_UNION = "GRASSROOTS_UNION"
    GRASSROOTS_BRANCH = "GRASSROOTS_BRANCH"
    BRANCH = "BRANCH"
