"""Numbers of documents of a year at every ninth unit: taken, issued under, given up, or still open."""

from datetime import date, timedelta
from typing import Any

from tests.planning.record import YEAR, Place, send
from tests.support.recount import Record
from tests.year.scene import Year

TYPES = ("KH", "BC", "CV")


def script(year: Year, places: list[Place], record: Record) -> None:
    """Give each of the units its letters, and let it enter numbers of three types, more at one unit than at another."""
    for place in places[::9]:
        suffix = {"suffix": "ĐTN", "effective_on": str(date(YEAR, 1, 2))}
        year.put(f"/plans/units/{place.id}/document-suffix", suffix)
        rows: list[dict[str, Any]] = []
        for n in range(6 + place.number % 5):
            taken, after = date(YEAR, 2 + n, 3), date(YEAR, 2 + n, 3) + timedelta(days=6)
            id = str(year.id("planning", "document", place.number, n))
            row = {"document_id": id, "kind": TYPES[n % len(TYPES)], "effective_on": str(taken)}
            record.things["documents"] += 1
            record.add(place.code, taken, "documents.reserved")
            match (place.number + n) % 4:
                case 0 | 1:
                    signed = {"subject": "Về việc của đơn vị", "signer_post": "Bí thư", "effective_on": str(after)}
                    rows.append({**row, "issue": signed})
                    record.add(place.code, after, "documents.issued")
                case 2:
                    rows.append({**row, "voiding": {"reason": "Soạn nhầm mẫu", "effective_on": str(after)}})
                    record.add(place.code, after, "documents.voided")
                case _:
                    rows.append(row)
        send(year, f"/plans/units/{place.id}/documents/bulk", rows)
