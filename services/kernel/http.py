"""The edge of a service: who asks and on which terms, paging, ETag, body limits, correlation ids, what is counted and traced."""

import hashlib
import json
import re
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import anyio
import anyio.to_thread
from fastapi import APIRouter, FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kernel.keys import Holder, Keys
from services.kernel.problems import (
    MEDIA_TYPE,
    BodyTooLarge,
    ForeignOrigin,
    Malformed,
    NotFound,
    NotYet,
    OutOfScope,
    Problem,
    SignInFirst,
    Unauthorized,
    UnsupportedMediaType,
    crashed,
    handle_problems,
    refused,
)
from services.kernel.store import Caller, Receipt
from services.kernel.tracing import HEADER, of_request, under
from services.kernel.watching import Watched

__all__ = [
    "COOKIE",
    "HOLDER",
    "SAFE",
    "SIGN_IN",
    "Asked",
    "Gate",
    "Malformed",
    "NotFound",
    "OutOfScope",
    "Page",
    "RawBody",
    "Slice",
    "create_app",
    "cursor_of",
    "etag",
    "paging",
    "parts_of",
    "require_same_origin",
    "require_scope",
    "widen_threads",
]

T = TypeVar("T")
Asked = Caller
Waiter = Callable[[int, float], bool]

AFTER_SECONDS = 5.0
BODY_LIMIT = 4 * 1024 * 1024
DRAIN_LIMIT, DRAIN_SECONDS = 16 * BODY_LIMIT, 2.0
COOKIE = "bcd_key"
"""The cookie in which a browser that is signed in brings its API key."""
SIGN_IN = "/sign-in"
"""Where a browser without a key is led: the page of the service that stands at the root."""
HOLDER = "bcd.holder"
"""Key of the ASGI scope under which this process names whom it asks for; nothing that comes over a connection can set it."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
THREADS = 320
"""Worker threads: commands in flight together share a commit, and readers may wait for what they wrote."""


class Gate:
    """Lets requests in: checks the API key and reads the terms that stand in the headers and in `?after=`.

    The key comes in a header, or in the cookie of a browser that is signed in: for reading, or from a page of this site.

    `waiters` maps a service to a function that blocks until that service's facts up to a position are visible here,
    at most so many seconds, and says whether they are. With `public_read` false even aggregate figures need a key.
    """

    def __init__(self, keys: Keys, waiters: Mapping[str, Waiter], *, public_read: bool = True) -> None:
        self._keys, self._waiters, self.public_read = keys, waiters, public_read

    def write(self, request: Request) -> Caller:
        """Admit a wish; as a dependency. Raises Unauthorized, ForeignOrigin, Malformed, NotYet."""
        holder = self._holder(request)
        caller = Caller(
            actor=holder.actor,
            scope=holder.scope,
            correlation_id=getattr(request.state, "correlation_id", None),
            receipt=_receipt(request, holder.actor.account),
            expected=_expected(request),
        )
        self._wait(request)
        return caller

    def read(self, request: Request) -> Caller:
        """Admit a reader of members' data; as a dependency. Raises Unauthorized, Malformed, NotYet."""
        holder = self._holder(request)
        self._wait(request)
        return Caller(holder.actor, holder.scope, correlation_id=getattr(request.state, "correlation_id", None))

    def public(self, request: Request) -> None:
        """Admit a reader of aggregate figures; as a dependency. Raises Malformed, NotYet, Unauthorized."""
        if not self.public_read:
            self._holder(request)
        self._wait(request)

    def who(self, request: Request) -> Holder | None:
        """Return whose valid key came with the request, None where none did: to show it, not to let anyone in."""
        within: Holder | None = request.scope.get(HOLDER)
        if within is not None:
            return within
        token = _token(request) or request.cookies.get(COOKIE, "")
        return self._keys.verify(token.strip()) if token else None

    def verify(self, token: str) -> Holder | None:
        """Return whom a token stands for, in constant time; None for one that is not valid."""
        return self._keys.verify(token)

    def _holder(self, request: Request) -> Holder:
        holder = self.who(request)
        if holder is not None:
            if request.method not in SAFE and HOLDER not in request.scope and not _token(request):
                require_same_origin(request)
            return holder
        if request.method in SAFE and "text/html" in request.headers.get("Accept", ""):
            raise SignInFirst(f"{SIGN_IN}?{urlencode({'next': _whole_path(request)})}")
        raise Unauthorized()

    def _wait(self, request: Request) -> None:
        deadline = time.monotonic() + AFTER_SECONDS
        for after in request.query_params.getlist("after"):
            service, _, position = after.partition(":")
            waiter = self._waiters.get(service)
            if waiter is None or not position.isascii() or not position.isdigit() or len(position) > 18:
                raise Malformed("Tham số after phải có dạng <dịch vụ>:<vị trí>, ví dụ members:120.")
            if int(position) and not waiter(int(position), max(0.0, deadline - time.monotonic())):
                raise NotYet()


