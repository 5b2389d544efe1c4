"""A person is erased on a real machine: no byte of what was kept is left in any file, and no figure has changed."""

import json
import os
import signal
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.members.views.names import sort_key
from tests.members.examples_sheets import official
from tests.suite.test_machine import BANK, BCD, PAPER, ROOT, TAX, bcd, person
from tests.support.servers import free_port

SOUGHT, OTHER = str(UUID(int=777)), str(UUID(int=778))
REQUEST, TRANSFER, ITEM = (str(UUID(int=n)) for n in (771, 772, 773))
CASE, ACCUSED, PRAISED, POST, NEED, VISIT, WRITTEN, WAITING = (str(UUID(int=n)) for n in range(780, 788))
NAME = "Quỳnhzầm Xuyếnphọng Khuyềnhdiệp"
BORN, PHONE, ID_NUMBER, CODE, CARD = "1997-08-19", "0977123987", "079197654321", "MAXQ-77-0042", "THEXQ-5567"
REASON = f"Xếp lại theo đơn riêng của {NAME}, điện thoại {PHONE}"
TOLD = "Bịađặtzặc minh chứng riêng"
ETHNICITY = "Ngườixạlạquằn"
GROUPS = ("IDEALS", "ETHICS", "PROFESSION", "HEALTH", "ORGANISATION")


def folded(text: str) -> str:
    """Text in lower case without marks."""
    plain = (letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return "".join(plain).lower().replace("đ", "d")


def spellings(text: str) -> Iterator[bytes]:
    """A text and its words as any part of the program might write them down."""
    for one in {text, *(word for word in text.split() if len(word) >= 8)}:
        forms = {unicodedata.normalize(form, one) for form in ("NFC", "NFD")} | {folded(one)}
        for form in forms | {form.upper() for form in forms} | {form.lower() for form in forms}:
            yield form.encode()
            yield form.encode("utf-16-le")
            yield form.encode("utf-16-be")
            yield json.dumps(form)[1:-1].encode()


def needles() -> set[bytes]:
    """Everything the search looks for."""
    days = (BORN, "19/08/1997", "19-08-1997", "19.08.1997", "1997/08/19", "19970819", "19081997", "19/8/1997")
    numbers = (PHONE, PHONE[1:], "0977 123 987", "0977.123.987", ID_NUMBER, CODE, folded(CODE), CARD, folded(CARD))
    found = {spelt for text in (NAME, REASON, TOLD, ETHNICITY, *days, *numbers) for spelt in spellings(text)}
    return found | {sort_key(NAME), sort_key(NAME)[:12]}


def hits(folder: Path) -> dict[str, list[str]]:
    """In which files which of the needles stand. Files come and go meanwhile: what is gone again keeps nothing."""
    found: dict[str, list[str]] = {}
    for at, _, names in os.walk(folder):
        for file in (Path(at, name) for name in sorted(names) if Path(at, name).is_file()):
            with suppress(FileNotFoundError):
                kept = file.read_bytes()
                if inside := [one.decode("utf-8", "replace") for one in NEEDLES if one in kept]:
                    found[str(file.relative_to(folder))] = inside
    return found


NEEDLES = needles()


class Machine:
    """A host that can be stopped and started again on the same directory; what it printed is kept in the directory too."""

    def __init__(self, data: Path) -> None:
        self.data, self.port, self.log = data, free_port(), data.parent / "log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*BCD, "up", "--data", str(self.data), "--port", str(self.port), "--bloc", "khoi"],
                stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        assert self.process.stdout is not None
        assert f":{self.port}" in self.process.stdout.readline(), self.log.read_text()[-2000:]
        key = (self.data / "admin.key").read_text().strip()
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers={"Authorization": f"Bearer {key}"}, timeout=60
        )

    def stop(self) -> None:
        self.http.close()
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(30) == 0
        assert self.process.stdout is not None
        self.process.stdout.close()

    def put(self, path: str, body: Any) -> dict[str, Any]:
        answer = self.http.put(f"/members/{path}", json={**PAPER, **body})
        assert answer.is_success, (path, answer.text)
        told: dict[str, Any] = answer.json()
        return told

    def get(self, path: str, **params: str) -> Any:
        answer = self.http.get(path, params=params)
        assert answer.is_success, (path, answer.text)
        return answer

    def totals(self, position: int) -> dict[str, Any]:
        """What every figure came to, without those on requests themselves."""
        catalogue = self.get("/api/figures", after=f"members:{position}").json()
        ids = [one["id"] for one in catalogue if "privacy." not in json.dumps(one)]
        told = {one: self.get(f"/api/figures/{one}", on="2021-12-31").json() for one in ids}
        assert told["members.active"]
        return told


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "data")
    machine.start()
    yield machine
    if machine.process.poll() is None:
        machine.stop()


