"""A year of a bloc as a script: steps that must be granted, wishes that must be refused, and what was seen on the way."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import httpx

from contracts.base import Request
from services.suite.bloc import Bloc
from services.suite.papers import Seed

IDS = UUID("5d0c0e9e-6a57-4f0c-9a3b-1d3f5f6d7a10")

SETTLED_WITHIN = 120.0


@dataclass
class Year:
    """The scripted year: a client per account, the bloc's units, what was granted and refused so far.

    `grant` and `refuse` send one wish. Ids are made from names, so that every run asks for the same.
    """

    url: str
    keys: dict[str, str]
    bloc: Bloc
    seen: set[str] = field(default_factory=set)
    routes: set[tuple[str, str]] = field(default_factory=set)
    personal: set[str] = field(default_factory=set)
    recounted: set[str] = field(default_factory=set)
    positions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._seed = Seed(self.bloc.code)
        self._http = {
            name: httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {key}"}, timeout=60)
            for name, key in self.keys.items()
        }

    def close(self) -> None:
        for client in self._http.values():
            client.close()

    def id(self, *name: object) -> UUID:
        """Return the id that belongs to a name in this script."""
        return uuid5(IDS, "/".join(map(str, name)))

    def unit(self, code: str) -> UUID:
        """Return the id of a unit of the bloc's file."""
        return self._seed.id("unit", code)

    def secret(self, *words: str) -> None:
        """Remember personal words: none of them may ever stand in a fact."""
        self.personal.update(words)

    def send(self, method: str, path: str, body: Any = None, *, by: str = "bloc", **headers: str) -> httpx.Response:
        """Send a wish or a question as the account `by`; a read waits for all that was written before it."""
        content = body.model_dump_json() if isinstance(body, Request) else None if body is None else json.dumps(body)
        kind = {"Content-Type": "application/json"} if content is not None else {}
        after = self._after(path) if method == "GET" else []
        join = "&" if "?" in path else "?"
        address = path + (join + "&".join(f"after={one}" for one in after) if after else "")
        return self._http[by].request(method, address, content=content, headers={**kind, **headers})

    def _after(self, path: str) -> list[str]:
        """Return what a read waits for: members hears of nobody but itself."""
        heard = {"members"} if path.startswith("/members/") else self.positions.keys()
        return [f"{service}:{position}" for service, position in self.positions.items() if service in heard]

    def grant(self, method: str, path: str, body: Any, *, by: str = "bloc") -> dict[str, Any]:
        """Send a wish that must be granted; return the answer."""
        answer = self.send(method, path, body, by=by)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        said: dict[str, Any] = answer.json()
        service = path.split("/")[1]
        self.positions[service] = max(self.positions.get(service, 0), int(said.get("position", 0)))
        return said

    def put(self, path: str, body: Any, *, by: str = "bloc") -> dict[str, Any]:
        """PUT what must be granted."""
        return self.grant("PUT", path, body, by=by)

    def post(self, path: str, body: Any, *, by: str = "bloc") -> dict[str, Any]:
        """POST what must be granted."""
        return self.grant("POST", path, body, by=by)

    def post_rows(self, path: str, *rows: Any, refused: tuple[str, Any], by: str = "bloc") -> None:
        """POST a list that a wrong row at its end undoes, then the list without it, and that again.

        `refused` is the code of the refusal, and the row.
        """
        code, wrong = refused
        said = self.refuse(code, "POST", path, {"rows": [*rows, wrong]}, by=by)
        assert said.startswith(f"Dòng {len(rows) + 1}:")
        assert [self.post(path, {"rows": rows}, by=by)["changed"] for _ in range(2)] == [len(rows), 0]

    def get(self, path: str, *, by: str = "bloc") -> Any:
        """Read what must be readable, with everything written so far in it."""
        answer = self.send("GET", path, by=by)
        assert answer.is_success, f"GET {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def refuse(self, code: str, method: str, path: str, body: Any, *, by: str = "bloc") -> str:
        """Send a wish that must be refused by the rule of that code, and leave nothing behind; return what is said."""
        before = self.settle()
        return self._hold_refused(code, f"{method} {path}", self.send(method, path, body, by=by), before)

    def settle(self) -> dict[str, int]:
        """Wait until plans has reacted to all that members told; return how far each of their stores is.

        A reaction leaves at least its receipt in the store of plans.
        """
        until = time.monotonic() + SETTLED_WITHIN
        while time.monotonic() < until:
            told = self.send("GET", "/status").json()
            members, plans = told["members"], told["plans"]
            is_told = members["relay"]["scanned"] >= members["store"]
            if is_told and plans["reactions"]["position"] >= members["relay"]["published"]:
                return {service: told[service]["store"] for service in ("members", "plans")}
        raise AssertionError("plans does not react to what members told")

    def _hold_refused(self, code: str, wish: str, answer: httpx.Response, before: Any) -> str:
        assert not answer.is_success, f"{wish} was granted, not refused with {code}"
        said = answer.json()
        assert said["code"] == code, f"{wish}: {answer.text}"
        assert said["detail"]
        assert not [word for word in self.personal if word in answer.text], "a refusal names no person"
        assert self.settle() == before, f"{code} left something behind"
        self.seen.add(code)
        detail: str = said["detail"]
        return detail

    # Files.

    def send_file(
        self, path: str, data: bytes, *, by: str = "bloc", kind: str = "application/octet-stream", **asked: str
    ) -> httpx.Response:
        """Send a file as it is, declared as of a kind; what is asked of it stands in the query."""
        return self._http[by].put(path, params=asked, headers={"Content-Type": kind}, content=data)

    def refuse_file(
        self,
        code: str,
        path: str,
        data: bytes,
        *,
        by: str = "bloc",
        kind: str = "application/octet-stream",
        **asked: str,
    ) -> str:
        """Send a file that must be refused by the rule of that code, and leave nothing behind; return what is said."""
        before = self.settle()
        return self._hold_refused(code, f"PUT {path}", self.send_file(path, data, by=by, kind=kind, **asked), before)

    def upload(self, import_id: UUID, unit: str, data: bytes, *, by: str = "bloc", **asked: str) -> dict[str, Any]:
        """Upload a sheet that must be taken in; return the import."""
        answer = self.send_file(f"/members/imports/{import_id}", data, by=by, unit_id=str(self.unit(unit)), **asked)
        assert answer.is_success, answer.text
        said: dict[str, Any] = answer.json()
        self.positions["members"] = max(self.positions.get("members", 0), int(said["position"]))
        return said

    def refuse_upload(
        self, code: str, import_id: UUID, unit: str, data: bytes, *, by: str = "bloc", **asked: str
    ) -> str:
        """Upload a sheet that must be refused by the rule of that code, and leave nothing behind."""
        there = f"/members/imports/{import_id}"
        return self.refuse_file(code, there, data, by=by, unit_id=str(self.unit(unit)), **asked)

    # Plans.

    def let_plans_hear(self) -> None:
        """Wait until plans knows of all that was decided on units so far."""
        self.get("/plans/holdings?limit=1")

    def figures(self, unit: str, topic: str) -> dict[str, int]:
        """Return the figures of a topic a unit had of its own in 2024, by their names without the topic."""
        own: dict[str, int] = self.get(f"/api/units/{unit}?year=2024&on=2024-12-31")["own"]
        return {name.removeprefix(f"{topic}."): value for name, value in own.items() if name.startswith(f"{topic}.")}

    # Members.

    def enrol(
        self, name: str, unit: str, born: str = "1998-04-12", sex: str = "FEMALE", code: str | None = None
    ) -> UUID:
        """Register someone who joined in 2016 with a unit, from 2/1/2024; return the id."""
        self.secret(name, born, *([code] if code else []))
        member_id = self.id("member", unit, name)
        person = {"full_name": name, "birth_date": born, "sex": sex, "member_code": code, "joined_on": "2016-03-26"}
        wish = {**person, "unit_id": str(self.unit(unit)), **paper("2024-01-02")}
        self.put(f"/members/members/{member_id}/registration", wish)
        return member_id


