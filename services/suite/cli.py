"""The `bcd` command. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 works but degraded (a difference or a warning found)."""

import sys
from asyncio import to_thread
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from services.suite.backup_commands import backup_app
from services.suite.bi_commands import bi_app, export_app
from services.suite.command import (
    DEFAULT_BLOC,
    DEFAULT_DATA,
    DEFAULT_PORT,
    DEGRADED,
    FAILED,
    OK,
    USAGE,
    AsJson,
    Bloc,
    Data,
    Database,
    Host,
    Port,
    directory,
    explained,
    fail,
    place,
    run,
    show,
    system_apart,
)
from services.suite.upgrade_commands import upgrade_app

Part = Literal["members", "plans", "reporting"]

app = typer.Typer(
    name="bcd",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help="bachudong: mô hình «3 chủ động» cho Đoàn khối. Đoàn viên, kế hoạch, tham mưu và bảng số liệu tự giải thích.\n\n"
    "Mã thoát: 0 xong, 1 lỗi, 2 sai cách gọi, 3 chạy được nhưng có điều cần xem.",
)
key_app = typer.Typer(no_args_is_help=True, help="Khóa API: tạo, liệt kê, thu hồi.")
parked_app = typer.Typer(no_args_is_help=True, help="Sự kiện bị giữ lại vì không áp dụng được.")
app.add_typer(key_app, name="key")
app.add_typer(parked_app, name="parked")
keys_app = typer.Typer(no_args_is_help=True, help="Khóa mã hóa dữ liệu cá nhân: sao lưu, phục hồi.")
app.add_typer(keys_app, name="keys")
app.add_typer(bi_app, name="bi")
app.add_typer(export_app, name="export")
app.add_typer(backup_app, name="backup")
app.add_typer(upgrade_app, name="upgrade")


@app.command()
def up(
    data: Data = DEFAULT_DATA,
    bloc: Bloc = "",
    database: Database = "",
    host: Host = "127.0.0.1",
    port: Port = DEFAULT_PORT,
) -> None:
    """Chạy cả ba dịch vụ và máy chủ NATS trên máy này. Ctrl-C để dừng.

    Biến môi trường, khi cần: SCAN_COMMAND (quét tệp đính kèm); SMTP_URL và MAIL_FROM (gửi báo cáo định kỳ qua thư),
    REPORTS_FOLDER (thư mục báo cáo, mặc định «reports» trong thư mục dữ liệu), PUBLIC_URL (địa chỉ trang, để ghi trong thư).
    """
    from services.kernel.run import log_to_stderr
    from services.suite.operate import up as work

    log_to_stderr("WARNING")
    run(work(directory(data, bloc, database), host, port, lambda line: typer.echo(line)))


@app.command()
def serve(
    service: Annotated[Part, typer.Argument(help="Dịch vụ nào.")],
) -> None:
    """Chạy một dịch vụ, theo biến môi trường (deploy/README.md): cách chạy trong container. SIGTERM để dừng."""
    import asyncio
    import logging

    from services.kernel.config import ConfigWrong, settings
    from services.kernel.run import log_as_json
    from services.suite.serving import serve_alone

    log_as_json(service, "INFO")
    log = logging.getLogger("bcd")
    try:
        found = settings(service=service)
    except ConfigWrong as error:
        log.critical("%s", error)
        raise typer.Exit(FAILED) from None
    log_as_json(service, found.log_level)
    try:
        asyncio.run(serve_alone(found))
    except Exception as error:
        text = explained(error)
        if text is None:
            raise
        log.critical("%s", text)
        raise typer.Exit(FAILED) from None


