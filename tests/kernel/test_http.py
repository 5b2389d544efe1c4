"""The edge: keys, scopes, terms in headers, problem details, limits; asked over real ASGI."""

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar
from uuid import UUID

import httpx2 as httpx
import pytest
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import OperationalError as ViewsAway
from starlette.testclient import TestClient
from starlette.types import Message

from services.kernel.decider import Refusal
from services.kernel.http import (
    BODY_LIMIT,
    Asked,
    Gate,
    Malformed,
    OutOfScope,
    Page,
    RawBody,
    Slice,
    create_app,
    cursor_of,
    etag,
    paging,
    parts_of,
    require_scope,
)
from services.kernel.keys import Keys
from services.kernel.personal import KeysUnavailable
from services.kernel.recorders import OperationalError as StoreAway
from services.kernel.store import Actor, Caller, Conflict, StaleVersion

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2026, 3, 26, tzinfo=UTC)
SECRET_NAME = "Nguyễn Văn An"


class TooLate(Refusal):
    CODE: ClassVar[str] = "members.too_late"
    DETAIL: ClassVar[str] = "Đã quá hạn; hãy xin gia hạn."


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1)
    year: int = Field(ge=1931)


class Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rows: list[Row]


def router(gate: Gate, seen: list[Caller]) -> APIRouter:
    made = APIRouter()

    @made.put("/things/{thing_id}")
    def put(thing_id: UUID, wish: Wish, asked: Annotated[Asked, Depends(gate.write)], response: Response) -> int:
        seen.append(asked)
        etag(response, 4)
        return len(wish.rows)

    @made.get("/things")
    def things(asked: Annotated[Asked, Depends(gate.read)], part: Annotated[Slice, Depends(paging)]) -> Page[int]:
        return Page(items=list(range(part.limit)), next=None)

    @made.get("/figures", dependencies=[Depends(gate.public)])
    def figures() -> int:
        return 7

    @made.post("/raise/{what}")
    def fail(what: str) -> None:
        errors: dict[str, Exception] = {
            "refusal": TooLate(), "stale": StaleVersion(), "conflict": Conflict("x"), "crash": ValueError(SECRET_NAME),
            "store-away": StoreAway(SECRET_NAME), "views-away": ViewsAway(SECRET_NAME, {}, ValueError(SECRET_NAME)),
            "keys-away": KeysUnavailable("OperationalError"),
        }  # fmt: skip
        raise errors[what]

    return made


