"""Renders templates into pages under the strict content security policy."""

from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.reporting.pages import text
from services.reporting.pages.assets import Assets
from services.reporting.pages.content import about
from services.reporting.pages.frame import Frame
from services.reporting.pages.live import written
from services.reporting.pages.numbers import numbers

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept, Cookie",
}


class Screen:
    """The templates and the assets they name, both read once."""

    def __init__(self) -> None:
        self.assets = Assets()
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals |= {"asset": self.assets.url, "numbers": numbers}
        self._templates.filters |= {
            "day": text.day,
            "moment": text.moment,
            "fold": text.fold,
            "position": written,
            "capital": lambda said: said[:1].upper() + said[1:],
            "about": lambda one: about(one.title_vi, one.summary_vi, one.document),
        }

    def page(self, template: str, frame: Frame, *, status: int = 200, **values: object) -> HTMLResponse:
        """Return a page."""
        body = self._templates.get_template(template).render(frame=frame, **values)
        return HTMLResponse(body, status_code=status, headers=HEADERS)
