"""`bcd backup`: made while the system runs, read through, put back while it does not."""

import asyncio
from typing import Annotated, Any

import typer

from services.suite.command import DEFAULT_DATA, DEGRADED, OK, AsJson, Data, Database, explained, fail, place, run, show

ALIVE = "backing-up"
"""The file whose age tells whether the last scheduled backup was made."""

backup_app = typer.Typer(
    no_args_is_help=True,
    help="Sao lưu kho sự kiện, khóa, tệp đính kèm và khóa API; luồng và bảng số liệu được dựng lại, không sao lưu.",
)
Name = Annotated[str, typer.Argument(help="Tên bản sao lưu; «newest» là bản mới nhất.")]


@backup_app.command("create")
def backup_create(data: Data = DEFAULT_DATA, database: Database = "", as_json: AsJson = False) -> None:
    """Sao lưu khi hệ thống đang chạy."""
    from services.suite.backups import create
    from services.suite.progress import bar

    with bar("Sao lưu") as progress:
        answer = run(create(place(data, database), progress))
    show(answer, as_json, lambda told: told["lines"])


@backup_app.command("list")
def backup_list(data: Data = DEFAULT_DATA, database: Database = "", as_json: AsJson = False) -> None:
    """Liệt kê các bản sao lưu, cũ trước mới sau."""
    from services.suite.backup_files import show as work

    show(run(work(place(data, database))), as_json, lambda told: told["lines"])


@backup_app.command("verify")
def backup_verify(
    name: Name = "newest",
    data: Data = DEFAULT_DATA,
    database: Database = "",
    restoring: Annotated[
        bool, typer.Option("--restore", help="Phục hồi thử vào cơ sở dữ liệu tạm, đọc lại từng sự kiện, rồi bỏ.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Đọc lại toàn bộ một bản sao lưu và so với bản kê; mã thoát 3 khi có sai lệch."""
    from services.suite.backup_files import check
    from services.suite.progress import bar
    from services.suite.proving import prove

    with bar("Thử bản sao lưu") as progress:
        where = place(data, database)
        answer = run(prove(where, name, progress) if restoring else check(where, name))
    show(answer, as_json, lambda told: told["lines"])
    raise typer.Exit(OK if answer["ok"] else DEGRADED)


@backup_app.command("prune")
def backup_prune(
    data: Data = DEFAULT_DATA,
    only_look: Annotated[bool, typer.Option("--dry-run", help="Chỉ cho biết sẽ xóa gì, không xóa.")] = False,
    as_json: AsJson = False,
) -> None:
    """Xóa các bản sao lưu cũ theo BACKUP_KEEP_DAILY, _WEEKLY, _MONTHLY; luôn giữ bản mới nhất còn nguyên vẹn."""
    from services.kernel.config import keeping
    from services.suite.retention import prune

    async def work() -> dict[str, Any]:
        return await asyncio.to_thread(prune, place(data), keeping(), only_look=only_look)

    show(run(work()), as_json, lambda told: told["lines"])


@backup_app.command("schedule")
def backup_schedule(data: Data = DEFAULT_DATA, database: Database = "") -> None:
    """Sao lưu theo giờ ở BACKUP_AT, khóa theo giờ ở KEY_BACKUP_AT (giờ Việt Nam), rồi dọn bản cũ; chạy đến khi SIGTERM."""
    import tempfile
    from datetime import UTC, datetime
    from pathlib import Path

    from services.kernel.config import keeping
    from services.kernel.run import log_as_json
    from services.suite.backing_up import Schedule

    async def work() -> None:
        schedule = Schedule(place(data, database), keeping(), lambda: datetime.now(UTC), explained)
        await schedule.run(Path(tempfile.gettempdir()) / ALIVE)

    log_as_json("backup", "INFO")
    run(work())


@backup_app.command("restore")
def backup_restore(
    name: Name,
    data: Data = DEFAULT_DATA,
    database: Database = "",
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
    as_json: AsJson = False,
) -> None:
    """Thay mọi dữ liệu bằng một bản sao lưu, khi các dịch vụ đã dừng; người đã bị xóa không trở lại."""
    from services.suite.backups import restore
    from services.suite.progress import bar

    if not yes and not typer.confirm("Thay mọi dữ liệu hiện có bằng bản sao lưu này?"):
        raise fail("không phục hồi gì cả")
    with bar("Phục hồi") as progress:
        answer = run(restore(place(data, database), name, progress))
    show(answer, as_json, lambda told: told["lines"])
