"""The unit a campaign or report belongs to, as this service knows it."""

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
    """An event of something a unit owns."""

    unit: UnitRef


class UnitNotHeardOf(Refusal):
    """Units are known only from the members service's facts."""

    CODE: ClassVar[str] = "reporting.unit_not_heard_of"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = (
        "Chưa biết đơn vị này. Hãy kiểm tra lại mã định danh; nếu đơn vị vừa được thành lập, hãy gửi lại với "
        "?after=members:<position>, trong đó <position> là số nhận được khi thành lập đơn vị."
    )


class UnitOver(Refusal):
    """A unit that was dissolved, merged or split up reports no more."""

    CODE: ClassVar[str] = "reporting.unit_over"
    DETAIL: ClassVar[str] = "Đơn vị này đã giải thể, sáp nhập hoặc chia tách; hãy chọn đơn vị đang hoạt động."
