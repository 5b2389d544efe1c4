"""One service in a process of its own, by settings from the environment: how it runs in a container."""

import asyncio
import logging
from importlib import import_module
from typing import Any

from services.kernel.config import Settings
from services.kernel.http import Gate, create_app, widen_threads
from services.kernel.keys import Keys
from services.kernel.operating import router as operating
from services.kernel.run import Heart, loops, serve, tick, watch
from services.suite.listening import listen
from services.suite.place import utc_now
from services.suite.program import keep

log = logging.getLogger(__name__)


async def serve_alone(settings: Settings) -> None:
    """Serve until SIGTERM; a loop that falls silent ends the process. Raises what keeps the service from starting."""
    listening = listen(settings.host, settings.port)
    heart = Heart()
    log.info("%s starts", settings.service)
    running = import_module(f"services.{settings.service}.main").running
    async with running(settings, utc_now) as service, loops([("event loop", tick)], heart):
        await asyncio.to_thread(keep, settings)
        standing_watch = [watch(heart), watch(service.heart)]
        widen_threads()
        raw: list[Any] = [body.under(service.mount) for body in service.app.state.raw]
        operators = operating(Gate(Keys(settings.api_keys_file), {}))
        app = create_app(f"bachudong {settings.service}", [operators], raw=raw, described=False)

        def answering() -> None:
            log.info("%s answers on port %s", settings.service, settings.port)

        await serve([service], app, listening, ready=answering, until=asyncio.Event())
        log.info("%s stops", settings.service)
        for one in standing_watch:
            one.set()
    log.info("%s has stopped", settings.service)
