"""`bcd upgrade`: what a new version changes, told before it is started."""

import typer

from services.suite.command import DEFAULT_DATA, DEGRADED, FAILED, OK, AsJson, Data, Database, place, run, show

upgrade_app = typer.Typer(no_args_is_help=True, help="Nâng phiên bản: xem trước điều gì thay đổi.")


@upgrade_app.command("plan")
def upgrade_plan(data: Data = DEFAULT_DATA, database: Database = "", as_json: AsJson = False) -> None:
    """Cho biết phiên bản này thay đổi gì so với phiên bản đang chạy, và có quay lại được không; không ghi gì.

    Mã thoát: 0 không có gì thay đổi, 3 có thay đổi, 1 không chạy được ở đây (kho do phiên bản mới hơn ghi).
    """
    from services.suite.upgrading import plan

    answer = run(plan(place(data, database)))
    show(answer, as_json, lambda told: told["lines"])
    raise typer.Exit(FAILED if not answer["possible"] else DEGRADED if answer["changes"] else OK)