@dataclass(frozen=True)
class Thing:
    """Something a unit has in plans, under its address: steps it takes by a key, and those a rule refuses."""

    year: Year
    kind: str
    name: str
    by: str

    @property
    def id(self) -> str:
        """Return its id, as it stands in requests."""
        return str(self.year.id(self.kind, self.name))

    @property
    def at(self) -> str:
        """Return its address."""
        return f"/plans/{self.kind}/{self.id}"

    def put(self, step: str, wish: dict[str, Any], by: str | None = None) -> None:
        """Take a step that changes something; the same again changes nothing."""
        assert self.year.put(self.at + step, wish, by=by or self.by)["changed"]
        assert not self.year.put(self.at + step, wish, by=by or self.by)["changed"]

    def refuse(self, code: str, step: str, wish: dict[str, Any], by: str | None = None) -> str:
        """Wish a step that a rule refuses; return what is said."""
        known = code if "." in code else f"plans.{code}"
        return self.year.refuse(known, "PUT", self.at + step, wish, by=by or self.by)

    def shown(self, by: str | None = None) -> dict[str, Any]:
        """Read it."""
        found: dict[str, Any] = self.year.get(self.at, by=by or self.by)
        return found


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Return by how much each figure that changed grew."""
    return {name: value - before[name] for name, value in after.items() if value != before[name]}


def paper(on: date | str, number: str = "15-QĐ/ĐTN") -> dict[str, Any]:
    """The fields of a request: the day it counts from and the paper it rests on."""
    return {"effective_on": str(on), "document": {"number": number, "issued_on": str(on), "issuer": "BTV Đoàn Khối"}}


Script = Callable[[Year], None]


def months(year: int) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each month."""
    for month in range(1, 13):
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1)
        yield first, date.fromordinal(last.toordinal() - 1)