def seed(host: Machine) -> None:
    """Put a person on record with everything a member can have."""
    rows = [
        {"unit_id": ROOT, "code": "khoi", "name": "Khối", "kind": "BLOC", **PAPER},
        *(
            {"unit_id": one, "code": code, "name": code, "kind": "GRASSROOTS_BRANCH", "parent_id": ROOT, **PAPER}
            for one, code in ((TAX, "thue"), (BANK, "bank"))
        ),
    ]
    assert host.http.post("/members/units/bulk", json={"rows": rows}).is_success
    me = f"members/{SOUGHT}"
    host.put(f"{me}/registration", person(TAX, full_name=NAME, birth_date=BORN, member_code=CODE))
    host.put(f"members/{OTHER}/registration", person(TAX))
    details = {"phone": PHONE, "id_number": ID_NUMBER, "ethnicity": ETHNICITY}
    host.put(f"{me}/details", {"details": details, "purpose": "MEMBER_RECORD"})
    host.put(f"{me}/card", {"number": CARD})
    referred = {"transfer_id": TRANSFER, "to_unit_id": BANK, "dues_paid_until": "2021-12-31"}
    host.put(f"{me}/transfer", {**referred, "effective_on": "2021-02-01"})
    host.put(f"{me}/transfer/rejection", {"transfer_id": TRANSFER, "reason": REASON, "effective_on": "2021-02-02"})
    host.put(f"{me}/training/2021", {"commitments": dict.fromkeys(GROUPS, TOLD), "effective_on": "2021-03-01"})
    host.put(f"{me}/training/2021/evidence/{ITEM}", {"group": "HEALTH", "text": TOLD, "effective_on": "2021-06-01"})
    host.put(f"{me}/ratings/2021", {"rank": "GOOD", "effective_on": "2021-12-01"})
    revision = {"rank": "COMPLETED", "revision_reason": REASON, "effective_on": "2021-12-15"}
    host.put(f"{me}/ratings/2021", revision)
    host.put(f"{me}/consents/CARE", {"evidence": REASON})
    _judged(host)
    _away_and_cared_for(host)
    _imported(host)


def _judged(host: Machine) -> None:
    """Referred and sent back, accused and cleared, commended and not, in office and relieved: words about each."""
    host.put(f"members/{SOUGHT}/ratings/2020", {"rank": "EXCELLENT", "effective_on": "2021-01-10"})
    host.put(f"referrals/{CASE}", {"member_id": SOUGHT, "effective_on": "2021-03-01"})
    vote = {"voters_present": 10, "votes_for": 9}
    host.put(f"referrals/{CASE}/vote", {**vote, "effective_on": "2021-03-05"})
    host.put(f"referrals/{CASE}/endorsement", {**vote, "remarks": REASON, "effective_on": "2021-03-10"})
    host.put(f"referrals/{CASE}/withdrawal", {"reason": REASON, "effective_on": "2021-03-20"})
    accused = {"member_id": SOUGHT, "unit_id": None, "grounds": REASON, "effective_on": "2021-05-01"}
    host.put(f"discipline/{ACCUSED}", accused)
    host.put(f"discipline/{ACCUSED}/closure", {"effective_on": "2021-05-20"})
    praised = {"form": "CERTIFICATE", "merits": TOLD, "member_id": SOUGHT, "effective_on": "2021-06-01"}
    host.put(f"commendations/{PRAISED}", praised)
    host.put(f"commendations/{PRAISED}/award", {"effective_on": "2021-06-10"})
    host.put(f"commendations/{PRAISED}/revocation", {"reason": REASON, "effective_on": "2021-06-20"})
    post = {"member_id": SOUGHT, "post": "SECRETARY", "term": "2019-2024", "effective_on": "2021-03-26"}
    host.put(f"units/{TAX}/officers/{POST}", post)
    host.put(f"units/{TAX}/officers/{POST}/relief", {"reason": REASON, "effective_on": "2021-06-26"})


def _away_and_cared_for(host: Machine) -> None:
    """Postponed, staying elsewhere, in need: the reasons, the remarks, what visitors wrote down."""
    me = f"members/{SOUGHT}"
    host.put(f"{me}/postponement", {"until": "2021-06-01", "reason": REASON, "effective_on": "2021-04-01"})
    host.put(f"{me}/postponement/end", {"effective_on": "2021-06-01"})
    host.put(f"{me}/temporary", {"host_id": BANK, "until": "2021-10-01", "effective_on": "2021-07-01"})
    host.put(f"{me}/temporary/end", {"remarks": REASON, "effective_on": "2021-09-01"})
    absent = {"year": 2021, "months": 4, "warned_on": "2021-10-01", "evidence": TOLD}
    host.put(f"{me}/strike-off/proposal", {**absent, "effective_on": "2021-11-01"})
    needy = {"member_id": SOUGHT, "kind": "ILLNESS", "description": REASON, "effective_on": "2021-10-10"}
    host.put(f"care/{NEED}", needy)
    host.put(f"care/{NEED}/visits/{VISIT}", {"note": TOLD, "effective_on": "2021-10-12"})


