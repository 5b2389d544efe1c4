"""What the commands of `bcd` share: options, exit codes, how an answer and an error are printed."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from services.suite.host import DataDirectory

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


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a command's work; what is expected to go wrong becomes one line and exit code 1."""
    from sqlalchemy.exc import SQLAlchemyError

    from services.kernel.config import ConfigWrong
    from services.kernel.key_backups import BackupBroken
    from services.kernel.personal import KeysUnavailable
    from services.kernel.recorders import PersistenceError
    from services.kernel.store import Unavailable
    from services.reporting.main import RoleRefused
    from services.suite.bloc import BlocInvalid
    from services.suite.host import CannotStart
    from services.suite.load import LoadStopped
    from services.suite.natsd import NatsDied, NatsMissing
    from services.suite.operate import NotRunning
    from services.suite.what_if import QuestionRefused

    expected = (
        CannotStart,
        NatsMissing,
        NatsDied,
        BlocInvalid,
        LoadStopped,
        NotRunning,
        QuestionRefused,
        ConfigWrong,
        Unavailable,
        BackupBroken,
        RoleRefused,
    )
    try:
        return asyncio.run(work)
    except expected as error:
        raise fail(str(error)) from None
    except (SQLAlchemyError, PersistenceError, KeysUnavailable) as error:
        raise fail(
            f"cơ sở dữ liệu từ chối ({_cause(error)}); hãy xem ổ đĩa, quyền và địa chỉ, hoặc chạy «bcd doctor»"
        ) from None
    except OSError as error:
        raise fail(f"hệ thống từ chối: {error.strerror or error}") from None
    except KeyboardInterrupt:
        raise fail("đã dừng theo yêu cầu") from None


def _cause(error: BaseException) -> str:
    """Return the first line of what the database itself said."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def directory(data: Path, bloc: str = "", database: str = "") -> "DataDirectory":
    """Return the data directory, with the bloc it was made for when none is named."""
    from services.suite.host import DataDirectory

    note = data / "bloc"
    return DataDirectory(data, bloc or (note.read_text().strip() if note.exists() else DEFAULT_BLOC), database)
