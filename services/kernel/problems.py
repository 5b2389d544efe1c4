"""What an answer that is no success looks like: RFC 9457 problem details with a stable code and Vietnamese words."""

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.kernel.decider import Refusal
from services.kernel.errors import Seldom, place, words
from services.kernel.personal import KeysUnavailable
from services.kernel.recorders import STORE_AWAY
from services.kernel.store import Conflict, Unavailable
from services.kernel.views import DATABASE_AWAY

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "Yêu cầu không đọc được",
    401: "Chưa xác thực",
    403: "Ngoài phạm vi",
    404: "Không tìm thấy",
    405: "Không hỗ trợ thao tác này",
    409: "Không thực hiện được theo quy định",
    412: "Dữ liệu đã thay đổi",
    413: "Dữ liệu gửi lên quá lớn",
    415: "Kiểu nội dung không được hỗ trợ",
    422: "Dữ liệu không hợp lệ",
    500: "Lỗi hệ thống",
    503: "Tạm thời chưa phục vụ được",
}

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
"""What a field is called; any other key a client sent is its own text, and is not repeated."""

MESSAGES = {
    "missing": "Thiếu trường bắt buộc.",
    "extra_forbidden": "Trường này không có trong biểu mẫu; hãy kiểm tra lại tên trường.",
    "json_invalid": "Nội dung không phải JSON hợp lệ.",
    "string_too_short": "Cần ít nhất {min_length} ký tự.",
    "string_too_long": "Chỉ được tối đa {max_length} ký tự.",
    "string_pattern_mismatch": "Không đúng dạng quy định.",
    "greater_than": "Phải lớn hơn {gt}.",
    "greater_than_equal": "Phải từ {ge} trở lên.",
    "less_than": "Phải nhỏ hơn {lt}.",
    "less_than_equal": "Không được quá {le}.",
    "too_short": "Cần ít nhất {min_length} dòng.",
    "too_long": "Chỉ được tối đa {max_length} dòng.",
    "enum": "Giá trị phải là một trong: {expected}.",
    "literal_error": "Giá trị phải là một trong: {expected}.",
    "timezone_aware": "Thời điểm phải có múi giờ.",
}

FAMILIES = {
    "string": "Phải là chuỗi ký tự.",
    "int": "Phải là số nguyên.",
    "float": "Phải là số.",
    "decimal": "Phải là số.",
    "bool": "Phải là true hoặc false.",
    "uuid": "Phải là mã UUID.",
    "date": "Phải là ngày dạng YYYY-MM-DD.",
    "datetime": "Phải là thời điểm dạng ISO 8601.",
    "list": "Phải là một danh sách.",
    "tuple": "Phải là một danh sách.",
    "set": "Phải là một danh sách.",
    "dict": "Phải là một đối tượng JSON.",
    "model": "Phải là một đối tượng JSON.",
}


class Problem(Refusal):
    """A refusal of the edge itself, with the response headers that belong to it."""

    HEADERS: ClassVar[Mapping[str, str]] = {}


class Malformed(Problem):
    """The request cannot be read as what it should be."""

    CODE, STATUS = "http.malformed", 422
    DETAIL = "Yêu cầu không đúng dạng. Hãy sửa các trường được nêu rồi gửi lại."


class Unauthorized(Problem):
    """No API key came with the request, or it is unknown, wrong or revoked."""

    CODE, STATUS = "http.unauthorized", 401
    DETAIL = "Cần khóa API hợp lệ: gửi tiêu đề Authorization: Bearer <khóa> hoặc X-API-Key."
    HEADERS: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer realm="bachudong"'}


class SignInFirst(Problem):
    """A browser came without a key to what needs one: it is led to the sign-in page."""

    CODE, STATUS = "http.sign_in_first", 303
    DETAIL = "Trang này cần đăng nhập bằng khóa API."

    def __init__(self, address: str) -> None:
        super().__init__()
        self.HEADERS = {"Location": address}  # type: ignore[misc]  # where it leads differs from one to the next


class ForeignOrigin(Problem):
    """A wish came with a browser's cookie, and not from a page of this site."""

    CODE, STATUS = "http.foreign_origin", 403
    DETAIL = (
        "Yêu cầu này không đến từ trang của hệ thống nên không được thực hiện. Hãy mở trang của hệ thống rồi làm lại; "
        "chương trình thì gửi khóa trong tiêu đề Authorization."
    )


class OutOfScope(Problem):
    """The unit does not lie within the caller's scope."""

    CODE, STATUS = "http.out_of_scope", 403
    DETAIL = "Đơn vị này nằm ngoài phạm vi của tài khoản. Hãy dùng tài khoản của đơn vị đó hoặc của cấp trên."