def _imported(host: Machine) -> None:
    """Brought up to date by one sheet that was written, and found in another that waits."""
    row = {
        "full_name": NAME,
        "born_female": "19/08/1997",
        "member_code": CODE,
        "unit": "thue",
        "joined_on": "26/03/2013",
    }
    for sheet, village in ((WRITTEN, REASON), (WAITING, TOLD)):
        at = host.put(f"members/{OTHER}/details", {"details": {"note": village[:3]}})["position"]
        host.get("/members/roster", after=f"members:{at}")
        sent = host.http.put(
            f"/members/imports/{sheet}",
            params={"unit_id": TAX},
            headers={"Content-Type": "application/octet-stream"},
            content=official([{**row, "hometown": village}]),
        )
        assert sent.json()["duplicate"] == 1, sent.text
        if sheet == WRITTEN:
            host.http.put(f"/members/imports/{sheet}/decisions", json={"verdict": "DUPLICATE", "choice": "UPDATE"})
            host.put(f"imports/{sheet}/commit", {"effective_on": "2021-12-20"})


@pytest.mark.long
def test_no_byte_of_an_erased_person_is_left_in_any_file_and_no_figure_changes(host: Machine) -> None:
    """INVARIANT: after an erasure nothing kept about the person stands in any file, and every total is as before.

    Breaks when anything keeps words in the clear that does not take in the erasure, or counts on a person's words.
    """
    seed(host)
    received = host.put(
        f"privacy/requests/{REQUEST}", {"member_id": SOUGHT, "kind": "ERASURE", "channel": "PAPER", "words": REASON}
    )
    totals = host.totals(received["position"])
    refused = host.http.get(f"/members/members/{SOUGHT}/sensitive", params={"purpose": "RATING"})
    assert refused.json()["code"] == "members.break_glass_needed"
    glass = {"break_glass": f"Kiểm tra khẩn hồ sơ của {NAME}"}
    shown = host.get(f"/members/members/{SOUGHT}/sensitive", purpose="RATING", **glass)
    assert shown.json()["details"] == {"ethnicity": ETHNICITY}
    waiting = host.http.get(f"/members/imports/{WAITING}").json()
    assert (waiting["state"], waiting["rows"]) == ("STAGED", 1)
    everything = host.get(f"/members/members/{SOUGHT}/export", **glass).text
    assert all(text in everything for text in (NAME, BORN, PHONE, ID_NUMBER, CODE, CARD, TOLD, REASON, ETHNICITY))
    assert len(host.get(f"/members/members/{SOUGHT}/access-log").json()["views"]) == 2
    assert bcd("keys", "backup", "--data", str(host.data)).returncode == 0
    before = hits(host.data)
    assert any(file.startswith("members/views.db") for file in before), "the search finds what there is to find"
    assert not any("store" in file or "nats" in file or "reporting" in file for file in before)

    done = host.put(f"members/{SOUGHT}/erasure", {"request_id": REQUEST})
    assert hits(host.data) == {}
    assert hits(host.data.parent) == {}, "nor in what was printed"
    again = host.put(f"members/{SOUGHT}/erasure", {"request_id": REQUEST})
    assert (done["changed"], again["changed"]) == (True, False)
    assert host.totals(done["position"]) == totals
    listed = host.get("/members/privacy/requests", state="FULFILLED").json()["requests"]
    assert [one["id"] for one in listed] == [REQUEST]
    assert host.get(f"/members/members/{OTHER}").json()["full_name"] == "Lê Thị Bí Mật"
    assert host.get(f"/members/imports/{WAITING}").json()["state"] == "ROWS_GONE"

    data = str(host.data)
    assert bcd("verify", "--data", data).returncode == 0
    assert json.loads(bcd("rebuild", "--data", data, "--json").stdout)["differences"] == []
    assert bcd("rebuild", "--views", "members", "--data", data).returncode == 0
    host.stop()
    restored = bcd("keys", "restore", str(next((host.data / "key-backups").glob("members-*.db"))), "--data", data)
    assert restored.returncode == 0, restored.stderr
    host.start()
    assert host.get(f"/members/members/{SOUGHT}").json()["full_name"] == "[đã xóa]"
    assert host.totals(0) == totals
    assert bcd("verify", "--data", data).returncode == 0
    assert hits(host.data.parent) == {}
