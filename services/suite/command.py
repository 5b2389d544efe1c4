"""What the commands of `bcd` share: options, exit codes, how an answer and an error are printed."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from services.suite.apart import SystemApart
    from services.suite.directory import DataDirectory
    from services.suite.place import Place

T = TypeVar("T")
OK, FAILED, USAGE, DEGRADED = 0, 1, 2, 3
DEFAULT_DATA = Path("bcd-data")
DEFAULT_BLOC = "khoi-cq-dn"
DEFAULT_PORT = 8321

Data = Annotated[Path, typer.Option("--data", envvar="BCD_DATA", help="Thư mục dữ liệu của máy này.")]
Bloc = Annotated[str, typer.Option("--bloc", envvar="BCD_BLOC", help="Mã của khối, chữ thường không dấu.")]
Database = Annotated[
    str,
    typer.Option(
        "--database",
        envvar="BCD_DATABASE",
        help="Để trống: SQLite. PostgreSQL: địa chỉ có {name}, ví dụ postgresql://user@host/{name}.",
    ),
]
Host = Annotated[str, typer.Option("--host", help="Địa chỉ lắng nghe; mặc định chỉ máy này.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Cổng HTTP; 0 là cổng trống bất kỳ.")]
AsJson = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON ra đầu ra chuẩn.")]


def fail(text: str, code: int = FAILED) -> typer.Exit:
    """Print one clear line to standard error and return the exit to raise."""
    typer.echo(f"bcd: {text}", err=True)
    return typer.Exit(code)


def show(answer: Any, as_json: bool, lines: Callable[[Any], list[str]]) -> None:
    """Print an answer for a program or for a person."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1, default=str) if as_json else "\n".join(lines(answer)))


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work; what is expected to go wrong becomes one line and exit code 1."""
    try:
        return asyncio.run(work)
    except Exception as error:
        text = explained(error)
        if text is None:
            raise
        raise fail(text) from None
    except KeyboardInterrupt:
        raise fail("đã dừng theo yêu cầu") from None


def explained(error: Exception) -> str | None:
    """Return what is expected to go wrong as one line for a person, None for what is not."""
    import sqlite3

    import httpx
    from sqlalchemy.exc import SQLAlchemyError

    from services.kernel.errors import Explained
    from services.kernel.personal import KeysUnavailable
    from services.kernel.recorders import PersistenceError

    if isinstance(error, Explained):
        return str(error)
    if isinstance(error, (SQLAlchemyError, PersistenceError, KeysUnavailable, sqlite3.Error)):
        cause = _cause(error)
        return f"cơ sở dữ liệu từ chối ({cause}); hãy xem ổ đĩa, quyền và địa chỉ, hoặc chạy «bcd doctor»"
    if isinstance(error, httpx.TransportError):
        where = error.request.url if error._request else "địa chỉ đã cho"
        return f"không liên lạc được với {where} ({type(error).__name__}); xem «bcd doctor»"
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        return f"hệ thống từ chối: {error.strerror or error}{where}; hãy xem ổ đĩa và quyền, hoặc chạy «bcd doctor»"
    return None


def _cause(error: BaseException) -> str:
    """Return the first line of what the database itself said."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def directory(data: Path, bloc: str = "", database: str = "") -> "DataDirectory":
    """Return the data directory, with the bloc it was made for when none is named."""
    from services.suite.directory import DataDirectory

    note = data / "bloc"
    return DataDirectory(data, bloc or (note.read_text().strip() if note.exists() else DEFAULT_BLOC), database)


def place(data: Path, database: str = "") -> "Place":
    """Return the system that commands work on: the one of containers that the environment names, else a data directory."""
    from services.kernel.config import ConfigWrong, apart
    from services.suite.apart import SystemApart

    try:
        reach = apart()
    except ConfigWrong as error:
        raise fail(str(error)) from None
    return SystemApart(reach) if reach else directory(data, database=database)


def system_apart() -> "SystemApart":
    """Return the system of containers that the environment names; a usage error where it names none."""
    from services.suite.apart import SystemApart

    found = place(DEFAULT_DATA)
    if not isinstance(found, SystemApart):
        raise fail("lệnh này dành cho hệ thống chạy bằng docker compose: docker compose run --rm bcd …", USAGE)
    return found
