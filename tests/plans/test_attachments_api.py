"""Attached files over HTTP, asked of a real server under its host: in pieces, with a limit, back as a harmless download."""

import hashlib
import http.client
import json
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
import uvicorn

from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.plans import api
from services.plans.application import Files, UseCases
from tests.plans import examples as ex
from tests.plans import examples_attachments as f

MIB = 1024 * 1024
QUERY = f"unit_id={ex.OFFICE}&purpose=OPINION&effective_on=2021-01-20&file_name="
PIECE = b"0123456789abcde\n" * 4096


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> dict[str, object]:
        """The body, read."""
        found: dict[str, object] = json.loads(self.body)
        return found


@dataclass
class Server:
    """A server that runs, and a key for all of it."""

    port: int
    token: str

    def ask(self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, **headers: str) -> Answer:
        """Send a request; an iterator goes in pieces, without saying how long it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        told = {"Authorization": f"Bearer {self.token}"} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        chunked = body is not None and not isinstance(body, bytes)
        if chunked:
            told["Transfer-Encoding"] = "chunked"
        try:
            connection.request(method, "/plans" + path, body, told, encode_chunked=chunked)
            reply = connection.getresponse()
            return Answer(reply.status, reply.headers, reply.read())
        finally:
            connection.close()

    def attach(
        self, data: bytes, name: str = f.SECRET, media_type: str = "application/pdf", sha256: str = "", **headers: str
    ) -> Answer:
        """Attach bytes."""
        path = f"/attachments/{sha256 or hashlib.sha256(data).hexdigest()}?{QUERY}{quote(name)}"
        return self.ask("PUT", path, data, Content_Type=media_type, **headers)


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """One kind of database: which it is plays no part here."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def server(use: UseCases, tmp_path: Path) -> Iterator[Server]:
    """The service under its host, as one machine has it, on a socket."""
    keys = Keys(tmp_path / "api-keys.json")
    token = keys.create(account="acc-1", post="Bí thư", at=datetime(2021, 1, 1, tzinfo=UTC))
    raw = api.raw(use)
    plans = create_app("plans", [api.router(use, Gate(keys, {}))], raw=raw)
    host = create_app("host", [], raw=[one.under("/plans") for one in raw])
    host.mount("/plans", plans)
    listening = socket.create_server(("127.0.0.1", 0))
    serving = uvicorn.Server(uvicorn.Config(host, log_config=None, access_log=False, http="httptools"))
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield Server(listening.getsockname()[1], token)
    serving.should_exit = True
    thread.join(timeout=30)
    listening.close()


def left(files: Files) -> list[str]:
    """What lies anywhere in the directory of files."""
    return [path.name for path in files.store.incoming.parent.rglob("*") if path.is_file()]


def test_a_file_is_attached_and_given_back_as_a_download_that_nothing_runs(server: Server) -> None:
    """INVARIANT: what people handed in is never shown or run by a browser as ours.

    Breaks when a header that says so is left out, or the type is the one that was declared.
    """
    attached = server.attach(f.PDF)
    assert (attached.status, attached.headers["ETag"]) == (200, '"1"'), attached.body
    assert {name: attached.json()[name] for name in ("sha256", "size", "media_type", "scanned")} == {
        "sha256": f.SHA,
        "size": len(f.PDF),
        "media_type": "application/pdf",
        "scanned": False,
    }
    given = server.ask("GET", f"/attachments/{f.SHA}")
    assert (given.status, given.body) == (200, f.PDF)
    assert given.headers["Content-Type"] == "application/pdf"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Content-Security-Policy"] == "sandbox"
    assert given.headers["ETag"] == f'"{f.SHA}"'
    plain, full = given.headers["Content-Disposition"].split("; ", 1)
    assert plain == "attachment"
    assert full.endswith(f"filename*=UTF-8''{quote(f.SECRET)}")


def test_a_file_one_has_already_is_not_sent_again(server: Server) -> None:
    server.attach(f.PDF)
    same = server.ask("GET", f"/attachments/{f.SHA}", If_None_Match=f'"{f.SHA}"')
    assert (same.status, same.body) == (304, b"")


def test_references_are_shown_and_removed_and_the_file_goes_with_the_last(server: Server, files: Files) -> None:
    server.attach(f.PDF)
    shown = server.ask("GET", f"/attachments/{f.SHA}/references").json()
    assert [one["file_name"] for one in shown["references"]] == [f.SECRET]  # type: ignore[attr-defined]  # a list
    wish = f.dropping.model_dump_json().encode()
    removal = f"/attachments/{f.SHA}/units/{ex.OFFICE}/removal"
    removed = server.ask("PUT", removal, wish, Content_Type="application/json")
    assert (removed.status, removed.headers["ETag"], left(files)) == (200, '"2"', [])
    assert server.ask("GET", f"/attachments/{f.SHA}").json()["code"] == "plans.unknown_attachment"
    swept = server.ask("POST", "/attachments/sweep")
    assert (swept.status, swept.json()) == (200, {"kept": 0, "removed": 0})


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"data": f.png()}, 415, "plans.attachment_type_lies"),
        ({"data": b"MZ" + bytes(99), "media_type": "application/octet-stream"}, 415, "plans.attachment_type_unknown"),
        ({"data": f.PDF, "sha256": "0" * 64}, 422, "plans.attachment_hash_wrong"),
        ({"data": f.PDF, "media_type": "text/html"}, 415, "http.unsupported_media_type"),
        ({"data": f.PDF, "sha256": "x" * 64}, 415, "http.unsupported_media_type"),
        ({"data": f.PDF, "name": "../y-kien.pdf"}, 422, "http.malformed"),
        ({"data": f.PDF, "Idempotency_Key": "é"}, 422, "http.malformed"),
    ],
)
def test_what_is_refused_is_a_problem_and_leaves_nothing(
    server: Server, files: Files, said: dict[str, str], status: int, code: str
) -> None:
    answer = server.attach(**said)  # type: ignore[arg-type]  # data is bytes
    assert (answer.status, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]
    assert left(files) == []


