"""Shows a problem as a page to a reader with a browser, and leaves it as it is to programs."""

import json
from collections.abc import Callable
from datetime import date

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kernel.keys import Holder
from services.reporting.pages.frame import Frame
from services.reporting.pages.screen import HEADERS, Screen

MEDIA_TYPE = "application/problem+json"
TITLES = {
    303: "Đăng nhập",
    400: "Yêu cầu không hợp lệ",
    401: "Không được phép",
    403: "Không được phép",
    404: "Không tìm thấy",
    422: "Yêu cầu không hợp lệ",
    503: "Chưa thực hiện được",
}


class ProblemPages:
    """ASGI middleware: turns a problem answer into a page when the request prefers HTML; status and headers stay."""

    def __init__(
        self, app: ASGIApp, today: Callable[[], date], who: Callable[[Request], Holder | None] = lambda _: None
    ) -> None:
        self._app, self._today, self._who, self._screen = app, today, who, Screen()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Request(scope).headers.get("accept", ""):
            await self._app(scope, receive, send)
            return
        started: Message | None = None
        body = b""

        async def answer(message: Message) -> None:
            nonlocal started, body
            if message["type"] == "http.response.start":
                kind = MutableHeaders(scope=message).get("content-type", "")
                if kind.partition(";")[0] == MEDIA_TYPE:
                    started = message
                    return
            elif started is not None:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    await self._show(Request(scope), started, body, send)
                return
            await send(message)

        await self._app(scope, receive, answer)

    async def _show(self, request: Request, start: Message, body: bytes, send: Send) -> None:
        problem = json.loads(body)
        today = self._today()
        lang = "en" if request.query_params.get("lang") == "en" else "vi"
        frame = Frame(request.url.path, today, today, lang, who=self._who(request))
        shown = self._screen.page(
            "problem.html",
            frame,
            title=frame.t(TITLES.get(start["status"], "Có lỗi xảy ra")),
            status=start["status"],
            shown_status=start["status"],
            detail=problem.get("detail", ""),
            code=problem.get("code", ""),
            correlation=problem.get("correlation_id") or "",
        )
        headers = MutableHeaders(scope=start)
        headers.update({**HEADERS, "Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(shown.body))})
        await send(start)
        await send({"type": "http.response.body", "body": bytes(shown.body)})
