"""The pages people read: dashboards in Vietnamese and English, live, on paper and on a phone."""

from services.reporting.pages.problems import ProblemPages
from services.reporting.pages.web import router

__all__ = ["ProblemPages", "router"]