def test_a_day_no_calendar_goes_to_is_malformed(server: Server) -> None:
    path = f"/attachments/{f.SHA}?{QUERY}a.pdf".replace("2021-01-20", "9999-01-20")
    assert server.ask("PUT", path, f.PDF, Content_Type="application/pdf").json()["code"] == "http.malformed"


def test_nobody_attaches_or_reads_without_a_key(server: Server, files: Files) -> None:
    server.attach(f.PDF)
    server.token = ""
    assert server.attach(f.TEXT, "a.txt", "text/plain").status == 401
    assert server.ask("GET", f"/attachments/{f.SHA}").status == 401
    assert left(files) == [f.SHA]


def test_a_repeated_key_gets_the_same_answer(server: Server) -> None:
    first, again = (server.attach(f.PDF, Idempotency_Key="once") for _ in range(2))
    assert (first.json()["repeated"], again.json()["repeated"]) == (False, True)
    other = server.attach(f.TEXT, "a.txt", "text/plain", Idempotency_Key="once")
    assert other.json()["code"] == "http.idempotency_key_reused"


def pieces(many: int, sent: list[int]) -> Iterator[bytes]:
    """Text of 64 KiB a piece; notes how much was asked for."""
    for _ in range(many):
        sent.append(len(PIECE))
        yield PIECE


@pytest.mark.slow
def test_a_file_of_the_largest_size_comes_in_pieces_and_is_never_whole_in_memory(server: Server, files: Files) -> None:
    """INVARIANT: memory does not grow with the size of a file.

    Breaks when the edge gathers the body of this route, as it does on the others, or a file is read whole to be judged.
    """
    many = 20 * MIB // len(PIECE)
    sha256 = hashlib.sha256(PIECE * many).hexdigest()
    path = f"/attachments/{sha256}?{QUERY}a.txt"
    tracemalloc.start()
    try:
        answer = server.ask("PUT", path, pieces(many, []), Content_Type="text/plain")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (answer.status, answer.json()["size"]) == (200, 20 * MIB), answer.body
    assert peak < 8 * MIB
    assert left(files) == [sha256]
    assert hashlib.sha256(server.ask("GET", f"/attachments/{sha256}").body).hexdigest() == sha256


def shout(server: Server, head: str, body: Iterator[bytes], *, chunked: bool) -> bytes:
    """Send without ever waiting, reading meanwhile, as a browser does; return what came back before the end."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        heard: list[bytes] = []

        def listen() -> None:
            try:
                while part := connection.recv(65536):
                    heard.append(part)
            except OSError:
                return

        listening = threading.Thread(target=listen)
        listening.start()
        try:
            connection.sendall(head.encode())
            for piece in body:
                connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
        except OSError:
            pass
        listening.join(timeout=60)
    return b"".join(heard)


@pytest.mark.slow
@pytest.mark.parametrize("chunked", [True, False], ids=["in chunks", "of a stated length"])
def test_a_body_of_a_gigabyte_is_cut_off_early_with_a_clear_refusal_and_leaves_nothing(
    server: Server, files: Files, chunked: bool
) -> None:
    gigabyte, sent = 1024 * MIB // len(PIECE), list[int]()
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {1024 * MIB}"
    head = (
        f"PUT /plans/attachments/{'0' * 64}?{QUERY}a.txt HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n"
        f"Content-Type: text/plain\r\n{length}\r\n\r\n"
    )
    heard = shout(server, head, pieces(gigabyte, sent), chunked=chunked)
    status, _, rest = heard.partition(b"\r\n")
    assert b" 413 " in status, heard
    body = json.loads(rest.partition(b"\r\n\r\n")[2])
    assert body["code"] == "http.body_too_large"
    assert body["detail"] == "Tệp gửi lên vượt quá 20 MiB."
    assert sum(sent) < 256 * MIB
    assert left(files) == []


@pytest.mark.slow
def test_of_a_file_whose_sender_goes_away_nothing_is_left(server: Server, files: Files) -> None:
    head = (
        f"PUT /plans/attachments/{'0' * 64}?{QUERY}a.txt HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {MIB}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(head.encode() + PIECE)
        while not left(files):
            server.ask("GET", f"/attachments/{f.SHA}")
    while left(files):
        server.ask("GET", f"/attachments/{f.SHA}")
