"""Where a subscription is sent to, and what may become of one delivery."""

from enum import StrEnum


class Target(StrEnum):
    """Where a table is sent."""

    FOLDER = "FOLDER"
    MAIL = "MAIL"


class Outcome(StrEnum):
    """Whether what was due was sent."""

    SENT = "SENT"
    FAILED = "FAILED"


class Reason(StrEnum):
    """Why not all went well, without a word of whom it was for."""

    KEY_REVOKED = "KEY_REVOKED"
    TABLE_REFUSED = "TABLE_REFUSED"
    TABLE_UNAVAILABLE = "TABLE_UNAVAILABLE"
    FOLDER_NOT_CONFIGURED = "FOLDER_NOT_CONFIGURED"
    FOLDER_NOT_WRITABLE = "FOLDER_NOT_WRITABLE"
    MAIL_NOT_CONFIGURED = "MAIL_NOT_CONFIGURED"
    MAIL_UNREACHABLE = "MAIL_UNREACHABLE"
    MAIL_REFUSED = "MAIL_REFUSED"
    MAIL_PARTLY_REFUSED = "MAIL_PARTLY_REFUSED"
