"""Requests and replies of what an account keeps for itself: saved pages, and tables sent to it by schedule.

Nothing of it is published: these are one account's own affairs, and addresses of mail are personal data.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from contracts.base import Frozen, Request, nfc

OwnName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$"),
    AfterValidator(nfc),
]
Address = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^/([!-.0-~][!-~]*)?$", max_length=1000)]
Mailbox = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254
    ),
]
Folder = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]*)?$", max_length=40)]


class Every(StrEnum):
    """How often a report is due."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    YEARLY = "YEARLY"


class AsOf(StrEnum):
    """The day whose figures are sent: the due day itself or its eve."""

    DUE_DAY = "DUE_DAY"
    EVE = "EVE"


class SentAs(StrEnum):
    """The form a table is sent in; not every table comes in each."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    DOCX = "docx"
    JSON = "json"


class Target(StrEnum):
    """Where a table is sent."""

    FOLDER = "FOLDER"
    MAIL = "MAIL"


class SubscriptionStatus(StrEnum):
    """Whether what falls due is sent."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"


# Requests.


class SaveSelection(Request):
    """PUT /api/mine/selections/{selection_id}. `address` is the path and query of a page of this site."""

    name: OwnName
    address: Address


class Schedule(Request):
    """When a report is due, in Vietnamese time. `day` is 1 (Monday) to 7 for WEEKLY, otherwise 1 to 28 of the month.

    `month` is 1 to 3 of the quarter for QUARTERLY, 1 to 12 for YEARLY.
    """

    every: Every
    day: Annotated[int, Field(ge=1, le=28)] = 1
    month: Annotated[int, Field(ge=1, le=12)] = 1
    hour: Annotated[int, Field(ge=0, le=23)] = 7
    as_of: AsOf = AsOf.DUE_DAY


class Subscribe(Request):
    """PUT /api/mine/subscriptions/{subscription_id}. `address` is that of a table, with or without the form at its end,
    or of the page that shows it.

    A date in it is left out: each delivery is of its own day. FOLDER writes into `folder` below the folder of reports,
    MAIL sends to `recipients`, who are told to nobody, one another included.
    """

    name: OwnName
    address: Address
    form: SentAs = SentAs.XLSX
    schedule: Schedule
    target: Target
    folder: Folder = ""
    recipients: Annotated[tuple[Mailbox, ...], Field(max_length=20)] = ()


# Replies.


class SelectionReply(Frozen):
    """A saved page."""

    selection_id: UUID
    name: str
    address: str


class DeliveryReply(Frozen):
    """What became of the last delivery: SENT or FAILED, with a reason code where not all went well."""

    due: datetime
    as_of: date
    outcome: str
    reason: str | None


class SubscriptionReply(Frozen):
    """A subscription as its account sees it; `next_due` is None while it is paused."""

    subscription_id: UUID
    name: str
    address: str
    form: SentAs
    schedule: Schedule
    target: Target
    folder: str
    recipients: tuple[str, ...]
    status: SubscriptionStatus
    next_due: datetime | None
    sending: bool
    last: DeliveryReply | None
