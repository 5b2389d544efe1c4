"""`bcd bi` and `bcd export`: who may read the tables for analysis with tools of their own, and the tables as files."""

from pathlib import Path
from typing import Annotated

import typer

from services.suite.command import DEFAULT_DATA, USAGE, AsJson, Data, Database, fail, place, run, show

bi_app = typer.Typer(
    no_args_is_help=True,
    help="Cửa dữ liệu cho công cụ phân tích (Metabase, Superset, Excel, DuckDB): các bảng bi_…, không có dữ liệu cá nhân.",
)
export_app = typer.Typer(no_args_is_help=True, help="Xuất các bảng phân tích ra tệp.")

Role = Annotated[str, typer.Argument(help="Tên vai trò PostgreSQL, chữ thường không dấu, ví dụ bi_thue.")]


@bi_app.command("grant")
def bi_grant(
    role: Role,
    unit: Annotated[str, typer.Option("--unit", help="Mã đơn vị được xem, gồm các đơn vị bên dưới.")],
    timeout: Annotated[
        int, typer.Option("--timeout", min=1, max=3600, help="Một câu hỏi chạy quá số giây này thì bị ngắt.")
    ] = 30,
    data: Data = DEFAULT_DATA,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Cho một vai trò chỉ đọc xem một đơn vị; mật khẩu chỉ hiện một lần. Gọi lại để thêm đơn vị. Cần PostgreSQL."""
    from services.suite.bi import grant

    answer = run(grant(place(data, database), role, unit, timeout))
    show(answer, as_json, lambda told: told["lines"])


@bi_app.command("list")
def bi_list(data: Data = DEFAULT_DATA, database: Database = "", as_json: AsJson = False) -> None:
    """Liệt kê các vai trò, đơn vị từng vai trò được xem, và giới hạn của nó."""
    from services.suite.bi import readers

    answer = run(readers(place(data, database)))
    show(answer, as_json, lambda told: told["lines"])


@bi_app.command("revoke")
def bi_revoke(role: Role, data: Data = DEFAULT_DATA, database: Database = "") -> None:
    """Thu hồi một vai trò cùng mọi quyền của nó, có hiệu lực ngay."""
    from services.suite.bi import revoke

    run(revoke(place(data, database), role))
    typer.echo(f"Đã thu hồi vai trò {role}.")


@bi_app.command("path")
def bi_path(data: Data = DEFAULT_DATA, database: Database = "", as_json: AsJson = False) -> None:
    """Cho biết các bảng ở đâu và mở chỉ để đọc như thế nào."""
    from services.suite.bi import where

    show(where(place(data, database)), as_json, lambda told: told["lines"])


@export_app.command("parquet")
def export_parquet(
    out: Annotated[Path, typer.Option("--out", help="Thư mục nhận tệp; tệp cùng tên được thay.", file_okay=False)],
    since: Annotated[str, typer.Option("--since", help="Từ ngày này (YYYY-MM-DD), theo ngày có hiệu lực.")] = "",
    until: Annotated[str, typer.Option("--until", help="Đến hết ngày này (YYYY-MM-DD).")] = "",
    unit: Annotated[str, typer.Option("--unit", help="Mã đơn vị, gồm các đơn vị bên dưới; để trống: cả khối.")] = "",
    data: Data = DEFAULT_DATA,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Xuất sổ chỉ tiêu và các danh sách ra Parquet, mỗi bảng một tệp, kèm manifest.json (vị trí, bộ quy tắc, sha256)."""
    from datetime import date

    from services.suite.bi import export
    from services.suite.progress import bar

    try:
        first, last = (date.fromisoformat(day) if day else None for day in (since, until))
    except ValueError:
        raise fail("--since và --until nhận ngày dạng YYYY-MM-DD", USAGE) from None
    if first and last and first > last:
        raise fail("--since không được sau --until", USAGE)
    with bar("Xuất") as progress:
        answer = run(export(place(data, database), out, first, last, unit or None, progress))
    show(answer, as_json, lambda told: told["lines"])
