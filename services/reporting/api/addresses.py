"""Which addresses are ours: asked of the application itself, so that a page or table more is known by being there."""

from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.routing import Match, compile_path
from starlette.types import Scope

NO_PAGES = ("/api/", "/static/", "/live/", "/sign-in/", "/sign-out/", "/mine/", "/openapi.json/")
FILES = (".json", ".csv", ".xlsx", ".pdf", ".docx")
OWN = "/api/mine/"


class Addresses:
    """The addresses of an application; of none until it is told of one."""

    def __init__(self) -> None:
        self._app: FastAPI | None = None

    def of(self, app: FastAPI) -> None:
        """Answer for this application from now on."""
        self._app = app

    def is_page(self, address: str) -> bool:
        """Tell whether a path and query lead to a page that people read."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or parts.fragment or not parts.path.startswith("/") or self._app is None:
            return False
        if f"{parts.path}/".startswith(NO_PAGES) or parts.path.endswith(FILES):
            return False
        scope: Scope = {"type": "http", "method": "GET", "path": parts.path, "root_path": "", "headers": []}
        return any(route.matches(scope)[0] is Match.FULL for route in self._app.router.routes)

    def is_table(self, path: str, form: str) -> bool:
        """Tell whether there is a table at `path`, without the form at its end, that comes in this form."""
        if not path.startswith("/api/") or path.startswith(OWN) or self._app is None:
            return False
        ending = "" if form == "json" else f".{form}"
        return any(
            compile_path(template)[0].match(path + ending)
            for template, verbs in self._app.openapi()["paths"].items()
            if "get" in verbs and template.endswith(ending)
        )
