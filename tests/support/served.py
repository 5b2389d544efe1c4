"""Applications made once for all tests of a process: a service has over a hundred routes, and each takes a while to make."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient


class Latest:
    """Stands in an application for a part that each test has of its own; between tests for none."""

    def __init__(self) -> None:
        self.part: object = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.part, name)


MADE: dict[Callable[..., FastAPI], tuple[FastAPI, list[Latest]]] = {}
"""The applications that were made, each with what stands for its parts."""


@contextmanager
def served(build: Callable[..., FastAPI], *parts: object) -> Iterator[TestClient]:
    """Give a client of the application that `build` makes of such parts; it works on these, and on no others meanwhile.

    It is made while there is no part yet: what `build` would keep of the first test's parts breaks at once.
    """
    if build not in MADE:
        empty = [Latest() for _ in parts]
        MADE[build] = build(*empty), empty
    app, places = MADE[build]
    assert all(place.part is None for place in places), "the application serves another test"
    for place, part in zip(places, parts, strict=True):
        place.part = part
    try:
        with TestClient(app) as client:
            yield client
    finally:
        for place in places:
            place.part = None
