"""Deliveries: a real mail through a real server, a file whole or not at all, tries after failures, addresses destroyed."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from services.kernel.config import Sending
from services.reporting.domain.subscription import Subscribed, subscription
from tests.reporting.mailbox import Post, smtp
from tests.reporting.own import NEW_YEARS_EVE, Person, Site, running
from tests.support.servers import free_port

BY_MAIL = {"target": "MAIL", "recipients": ["van.phong@example.org", "bi.thu@example.org"]}
JANUARY = datetime(2022, 1, 1, 0, 5, tzinfo=UTC)
"""Five past seven in the morning of the first of January, in Vietnam: what is due each month is due."""


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def sending(port: int, tmp_path_factory: pytest.TempPathFactory) -> Sending:
    return Sending(
        smtp_url=f"smtp://127.0.0.1:{port}",
        mail_from="bao-cao@bloc.example",
        reports_folder=tmp_path_factory.mktemp("out") / "reports",
        public_url="https://bloc.example",
    )


@pytest.fixture(scope="module")
def made(sending: Sending, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("own"), sending) as site:
        yield site


@pytest.fixture
def site(made: Site, sending: Sending) -> Iterator[Site]:
    """The story's bloc on the last day of 2021; what a test subscribed to is ended after it."""
    made.now = NEW_YEARS_EVE
    made.deliver_by(sending)
    yield made
    for token in (made.thue, made.khoi):
        person = Person(made, token)
        for one in person.http.get("/api/mine/subscriptions").json():
            person.wishes("DELETE", UUID(one["subscription_id"]).int)


@pytest.fixture
def thue(site: Site) -> Person:
    return Person(site, site.thue)


def table(content: bytes) -> list[tuple[Any, ...]]:
    """Return the rows of a workbook's only sheet."""
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_a_mail_brings_the_table_of_the_eve_intact(site: Site, thue: Person, port: int) -> None:
    post = Post()
    thue.subscribes(1, name="Tổng quan cuối tháng", **BY_MAIL)
    with smtp(post, port):
        assert site.look() == 0
        site.now = JANUARY
        assert site.look() == 1
        assert site.look() == 0
    ((sender, recipients, raw),) = post.came
    assert (sender, recipients) == ("bao-cao@bloc.example", BY_MAIL["recipients"])
    assert b"example.org" not in raw, "recipients are not told of one another"
    (mail,) = post.mails()
    assert mail["Subject"] == "Tổng quan cuối tháng – số liệu đến 31/12/2021"
    assert mail["Message-ID"].endswith("@bloc.example>")
    body = mail.get_body()
    assert body is not None
    assert "số liệu tính đến ngày 31/12/2021" in body.get_content()
    assert "https://bloc.example/api/overview.xlsx?on=2021-12-31" in body.get_content()
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "tong-quan-cuoi-thang_2021-12-31.xlsx"
    answer = thue.http.get("/api/overview.xlsx?on=2021-12-31")
    assert table(attached.get_payload(decode=True)) == table(answer.content)  # type: ignore[arg-type]  # bytes, decoded
    assert "Đoàn cơ sở Cục Thuế" in [row[1] for row in table(answer.content)]
    assert thue.subscription(1)["last"] == {
        "due": "2022-01-01T07:00:00+07:00",
        "as_of": "2021-12-31",
        "outcome": "SENT",
        "reason": None,
    }


def test_a_replica_whose_turn_it_is_not_sends_nothing(site: Site, thue: Person, port: int) -> None:
    """INVARIANT: of two replicas one sends, also where the turn passed on while a table was made.

    Breaks when the turn is asked for once, at the start, or only before the table is made.
    """
    post = Post()
    thue.subscribes(28, **BY_MAIL)
    site.now = JANUARY
    with smtp(post, port):
        site.turns = [False]
        assert site.look() == 0
        site.turns = [True, False]
        assert site.look() == 0
        assert post.came == []
        assert site.look() == 1
    assert len(post.came) == 1


