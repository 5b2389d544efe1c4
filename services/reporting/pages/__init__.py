"""The pages people read: dashboards in Vietnamese and English, live, on paper and on a phone."""

from services.reporting.pages import mine, sign_in
from services.reporting.pages.problems import ProblemPages
from services.reporting.pages.site import Sources
from services.reporting.pages.web import router

__all__ = ["RAW", "ProblemPages", "Sources", "router"]

RAW = (sign_in.RAW, mine.RAW)
"""The routes that take forms as browsers send them."""