def _token(request: Request) -> str:
    """Return the key that stands in a header; empty where none does."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else request.headers.get("X-API-Key", "")


def require_same_origin(request: Request) -> None:
    """Raise ForeignOrigin unless the browser says that a page of this very site sends the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site != "same-origin":
            raise ForeignOrigin()
        return
    host = request.headers.get("Host", "")
    if not host or urlsplit(request.headers.get("Origin", "")).netloc.lower() != host.lower():
        raise ForeignOrigin()


def _whole_path(request: Request) -> str:
    query = request.scope.get("query_string", b"").decode("latin-1")
    path = request.url.path
    return f"{path}?{query}" if query else path


def _receipt(request: Request, account: str) -> Receipt | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 1 <= len(key) <= 200 or not key.isascii() or not key.isprintable():
        raise Malformed("Idempotency-Key phải có 1 đến 200 ký tự ASCII.")
    path = _own_path(request)
    body = getattr(request.state, "body_sha256", "")
    fingerprint = hashlib.sha256(f"{request.method}\n{path}\n{body}".encode()).hexdigest()
    return Receipt(f"{account}:{key}", fingerprint)


def _own_path(request: Request) -> str:
    """Return the path within this application, wherever it is mounted."""
    return str(request.scope["path"]).removeprefix(str(request.scope.get("root_path", "")))


def _expected(request: Request) -> int | None:
    value = request.headers.get("If-Match")
    if value is None or value.strip() == "*":
        return None
    version = value.strip().removeprefix("W/").strip('"')
    if not version.isascii() or not version.isdigit() or len(version) > 18:
        raise Malformed('If-Match phải là giá trị ETag đã nhận, ví dụ "3".')
    return int(version)


def require_scope(caller: Caller, unit_id: UUID, parent_of: Callable[[UUID], UUID | None]) -> None:
    """Raise OutOfScope unless `unit_id` is the caller's unit or lies below it; `parent_of` gives None at the top."""
    if caller.scope is None:
        return
    seen: set[UUID] = set()
    unit: UUID | None = unit_id
    while unit is not None and unit not in seen:
        if unit == caller.scope:
            return
        seen.add(unit)
        unit = parent_of(unit)
    raise OutOfScope()


def etag(response: Response, version: int) -> None:
    """Set the ETag to a stream's version: what a client sends back as `If-Match`."""
    response.headers["ETag"] = f'"{version}"'


class Page(BaseModel, Generic[T]):
    """Some of the items asked for; `next` is the cursor of the following page, None on the last."""

    model_config = ConfigDict(frozen=True)

    items: list[T]
    next: str | None


@dataclass(frozen=True)
class Slice:
    """Which part of a list was asked for: up to `limit` items behind `cursor` (None: from the beginning)."""

    cursor: str | None
    limit: int


