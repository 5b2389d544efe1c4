"""One canonical example of each event of member life; ids and days fixed."""

from datetime import date
from typing import Any
from uuid import UUID

from services.members.domain import member_events as e
from services.members.domain.member_events import Event
from tests.members import examples as ex

GUARANTOR, REORGANISATION, CASE, IMPORT = (UUID(int=n) for n in (41, 42, 43, 44))
STEP: dict[str, Any] = {"transfer_id": ex.TRANSFER, "from_unit": ex.tax_1, "to_unit": ex.bank}
SECRET = f"Hoàn cảnh riêng của {ex.NAME}"

person = {**ex.person_fields}
proposed = e.AdmissionProposed(unit=ex.tax_1, guarantor_id=GUARANTOR, on=date(2021, 3, 1), **person)
voted = e.AdmissionVoted(
    unit=ex.tax_1, members_called=15, voters_present=10, votes_for=6, votes_against=4, passed=True, on=date(2021, 3, 10)
)
voted_down = voted.model_copy(update={"votes_for": 5, "votes_against": 5, "passed": False})
admission_withdrawn = e.AdmissionWithdrawn(unit=ex.tax_1, reason=SECRET, on=date(2021, 3, 11))
ratified = e.Admitted(unit=ex.tax_1, joined_on=ex.DAY, on=ex.DAY, voters_present=10, votes_for=6, **person)
registration_withdrawn = e.RegistrationWithdrawn(unit=ex.tax_1, import_id=IMPORT, registered_on=ex.registered.on)
details_changed = e.DetailsChanged(
    details={"phone": "0905 111 222", "religion": "Phật giáo"}, purpose="STATISTICS", on=date(2021, 4, 1)
)
corrected = e.Corrected(words={"full_name": "Nguyễn Thị Thử Nghiệp"}, reason=SECRET, on=date(2021, 4, 2))
card_issued = e.CardIssued(number="THE-000111", again=False, on=date(2021, 4, 3))
party = e.PartyStatusChanged(status="PROBATIONARY", on=date(2021, 4, 4))
released = e.TransferReleased(**STEP, on=date(2021, 6, 3))
forwarded = e.TransferForwarded(**STEP, on=date(2021, 6, 5))
rejected = e.TransferRejected(**STEP, on=date(2021, 6, 10), reason=SECRET)
cancelled = e.TransferCancelled(**STEP, on=date(2021, 6, 10))
expired = e.TransferExpired(**STEP, on=date(2021, 9, 2))
reassigned = e.Reassigned(from_unit=ex.tax_1, to_unit=ex.tax_2, reorganisation_id=REORGANISATION, on=date(2021, 7, 1))
temporary = e.TemporaryStarted(unit=ex.tax_1, host=ex.bank, until=date(2021, 12, 31), on=date(2021, 7, 1))
temporary_ended = e.TemporaryEnded(unit=ex.tax_1, host=ex.bank, remarks=SECRET, on=date(2021, 12, 1))
postponed = e.Postponed(unit=ex.tax_1, until=date(2022, 7, 1), reason=SECRET, on=date(2021, 7, 1))
postponement_ended = e.PostponementEnded(unit=ex.tax_1, on=date(2022, 1, 1))
extended = e.Extended(unit=ex.tax_1, until=date(2027, 1, 1), on=date(2025, 8, 18))
deferred = e.MaturationDeferred(unit=ex.tax_1, until=date(2026, 8, 18), on=date(2025, 8, 18))
strike_off_proposed = e.StrikeOffProposed(
    unit=ex.tax_1, year=2021, months=3, warned_on=date(2021, 9, 1), evidence=SECRET, on=date(2021, 10, 1)
)
struck_off = e.StruckOff(unit=ex.tax_1, on=date(2021, 10, 5))
expelled = e.Expelled(unit=ex.tax_1, case_id=CASE, on=date(2021, 10, 5))
deceased = e.Deceased(unit=ex.tax_1, on=date(2021, 10, 5))
reinstated = e.Reinstated(unit=ex.tax_2, on=date(2022, 3, 26))

ALL: tuple[Event, ...] = (
    proposed,
    voted,
    admission_withdrawn,
    registration_withdrawn,
    details_changed,
    corrected,
    card_issued,
    party,
    released,
    forwarded,
    rejected,
    cancelled,
    expired,
    reassigned,
    temporary,
    temporary_ended,
    postponed,
    postponement_ended,
    extended,
    deferred,
    strike_off_proposed,
    struck_off,
    expelled,
    deceased,
    reinstated,
)