@app.command()
def init(
    bloc: Bloc = DEFAULT_BLOC,
    bus_hosts: Annotated[
        str, typer.Option(envvar="BCD_BUS_HOSTS", help="Tên các máy của cụm NATS, cách nhau bằng dấu phẩy.")
    ] = "",
) -> None:
    """Tạo bí mật và cấu hình còn thiếu cho hệ thống docker compose, trong các thư mục của STATE_DIR; gọi lại không đổi gì."""
    from datetime import UTC, datetime

    from services.kernel.config import ConfigWrong, state_dir
    from services.suite.parts import Parts
    from services.suite.place import CannotStart

    try:
        made = Parts(state_dir(), bloc).make(datetime.now(UTC), tuple(filter(None, bus_hosts.split(","))))
    except (ConfigWrong, CannotStart) as error:
        raise fail(str(error)) from None
    typer.echo("\n".join(f"Đã tạo {name}" for name in made) or "Đã có đủ bí mật và cấu hình; không đổi gì.")


@app.command()
def provision(
    diff: Annotated[bool, typer.Option("--diff", help="Chỉ cho biết khác gì, không đổi; mã thoát 3 khi khác.")] = False,
    as_json: AsJson = False,
) -> None:
    """Đưa cơ sở dữ liệu, vai trò, luồng và quyền trên NATS về đúng khai báo; gọi lại không đổi gì."""
    from services.suite.provisioning import provision_all

    answer = run(provision_all(system_apart(), only_look=diff))
    show(answer, as_json, lambda told: told["lines"])
    raise typer.Exit(DEGRADED if diff and answer["changes"] else OK)


@app.command()
def metrics(host: Host = "127.0.0.1", port: Port = DEFAULT_PORT) -> None:
    """Phục vụ /metrics cho Prometheus về những gì dịch vụ không tự thấy: bản sao lưu, ổ đĩa, NATS. SIGTERM để dừng."""
    from services.kernel.run import log_as_json
    from services.suite.outside import serve_outside

    log_as_json("metrics", "INFO")
    run(serve_outside(system_apart(), host, port))


@app.command()
def demo(
    data: Data = Path("demo-data"),
    database: Database = "",
    host: Host = "127.0.0.1",
    port: Port = DEFAULT_PORT,
    once: Annotated[bool, typer.Option("--once", help="Nạp, đối soát, in tổng số rồi dừng.")] = False,
    file: Annotated[Path | None, typer.Option("--file", help="Tệp khối khác thay cho khối mẫu.")] = None,
    as_json: AsJson = False,
) -> None:
    """Chạy khối mẫu: nạp qua API công khai, rồi phục vụ đến khi Ctrl-C."""
    from services.kernel.run import log_to_stderr
    from services.suite.demo import demo as work
    from services.suite.progress import bar

    log_to_stderr("WARNING")
    with bar("Nạp khối mẫu") as progress:
        answer = run(work(data, database, host, port, file, once, progress, lambda line: typer.echo(line, err=as_json)))
    if once:
        show(answer, as_json, lambda told: told["lines"])
        raise typer.Exit(OK if answer["ok"] else DEGRADED)


@app.command()
def load(
    file: Annotated[Path | None, typer.Argument(help="Tệp khối (YAML).")] = None,
    data: Data = DEFAULT_DATA,
    demo: Annotated[bool, typer.Option("--demo", help="Nạp khối mẫu thay cho một tệp.")] = False,
    url: Annotated[str, typer.Option("--url", help="Địa chỉ hệ thống; để trống: hệ thống đang chạy ở --data.")] = "",
    key_file: Annotated[Path | None, typer.Option("--key-file", help="Tệp chứa khóa API.")] = None,
    as_json: AsJson = False,
) -> None:
    """Nạp một tệp khối vào hệ thống đang chạy; nạp lại không đổi gì."""
    from services.suite.bloc import DEMO
    from services.suite.load import load_file as work
    from services.suite.progress import bar

    if (file is None) != demo:
        raise fail("cần hoặc một tệp khối hoặc --demo", USAGE)
    with bar("Nạp") as progress:
        answer = run(work(place(data), file or DEMO, url, key_file, progress))
    show(answer, as_json, lambda told: [f"Đã gửi {told['requests']} yêu cầu, thay đổi {told['changed']} sự kiện."])