def paging(
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Slice:
    """Read `?cursor=` and `?limit=`; as a dependency."""
    return Slice(cursor, limit)


def cursor_of(*parts: str | int) -> str:
    """Return an opaque cursor for the sort key of the last item of a page."""
    return urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def parts_of(cursor: str, *kinds: type[str] | type[int]) -> tuple[Any, ...]:
    """Return the sort key a cursor stands for; raises Malformed unless its parts are of these kinds."""
    try:
        parts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        parts = None
    if not isinstance(parts, list) or [type(part) for part in parts] != list(kinds):
        raise Malformed("Tham số cursor không hợp lệ; hãy dùng đúng giá trị next đã nhận.")
    return tuple(parts)


def random_id() -> UUID:
    """Return a new random id."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


@dataclass(frozen=True)
class RawBody:
    """A route that takes a file as it is: its method, the pattern of its path, the types it may call it, its size in bytes.

    A `streamed` one is handed to the route as it comes and is never whole in memory; what it is must then stand in its
    path, which is all of it that an Idempotency-Key is bound to.
    """

    method: str
    path: re.Pattern[str]
    media_types: frozenset[str]
    limit: int
    streamed: bool = False

    def takes(self, request: Request) -> bool:
        """Tell whether the request is for this route."""
        return request.method == self.method and self.path.fullmatch(_own_path(request)) is not None

    def under(self, mount: str) -> "RawBody":
        """Return the same route as the host sees it, under whose `mount` its application stands."""
        return replace(self, path=re.compile(re.escape(mount.rstrip("/")) + self.path.pattern))


class Edge:
    """ASGI middleware: gives a request its correlation id, bounds and hashes its body, turns a crash into a problem.

    Bodies are JSON but on the routes of `raw`. What is answered is told to `watched`.
    """

    def __init__(
        self,
        app: ASGIApp,
        new_id: Callable[[], UUID],
        raw: Sequence[RawBody] = (),
        watched: Watched | None = None,
    ) -> None:
        self._app, self._new_id, self._raw, self._watched = app, new_id, raw, watched

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        correlation_id = self._correlation_id(request)
        request.state.correlation_id = correlation_id
        if self._watched is None:
            with under(of_request(request.headers.get(HEADER, ""), correlation_id)):
                await self._answer(request, receive, send)
        else:
            with self._watched.watching(request, correlation_id) as seen:
                await self._answer(request, receive, seen(send))

    async def _answer(self, request: Request, receive: Receive, send: Send) -> None:
        scope = request.scope
        started = False
        passing: _Passing | None = None

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                if passing is not None:
                    await passing.drain()
                headers = MutableHeaders(scope=message)
                headers["X-Correlation-ID"] = str(request.state.correlation_id)
                headers["X-Content-Type-Options"] = "nosniff"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            _refuse_nul(scope)
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                raw = next((one for one in self._raw if one.takes(request)), None)
                if raw is not None and raw.streamed:
                    receive = passing = await _passing_body(request, receive, raw)
                else:
                    receive = await _whole_body(request, receive, raw)
            await self._app(scope, receive, answer)
        except _Gone:
            return
        except Problem as error:
            await refused(request, error)(scope, receive, answer)
        except Exception as error:  # noqa: BLE001  # the last catch before the server, which would log personal data
            response = crashed(request, error)
            if not started:
                await response(scope, receive, answer)

    def _correlation_id(self, request: Request) -> UUID:
        given_by_host: UUID | None = getattr(request.state, "correlation_id", None)
        if given_by_host is not None:
            return given_by_host
        try:
            return UUID(request.headers.get("X-Correlation-ID", ""))
        except ValueError:
            return self._new_id()


class _Gone(Exception):
    """The client went away before its request was complete."""


def _refuse_nul(scope: Scope) -> None:
    if b"%00" in scope.get("query_string", b"") or "\x00" in scope["path"]:
        raise Malformed("Địa chỉ có ký tự không được phép.")


async def _drain(receive: Receive) -> None:
    """Throw away what is left of a body that is too long, within reason: unread, it would cut off the answer."""
    drained, more = 0, True
    with anyio.move_on_after(DRAIN_SECONDS):
        while more and drained < DRAIN_LIMIT:
            message = await receive()
            drained += len(message.get("body", b""))
            more = message.get("more_body", False)


def _too_large(raw: RawBody | None) -> str:
    return f"Tệp gửi lên vượt quá {raw.limit // 1024**2} MiB." if raw else ""


async def _require_length(request: Request, receive: Receive, raw: RawBody | None) -> None:
    length = request.headers.get("Content-Length", "0")
    if not length.isdigit() or int(length) > (raw.limit if raw else BODY_LIMIT):
        await _drain(receive)
        raise BodyTooLarge(_too_large(raw))


def _media_type(request: Request) -> str:
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _require_type(request: Request, raw: RawBody) -> None:
    if _media_type(request) not in raw.media_types:
        raise UnsupportedMediaType(f"Nội dung phải là tệp (Content-Type: {min(raw.media_types)}).")


class _Passing:
    """A `receive` that hands a body on as it comes, and no more of it than may come."""

    def __init__(self, receive: Receive, raw: RawBody) -> None:
        self._receive, self._raw = receive, raw
        self._size, self._more = 0, True

    async def __call__(self) -> Message:
        try:
            message = await self._receive()
        except BodyTooLarge:  # the host's own edge stands below this one
            self._more = False
            raise
        if message["type"] == "http.disconnect":
            if self._more:
                raise _Gone
            return message
        self._more = message.get("more_body", False)
        self._size += len(message.get("body", b""))
        if self._size > self._raw.limit:
            await self.drain()
            raise BodyTooLarge(_too_large(self._raw))
        return message

    async def drain(self) -> None:
        """Throw away what the route has left of the body."""
        if self._more:
            self._more = False
            with suppress(BodyTooLarge):
                await _drain(self._receive)


async def _passing_body(request: Request, receive: Receive, raw: RawBody) -> _Passing:
    """Refuse a body that says it is too long or of another type; return a `receive` that bounds it as it comes."""
    await _require_length(request, receive, raw)
    passing = _Passing(receive, raw)
    try:
        _require_type(request, raw)
    except UnsupportedMediaType:
        await passing.drain()
        raise
    return passing


async def _whole_body(request: Request, receive: Receive, raw: RawBody | None) -> Receive:
    """Read the body, refuse what is too long, not JSON, or holds a NUL; return a `receive` that gives it again.

    What comes to a route of files may be longer, of other types, and hold anything.
    """
    limit = raw.limit if raw else BODY_LIMIT
    await _require_length(request, receive, raw)
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        chunk: bytes = message.get("body", b"")
        more, size = message.get("more_body", False), size + len(chunk)
        if size > limit:
            await _drain(receive)
            raise BodyTooLarge(_too_large(raw))
        chunks.append(chunk)
    body = b"".join(chunks)
    media_type = _media_type(request)
    if raw is not None:
        _require_type(request, raw)
    elif body and media_type != "application/json" and not media_type.endswith("+json"):
        raise UnsupportedMediaType()
    elif b"\x00" in body or b"\\u0000" in body:
        raise Malformed("Nội dung có ký tự không được phép (NUL).")
    request.state.body_sha256 = hashlib.sha256(body).hexdigest()
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


PROBLEM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "correlation_id"],
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "detail", "code", "correlation_id")},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("in", "field", "code", "detail")},
            },
        },
    },
}
PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
}


class App(FastAPI):
    """A FastAPI application whose description tells of the API keys and the problem details."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        if self.openapi_schema is None:
            components = super().openapi().setdefault("components", {})
            components.setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
            components["securitySchemes"] = SECURITY_SCHEMES
        return super().openapi()


def widen_threads() -> None:
    """Let the running event loop use THREADS worker threads for plain `def` endpoints."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS


def create_app(
    title: str,
    routers: Iterable[APIRouter],
    *,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
    new_id: Callable[[], UUID] = random_id,
    raw: Sequence[RawBody] = (),
    described: bool = True,
    watched: Watched | None = None,
) -> FastAPI:
    """Return an application with these routers, in which every failure is a problem detail with the correlation id.

    Bodies are JSON of at most BODY_LIMIT bytes, but on the routes of `raw`. What is answered is told to `watched`.
    `new_id` gives a correlation id to a request that brings none. One that only holds others is not `described` itself.
    """

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        widen_threads()
        if lifespan is None:
            yield
            return
        async with lifespan(app):
            yield

    app = App(
        title=title,
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json" if described else None,
        responses={
            "4XX": {"description": "Từ chối: `code` cho biết lý do", **PROBLEM},
            "5XX": {"description": "Tạm thời không phục vụ được hoặc lỗi hệ thống", **PROBLEM},
        },
    )
    app.state.raw = tuple(raw)
    app.add_middleware(Edge, new_id=new_id, raw=app.state.raw, watched=watched)
    handle_problems(app)
    for router in routers:
        app.include_router(router)
    return app
