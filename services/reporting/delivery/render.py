"""A table as a file, got from our own application within the process, under the key of whoever subscribed."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from services.kernel.days import VIETNAM
from services.kernel.http import HOLDER
from services.kernel.keys import Holder, Keys
from services.reporting.application.file_names import stem
from services.reporting.application.subscriptions import Reason, Waiting, previous

PATIENCE_SECONDS = 300.0
TRY_AGAIN = 500


class Undelivered(Exception):
    """A delivery did not come about; its text is the reason code and names nobody. `for_good`: trying again is no use."""

    def __init__(self, reason: Reason, *, for_good: bool = False) -> None:
        super().__init__(reason.value)
        self.reason, self.for_good = reason, for_good


@dataclass(frozen=True)
class Rendered:
    """A table as it is sent: the file's name and bytes, its media type, the day its figures are of, its address."""

    name: str
    content: bytes
    media_type: str
    as_of: date
    address: str


class Renderer:
    """Asks the application for tables, as the account that subscribed: with its key revoked there is nothing to be had."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app, self._keys = app, keys

    async def render(self, one: Waiting) -> Rendered:
        """Return the table as of the day that is due. Raises Undelivered."""
        was = one.subscribed
        holder = self._keys.holding(was.account, was.unit_code)
        if holder is None:
            raise Undelivered(Reason.KEY_REVOKED, for_good=True)
        as_of = was.schedule.day_shown(one.due)
        address = _address(one, as_of)
        transport = httpx.ASGITransport(app=self._as(holder), raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://reporting", timeout=PATIENCE_SECONDS
        ) as client:
            answer = await client.get(address)
        if answer.status_code != httpx.codes.OK:
            if answer.status_code >= TRY_AGAIN:
                raise Undelivered(Reason.TABLE_UNAVAILABLE)
            raise Undelivered(Reason.TABLE_REFUSED, for_good=True)
        name = f"{stem(was.name)}_{as_of.isoformat()}.{was.form}"
        kind = answer.headers.get("content-type", "application/octet-stream")
        return Rendered(name, answer.content, kind, as_of, address)

    def _as(self, holder: Holder) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await self._app({**scope, HOLDER: holder}, receive, send)

        return app


def _address(one: Waiting, as_of: date) -> str:
    """Return the address of the file as of a day; what is asked since a moment is asked since the due one before."""
    parts = urlsplit(one.subscribed.address)
    path = parts.path if one.subscribed.form == "json" else f"{parts.path}.{one.subscribed.form}"
    asked = dict(parse_qsl(parts.query)) | {"on": as_of.isoformat()}
    if parts.path == "/api/statement":
        asked["to"] = as_of.isoformat()
    if parts.path == "/api/changes":
        asked["since"] = previous(one).astimezone(VIETNAM).isoformat(timespec="seconds")
    return f"{path}?{urlencode(asked)}"
