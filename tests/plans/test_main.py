"""The plans service does not start without what it needs."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.kernel.config import ConfigMissing
from services.plans.main import running
from services.suite.directory import DataDirectory


def test_without_a_place_for_files_the_service_does_not_start(tmp_path: Path) -> None:
    settings = DataDirectory(tmp_path, "khoi").settings("plans", "nats://127.0.0.1:1")
    assert settings.attachments_url == f"{tmp_path.as_uri()}/attachments"

    async def start() -> None:
        async with running(
            settings.model_copy(update={"attachments_url": None}), lambda: datetime(2021, 1, 1, tzinfo=UTC)
        ):
            pass

    with pytest.raises(ConfigMissing, match="ATTACHMENTS_URL"):
        asyncio.run(start())
    assert list(tmp_path.iterdir()) == []