class Edge:
    """A client of the application above, and what its endpoints saw."""

    def __init__(self, directory: Path) -> None:
        keys = Keys(directory / "keys.json")
        self.token = keys.create(account="an", post="Bí thư", at=AT, unit=B, unit_code="cs-1")
        self.seen: list[Caller] = []
        self.waits: list[tuple[int, float]] = []
        gate = Gate(keys, {"members": self._arrived})
        self.http = TestClient(create_app("t", [router(gate, self.seen)], new_id=lambda: C))

    def _arrived(self, position: int, seconds: float) -> bool:
        self.waits.append((position, seconds))
        return position <= 10

    def put(self, body: Any = None, **headers: str) -> httpx.Response:
        given = {"Authorization": f"Bearer {self.token}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return self.http.put(f"/things/{A}", json={"rows": []} if body is None else body, headers=given)


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[Edge]:
    made = Edge(tmp_path)
    with made.http:
        yield made


def problem(reply: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert reply.status_code == status, reply.text
    assert reply.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = reply.json()
    assert (found["status"], found["code"]) == (status, code)
    assert found["type"] == f"urn:bachudong:problem:{code}"
    assert found["correlation_id"] == reply.headers["X-Correlation-ID"]
    assert found["title"]
    assert found["detail"]
    return found


def test_a_wish_needs_a_key_and_the_answer_says_how(edge: Edge) -> None:
    reply = edge.http.put(f"/things/{A}", json={"rows": []})
    problem(reply, 401, "http.unauthorized")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    problem(edge.put(Authorization="Bearer bcd_x_y"), 401, "http.unauthorized")
    problem(edge.http.get("/things"), 401, "http.unauthorized")
    assert edge.http.get("/figures").json() == 7


def test_the_key_may_come_in_its_own_header(edge: Edge) -> None:
    assert edge.http.get("/things", headers={"X-API-Key": edge.token}).status_code == 200


def test_a_browser_that_is_signed_in_reads_with_its_cookie_and_is_led_to_sign_in_without(edge: Edge) -> None:
    page = {"Accept": "text/html"}
    led = edge.http.get("/things?limit=2", headers=page, follow_redirects=False)
    assert (led.status_code, led.headers["Location"]) == (303, "/sign-in?next=%2Fthings%3Flimit%3D2")
    edge.http.cookies.set("bcd_key", edge.token)
    assert edge.http.get("/things", headers=page).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver.evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)
def test_a_cookie_writes_only_from_a_page_of_this_site(edge: Edge, headers: dict[str, str], status: int) -> None:
    """INVARIANT: no other site writes in the name of someone who is signed in here.

    A wish let in by the cookie alone would break it.
    """
    edge.http.cookies.set("bcd_key", edge.token)
    reply = edge.http.put(f"/things/{A}", json={"rows": []}, headers=headers)
    assert reply.status_code == status
    if status == 403:
        problem(reply, 403, "http.foreign_origin")
    with_header = {**headers, "Authorization": f"Bearer {edge.token}"}
    assert edge.http.put(f"/things/{A}", json={"rows": []}, headers=with_header).status_code == 200


def test_figures_need_a_key_where_public_reading_is_off(tmp_path: Path) -> None:
    gate = Gate(Keys(tmp_path / "keys.json"), {}, public_read=False)
    problem(TestClient(create_app("t", [router(gate, [])])).get("/figures"), 401, "http.unauthorized")


def test_the_caller_carries_account_scope_and_correlation_id(edge: Edge) -> None:
    assert edge.put(X_Correlation_ID=str(A)).headers["X-Correlation-ID"] == str(A)
    assert edge.put(X_Correlation_ID="nonsense").headers["X-Correlation-ID"] == str(C)
    actor = Actor("an", "Bí thư", "cs-1")
    assert edge.seen == [Caller(actor, B, correlation_id=A), Caller(actor, B, correlation_id=C)]


def test_if_match_carries_the_expected_version_and_etag_goes_back(edge: Edge) -> None:
    reply = edge.put(If_Match='"3"')
    assert edge.seen[0].expected == 3
    assert reply.headers["ETag"] == '"4"'
    edge.put(If_Match="*")
    assert edge.seen[1].expected is None
    problem(edge.put(If_Match='"abc"'), 422, "http.malformed")


def test_an_idempotency_key_is_bound_to_the_account_and_to_what_was_asked(edge: Edge) -> None:
    edge.put(Idempotency_Key="k1")
    edge.put(Idempotency_Key="k1")
    edge.put({"rows": [{"name": "x", "year": 2000}]}, Idempotency_Key="k1")
    first, same, other = (caller.receipt for caller in edge.seen)
    assert first is not None
    assert other is not None
    assert first.key == "an:k1"
    assert first == same
    assert other.fingerprint != first.fingerprint
    problem(edge.put(Idempotency_Key="k" * 201), 422, "http.malformed")


def test_a_reader_waits_for_what_it_wrote(edge: Edge) -> None:
    assert edge.http.get("/figures?after=members:9").status_code == 200
    assert edge.waits[0][0] == 9
    assert 4 < edge.waits[0][1] <= 5
    assert edge.http.get("/figures?after=members:0").status_code == 200
    assert len(edge.waits) == 1
    late = edge.http.get("/figures?after=members:11")
    problem(late, 503, "http.not_yet")
    assert late.headers["Retry-After"] == "1"
    for wrong in ("members", "members:-1", "members:x", "other:1", "members:²"):
        problem(edge.http.get("/figures", params={"after": wrong}), 422, "http.malformed")


def test_fields_that_do_not_parse_are_named_in_vietnamese_and_values_are_not_repeated(edge: Edge) -> None:
    reply = edge.put({"rows": [{"name": "", "year": SECRET_NAME}, {"nam": "x", "year": 1900}]})
    errors = problem(reply, 422, "http.malformed")["errors"]
    assert [(e["in"], e["field"], e["code"]) for e in errors] == [
        ("body", "rows[0].name", "string_too_short"),
        ("body", "rows[0].year", "int_parsing"),
        ("body", "rows[1].name", "missing"),
        ("body", "rows[1].year", "greater_than_equal"),
        ("body", "rows[1].nam", "extra_forbidden"),
    ]
    assert errors[0]["detail"] == "Cần ít nhất 1 ký tự."
    assert errors[3]["detail"] == "Phải từ 1931 trở lên."
    assert SECRET_NAME not in reply.text
    limit = edge.http.get("/things?limit=501", headers={"X-API-Key": edge.token})
    assert problem(limit, 422, "http.malformed")["errors"][0]["field"] == "limit"


@pytest.mark.parametrize(
    ("content", "status"), [("{", 422), ('"\\u0000"', 422), ("[" * 100_000, 400), (b'{"rows": "\xff"}', 400)]
)
def test_a_broken_body_is_malformed(edge: Edge, content: str | bytes, status: int) -> None:
    headers = {"X-API-Key": edge.token, "Content-Type": "application/json"}
    problem(edge.http.put(f"/things/{A}", content=content, headers=headers), status, "http.malformed")
    assert edge.seen == []


def test_a_body_must_be_json(edge: Edge) -> None:
    reply = edge.http.put(f"/things/{A}", content="a=1", headers={"Content-Type": "text/plain"})
    problem(reply, 415, "http.unsupported_media_type")


def test_a_body_over_the_limit_is_refused_also_when_it_comes_in_chunks(edge: Edge) -> None:
    """INVARIANT: no request makes the service hold more than BODY_LIMIT bytes.

    Trusting Content-Length alone would break it: a chunked body has none.
    """
    headers = {"X-API-Key": edge.token, "Content-Type": "application/json"}
    problem(edge.http.put(f"/things/{A}", content=b" " * (BODY_LIMIT + 1), headers=headers), 413, "http.body_too_large")
    chunks = (b" " * 65536 for _ in range(BODY_LIMIT // 65536 + 1))
    problem(edge.http.put(f"/things/{A}", content=chunks, headers=headers), 413, "http.body_too_large")
    fits = json.dumps({"rows": []}).encode().ljust(BODY_LIMIT)
    assert edge.http.put(f"/things/{A}", content=fits, headers=headers).status_code == 200


def test_unknown_addresses_and_methods_are_problems_too(edge: Edge) -> None:
    problem(edge.http.get("/nowhere"), 404, "http.not_found")
    reply = edge.http.delete("/figures")
    problem(reply, 405, "http.method_not_allowed")
    assert reply.headers["Allow"] == "GET"
    problem(edge.http.get("/figures?q=%00"), 422, "http.malformed")


def test_refusals_stale_versions_and_conflicts_have_their_own_status(edge: Edge) -> None:
    assert problem(edge.http.post("/raise/refusal"), 409, "members.too_late")["detail"] == TooLate.DETAIL
    problem(edge.http.post("/raise/stale"), 412, "http.precondition_failed")
    assert int(edge.http.post("/raise/conflict").headers["Retry-After"]) > 0
    problem(edge.http.post("/raise/conflict"), 503, "http.conflict")


@pytest.mark.parametrize("what", ["store-away", "views-away", "keys-away"])
def test_a_database_that_is_away_is_no_crash(edge: Edge, what: str, caplog: pytest.LogCaptureFixture) -> None:
    """INVARIANT: a caller learns that asking again will help, an operator why it is so, once; nobody learns of a person.

    An error of a database that is left to the last catch breaks it: HTTP 500, and a line in the log for each request.
    """
    for _ in range(3):
        reply = edge.http.post(f"/raise/{what}")
        problem(reply, 503, "http.unavailable")
        assert reply.headers["Retry-After"] == "5"
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == ["WARNING"]
    assert SECRET_NAME not in caplog.text


def test_a_crash_is_logged_once_without_personal_data(edge: Edge, caplog: pytest.LogCaptureFixture) -> None:
    """INVARIANT: the text of an exception reaches neither the client nor the log.

    Logging with `exc_info`, or leaving the crash to the server's own log, would break it.
    """
    caplog.set_level(logging.INFO)
    reply = edge.http.post("/raise/crash")
    problem(reply, 500, "http.crashed")
    crashes = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(crashes) == 1
    assert str(C) in crashes[0].getMessage()
    assert "ValueError" in crashes[0].getMessage()
    assert SECRET_NAME not in caplog.text + reply.text


def test_a_mounted_service_answers_with_its_hosts_correlation_id_and_the_same_fingerprint(edge: Edge) -> None:
    host = create_app("host", [], new_id=lambda: B)
    host.mount("/members", edge.http.app)
    headers = {"X-API-Key": edge.token, "Idempotency-Key": "k"}
    with TestClient(host) as http:
        problem(http.get("/members/nowhere"), 404, "http.not_found")
        assert http.get("/members/figures").headers["X-Correlation-ID"] == str(B)
        assert http.put(f"/members/things/{A}", json={"rows": []}, headers=headers).status_code == 200
    edge.http.put(f"/things/{A}", json={"rows": []}, headers=headers)
    assert edge.seen[0].receipt == edge.seen[1].receipt


def test_scope_is_the_unit_and_what_lies_below_it() -> None:
    parents = {C: B, B: A, A: None}
    actor = Actor("an", "Bí thư", "x")
    require_scope(Caller(actor, None), C, parents.get)
    require_scope(Caller(actor, B), B, parents.get)
    require_scope(Caller(actor, B), C, parents.get)
    for unit in (A, UUID(int=9)):
        with pytest.raises(OutOfScope):
            require_scope(Caller(actor, B), unit, parents.get)
    with pytest.raises(OutOfScope):
        require_scope(Caller(actor, B), A, {A: C, C: A}.get)


def test_a_cursor_comes_back_as_it_was_and_a_forged_one_is_malformed() -> None:
    cursor = cursor_of("đoàn", 5)
    assert parts_of(cursor, str, int) == ("đoàn", 5)
    for wrong in ("", "%%%", cursor_of(5, 5), cursor_of("đoàn"), "ÿ"):
        with pytest.raises(Malformed):
            parts_of(wrong, str, int)


def test_answers_are_not_kept_by_caches_and_the_description_tells_of_keys(edge: Edge) -> None:
    assert edge.http.get("/figures").headers["Cache-Control"] == "no-store"
    described = edge.http.get("/openapi.json").json()
    assert set(described["components"]["securitySchemes"]) == {"bearer", "apiKey", "cookie"}
    assert "Problem" in described["components"]["schemas"]
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_a_route_of_files_gets_its_body_as_it_comes_and_no_more_than_may_come() -> None:
    """INVARIANT: on a streamed route no more than one piece is in memory, and too long a body never gets through.

    Gathering the body in the edge, or trusting Content-Length, would break it.
    """
    heard: list[int] = []
    app = create_app("t", [], raw=[RawBody("PUT", re.compile("/file"), frozenset({"text/plain"}), 300, streamed=True)])

    @app.put("/file")
    async def take(request: Request) -> int:
        async for piece in request.stream():
            heard.append(len(piece))
        return sum(heard)

    def send(pieces: int, *, length: bool = False, media_type: bytes = b"text/plain") -> int:
        coming = [{"type": "http.request", "body": b"x" * 100, "more_body": n > 1} for n in range(pieces, 0, -1)]
        told: list[Message] = []
        headers = [(b"content-type", media_type)] + [(b"content-length", b"%d" % (100 * pieces))] * length
        scope = {"type": "http", "method": "PUT", "path": "/file", "query_string": b"", "headers": headers}

        async def receive() -> Message:
            return coming.pop(0)

        async def answer(message: Message) -> None:
            told.append(message)

        asyncio.run(app(scope, receive, answer))
        assert coming == [], "what is left unread cuts off the answer"
        status: int = told[0]["status"]
        return status

    assert (send(3), heard) == (200, [100, 100, 100, 0])
    assert (send(4), heard[4:]) == (413, [100, 100, 100])
    assert [send(4, length=True), send(2, media_type=b"text/html")] == [413, 415]
    assert len(heard) == 7
