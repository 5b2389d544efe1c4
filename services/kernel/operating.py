"""What operators may change in a process while it runs; by a key of the whole bloc."""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from services.kernel.http import Gate, OutOfScope
from services.kernel.run import log_level, set_log_level

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class LogLevel(BaseModel):
    """From which level on lines are written to the log."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Level


class LogLevelChanged(BaseModel):
    """The level now, and what it was."""

    level: str
    was: str


def router(gate: Gate) -> APIRouter:
    """Return the routes; each wants a key whose scope is the whole bloc."""
    routes = APIRouter()

    @routes.put("/log-level")
    def change(wish: LogLevel, request: Request) -> LogLevelChanged:
        if gate.write(request).scope is not None:
            raise OutOfScope("Chỉ khóa của cả khối mới đổi được mức ghi nhật ký.")
        was = log_level()
        set_log_level(wish.level)
        return LogLevelChanged(level=wish.level, was=was)

    return routes
