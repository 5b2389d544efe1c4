"""Real small files of each type that is taken, some that lie, and one canonical example of each command and event."""

import hashlib
import io
import zipfile
import zlib
from datetime import date
from struct import pack
from typing import Any
from uuid import uuid5

from contracts.plans import attachments as contract
from services.plans.domain import attachment as a
from services.plans.domain import attachment_file as f
from services.plans.domain.units import UnitRef
from tests.plans import examples as ex

OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX, PPTX = (
    f"{OFFICE}{kind}" for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The text every scanner is tested with; harmless, and of the same worth to a scanner as a virus."""


def png() -> bytes:
    """One white pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    header = pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00\xff")) + chunk(b"IEND", b"")
    )


def office(main: str, *others: str, types: str = "<Types/>") -> bytes:
    """An office document with this main part and these others."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("[Content_Types].xml", main, *others):
            archive.writestr(name, types if name == "[Content_Types].xml" else "<x/>")
    return file.getvalue()


def webp() -> bytes:
    """The frame of a WebP picture."""
    body = b"WEBPVP8L" + pack("<I", 4) + b"\x2f\x00\x00\x00"
    return b"RIFF" + pack("<I", len(body)) + body


PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(80) + b"\xff\xd9"
TEXT = "Biên bản họp Ban Thường vụ\r\n".encode()
TABLE = "Họ tên;Đơn vị\r\nAn;Văn phòng\r\n".encode()

TRUE: list[tuple[str, bytes, str]] = [
    ("y-kien.pdf", PDF, "application/pdf"),
    ("anh.png", png(), "image/png"),
    ("anh.jpg", JPEG, "image/jpeg"),
    ("anh.JPEG", JPEG, "image/jpeg"),
    ("anh.webp", webp(), "image/webp"),
    ("ke-hoach.docx", office("word/document.xml"), DOCX),
    ("danh-sach.xlsx", office("xl/workbook.xml"), XLSX),
    ("trinh-chieu.pptx", office("ppt/presentation.xml"), PPTX),
    ("ghi-chep.txt", TEXT, "text/plain"),
    ("danh-sach.csv", TABLE, "text/csv"),
]
"""Name, bytes and type of files that say what they are."""

LETTER = UnitRef(id=ex.STRANGER, code="don-vi-khac")
SHA = hashlib.sha256(PDF).hexdigest()
ATTACHMENT, FILE = a.attachment_id(ex.OFFICE, SHA), f.file_id(SHA)
SECRET = "Đơn của Nguyễn Văn A.pdf"

add = a.Add(
    unit=ex.UNIT,
    attachment_id=ATTACHMENT,
    sha256=SHA,
    size=len(PDF),
    media_type="application/pdf",
    macros=False,
    declared="application/pdf",
    scanned=True,
    purpose="OPINION",
    file_name=SECRET,
    on=date(2021, 1, 20),
    rules=ex.RULES,
)
remove = a.Remove(date(2021, 5, 1))
hand_on = a.HandOn(LETTER, date(2021, 3, 1))

REFERENCE: dict[str, Any] = {
    "unit": ex.UNIT,
    "sha256": SHA,
    "size": len(PDF),
    "media_type": "application/pdf",
    "purpose": "OPINION",
}
added = a.Added(**REFERENCE, on=add.on, name_key=uuid5(ATTACHMENT, "0"), file_name=SECRET, scanned=True)
removed = a.Removed(**REFERENCE, on=remove.on)
handed_on = a.HandedOn(unit=LETTER, from_unit=ex.UNIT, sha256=SHA, on=hand_on.on)
held = f.Held(unit=ex.UNIT, attachment_id=ATTACHMENT)
released = f.Released(unit=ex.UNIT, attachment_id=ATTACHMENT)

dropping = contract.RemoveAttachment(effective_on=remove.on)


def wish(file_name: str = SECRET, **said: Any) -> contract.AttachFile:
    """Ask to attach a file to the office."""
    asked = {"unit_id": ex.OFFICE, "purpose": "OPINION", "file_name": file_name, "effective_on": add.on}
    return contract.AttachFile.model_validate(asked | said)