def test_a_server_that_is_down_is_tried_again_with_growing_pauses(
    site: Site, thue: Person, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    post = Post()
    thue.subscribes(2, **BY_MAIL)
    site.now = JANUARY
    assert site.look() == 0
    with smtp(post, port):
        assert site.look() == 0, "it waits a minute first"
        site.now += timedelta(minutes=1)
        assert site.look() == 1
    assert len(post.came) == 1
    assert thue.subscription(2)["last"]["outcome"] == "SENT"
    assert "MAIL_UNREACHABLE" in caplog.text
    assert "example.org" not in " ".join(one.getMessage() for one in caplog.records if one.name != "mail.log")


def test_after_the_last_try_it_is_given_up_and_said_why(site: Site, thue: Person) -> None:
    thue.subscribes(3, address="/api/models", form="csv", **BY_MAIL)
    site.now = JANUARY
    tries = 1
    while site.look() == 0:
        tries += 1
        site.now += timedelta(hours=3)
        assert tries < 20
    assert tries == 6
    assert thue.subscription(3)["last"]["reason"] == "MAIL_UNREACHABLE"
    assert site.mine.subscriptions.counts()["failed"] == 1
    assert site.look() == 0


def test_sent_again_after_a_crash_it_is_recognised_as_the_same(site: Site, thue: Person, port: int) -> None:
    """INVARIANT: two copies of one delivery have one Message-ID.

    An id drawn at random or from the clock would break it.
    """
    post = Post()
    thue.subscribes(4, **BY_MAIL)
    site.now = JANUARY
    (one,) = site.mine.subscriptions.waiting(site.now)
    with smtp(post, port):
        for _ in range(2):
            site.mine.subscriptions.waiting(site.now)
            site.deliver_once(one)
    first, second = post.mails()
    assert first["Message-ID"] == second["Message-ID"]


def test_an_unknown_recipient_fails_for_good_and_the_others_receive_theirs(site: Site, thue: Person, port: int) -> None:
    post = Post(refuses={"bi.thu@example.org"})
    thue.subscribes(5, **BY_MAIL)
    thue.subscribes(6, target="MAIL", recipients=["bi.thu@example.org"])
    site.now = JANUARY
    with smtp(post, port):
        assert site.look() == 2
    assert [recipients for _, recipients, _ in post.came] == [["van.phong@example.org"]]
    last = {id: thue.subscription(id)["last"] for id in (5, 6)}
    assert (last[5]["outcome"], last[5]["reason"]) == ("SENT", "MAIL_PARTLY_REFUSED")
    assert (last[6]["outcome"], last[6]["reason"]) == ("FAILED", "MAIL_REFUSED")


def test_a_file_is_written_whole_and_under_a_name_every_system_keeps(
    site: Site, thue: Person, sending: Sending
) -> None:
    assert sending.reports_folder is not None
    thue.subscribes(7, name="Biến động ĐV", address="/api/statement", form="csv", folder="thue")
    thue.subscribes(8, name="Số liệu", address="/figures/members.active", form="json")
    thue.subscribes(18, name="Khối", address="/", form="pdf")
    for id in (7, 8, 18):
        assert thue.wishes("POST", id, "/send-now").status_code == 200
    assert site.look() == 3
    written = sending.reports_folder / "thue" / "bien-dong-dv_2021-12-30.csv"
    assert written.read_bytes() == thue.http.get("/api/statement.csv?to=2021-12-30").content
    told = json.loads((sending.reports_folder / "so-lieu_2021-12-30.json").read_text())
    assert told["on"] == "2021-12-30"
    assert (sending.reports_folder / "khoi_2021-12-30.pdf").read_bytes().startswith(b"%PDF-")
    assert [one.name for one in written.parent.iterdir()] == [written.name]


def test_what_is_new_is_told_since_the_time_before(site: Site, thue: Person, sending: Sending) -> None:
    assert sending.reports_folder is not None
    thue.subscribes(9, name="Có gì mới", address="/api/changes?since=2021-12-30T00:00:00Z", form="csv")
    site.now = JANUARY
    assert site.look() == 1
    since_december = thue.http.get("/api/changes.csv?since=2021-12-01T07:00:00%2B07:00&on=2021-12-31")
    assert (sending.reports_folder / "co-gi-moi_2021-12-31.csv").read_bytes() == since_december.content


def test_a_folder_that_cannot_be_written_to_is_tried_again(site: Site, thue: Person, tmp_path: Path) -> None:
    (tmp_path / "khoa").write_text("a file stands where the folder should be")
    site.deliver_by(Sending(reports_folder=tmp_path))
    thue.subscribes(20, name="Khóa", folder="khoa")
    site.now = JANUARY
    assert site.look() == 0
    (tmp_path / "khoa").unlink()
    site.now += timedelta(minutes=1)
    assert site.look() == 1
    assert [one.name for one in (tmp_path / "khoa").iterdir()] == ["khoa_2021-12-31.xlsx"]


@pytest.mark.parametrize(
    ("id", "said", "reason"),
    [
        (31, {"address": "/api/units/khong-co"}, "TABLE_REFUSED"),
        (32, {}, "FOLDER_NOT_CONFIGURED"),
        (33, BY_MAIL, "MAIL_NOT_CONFIGURED"),
    ],
)
def test_what_no_trying_helps_is_given_up_at_once(
    site: Site, thue: Person, id: int, said: dict[str, Any], reason: str
) -> None:
    thue.subscribes(id, **said)
    site.deliver_by(Sending())
    site.now = JANUARY
    assert site.look() == 1
    assert thue.subscription(id)["last"]["reason"] == reason


def test_a_revoked_key_is_sent_nothing_any_more(site: Site, thue: Person) -> None:
    """INVARIANT: whoever may not read a table is not sent it either.

    A delivery that asks under a right of its own would break it.
    """
    token = site.keys.create(account="tam", post="Cán bộ", at=NEW_YEARS_EVE, unit=None)
    guest = Person(site, token)
    guest.subscribes(22)
    (key,) = [one for one in site.keys.list() if one.account == "tam"]
    site.keys.revoke(key.id, at=NEW_YEARS_EVE)
    site.now = JANUARY
    (one,) = site.mine.subscriptions.waiting(site.now)
    assert site.look() == 1
    state, _ = site.store.read(subscription, one.subscription_id)
    assert state.last.reason == "KEY_REVOKED"
    assert thue.subscription(22) is None


def test_the_addresses_of_one_that_ended_are_gone_for_good(site: Site, thue: Person) -> None:
    """INVARIANT: a mail address lies in no file as it is, and once the subscription ended nobody can read it any more.

    A field that is not marked, a log, or a key that outlives the subscription would break it.
    """
    thue.subscribes(23, target="MAIL", recipients=["rieng.tu@example.org"])
    assert thue.subscription(23)["recipients"] == ["rieng.tu@example.org"]
    key = site.sealing.all()[UUID(int=23)]
    thue.wishes("DELETE", 23)
    files = {path: path.read_bytes() for path in site.folder.rglob("*") if path.is_file()}
    assert {path.name for path in files} >= {"store.db", "keys.db"}
    assert [path for path, content in files.items() if b"rieng.tu" in content or key in content] == []
    (first, *_) = site.store.stream(UUID(int=23))
    assert isinstance(first.event, Subscribed)
    assert first.event.recipients == ()


def test_one_half_ended_when_the_service_fell_is_ended_when_it_comes_back(site: Site, thue: Person) -> None:
    thue.subscribes(24, **BY_MAIL)
    ended = subscription.events[-1]
    seen = site.store.position()
    site.end_half(UUID(int=24))
    assert site.store.position() == seen + 1
    assert UUID(int=24) in site.sealing.all()
    site.look()
    assert UUID(int=24) not in site.sealing.all()
    assert thue.subscription(24) is None
    assert isinstance(site.store.stream(UUID(int=24))[-1].event, ended)


def test_what_is_asked_for_is_sent_at_once_by_the_running_loop(site: Site, thue: Person, port: int) -> None:
    post = Post()
    thue.subscribes(26, **BY_MAIL)
    with smtp(post, port):
        site.run_until_settled(lambda: thue.wishes("POST", 26, "/send-now"))
    assert len(post.came) == 1
    assert thue.subscription(26)["last"]["outcome"] == "SENT"
