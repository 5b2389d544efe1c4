"""What is said of the certificate people are shown."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.suite.certificates import Certificate, judged, shown
from tests.support.certificates import authority, write

NOW = datetime(2026, 3, 26, tzinfo=UTC)
DAY = timedelta(days=1)


def certificate(begins: timedelta, ends: timedelta, *names: str) -> Certificate:
    return Certificate(frozenset(names or ("bcd.lan",)), NOW + begins, NOW + ends)


@pytest.mark.parametrize(
    ("found", "by_hand", "state", "words"),
    [
        (certificate(-DAY, 90 * DAY), True, "ok", "đến 24/06/2026"),
        (certificate(-DAY, 13 * DAY), True, "warn", "sắp hết hạn"),
        (certificate(-DAY, DAY / 2), False, "ok", "đến"),
        (certificate(-90 * DAY, -DAY), True, "bad", "đã hết hạn"),
        (certificate(-90 * DAY, timedelta(0)), False, "bad", "đã hết hạn"),
        (certificate(DAY, 90 * DAY), False, "bad", "chưa có hiệu lực"),
        (certificate(-DAY, 90 * DAY, "other.lan"), True, "bad", "other.lan"),
        (certificate(-DAY, 90 * DAY, "*.lan"), True, "ok", "bcd.lan"),
    ],
)
def test_a_certificate_is_judged_by_its_name_and_its_time(
    found: Certificate, by_hand: bool, state: str, words: str
) -> None:
    told = judged(found, "bcd.lan", NOW, by_hand=by_hand)
    assert told[0] == state
    assert words in told[1]


def test_the_certificate_is_read_as_it_is_shown_even_an_expired_one(tmp_path: Path) -> None:
    begins, ends = NOW - 90 * DAY, NOW - DAY
    write(authority(), tmp_path, "bcd.lan", begins, ends)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(tmp_path / "site.crt", tmp_path / "site.key")
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with serving.wrap_socket(connection, server_side=True):
                pass

        thread = threading.Thread(target=answer)
        thread.start()
        found = shown(f"https://127.0.0.1:{listening.getsockname()[1]}", "bcd.lan")
        thread.join(10)
    assert found == Certificate(frozenset({"bcd.lan"}), begins, ends)