class NotFound(Problem):
    """There is nothing at this address."""

    CODE, STATUS = "http.not_found", 404
    DETAIL = "Không có gì ở địa chỉ này. Hãy kiểm tra lại đường dẫn."


class BodyTooLarge(Problem):
    """The request's body is longer than the service takes."""

    CODE, STATUS = "http.body_too_large", 413
    DETAIL = "Nội dung gửi lên vượt quá 4 MiB. Hãy chia thành nhiều lần gửi."
    HEADERS: ClassVar[Mapping[str, str]] = {"Connection": "close"}


class UnsupportedMediaType(Problem):
    """The request's body is not JSON."""

    CODE, STATUS = "http.unsupported_media_type", 415
    DETAIL = "Nội dung phải là JSON (Content-Type: application/json)."


class NotYet(Problem):
    """What the reader asked to see has not arrived within the time a request waits."""

    CODE, STATUS = "http.not_yet", 503
    DETAIL = "Dữ liệu vừa ghi chưa hiển thị kịp. Hãy thử lại sau giây lát."
    HEADERS: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}


def problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return the answer for a request that failed; it carries the request's correlation id."""
    correlation_id: UUID | None = getattr(request.state, "correlation_id", None)
    request.state.code = code
    content: dict[str, Any] = {
        "type": f"urn:bachudong:problem:{code}",
        "title": TITLES.get(status, "Không thực hiện được"),
        "status": status,
        "detail": detail,
        "code": code,
        "correlation_id": None if correlation_id is None else str(correlation_id),
    }
    if errors:
        content["errors"] = list(errors)
    return JSONResponse(content, status_code=status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def refused(request: Request, refusal: Refusal) -> JSONResponse:
    """Return the answer for a refusal."""
    headers = refusal.HEADERS if isinstance(refusal, Problem) else None
    return problem(request, refusal.STATUS, refusal.CODE, refusal.detail, headers=headers)


def crashed(request: Request, error: Exception) -> JSONResponse:
    """Log a crash once, by its kind and place but without its text, which may hold personal data; return the answer."""
    correlation_id = getattr(request.state, "correlation_id", None)
    log.error("crash correlation_id=%s kind=%s at=%s", correlation_id, type(error).__qualname__, place(error))
    detail = "Hệ thống gặp lỗi khi xử lý yêu cầu. Hãy báo mã correlation_id cho người vận hành."
    return problem(request, 500, "http.crashed", detail)


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    where, *path = error["loc"] or ("body",)
    kind = str(error["type"])
    if kind == "json_invalid":
        path = []
    field = ""
    for step in (one if isinstance(one, int) or NAME.fullmatch(one) else "?" for one in path):
        field += f"[{step}]" if isinstance(step, int) else f".{step}" if field else str(step)
    context: dict[str, Any] = error.get("ctx") or {}
    message = MESSAGES.get(kind) or FAMILIES.get(kind.split("_")[0], "Giá trị không hợp lệ.")
    return {"in": str(where), "field": field, "code": kind, "detail": message.format_map(context)}


async def _on_refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    return refused(request, error)


async def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [_field_error(one) for one in error.errors()]
    return problem(request, Malformed.STATUS, Malformed.CODE, Malformed.DETAIL, errors=errors)


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    known = {
        400: (Malformed.CODE, "Nội dung gửi lên không đọc được."),
        404: (NotFound.CODE, NotFound.DETAIL),
        405: ("http.method_not_allowed", "Địa chỉ này không nhận phương thức đó."),
    }
    code, detail = known.get(error.status_code, (f"http.status_{error.status_code}", "Không thực hiện được yêu cầu."))
    return problem(request, error.status_code, code, detail, headers=error.headers)


async def _on_conflict(request: Request, error: Exception) -> JSONResponse:
    detail = "Nhiều người đang cùng sửa dữ liệu này. Chưa có gì được ghi; hãy gửi lại."
    return problem(request, 503, "http.conflict", detail, headers={"Retry-After": "1"})


def handle_problems(app: FastAPI) -> None:
    """Register the answers for everything that is not a success, save crashes, which the edge itself catches."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Conflict, _on_conflict)
    seldom = Seldom(log, logging.WARNING)

    async def unavailable(request: Request, error: Exception) -> JSONResponse:
        seldom.say(f"answered with 503: {words(error)} at={place(error)}")
        detail = "Kho dữ liệu tạm thời không dùng được. Chưa có gì được xác nhận; hãy gửi lại sau."
        return problem(request, 503, "http.unavailable", detail, headers={"Retry-After": "5"})

    for away in (Unavailable, KeysUnavailable, *STORE_AWAY, *DATABASE_AWAY):
        app.add_exception_handler(away, unavailable)
