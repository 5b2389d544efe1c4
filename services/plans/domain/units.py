"""The unit a plan, proposal or model belongs to, as this service knows it."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import DomainEvent, Refusal


class UnitRef(BaseModel):
    """A unit by id and by its code; both go into every event, so that publishing asks nobody."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    code: str


class OwnedEvent(DomainEvent):
    """An event of something a unit owns: all events of this service are."""

    unit: UnitRef


class UnknownUnit(Refusal):
    """Units are known only from the members service's facts; one it has not heard of cannot plan."""

    CODE: ClassVar[str] = "plans.unknown_unit"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = (
        "Chưa biết đơn vị này. Hãy kiểm tra lại mã định danh; nếu đơn vị vừa được thành lập, hãy gửi lại với "
        "?after=members:<position>, trong đó <position> là số nhận được khi thành lập đơn vị."
    )


class UnitDissolved(Refusal):
    """A unit that was dissolved, merged or split up begins nothing new; what it has open is handed on."""

    CODE: ClassVar[str] = "plans.unit_dissolved"
    DETAIL: ClassVar[str] = (
        "Đơn vị này đã giải thể, sáp nhập hoặc chia tách trước ngày hiệu lực; hãy chọn đơn vị đang hoạt động."
    )
