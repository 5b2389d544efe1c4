"""Forms as browsers send them, read with the standard library; and the ways back they may name."""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.responses import RedirectResponse

from services.kernel.http import Malformed

MEDIA_TYPES = frozenset({"application/x-www-form-urlencoded", ""})
"""A form without fields may come without a body, and so without a type."""
LIMIT = 1024 * 1024
FIELDS = 60
M = TypeVar("M", bound=BaseModel)

Fields = Mapping[str, str]


async def fields(request: Request) -> Fields:
    """Return the fields of a form, the last of each name; as a dependency. Raises Malformed."""
    try:
        found = parse_qsl(
            (await request.body()).decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS, errors="strict"
        )
    except ValueError:
        raise Malformed("Biểu mẫu không đọc được. Hãy tải lại trang rồi gửi lại.") from None
    if any("\x00" in name + value for name, value in found):
        raise Malformed("Nội dung có ký tự không được phép (NUL).")
    return {name: value.strip() for name, value in found}


def read(kind: type[M], values: Mapping[str, object], labels: Mapping[str, str]) -> M:
    """Return what a form says as a request of the published language. Raises Malformed, naming the fields by `labels`."""
    try:
        return kind.model_validate(values)
    except ValidationError as wrong:
        names = dict.fromkeys(str(step) for error in wrong.errors() for step in error["loc"] if str(step) in labels)
        said = ", ".join(labels[name] for name in names) or "biểu mẫu"
        raise Malformed(f"Chưa đúng ở: {said}. Hãy quay lại, sửa rồi gửi lại.") from None


def way_back(address: str | None, otherwise: str = "/") -> str:
    """Return `address` where it is a path on this site, else `otherwise`: nobody is led to another site by a link of ours."""
    if not address or not address.isascii() or not address.isprintable() or "\\" in address:
        return otherwise
    return address if address.startswith("/") and not address.startswith("//") else otherwise


def see(address: str) -> RedirectResponse:
    """Lead a browser on after a form was dealt with, so that loading again sends nothing twice."""
    return RedirectResponse(address, status_code=303)
