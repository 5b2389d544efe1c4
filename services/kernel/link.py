"""How both ends of a connection to PostgreSQL notice that the other is gone: in seconds; the systems alone wait for hours."""

from typing import Any

from sqlalchemy.engine import URL, make_url

POSTGRES = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""What the driver keeps to."""
SERVER = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10s",
    "client_connection_check_interval": "5s",
}
"""What the server keeps to for this connection: what was locked over it is free seconds after its other end was cut off."""


def link(url: str | URL, **settings: str) -> dict[str, Any]:
    """Return what to give the driver of this database beside its address; `settings` are more of the server's own."""
    if make_url(url).get_backend_name() != "postgresql":
        return {}
    return POSTGRES | {"options": " ".join(f"-c {name}={value}" for name, value in (SERVER | settings).items())}
