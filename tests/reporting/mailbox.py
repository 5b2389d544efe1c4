"""A mail server of one's own, that keeps what it is given."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Post:
    """Takes mail in; addresses in `refuses` it does not know."""

    refuses: set[str] = field(default_factory=set)
    came: list[tuple[str, list[str], bytes]] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:  # the library's name
        if address in self.refuses:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # as above
        self.came.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    def mails(self) -> list[EmailMessage]:
        """Return what came, read."""
        return [message_from_bytes(content, policy=default) for _, _, content in self.came]  # type: ignore[misc]  # by the policy


@contextmanager
def smtp(post: Post, port: int) -> Iterator[None]:
    """Run a mail server."""
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield
    finally:
        server.stop()