@app.command("import")
def import_roster(
    file: Annotated[Path, typer.Argument(help="Danh sách đoàn viên (.xlsx hoặc .xls).", exists=True, dir_okay=False)],
    unit: Annotated[str, typer.Option("--unit", help="Mã đơn vị nạp; chi đoàn trong tệp phải thuộc đơn vị này.")],
    data: Data = DEFAULT_DATA,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xét, không ghi.")] = False,
    report: Annotated[Path | None, typer.Option("--report", help="Ghi tệp .xlsx tô màu kèm lý do từng dòng.")] = None,
    purpose: Annotated[
        str, typer.Option("--purpose", help="Mục đích dùng cột nhạy cảm, ví dụ MEMBER_RECORD; trống: bỏ các cột đó.")
    ] = "",
    year: Annotated[int | None, typer.Option("--year", help="Năm của cột Xếp loại; trống: bỏ cột đó.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Chấp nhận mọi dòng cần xem.")] = False,
    known: Annotated[str, typer.Option("--known", help="Người đã có trong sổ: update (cập nhật) hoặc skip.")] = "",
    skip: Annotated[bool, typer.Option("--skip", help="Bỏ qua mọi dòng sai.")] = False,
    forced: Annotated[bool, typer.Option("--force", help="Nạp cả khi tệp này đã nạp.")] = False,
    document: Annotated[str, typer.Option("--document", help="Số văn bản làm căn cứ.")] = "nhập tệp",
    as_json: AsJson = False,
) -> None:
    """Nhập danh sách đoàn viên từ tệp Excel: ghi hết hoặc không ghi gì; có thể hoàn tác."""
    from services.suite.importing import Wish, bring_in
    from services.suite.place import today
    from services.suite.progress import bar

    if known not in ("", "update", "skip"):
        raise fail("--known nhận update hoặc skip", USAGE)
    wanted = {"WARNING": "NEW" if accept else "", "DUPLICATE": known.upper(), "INVALID": "SKIP" if skip else ""}
    choices = {verdict: choice for verdict, choice in wanted.items() if choice}
    wish = Wish(file, unit, purpose, year, forced, dry_run, report, today(), document, choices)
    with bar("Nhập") as progress:
        answer = run(bring_in(place(data), wish, progress))
    show(answer, as_json, lambda told: told["lines"])
    if answer["undecided"]:
        raise typer.Exit(DEGRADED)


@app.command("import-undo")
def import_undo(
    import_id: Annotated[str, typer.Argument(help="Mã lần nhập.")],
    data: Data = DEFAULT_DATA,
    document: Annotated[str, typer.Option("--document", help="Số văn bản làm căn cứ.")] = "hoàn tác nhập tệp",
    as_json: AsJson = False,
) -> None:
    """Hoàn tác một lần nhập, khi chưa ai trong đó thay đổi."""
    from uuid import UUID

    from services.suite.importing import take_back
    from services.suite.place import today

    try:
        found = UUID(import_id)
    except ValueError:
        raise fail("mã lần nhập phải là UUID", USAGE) from None
    answer = run(take_back(place(data), found, document, today()))
    show(answer, as_json, lambda told: told["lines"])


