"""`bcd backup`: made while the system runs, read through, put back while it does not."""

from typing import Annotated

import typer

from services.suite.command import DEFAULT_DATA, DEGRADED, OK, AsJson, Data, Database, fail, place, run, show

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
    from services.suite.backups import show as work

    show(run(work(place(data, database))), as_json, lambda told: told["lines"])


@backup_app.command("verify")
def backup_verify(
    name: Name = "newest", data: Data = DEFAULT_DATA, database: Database = "", as_json: AsJson = False
) -> None:
    """Đọc lại toàn bộ một bản sao lưu và so với bản kê; mã thoát 3 khi có sai lệch."""
    from services.suite.backups import check

    answer = run(check(place(data, database), name))
    show(answer, as_json, lambda told: told["lines"])
    raise typer.Exit(OK if answer["ok"] else DEGRADED)


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
