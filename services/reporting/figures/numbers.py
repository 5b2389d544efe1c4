"""Official documents of a unit, by the day they are of (domain.md §6.2)."""

from contracts.plans.numbers import DocumentIssued, DocumentNumberReserved, DocumentVoided
from services.reporting.figures.base import Figure, one

ISSUED = Figure(
    "documents.issued",
    vi="Văn bản ban hành",
    en="Documents issued",
    unit="document",
    proactive=0,
    kind="flow",
    definition_vi="Số văn bản đơn vị ban hành trong kỳ theo sổ văn bản đi, tính vào ngày ký.",
    definition_en="Documents the unit issued in the period by its register, on the day they were signed.",
)
VOIDED = Figure(
    "documents.voided",
    vi="Số văn bản bị hủy",
    en="Document numbers voided",
    unit="document",
    proactive=0,
    kind="flow",
    definition_vi="Số thứ tự văn bản đã lấy nhưng bị hủy trong kỳ, tính vào ngày hủy; số đã hủy không dùng lại.",
    definition_en="Numbers that were taken and given up in the period, on the day they were given up; a number given up is "
    "not used again.",
)

RESERVED = Figure(
    "documents.reserved",
    vi="Số văn bản đã lấy",
    en="Document numbers taken",
    unit="document",
    proactive=0,
    kind="flow",
    definition_vi="Số thứ tự văn bản đơn vị lấy từ sổ trong kỳ, kể cả số về sau bị hủy.",
    definition_en="Numbers the unit took from its register in the period, those given up later among them.",
)

FIGURES = (RESERVED, ISSUED, VOIDED)

RULES = ((DocumentNumberReserved, one(RESERVED)), (DocumentIssued, one(ISSUED)), (DocumentVoided, one(VOIDED)))
