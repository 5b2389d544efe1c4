"""Who may read the tables for analysis on PostgreSQL: roles that can do nothing else, each with its units."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from services.kernel.errors import Explained
from services.reporting.views.bi import BI_VIEWS, SCHEMA, SCOPE, let_read
from services.reporting.views.units import Units

ROLE = re.compile(r"(?!pg_)[a-z][a-z0-9_]{0,62}")
CONNECTIONS = 5
IDLE_SECONDS = 60


class RoleRefused(Explained):
    """The role cannot be given or taken; the text is one line for a person."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A role and the units it sees, each with those below it; `settings` are what its sessions start with."""

    role: str
    units: tuple[str, ...]
    settings: tuple[str, ...]


def grant(db: Connection, units: Units, role: str, unit: str, *, password: str, timeout: int) -> bool:
    """Let a role see a unit and those below it, and tell whether it was made now, with this password.

    Its statements end after `timeout` seconds, its transactions read only, five of its sessions may be open. A role that
    is there already and was not made here is refused (RoleRefused), and so is a unit nobody has heard of.
    """
    _require_postgresql(db)
    if ROLE.fullmatch(role) is None:
        raise RoleRefused(f"tên vai trò '{role}' không hợp lệ: chữ thường không dấu, số và «_», bắt đầu bằng chữ")
    if db.execute(select(units.unit.c.id).where(units.unit.c.code == unit)).scalar() is None:
        raise RoleRefused(f"không có đơn vị mã '{unit}'")
    ours = role in {one.role for one in readers(db)}
    exists = db.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).scalar() is not None
    if exists and not ours:
        raise RoleRefused(f"vai trò '{role}' đã có trong PostgreSQL và không do lệnh này tạo; hãy chọn tên khác")
    if not exists:
        _make(db, role, password)
    name, database = _names(db, role)
    for setting in (
        f"statement_timeout = '{timeout}s'",
        f"idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'",
        "default_transaction_read_only = on",
        f"search_path = {SCHEMA}",
    ):
        db.exec_driver_sql(f"ALTER ROLE {name} SET {setting}")
    db.exec_driver_sql(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
    db.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    db.exec_driver_sql(f"GRANT CONNECT ON DATABASE {database} TO {name}")
    let_read(db, role)
    db.execute(insert(SCOPE).values(role=role, unit_code=unit).on_conflict_do_nothing())
    return not exists


def _make(db: Connection, role: str, password: str) -> None:
    driver = db.connection.driver_connection
    assert driver is not None
    sealed = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    name, _ = _names(db, role)
    rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    db.exec_driver_sql(f"CREATE ROLE {name} {rights} CONNECTION LIMIT {CONNECTIONS} PASSWORD '{sealed}'")


def revoke(db: Connection, role: str) -> None:
    """Take a role away with all it may; what it asks from now on is refused. Raises RoleRefused where it is not ours."""
    _require_postgresql(db)
    if role not in {one.role for one in readers(db)}:
        raise RoleRefused(f"không có vai trò '{role}'; xem «bcd bi list»")
    db.execute(delete(SCOPE).where(SCOPE.c.role == role))
    if db.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).scalar() is None:
        return
    name, database = _names(db, role)
    for view in BI_VIEWS:
        db.exec_driver_sql(f"REVOKE ALL ON {SCHEMA}.{view.name} FROM {name}")
    db.exec_driver_sql(f"REVOKE ALL ON SCHEMA {SCHEMA} FROM {name}")
    db.exec_driver_sql(f"REVOKE ALL ON DATABASE {database} FROM {name}")
    db.exec_driver_sql(f"DROP ROLE {name}")


def readers(db: Connection) -> list[Reader]:
    """Return the roles by name. Raises RoleRefused on SQLite, which has none."""
    _require_postgresql(db)
    units: dict[str, list[str]] = {}
    for row in db.execute(select(SCOPE).order_by(SCOPE.c.role, SCOPE.c.unit_code)):
        units.setdefault(row.role, []).append(row.unit_code)
    kept = db.exec_driver_sql("SELECT rolname, rolconfig FROM pg_roles WHERE rolname = ANY(%s)", (list(units),))
    settings = {row.rolname: tuple(row.rolconfig or ()) for row in kept}
    return [Reader(role, tuple(codes), settings.get(role, ())) for role, codes in units.items()]


def _names(db: Connection, role: str) -> tuple[str, str]:
    """Return the names of the role and of this database as they are written in a statement."""
    quote = db.dialect.identifier_preparer.quote_identifier
    return quote(role), quote(str(db.exec_driver_sql("SELECT current_database()").scalar_one()))


def _require_postgresql(db: Connection) -> None:
    if db.dialect.name != "postgresql":
        raise RoleRefused(
            "SQLite không có vai trò: ai mở được tệp thì đọc được mọi dòng. Muốn giới hạn theo đơn vị hãy dùng PostgreSQL; "
            "muốn biết tệp ở đâu: «bcd bi path»"
        )
