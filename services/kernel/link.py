"""How a connection to PostgreSQL notices that its other end is gone: in seconds; the system alone waits a quarter of an hour."""

from typing import Any

from sqlalchemy.engine import URL, make_url

POSTGRES = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def link(url: str | URL) -> dict[str, Any]:
    """Return what to give the driver of this database beside its address."""
    return dict(POSTGRES) if make_url(url).get_backend_name() == "postgresql" else {}
