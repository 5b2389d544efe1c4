"""Nobody is referred elsewhere while a disciplinary case is open, one by one or in a list."""

from datetime import date
from uuid import UUID

import pytest

from contracts import members as contract
from services.kernel.store import Store, Work
from services.members.application import UseCases
from services.members.domain import member_refusals as r
from services.members.domain.discipline_record import Note, discipline_record, record_id
from tests.members import examples as ex


def test_nobody_is_referred_elsewhere_under_an_open_disciplinary_case(desks: UseCases, store: Store) -> None:
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    case = Note(UUID(int=91), open=True, measure=None, revoked=False, on=date(2021, 5, 1))

    def note(work: Work) -> None:
        work.decide(discipline_record, record_id(ex.AN), case, on=case.on, document=None, rule_set="XI-2018")

    store.write(note, ex.WHOLE)
    with pytest.raises(r.UnderDiscipline):
        desks.members.request_transfer(ex.AN, ex.request_transfer, ex.WHOLE)
    rows = (contract.RequestTransferRow(member_id=ex.AN, **ex.request_transfer.model_dump()),)
    with pytest.raises(r.UnderDiscipline, match="Dòng 1"):
        desks.members.request_transfers(contract.RequestTransfers(rows=rows), ex.WHOLE)
