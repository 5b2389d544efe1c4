"""One's own pages: what an account saved, and what it is sent by schedule."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.reporting import mine as contract
from services.kernel.http import Gate, RawBody, random_id
from services.kernel.store import Caller
from services.reporting.application.mine import Mine
from services.reporting.pages import mine_rows
from services.reporting.pages.fields import LIMIT, MEDIA_TYPES, Fields, fields, read, see, way_back
from services.reporting.pages.frame import OWN, Frame
from services.reporting.pages.live import KEPT
from services.reporting.pages.site import Site

RAW = RawBody("POST", re.compile(r"/mine/(selections|subscriptions)(/[^/]+/[a-z-]+)?"), MEDIA_TYPES, LIMIT)


def add_routes(routes: APIRouter, mine: Mine, gate: Gate, site: Site) -> None:
    """Add the page of one's own and the forms it sends. Whoever is not signed in is led to the sign-in page."""
    Asked = Annotated[Frame, Depends(site.asked)]
    Reader = Annotated[Caller, Depends(gate.read)]

    @routes.get(OWN)
    def page(at: Asked, reader: Reader) -> Response:
        whose = reader.actor.account
        removed = _id(at.kept.get("removed"))
        known = site.sources.position()
        return site.screen.page(
            "mine.html",
            at,
            known=[(KEPT, known)],
            selections=mine.shelves.kept(whose),
            removed=mine.shelves.removed(whose, removed) if removed else None,
            subscriptions=[mine_rows.Row.of(at, one) for one in mine.subscribed(whose)],
            targets=[target.value for target in mine.subscriptions.targets],
            tables=mine_rows.TABLES,
            choices=mine_rows.choices(at, mine.subscriptions.comes_in(mine_rows.TABLES)),
            new_id=random_id(),
            prefilled=at.kept.get("table", ""),
        )

    _selection_forms(routes, mine, gate)
    _subscription_forms(routes, mine, gate)


def _selection_forms(routes: APIRouter, mine: Mine, gate: Gate) -> None:
    Writer = Annotated[Caller, Depends(gate.write)]
    Form = Annotated[Fields, Depends(fields)]

    @routes.post("/mine/selections")
    def save(asked: Writer, form: Form) -> Response:
        wish = read(contract.SaveSelection, _only(form, "name", "address"), mine_rows.LABELS)
        mine.shelves.save(_id(form.get("id")) or random_id(), wish, asked)
        return see(way_back(form.get("address"), OWN))

    @routes.post("/mine/selections/{selection_id}/removal")
    def remove(selection_id: UUID, asked: Writer) -> Response:
        mine.shelves.remove(selection_id, asked)
        return see(f"{OWN}?removed={selection_id}")

    @routes.post("/mine/selections/{selection_id}/restoration")
    def restore(selection_id: UUID, asked: Writer) -> Response:
        mine.shelves.restore(selection_id, asked)
        return see(OWN)


def _subscription_forms(routes: APIRouter, mine: Mine, gate: Gate) -> None:
    Writer = Annotated[Caller, Depends(gate.write)]
    Form = Annotated[Fields, Depends(fields)]

    @routes.post("/mine/subscriptions")
    def subscribe(asked: Writer, form: Form) -> Response:
        wish = read(contract.Subscribe, _subscription(form), mine_rows.LABELS)
        mine.subscriptions.subscribe(_id(form.get("id")) or random_id(), wish, asked)
        return see(f"{OWN}#subscriptions")

    wishes: Mapping[str, Callable[[UUID, Caller], object]] = {
        "pause": mine.subscriptions.pause,
        "resume": mine.subscriptions.resume,
        "end": mine.subscriptions.end,
        "send-now": mine.subscriptions.send_now,
    }
    for name, take in wishes.items():
        _add_wish(routes, name, take, gate)


def _add_wish(routes: APIRouter, name: str, take: Callable[[UUID, Caller], object], gate: Gate) -> None:
    @routes.post(f"/mine/subscriptions/{{subscription_id}}/{name}")
    def wish(subscription_id: UUID, asked: Annotated[Caller, Depends(gate.write)]) -> Response:
        take(subscription_id, asked)
        return see(f"{OWN}#subscriptions")


def _subscription(form: Fields) -> dict[str, object]:
    """Return a form as a request: what is empty is left out, addresses of mail stand apart by commas or blanks."""
    mail = form.get("target") == "MAIL"
    said: dict[str, object] = {**_only(form, "name", "address", "form", "target")}
    said["schedule"] = _only(form, "every", "day", "month", "hour", "as_of")
    if mail:
        said["recipients"] = [one for one in re.split(r"[\s,;]+", form.get("recipients", "")) if one]
    else:
        said["folder"] = form.get("folder", "")
    return said


def _only(form: Fields, *names: str) -> dict[str, str]:
    return {name: form[name] for name in names if form.get(name)}


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
