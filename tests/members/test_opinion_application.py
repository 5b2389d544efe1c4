"""Youth opinion on a real store: scope, identities refused, notes to the unit's own people, the digest to those above."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

import pytest

from contracts.members import opinion as contract
from services.kernel.decider import ERASED
from services.kernel.http import OutOfScope
from services.kernel.store import Store
from services.members.application import UseCases
from services.members.domain.opinion_refusals import IdentityInNote, NameInNote, NoteUnknown
from services.members.domain.unit import UnknownUnit
from services.members.publishing import publish
from tests.members import examples as ex
from tests.members import examples_opinion as eo

NOBODY = UUID(int=404)


class Known:
    """A directory that knows one member."""

    def members_of(self, unit_ids: Collection[UUID]) -> tuple[Collection[UUID], int]:
        return (ex.AN,), 0

    def units(self) -> tuple[Collection[UUID], int]:
        return (), 0

    def streams_about(self, person: UUID) -> tuple[Collection[UUID], int]:
        return (), 0


@pytest.fixture
def branch(store: Store) -> UseCases:
    """A bloc of four units, one member of a branch known to the directory."""
    use = UseCases.on(store, ex.RULES, Known())
    use.units.establish_all(ex.UNITS, ex.WHOLE)
    use.members.register(ex.AN, ex.register(), ex.WHOLE)
    return use


def said(summary: str, **changes: object) -> contract.RecordOpinion:
    return eo.record.model_copy(update={"summary": summary, **changes})


def test_a_month_is_led_by_the_unit_and_passed_on_from_above(store: Store, branch: UseCases) -> None:
    use, by = branch.opinions, ex.within(ex.TAX_1)
    first = use.record(ex.TAX_1, eo.MONTH, eo.NOTE, eo.record, by)
    assert (first.version, first.warnings, first.changed) == (1, (), True)
    assert not use.record(ex.TAX_1, eo.MONTH, eo.NOTE, eo.record, by).changed
    assert use.report(ex.TAX_1, eo.INCIDENT, eo.report, by).version == 2
    assert use.submit(ex.TAX_1, eo.MONTH, eo.submit, by).warnings == ("TOO_FEW_CHANNELS",)
    with pytest.raises(OutOfScope):
        use.forward(ex.TAX_1, eo.MONTH, eo.forward, by)
    assert use.forward(ex.TAX_1, eo.MONTH, eo.forward, ex.within(ex.TAX)).version == 4
    assert use.answer(ex.TAX_1, eo.MONTH, eo.ANSWER, eo.answer, by).version == 5
    facts = [fact for each in store.log(0, 100) if (fact := publish(each)) is not None][-4:]
    assert [fact.NAME for fact in facts] == [
        "incident-reported",
        "opinion-digest-submitted",
        "opinion-digest-forwarded",
        "concern-answered",
    ]
    told = "".join(fact.model_dump_json() for fact in facts)
    assert eo.SUMMARY not in told
    assert str(eo.NOTE) not in told


def test_notes_are_for_the_units_own_people_and_the_digest_for_those_above(branch: UseCases) -> None:
    use = branch.opinions
    use.record(ex.TAX_1, eo.MONTH, eo.NOTE, eo.record, ex.WHOLE)
    own, _ = use.show(ex.TAX_1, eo.MONTH, ex.within(ex.TAX_1))
    assert own.notes is not None
    assert (own.notes[0].summary, own.digest, own.state) == (eo.SUMMARY, None, "GATHERING")
    use.submit(ex.TAX_1, eo.MONTH, eo.submit, ex.WHOLE)
    for above in (ex.within(ex.TAX), ex.within(ex.BLOC), ex.WHOLE):
        found, _ = use.show(ex.TAX_1, eo.MONTH, above)
        assert found.digest is not None
        assert (found.notes, found.answers, found.digest.total, found.state) == (None, None, 7, "SUBMITTED")
    with pytest.raises(OutOfScope):
        use.show(ex.TAX_1, eo.MONTH, ex.within(ex.BANK))
    with pytest.raises(UnknownUnit):
        use.show(NOBODY, eo.MONTH, ex.WHOLE)


def test_a_note_that_names_a_member_of_the_unit_is_not_kept(store: Store, branch: UseCases) -> None:
    use, before = branch.opinions, store.position()
    for text in (f"Theo {ex.NAME} thì lương thấp", "nguyen thi thu nghiem bảo thế", "gọi 0912 345 678"):
        with pytest.raises(IdentityInNote) as refused:
            use.record(ex.TAX_1, eo.MONTH, eo.NOTE, said(text, confirmed=True), ex.WHOLE)
        assert text not in refused.value.detail
    with pytest.raises(NameInNote):
        use.record(ex.TAX_1, eo.MONTH, eo.NOTE, said("Nhạc của Trịnh Công Sơn hay"), ex.WHOLE)
    assert store.position() == before
    kept = use.record(ex.TAX_1, eo.MONTH, eo.NOTE, said("Nhạc của Trịnh Công Sơn hay", confirmed=True), ex.WHOLE)
    assert kept.warnings == ("NAME_LIKE",)


def test_the_words_of_a_note_can_be_destroyed_and_its_count_stays(branch: UseCases) -> None:
    use, by = branch.opinions, ex.within(ex.TAX_1)
    use.record(ex.TAX_1, eo.MONTH, eo.NOTE, eo.record, by)
    with pytest.raises(NoteUnknown):
        use.erase_words(ex.TAX_1, eo.MONTH, NOBODY, by)
    with pytest.raises(OutOfScope):
        use.erase_words(ex.TAX_1, eo.MONTH, eo.NOTE, ex.within(ex.BANK))
    assert use.erase_words(ex.TAX_1, eo.MONTH, eo.NOTE, by).changed
    assert not use.erase_words(ex.TAX_1, eo.MONTH, eo.NOTE, by).changed
    found, _ = use.show(ex.TAX_1, eo.MONTH, by)
    assert found.notes is not None
    assert (found.notes[0].summary, found.notes[0].count) == (ERASED, 7)


def test_destroying_the_words_of_a_note_destroys_nothing_else(branch: UseCases) -> None:
    """INVARIANT: whatever id a client gives a note, its words are sealed with a key that is nobody else's.

    Sealed with a key of the client's id, the words of a note with a member's id would take the member with them.
    """
    use, by = branch.opinions, ex.within(ex.TAX_1)
    for month, day in ((eo.MONTH, date(2021, 3, 10)), ("2021-04", date(2021, 4, 10))):
        use.record(ex.TAX_1, month, ex.AN, eo.record.model_copy(update={"effective_on": day}), by)
    assert use.erase_words(ex.TAX_1, eo.MONTH, ex.AN, by).changed
    assert branch.members.show(ex.AN, by)[0].full_name == ex.NAME
    later = use.show(ex.TAX_1, "2021-04", by)[0].notes
    assert later is not None
    assert later[0].summary == eo.SUMMARY


def test_notes_are_kept_in_one_commit(store: Store, branch: UseCases) -> None:
    use, before = branch.opinions, store.position()
    good = contract.RecordOpinionRow(**dict(eo.record), item_id=eo.NOTE)
    bad = contract.RecordOpinionRow(**dict(said("gọi 0912345678")), item_id=eo.OTHER_NOTE)
    with pytest.raises(IdentityInNote, match=r"^Dòng 2: "):
        use.record_all(ex.TAX_1, eo.MONTH, contract.RecordOpinions(rows=(good, bad)), ex.WHOLE)
    assert store.position() == before
    assert use.record_all(ex.TAX_1, eo.MONTH, contract.RecordOpinions(rows=(good,)), ex.WHOLE).changed == 1


def test_an_incident_is_filed_under_the_month_of_its_day(branch: UseCases) -> None:
    use = branch.opinions
    use.report(ex.TAX_1, eo.INCIDENT, eo.report, ex.WHOLE)
    later = eo.report.model_copy(update={"effective_on": date(2021, 4, 1)})
    use.report(ex.TAX_1, UUID(int=68), later, ex.WHOLE)
    assert len(use.show(ex.TAX_1, "2021-03", ex.WHOLE)[0].incidents) == 1
    assert len(use.show(ex.TAX_1, "2021-04", ex.WHOLE)[0].incidents) == 1
