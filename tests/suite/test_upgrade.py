"""What a new version changes, told before it starts; and a version that does not start on what a newer one wrote."""

import asyncio
import json
import tomllib
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from services.kernel.marks import Marks, look
from services.kernel.version import VERSION
from services.kernel.views import ViewSet, open_engine
from services.suite.directory import DataDirectory
from services.suite.operate import WRITERS
from services.suite.place import CannotStart, utc_now
from services.suite.program import keep, read, tell
from services.suite.upgrading import plan
from tests.support.machine import bcd_here

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def data(tmp_path: Path) -> DataDirectory:
    """A system that this version ran on, stopped."""
    one = DataDirectory(tmp_path / "data", "khoi")
    one.path.mkdir()
    one.prepare()
    for name, writer in WRITERS.items():
        settings = one.settings(name, "")
        store, keys = writer.open_store(settings, utc_now)
        store.close()
        keys.close()
        ViewSet(open_engine(settings.views_url), writer.views, utc_now).close()
        keep(settings)
    return one


def change(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as db:
        for statement in statements:
            db.execute(text(statement))
    engine.dispose()


def told(data: DataDirectory) -> dict[str, Any]:
    return asyncio.run(plan(data))


def test_the_same_version_changes_nothing(data: DataDirectory) -> None:
    found = told(data)
    assert (found["possible"], found["changes"], found["lines"]) == (True, False, ["Không có gì thay đổi."])
    assert bcd_here("upgrade", "plan", "--data", str(data.path)).exit_code == 0


def test_what_differs_is_named(data: DataDirectory) -> None:
    """INVARIANT: nothing that a program tells of itself changes in silence.

    A kind of thing that is told but not compared breaks it.
    """
    now = tell("members")
    before = replace(
        now,
        version="0.0.9",
        events={name: by for name, by in now.events.items() if name != "members.unit.renamed"},
        facts=now.facts | {"bcd.members.unit-renamed.v1": "otherwise"},
        rules=now.rules | {"rules/XI-2018.json": "otherwise"},
        variables=now.variables | {"OLD_VARIABLE": ""},
    )
    Marks(data.url("members", "store")).describe(json.dumps(asdict(before) | {"of_a_later_version": 1}))
    found = told(data)
    assert found["lines"][:-1] == [
        f"members: phiên bản 0.0.9 → {VERSION}",
        "members: loại sự kiện mới: members.unit.renamed",
        "members: sự kiện công bố đổi: bcd.members.unit-renamed.v1",
        "members: bộ quy tắc và tệp dữ liệu đổi: rules/XI-2018.json",
        "members: biến môi trường không còn: OLD_VARIABLE",
    ]
    assert "cho đến khi có sự kiện loại mới" in found["lines"][-1]
    assert bcd_here("upgrade", "plan", "--data", str(data.path)).exit_code == 3


def test_views_of_another_version_are_built_anew_and_it_is_said_for_how_long(data: DataDirectory) -> None:
    change(data.url("reporting", "views"), "UPDATE projection SET generation = 'other' WHERE name LIKE 'schema %'")
    change(data.url("members", "store"), *(
        f"INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES ('{number:032x}', 1, "
        "'members.unit.renamed', '{}')" for number in range(3001)
    ))  # fmt: skip
    found = told(data)
    assert (found["services"]["reporting"]["rebuild_seconds"], found["services"]["members"]["rebuild_seconds"]) == (
        2,
        0,
    )
    assert "reporting: dựng lại bảng số liệu từ tối đa 3001 sự kiện, khoảng 2 giây" in found["lines"][0]


def test_figures_made_otherwise_are_named(data: DataDirectory) -> None:
    change(data.url("reporting", "views"), "UPDATE part SET made_by = 'other' WHERE name = 'members.active'")
    assert "reporting: tính lại members.active từ" in told(data)["lines"][0]


def test_a_store_written_by_a_newer_version_is_not_run_on(data: DataDirectory) -> None:
    """INVARIANT: a downgrade that would meet events it cannot read is refused in one line, before it and at the start.

    A plan that calls it possible, or a service that starts and stumbles later, breaks it.
    """
    change(data.url("plans", "store"), "INSERT INTO written_topic VALUES ('plans.item.of_the_future', '9.9.9')")
    refused = bcd_here("upgrade", "plan", "--data", str(data.path))
    assert refused.exit_code == 1
    assert "plans.item.of_the_future" in refused.stdout
    assert refused.stdout.splitlines()[-1].startswith(f"KHÔNG chạy được phiên bản {VERSION} ở đây")
    started = bcd_here("verify", "--data", str(data.path))
    assert started.exit_code == 1
    assert started.stderr.count("\n") == 1
    assert "do phiên bản 9.9.9 ghi" in started.stderr


def test_a_version_that_left_no_marks_is_said_to_be_unknown(data: DataDirectory) -> None:
    url = data.url("members", "store")
    change(url, "DROP TABLE program", "DROP TABLE written_topic", "INSERT INTO stored_events "
        "(originator_id, originator_version, topic, state) VALUES ('01', 1, 'members.unit.renamed', '{}')")  # fmt: skip
    found = told(data)
    assert "chưa ghi dấu" in found["lines"][0]
    assert look(url).written == {"members.unit.renamed": ""}
    assert look(url).told is None


def test_planning_changes_nothing(data: DataDirectory) -> None:
    def content() -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in sorted(data.path.rglob("*.db"))}

    before = content()
    told(data)
    assert content() == before


def test_a_system_that_never_ran_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="chưa có dữ liệu"):
        asyncio.run(plan(DataDirectory(tmp_path, "khoi")))


def test_what_a_program_tells_is_read_back_and_names_the_version_of_the_code() -> None:
    assert read(json.dumps(asdict(tell("plans")))) == tell("plans")
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION
