"""Where deliveries go: a file below the folder of reports, or a mail through the configured server."""

import logging
import os
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from services.kernel.config import Sending
from services.reporting.application.subscriptions import Reason, Target, Waiting
from services.reporting.delivery.letter import letter
from services.reporting.delivery.render import Rendered, Undelivered

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 30.0
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
FOR_GOOD = 500
"""SMTP replies from here on are refusals for good (RFC 5321 §4.2.1)."""


class Targets:
    """Puts rendered tables where their subscriptions say. Blocks: call in a thread."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending

    def deliver(self, one: Waiting, rendered: Rendered) -> Reason | None:
        """Write or send; return a reason where some recipients were refused. Raises Undelivered."""
        if one.subscribed.target is Target.FOLDER:
            self._write(one.subscribed.folder, rendered)
            return None
        return self._send(one, rendered)

    def _write(self, folder: str, rendered: Rendered) -> None:
        """Write a file whole or not at all; one of the same name is replaced."""
        if self._sending.reports_folder is None:
            raise Undelivered(Reason.FOLDER_NOT_CONFIGURED, for_good=True)
        try:
            _replace(self._sending.reports_folder / folder, rendered)
        except OSError as error:
            log.warning("the folder of reports takes nothing: %s", error.strerror)
            raise Undelivered(Reason.FOLDER_NOT_WRITABLE) from None

    def _send(self, one: Waiting, rendered: Rendered) -> Reason | None:
        """Send one mail to all recipients. What the server answers may repeat their addresses, so it is not passed on."""
        url, sender, recipients = self._sending.smtp_url, self._sending.mail_from, one.subscribed.recipients
        if url is None or sender is None:
            raise Undelivered(Reason.MAIL_NOT_CONFIGURED, for_good=True)
        message = letter(one, rendered, sender, self._sending.public_url)
        try:
            refused = _through(url, message, sender, recipients)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise Undelivered(Reason.MAIL_REFUSED, for_good=bool(codes) and min(codes) >= FOR_GOOD) from None
        except smtplib.SMTPServerDisconnected:
            raise Undelivered(Reason.MAIL_UNREACHABLE) from None
        except smtplib.SMTPResponseException as error:
            raise Undelivered(Reason.MAIL_REFUSED, for_good=error.smtp_code >= FOR_GOOD) from None
        except (smtplib.SMTPException, OSError):
            raise Undelivered(Reason.MAIL_UNREACHABLE) from None
        return Reason.MAIL_PARTLY_REFUSED if refused else None


def _replace(folder: Path, rendered: Rendered) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{rendered.name}.new"
    try:
        with draft.open("wb") as file:
            file.write(rendered.content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / rendered.name)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _through(url: str, message: EmailMessage, sender: str, recipients: tuple[str, ...]) -> dict[str, tuple[int, bytes]]:
    """Send a message through the server at `url`; return whom it refused, where it took others."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    trusted = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE_SECONDS, context=trusted)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE_SECONDS)
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=trusted)
        if parts.username and parts.password:
            server.login(unquote(parts.username), unquote(parts.password))
        return server.sendmail(sender, recipients, message.as_bytes(policy=SMTP))