@app.command()
def rebuild(
    data: Data = DEFAULT_DATA,
    database: Database = "",
    stream: Annotated[
        list[str] | None,
        typer.Option("--stream", help="Làm lại luồng này từ kho sự kiện trước: members, plans, reporting."),
    ] = None,
    views: Annotated[
        str,
        typer.Option("--views", help="Bảng của dịch vụ nào: reporting (mặc định), members hoặc plans (bảng riêng)."),
    ] = "reporting",
    figure: Annotated[
        list[str] | None,
        typer.Option("--figure", help="Chỉ làm lại chỉ tiêu này từ các sự kiện đã giữ; nhiều lần được."),
    ] = None,
    view: Annotated[
        str,
        typer.Option(
            "--view", help="Chỉ làm lại bảng này, ví dụ proposals; tên lạ thì được cho biết có những bảng nào."
        ),
    ] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="Làm từ đầu, không làm tiếp lần dựng lại dở dang.")] = False,
    as_json: AsJson = False,
) -> None:
    """Dựng lại các bảng số liệu bên cạnh bảng đang dùng, so sánh, rồi thay. Bị dừng giữa chừng thì lần sau làm tiếp."""
    from services.suite.operate import rebuild as work
    from services.suite.operate import rebuild_own
    from services.suite.progress import bar
    from services.suite.refilling import refill

    if views not in ("reporting", "members", "plans") or (views != "reporting" and stream):
        raise fail("--views nhận reporting, members hoặc plans; --stream chỉ dùng với reporting", USAGE)
    if (figure or view) and (views != "reporting" or stream or fresh or (figure and view)):
        raise fail("--figure và --view dùng một mình, với bảng của reporting", USAGE)
    where = place(data, database)
    with bar("Dựng lại") as progress:
        if figure or view:
            answer = run(refill(where, view or "ledger", figure or [], progress))
        elif views != "reporting":
            answer = run(rebuild_own(where, views, progress))
        else:
            answer = run(work(where, stream or [], progress, fresh=fresh))
    show(answer, as_json, lambda told: told["lines"])


