"""The API keys of a system: made, listed, made worthless."""

from typing import Any

from sqlalchemy import select

from services.kernel.keys import Keys
from services.suite.place import NotRunning, Place, utc_now


def _keys(data: Place) -> Keys:
    return Keys(data.api_keys_file)


async def add_key(data: Place, account: str, post: str, unit: str) -> dict[str, Any]:
    """Make an API key for a unit's subtree; the unit is looked up in reporting's views."""
    if not unit:
        return {"key": _keys(data).create(account=account, post=post, at=utc_now()), "unit": "*"}
    # The views of reporting take seconds to load, which only a unit's key needs.
    from services.suite.operate import open_views

    views = open_views(data)
    try:
        with views.read() as (db, live):
            table = live["units"].unit
            found = db.execute(select(table.c.id, table.c.code).where(table.c.code == unit)).one_or_none()
    finally:
        views.close()
    if found is None:
        raise NotRunning(f"không có đơn vị mã '{unit}'")
    token = _keys(data).create(account=account, post=post, at=utc_now(), unit=found.id, unit_code=found.code)
    return {"key": token, "unit": found.code}


def list_keys(data: Place) -> list[dict[str, Any]]:
    """Return the keys without their secrets."""
    return [
        {
            "id": key.id,
            "account": key.account,
            "post": key.post,
            "unit": key.unit_code,
            "state": "đã thu hồi" if key.revoked_at else "đang dùng",
        }
        for key in _keys(data).list()
    ]


def revoke_key(data: Place, key_id: str) -> None:
    """Make a key worthless. Raises KeyUnknown."""
    _keys(data).revoke(key_id, at=utc_now())
