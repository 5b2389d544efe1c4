"""What the commands about tables for analysis do: roles on PostgreSQL, where the tables are, their export."""

import asyncio
import secrets
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from services.kernel.views import ViewSet, open_engine
from services.reporting import main as reporting
from services.suite.operate import open_views
from services.suite.place import NotRunning, Place, utc_now
from services.suite.progress import Step

SECRET_BYTES = 24


def _open_for_roles(data: Place) -> ViewSet:
    """Open reporting's views as the one who may make roles; whatever tables are missing are reporting's own first."""
    open_views(data).close()
    return ViewSet(open_engine(data.roles_url()), reporting.views, utc_now)


async def grant(data: Place, role: str, unit: str, timeout: int) -> dict[str, Any]:
    """Let a role see a unit. Raises RoleRefused."""
    views, password = _open_for_roles(data), secrets.token_urlsafe(SECRET_BYTES)
    try:
        with views.writing() as db:
            made = reporting.roles.grant(
                db, views.live(db).views["units"], role, unit, password=password, timeout=timeout
            )
    finally:
        views.close()
    told = {"role": role, "unit": unit, "timeout": timeout, "created": made, "password": password if made else None}
    first = f"Vai trò {role} xem được đơn vị {unit} và các đơn vị bên dưới; câu hỏi quá {timeout} giây bị ngắt."
    secret = f"Mật khẩu (chỉ hiện lần này): {password}" if made else "Vai trò đã có từ trước; mật khẩu không đổi."
    return told | {"lines": [first, secret]}


async def readers(data: Place) -> dict[str, Any]:
    """Tell which roles there are. Raises RoleRefused on SQLite."""
    views = _open_for_roles(data)
    try:
        with views.writing() as db:
            found = reporting.roles.readers(db)
    finally:
        views.close()
    rows = [{"role": one.role, "units": list(one.units), "settings": list(one.settings)} for one in found]
    lines = [f"{one.role}  {', '.join(one.units)}  {'; '.join(one.settings)}" for one in found]
    return {"roles": rows, "lines": lines or ["Chưa có vai trò nào."]}


async def revoke(data: Place, role: str) -> None:
    """Take a role away. Raises RoleRefused."""
    views = _open_for_roles(data)
    try:
        with views.writing() as db:
            reporting.roles.revoke(db, role)
    finally:
        views.close()


def where(data: Place) -> dict[str, Any]:
    """Tell where the tables are and how they are opened for reading only."""
    url = make_url(data.url("reporting", "views"))
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "").absolute()
        lines = [
            str(file),
            f"Mở chỉ để đọc: sqlite3 'file:{file}?mode=ro'   (Python: sqlite3.connect('file:{file}?mode=ro', uri=True))",
            "Ai mở được tệp thì đọc được mọi dòng và mọi bảng; giới hạn theo đơn vị cần PostgreSQL.",
            "Các bảng cho phân tích: bi_… (services/reporting/docs/bi.md); bảng khác có thể đổi bất cứ lúc nào.",
        ]
        return {"path": str(file), "lines": lines}
    place = url.set(username=None, password=None).render_as_string()
    lines = [place, "Lược đồ bi; đăng nhập bằng vai trò do «bcd bi grant» tạo, chỉ thấy đơn vị của vai trò đó."]
    return {"path": place, "lines": lines}


async def export(
    data: Place, out: Path, since: date | None, until: date | None, unit: str | None, progress: Step
) -> dict[str, Any]:
    """Write the tables into a folder. Raises NotRunning for a unit nobody has heard of."""
    views = open_views(data)

    def work() -> dict[str, Any]:
        with views.read() as (db, live):
            if unit is not None and not live["bi"].knows(db, unit):
                raise NotRunning(f"không có đơn vị mã '{unit}'")
            positions = {stream: place.position for stream, place in views.places(db).items()}
            wanted = reporting.parquet.Wanted(unit, since, until)
            return reporting.parquet.write_all(db, live, positions, out, wanted, at=utc_now(), step=progress)

    try:
        told = await asyncio.to_thread(work)
    finally:
        views.close()
    lines = [f"{one['file']:<26}{one['rows']:>10} dòng {one['bytes']:>12} byte" for one in told["files"]]
    return told | {"lines": [*lines, f"Đã xuất {len(told['files'])} bảng vào {out}."]}
