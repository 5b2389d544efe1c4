"""Documents in layers: one JSON object may extend another and say only what differs. Pure."""

import json
from collections.abc import Iterable, Mapping
from typing import Any


def layered(texts: Iterable[str], name: str = "version") -> list[dict[str, Any]]:
    """Return each JSON object whole: what it `extends`, by the value of the field `name`, with its own words over it.

    Raises ValueError on one that extends what is not there, or itself.
    """
    raw = {found[name]: found for found in map(json.loads, texts)}
    return [_whole(one, raw, ()) for one in raw]


def _whole(name: str, raw: Mapping[str, Any], seen: tuple[str, ...]) -> dict[str, Any]:
    if name not in raw or name in seen:
        raise ValueError(f"{seen[-1]} extends {name}, which is not there or extends it")
    own = dict(raw[name])
    base = own.pop("extends", None)
    return own if base is None else _over(_whole(base, raw, (*seen, name)), own)


def _over(base: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(base)
    for key, value in own.items():
        before = both.get(key)
        both[key] = _over(before, value) if isinstance(value, dict) and isinstance(before, dict) else value
    return both
