"""Signing in: a browser keeps an API key in a cookie that no script and no other site can use."""

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.kernel.http import COOKIE, SIGN_IN, Gate, RawBody, require_same_origin
from services.reporting.pages.fields import LIMIT, MEDIA_TYPES, Fields, fields, see, way_back
from services.reporting.pages.frame import Frame
from services.reporting.pages.screen import Screen

REMEMBERED_SECONDS = 30 * 24 * 3600
RAW = RawBody("POST", re.compile(r"/sign-in|/sign-out"), MEDIA_TYPES, LIMIT)


def add_routes(routes: APIRouter, gate: Gate, screen: Screen, asked: Callable[[Request], Frame]) -> None:
    """Add the sign-in page, signing in and signing out."""
    Asked = Annotated[Frame, Depends(asked)]
    Form = Annotated[Fields, Depends(fields)]

    def shown(at: Frame, onward: str, *, wrong: bool = False) -> Response:
        status = 401 if wrong else 200
        return screen.page("sign_in.html", at, status=status, onward=onward, wrong=wrong, open_to_all=gate.public_read)

    @routes.get(SIGN_IN)
    def page(at: Asked) -> Response:
        return shown(at, way_back(at.kept.get("next")))

    @routes.post(SIGN_IN)
    def sign_in(request: Request, at: Asked, form: Form) -> Response:
        require_same_origin(request)
        onward, token = way_back(form.get("next")), form.get("key", "")
        if gate.verify(token) is None:
            return shown(at, onward, wrong=True)
        answer = see(onward)
        answer.set_cookie(
            COOKIE,
            token,
            max_age=REMEMBERED_SECONDS if form.get("remember") else None,
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return answer

    @routes.post("/sign-out")
    def sign_out(request: Request) -> Response:
        require_same_origin(request)
        answer = see("/")
        answer.delete_cookie(COOKIE, path="/", secure=request.url.scheme == "https", httponly=True, samesite="strict")
        return answer
