"""Figures that are still being counted from history: in answers the word FILLING stands for their numbers, never a 0."""

import json
from collections.abc import Callable, Collection, Coroutine, Iterable, Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from services.kernel.sheets import Row
from services.reporting.figures import FIGURES, RATIOS, Figure, Ratio

FILLING = "FILLING"
"""What stands in JSON for a number that is still being counted."""
WORD = "đang tính"
"""What stands in tables for it."""
SENTENCE = "Chỉ tiêu này đang được tính từ lịch sử; hãy xem lại sau ít phút."
Filling = Callable[[], frozenset[str]]
"""Tells the ids of the figures that are still being filled."""
NUMBERS = frozenset(
    {
        *("value", "numerator", "denominator", "elsewhere", "opening", "amount", "count"),
        *("before", "after", "frozen", "now", "difference", "explained"),
    }
)
"""The fields of an answer about one figure that tell its numbers."""


def with_ratios(filling: Collection[str]) -> frozenset[str]:
    """Return figures with the shares and averages that are made of them."""
    if not filling:
        return frozenset()
    return frozenset({*filling, *(one.id for one in RATIOS if not set(one.parts).isdisjoint(filling))})


def in_json(said: Any, filling: Collection[str], *, about: bool = False) -> Any:
    """Return an answer with the numbers of these figures and ratios marked; `about`: it is about one of them."""
    if isinstance(said, list):
        return [in_json(one, filling, about=about) for one in said]
    if not isinstance(said, dict):
        return said
    about = about or any(_id(said.get(key)) in filling for key in ("figure", "ratio"))
    found = {key: _marked(key, one, filling, about=about) for key, one in said.items()}
    return found | {"filling": True} if said.get("id") in filling and "definition_vi" in said else found


def _marked(key: str, one: Any, filling: Collection[str], *, about: bool) -> Any:
    if key == "entries":
        return one
    if about and key == "sentence_vi":
        return SENTENCE
    if isinstance(one, int | float) and not isinstance(one, bool):
        return FILLING if key in filling or (about and key in NUMBERS) else one
    return in_json(one, filling, about=key in filling or (about and key not in ("figure", "ratio")))


def _id(said: Any) -> Any:
    return said.get("id") if isinstance(said, dict) else said if isinstance(said, str) else None


def in_rows(rows: Iterable[Row], filling: Collection[str]) -> Iterator[Row]:
    """Yield a table with the numbers of these figures and ratios marked: in columns and in rows that bear their name."""
    if not filling:
        yield from rows
        return
    names = {*filling}
    both: tuple[Figure | Ratio, ...] = (*FIGURES, *RATIOS)
    for one in both:
        if one.id in filling:
            names |= {one.vi, one.en}
    columns: frozenset[int] | None = None
    for row in rows:
        if columns is None:
            columns = frozenset(number for number, name in enumerate(row) if name in names)
            yield row
            continue
        whole = any(isinstance(cell, str) and cell in names for cell in row)
        yield [
            WORD if isinstance(cell, int | float) and (whole or number in columns) else cell
            for number, cell in enumerate(row)
        ]


class Routes(APIRouter):
    """Routes whose answers in JSON and in files mark what is still being filled."""

    def __init__(self, filling: Filling, **given: Any) -> None:
        super().__init__(route_class=_marking(filling), **given)
        self.filling = filling


def filling_of(routes: APIRouter) -> frozenset[str]:
    """Return the figures and ratios that are still being filled, where routes are to mark them."""
    return with_ratios(routes.filling()) if isinstance(routes, Routes) else frozenset()


def _marking(filling: Filling) -> type[APIRoute]:
    class Marking(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()

            async def marked(request: Request) -> Response:
                found = await answer(request)
                open_ = filling()
                if open_ and found.headers.get("content-type") == "application/json":
                    found.body = json.dumps(
                        in_json(json.loads(bytes(found.body)), with_ratios(open_)), ensure_ascii=False
                    ).encode()
                    found.headers["content-length"] = str(len(found.body))
                return found

            return marked

    return Marking