@app.command()
def remind(
    on: Annotated[str, typer.Option("--on", help="Ngày nhắc, dạng YYYY-MM-DD; để trống: hôm nay ở Việt Nam.")] = "",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Nhắc những nội dung kế hoạch đến hạn tính đến một ngày; gọi lại không nhắc hai lần. Dịch vụ tự làm mỗi ngày."""
    from datetime import date

    from services.suite.place import today
    from services.suite.running import remind as work

    try:
        day = date.fromisoformat(on) if on else today()
    except ValueError:
        raise fail("--on nhận ngày dạng YYYY-MM-DD", USAGE) from None
    show(run(work(place(data), day)), as_json, lambda told: told["lines"])


@app.command()
def verify(data: Data = DEFAULT_DATA, database: Database = "", as_json: AsJson = False) -> None:
    """Đối soát kho sự kiện với luồng, bảng và số liệu được đếm lại độc lập. Mã thoát 3 khi có sai lệch."""
    from services.suite.operate import verify as work
    from services.suite.progress import bar

    with bar("Đối soát") as progress:
        answer = run(work(place(data, database), progress))
    show(answer, as_json, lambda told: told["lines"])
    raise typer.Exit(OK if answer["ok"] else DEGRADED)


@app.command()
def status(data: Data = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Cho biết hệ thống ở --data đang chạy ra sao, mỗi chặng tới vị trí nào."""
    from services.suite.running import status as work

    answer = run(work(place(data)))
    show(answer, as_json, lambda told: told["lines"])
    raise typer.Exit(OK if answer["ok"] else DEGRADED)


@app.command("loglevel")
def loglevel(
    service_or_level: Annotated[
        str, typer.Argument(metavar="DỊCH_VỤ|MỨC", help="Một dịch vụ, rồi mức; hoặc chỉ mức, cho cả ba.")
    ],
    level: Annotated[
        str, typer.Argument(metavar="MỨC", show_default=False, help="DEBUG, INFO, WARNING hoặc ERROR.")
    ] = "",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Đổi mức ghi nhật ký của hệ thống đang chạy, cả ba dịch vụ hoặc một, đến khi khởi động lại.

    Ví dụ: bcd loglevel DEBUG; bcd loglevel members INFO. DEBUG ghi thêm mỗi yêu cầu một dòng; không mức nào ghi dữ liệu cá nhân.
    """
    from services.kernel.config import LEVELS
    from services.suite.log_levels import change

    service, wanted = (service_or_level, level.upper()) if level else ("", service_or_level.upper())
    if wanted not in LEVELS:
        raise fail(f"mức phải là {', '.join(LEVELS)}", USAGE)
    if service and service not in get_args(Part):
        raise fail(f"không có dịch vụ '{service}'; các dịch vụ: {', '.join(get_args(Part))}", USAGE)
    show(run(change(place(data), service, wanted)), as_json, lambda told: told["lines"])


@app.command()
def doctor(data: Data = DEFAULT_DATA, database: Database = "", as_json: AsJson = False) -> None:
    """Kiểm tra hệ thống và máy: mỗi dòng một điều, lý do, và lệnh chữa. Không thay đổi gì."""
    from services.suite.doctor import examine

    answer = run(examine(place(data, database)))
    marks = {"ok": "✓", "warn": "!", "bad": "✗"}
    show(answer, as_json, lambda told: [_found(c, marks[c["state"]]) for c in told["checks"]])
    raise typer.Exit(OK if answer["ok"] else DEGRADED)


def _found(check: dict[str, str], mark: str) -> str:
    mend = f"; chạy: {check['mend']}" if check["mend"] else ""
    return f"{mark} {check['what']}: {check['why']}{mend}"


@app.command()
def whatif(
    year: Annotated[int, typer.Option("--year", min=1931, max=2200, help="Năm xếp loại.")],
    rules: Annotated[str, typer.Option("--rules", help="Bộ quy tắc muốn thử, ví dụ PARTY-366.")],
    unit: Annotated[str, typer.Option("--unit", help="Mã đơn vị; để trống: cả khối.")] = "",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Thử bộ quy tắc khác trên các đợt xếp loại của một năm: ai đổi mức, vì sao. Không thay đổi gì."""
    from services.suite.what_if import what_if as work

    show(run(work(place(data), year, rules, unit)), as_json, lambda told: told["lines"])


@key_app.command("add")
def key_add(
    post: Annotated[str, typer.Option("--post", help="Chức vụ, ví dụ «Bí thư».")],
    account: Annotated[str, typer.Option("--account", help="Tài khoản, ví dụ bithu-thue.")],
    unit: Annotated[str, typer.Option("--unit", help="Mã đơn vị; để trống: cả khối.")] = "",
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Tạo khóa cho một tài khoản trong phạm vi một đơn vị; khóa chỉ hiện một lần."""
    from services.suite.api_keys import add_key

    answer = run(add_key(place(data), account, post, unit))
    show(answer, as_json, lambda told: [told["key"]])


@key_app.command("list")
def key_list(data: Data = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Liệt kê các khóa (không hiện bí mật)."""
    from services.suite.api_keys import list_keys

    show(
        list_keys(place(data)),
        as_json,
        lambda rows: (
            [f"{r['id']}  {r['account']}  {r['post']}  {r['unit']}  {r['state']}" for r in rows] or ["Chưa có khóa."]
        ),
    )


@key_app.command("revoke")
def key_revoke(key_id: str, data: Data = DEFAULT_DATA) -> None:
    """Thu hồi một khóa, có hiệu lực ngay."""
    from services.kernel.keys import KeyUnknown
    from services.suite.api_keys import revoke_key

    try:
        revoke_key(place(data), key_id)
    except KeyUnknown:
        raise fail(f"không có khóa {key_id}; xem «bcd key list»") from None
    typer.echo(f"Đã thu hồi khóa {key_id}.")


@keys_app.command("backup")
def keys_backup(data: Data = DEFAULT_DATA, database: Database = "", as_json: AsJson = False) -> None:
    """Sao lưu khóa của mọi người vào thư mục key-backups; người bị xóa sau đó cũng bị xóa khỏi các bản sao lưu."""
    from services.suite.person_keys import backup

    answer = run(backup(place(data, database)))
    show(answer, as_json, lambda told: told["lines"])


@keys_app.command("restore")
def keys_restore(
    file: Annotated[Path, typer.Argument(help="Tệp sao lưu (.keys.db) cạnh bản kê của nó.")],
    data: Data = DEFAULT_DATA,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Phục hồi khóa bị mất từ một bản sao lưu, khi hệ thống đã dừng; không bao giờ phục hồi người đã bị xóa."""
    from services.suite.person_keys import put_back

    answer = run(put_back(place(data, database), file))
    show(answer, as_json, lambda told: told["lines"])


OfService = Annotated[Part | None, typer.Option("--service", help="Chỉ bảng của dịch vụ này.")]
Aggregate = Annotated[str, typer.Argument(metavar="ĐỐI_TƯỢNG", help="Mã đối tượng, như «bcd parked list» in ra.")]


@parked_app.command("list")
def parked_list(
    data: Data = DEFAULT_DATA, database: Database = "", service: OfService = None, as_json: AsJson = False
) -> None:
    """Liệt kê sự kiện đang bị giữ lại ở các bảng của cả ba dịch vụ, và lý do."""
    from services.suite.parked import list_parked

    show(
        run(to_thread(list_parked, place(data, database), service)),
        as_json,
        lambda rows: (
            [f"{r['service']} {r['stream']}:{r['position']} {r['type']} {r['aggregate']}: {r['reason']}" for r in rows]
            or ["Không có sự kiện nào bị giữ lại."]
        ),
    )


@parked_app.command("show")
def parked_show(
    which: Annotated[
        str, typer.Argument(metavar="LUỒNG:VỊ_TRÍ", help="Như «bcd parked list» in ra; hoặc mã đối tượng.")
    ],
    data: Data = DEFAULT_DATA,
    database: Database = "",
    service: OfService = None,
    as_json: AsJson = False,
) -> None:
    """Cho xem trọn một sự kiện bị giữ: sự kiện nào, vì sao, từ lúc nào, phải làm gì."""
    from services.suite.parked import show_parked

    answer = run(to_thread(show_parked, place(data, database), which, service))
    show(answer, as_json, lambda told: told["lines"])


@parked_app.command("retry")
def parked_retry(
    aggregate: Aggregate, data: Data = DEFAULT_DATA, database: Database = "", service: OfService = None
) -> None:
    """Áp dụng lại các sự kiện bị giữ của một đối tượng, theo thứ tự, ở mỗi dịch vụ tất cả hoặc không."""
    from services.suite.parked import retry_parked

    for name, count in run(to_thread(retry_parked, place(data, database), aggregate, service)).items():
        typer.echo(f"{name}: đã áp dụng {count} sự kiện.")


@parked_app.command("drop")
def parked_drop(
    aggregate: Aggregate,
    data: Data = DEFAULT_DATA,
    database: Database = "",
    service: OfService = None,
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
) -> None:
    """Bỏ các sự kiện bị giữ của một đối tượng; lần dựng lại sau sẽ gặp lại chúng."""
    from services.suite.parked import drop_parked

    if not yes and not typer.confirm("Bỏ các sự kiện bị giữ của đối tượng này?"):
        raise fail("không bỏ gì cả")
    for name, count in run(to_thread(drop_parked, place(data, database), aggregate, service)).items():
        typer.echo(f"{name}: đã bỏ {count} sự kiện.")


@app.command()
def schemas(
    check: Annotated[bool, typer.Option("--check", help="Chỉ so, không ghi; mã thoát 3 khi khác.")] = False,
) -> None:
    """Sinh JSON Schema và AsyncAPI của các sự kiện vào contracts/schemas."""
    from services.suite.schemas import stale, write

    if check:
        different = stale()
        for name in different:
            typer.echo(f"khác: {name}", err=True)
        raise typer.Exit(DEGRADED if different else OK)
    typer.echo(f"Đã ghi {write()} tệp.")


def main() -> None:
    """Run the command."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream at this point
    app()
