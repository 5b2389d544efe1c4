"""Reorganisations on a real store: one commit, everyone exactly once, whatever happens at the same time."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from contracts import members as contract
from contracts.base import UnitKind
from services.kernel.decider import Refusal
from services.kernel.http import OutOfScope
from services.kernel.inbox import OwnInbox
from services.kernel.personal import PersonKeys
from services.kernel.store import Store
from services.kernel.views import ViewSet, open_engine
from services.members import publishing
from services.members.application import UseCases
from services.members.application.directory import Empty
from services.members.domain import member as members
from services.members.domain import unit as units
from services.members.domain.cluster import AlreadyInCluster, ClusterNotFormed
from services.members.domain.member import member
from services.members.domain.officer import NotServingHere, SecretaryInOffice, TooFewForCommittee
from services.members.domain.unit import HoldsNoMembers, ParentNotAllowed, UnitCodeTaken, UnknownUnit, unit
from services.members.domain.unit_refusals import (
    BeforeUnitLastChange,
    MemberMappedTwice,
    MergeIntoItself,
    NotOfThisUnit,
    NotUnderThisUnit,
    OpenCases,
    OutsideReorganisation,
    ReorganisationForgetsMember,
    ReorganisationForgetsUnit,
    ReorganisationReused,
    SourceNamedTwice,
    TopUnitStays,
    UnitCycle,
    UnitDissolved,
    UnitHasMembers,
    UnitMappedTwice,
)
from services.members.publishing import publish
from services.members.views import views
from services.members.views.directory import Directory
from services.members.views.units import Units as UnitsView
from tests.members import examples as ex

NOBODY = UUID(int=404)
CHI = UUID(int=13)
NEW, NEW_2, MERGER, POST = UUID(int=41), UUID(int=42), UUID(int=51), UUID(int=61)
ON = date(2021, 7, 1)
WHY = "Sắp xếp lại tổ chức"


@pytest.fixture
def staffed(desks: UseCases) -> UseCases:
    """Two members in the first branch of the tax union, one in the bank."""
    homes = ((ex.AN, ex.TAX_1, "M-1"), (ex.BINH, ex.TAX_1, "M-2"), (CHI, ex.BANK, "M-3"))
    rows = tuple(ex.registration(one, unit_id=home, member_code=code) for one, home, code in homes)
    desks.members.register_all(contract.RegisterMembers(rows=rows), ex.WHOLE)
    return desks


def moves(*pairs: tuple[UUID, UUID]) -> list[dict[str, UUID]]:
    return [{"member_id": one, "to_unit_id": unit_id} for one, unit_id in pairs]


def new(unit_id: UUID = NEW, code: str = "cuc-thue-3", kind: str = "BRANCH", parent: UUID = ex.TAX) -> dict[str, Any]:
    return {"unit_id": unit_id, "code": code, "name": code, "kind": kind, "parent_id": parent}


def merging(**said: Any) -> contract.MergeUnits:
    """A request that merges the first tax branch into another unit."""
    fields: dict[str, Any] = {
        "source_ids": [ex.TAX_1],
        "members": moves((ex.AN, ex.TAX_2), (ex.BINH, ex.TAX_2)),
        "reason": WHY,
    }
    return contract.MergeUnits.model_validate(fields | ex.paper(ON) | said)


def splitting(**said: Any) -> contract.SplitUnit:
    """A request that splits the first tax branch in two."""
    fields: dict[str, Any] = {
        "into": [new(), new(NEW_2, "cuc-thue-4")],
        "members": moves((ex.AN, NEW), (ex.BINH, NEW_2)),
        "reason": WHY,
    }
    return contract.SplitUnit.model_validate(fields | ex.paper(ON) | said)


def home(store: Store, member_id: UUID) -> UUID:
    state = store.read(member, member_id)[0]
    assert isinstance(state, members.Active)
    return state.unit.id


def facts(store: Store, after: int) -> list[str]:
    return [fact.NAME for each in store.log(after, 1000) if (fact := publish(each)) is not None]


def test_a_branch_is_merged_into_another(store: Store, staffed: UseCases) -> None:
    before = store.position()
    done = staffed.reorganisations.merge(ex.TAX_2, MERGER, merging(), ex.WHOLE)
    assert (done.changed, done.version) == (True, 2)
    assert [home(store, one) for one in (ex.AN, ex.BINH, CHI)] == [ex.TAX_2, ex.TAX_2, ex.BANK]
    assert facts(store, before) == ["units-merged", "member-reassigned", "member-reassigned", "unit-dissolved"]
    shown, _ = staffed.units.show(ex.TAX_1)
    assert (shown.code, shown.dissolved_on) == ("cuc-thue-1", ON), "the history is kept"
    again = staffed.reorganisations.merge(ex.TAX_2, MERGER, merging(), ex.WHOLE)
    assert (again.changed, again.version) == (False, 2)
    with pytest.raises(UnitDissolved):
        staffed.members.register(NOBODY, ex.register(unit_id=ex.TAX_1, member_code="M-9"), ex.WHOLE)
    with pytest.raises(ReorganisationReused):
        staffed.reorganisations.merge(ex.TAX_2, MERGER, merging(source_ids=[ex.BANK], members=[]), ex.WHOLE)
    with pytest.raises(UnitDissolved):
        staffed.reorganisations.merge(ex.TAX_2, UUID(int=52), merging(members=[]), ex.WHOLE)


def test_units_are_merged_into_one_set_up_by_the_same_decision(store: Store, staffed: UseCases) -> None:
    """A grassroots branch and a union become one union: the branches go below it, the members to one of them."""
    union = UUID(int=43)
    wish = merging(
        source_ids=[ex.TAX, ex.BANK],
        establish=new(union, "thue-ngan-hang", "GRASSROOTS_UNION", ex.BLOC),
        units=[{"unit_id": one, "parent_id": union} for one in (ex.TAX_1, ex.TAX_2)],
        members=moves((CHI, ex.TAX_2)),
    )
    before = store.position()
    assert staffed.reorganisations.merge(union, MERGER, wish, ex.WHOLE).version == 2
    assert [home(store, one) for one in (ex.AN, ex.BINH, CHI)] == [ex.TAX_1, ex.TAX_1, ex.TAX_2]
    assert staffed.units.show(ex.TAX_2)[0].parent_id == union
    assert sorted(facts(store, before)) == [
        "member-reassigned",
        "unit-dissolved",
        "unit-dissolved",
        "unit-established",
        "unit-reparented",
        "unit-reparented",
        "units-merged",
    ]
    assert not staffed.reorganisations.merge(union, MERGER, wish, ex.WHOLE).changed


def test_a_branch_is_split_up(store: Store, staffed: UseCases) -> None:
    staffed.reorganisations.split(ex.TAX_1, MERGER, splitting(), ex.WHOLE)
    assert (home(store, ex.AN), home(store, ex.BINH)) == (NEW, NEW_2)
    assert staffed.units.show(ex.TAX_1)[0].dissolved_on == ON
    assert not staffed.reorganisations.split(ex.TAX_1, MERGER, splitting(), ex.WHOLE).changed


def test_a_branch_that_goes_on_keeps_whom_the_request_says(store: Store, staffed: UseCases) -> None:
    part = {"into": [new()], "keep_source": True}
    with pytest.raises(ReorganisationForgetsMember, match="Còn 1 đoàn viên"):
        staffed.reorganisations.split(ex.TAX_1, MERGER, splitting(**part, members=moves((ex.AN, NEW))), ex.WHOLE)
    whole = splitting(**part, members=moves((ex.AN, NEW), (ex.BINH, ex.TAX_1)))
    staffed.reorganisations.split(ex.TAX_1, MERGER, whole, ex.WHOLE)
    assert (home(store, ex.AN), home(store, ex.BINH)) == (NEW, ex.TAX_1)
    assert staffed.units.show(ex.TAX_1)[0].dissolved_on is None
    assert store.read(member, ex.BINH)[1] == 1, "who stays is not moved"


def test_a_union_is_split_and_its_branches_are_divided(store: Store, staffed: UseCases) -> None:
    into = [new(code="thue-a", kind="GRASSROOTS_UNION", parent=ex.BLOC)]
    into.append(new(NEW_2, "thue-b", "GRASSROOTS_UNION", ex.BLOC))
    below = [{"unit_id": ex.TAX_1, "parent_id": NEW}, {"unit_id": ex.TAX_2, "parent_id": NEW_2}]
    staffed.reorganisations.split(ex.TAX, MERGER, splitting(into=into, units=below, members=[]), ex.WHOLE)
    assert staffed.units.show(ex.TAX_1)[0].parent_id == NEW
    assert home(store, ex.AN) == ex.TAX_1


TO_BANK = moves((ex.AN, ex.BANK), (ex.BINH, ex.BANK))


@pytest.mark.parametrize(
    ("target", "said", "refusal"),
    [
        (ex.TAX_2, {"members": moves((ex.AN, ex.TAX_2))}, ReorganisationForgetsMember),
        (ex.TAX_2, {"members": []}, ReorganisationForgetsMember),
        (
            ex.TAX_2,
            {"members": moves((ex.AN, ex.TAX_2), (ex.BINH, ex.TAX_2), (ex.AN, ex.TAX_2))},
            MemberMappedTwice,
        ),
        (ex.TAX_2, {"members": moves((ex.AN, ex.TAX_2), (ex.BINH, ex.TAX_2), (CHI, ex.TAX_2))}, NotOfThisUnit),
        (ex.TAX_2, {"members": moves((ex.AN, ex.TAX_2), (NOBODY, ex.TAX_2))}, NotOfThisUnit),
        (ex.TAX_2, {"members": TO_BANK}, OutsideReorganisation),
        (ex.TAX, {"members": moves((ex.AN, ex.TAX), (ex.BINH, ex.TAX))}, HoldsNoMembers),
        (ex.TAX_2, {"members": moves((ex.AN, ex.TAX_1), (ex.BINH, ex.TAX_2))}, OutsideReorganisation),
        (ex.TAX, {"members": moves((ex.AN, ex.TAX_1), (ex.BINH, ex.TAX_2))}, UnitHasMembers),
        (ex.TAX_1, {}, MergeIntoItself),
        (ex.TAX_1, {"source_ids": [ex.TAX]}, MergeIntoItself),
        (ex.TAX_2, {"source_ids": [ex.TAX_1, ex.TAX_1]}, SourceNamedTwice),
        (ex.TAX_2, {"source_ids": [NOBODY]}, UnknownUnit),
        (NOBODY, {}, UnknownUnit),
        (ex.BANK, {"source_ids": [ex.TAX], "members": []}, ReorganisationForgetsUnit),
        (ex.TAX_2, {"units": [{"unit_id": ex.BANK, "parent_id": ex.TAX_2}]}, NotUnderThisUnit),
        (NEW, {"establish": new(NEW_2)}, OutsideReorganisation),
        (NEW, {"establish": new(code="ngan-hang")}, UnitCodeTaken),
        (ex.BANK, {"members": TO_BANK, **ex.paper(date(2019, 1, 1))}, BeforeUnitLastChange),
    ],
)
def test_a_merger_that_forgets_or_doubles_anything_is_refused_whole(
    store: Store, staffed: UseCases, target: UUID, said: dict[str, Any], refusal: type[Refusal]
) -> None:
    before = store.position()
    with pytest.raises(refusal) as caught:
        staffed.reorganisations.merge(target, MERGER, merging(**said), ex.WHOLE)
    assert type(caught.value) is refusal
    assert store.position() == before


def test_units_below_a_source_are_mapped_once_and_only_into_the_target(staffed: UseCases) -> None:
    union = UUID(int=43)
    one, two = ({"unit_id": branch, "parent_id": union} for branch in (ex.TAX_1, ex.TAX_2))
    outside = {"unit_id": ex.TAX_2, "parent_id": ex.BANK}
    for below, refusal in (
        ([one], ReorganisationForgetsUnit),
        ([one, two, one], UnitMappedTwice),
        ([one, outside], OutsideReorganisation),
        ([one, {"unit_id": ex.TAX_2, "parent_id": ex.TAX_1}], ParentNotAllowed),
    ):
        wish = merging(
            source_ids=[ex.TAX],
            establish=new(union, "thue-moi", "GRASSROOTS_UNION", ex.BLOC),
            units=below,
            members=[],
        )
        with pytest.raises(refusal):
            staffed.reorganisations.merge(union, MERGER, wish, ex.WHOLE)


@pytest.mark.parametrize("source", [ex.TAX_1, ex.BANK])
def test_no_unit_goes_while_a_transfer_to_or_from_it_is_open(staffed: UseCases, source: UUID) -> None:
    staffed.members.request_transfer(ex.AN, ex.request_transfer, ex.WHOLE)
    everyone = TO_BANK if source == ex.TAX_1 else moves((CHI, ex.TAX_2))
    target = ex.BANK if source == ex.TAX_1 else ex.TAX_2
    with pytest.raises(OpenCases):
        staffed.reorganisations.merge(target, MERGER, merging(source_ids=[source], members=everyone), ex.WHOLE)


def test_an_empty_branch_waited_for_by_a_transfer_is_not_dissolved(staffed: UseCases) -> None:
    wish = contract.DissolveUnit(reason=WHY, **ex.paper(ON))
    to_empty = ex.request_transfer.model_copy(update={"to_unit_id": ex.TAX_2})
    staffed.members.request_transfer(ex.AN, to_empty, ex.WHOLE)
    with pytest.raises(OpenCases):
        staffed.reorganisations.dissolve(ex.TAX_2, wish, ex.WHOLE)


def test_a_unit_is_dissolved_when_its_last_member_left_and_with_the_member_the_last_officer(
    store: Store, staffed: UseCases
) -> None:
    wish = contract.DissolveUnit(reason=WHY, **ex.paper(ON))
    with pytest.raises(UnitHasMembers):
        staffed.reorganisations.dissolve(ex.BANK, wish, ex.WHOLE)
    staffed.officers.appoint(ex.BANK, POST, appointment(CHI), ex.WHOLE)
    before = store.position()
    staffed.members.release(CHI, contract.ReleaseMember(**ex.paper(ON)), ex.WHOLE)
    assert staffed.reorganisations.dissolve(ex.BANK, wish, ex.WHOLE).changed
    assert facts(store, before) == ["member-left", "officer-relieved", "unit-dissolved"]
    assert not staffed.reorganisations.dissolve(ex.BANK, wish, ex.WHOLE).changed
    assert staffed.officers.show(ex.BANK, date(2022, 1, 1), ex.WHOLE).officers == ()
    with pytest.raises(TopUnitStays):
        staffed.reorganisations.dissolve(ex.BLOC, wish, ex.WHOLE)


def test_a_unit_is_not_dissolved_before_its_last_member_left(staffed: UseCases) -> None:
    """INVARIANT: on no day does a dissolved unit count a member."""
    moved = ex.request_transfer.model_copy(update={"to_unit_id": ex.TAX_2})
    staffed.members.request_transfer(CHI, moved, ex.WHOLE)
    accepted = ex.accept_transfer.model_copy(update={"effective_on": date(2021, 8, 1)})
    staffed.members.accept_transfer(CHI, accepted, ex.WHOLE)
    staffed.members.release(ex.AN, contract.ReleaseMember(**ex.paper(date(2021, 8, 2))), ex.WHOLE)
    staffed.members.release(ex.BINH, contract.ReleaseMember(**ex.paper(date(2021, 8, 3))), ex.WHOLE)
    for unit_id, last in ((ex.BANK, date(2021, 8, 1)), (ex.TAX_1, date(2021, 8, 3))):
        early = contract.DissolveUnit(reason=WHY, **ex.paper(last - timedelta(days=1)))
        with pytest.raises(BeforeUnitLastChange):
            staffed.reorganisations.dissolve(unit_id, early, ex.WHOLE)
        wish = contract.DissolveUnit(reason=WHY, **ex.paper(last))
        assert staffed.reorganisations.dissolve(unit_id, wish, ex.WHOLE).changed


def test_a_unit_moves_with_all_that_is_below_it(staffed: UseCases) -> None:
    other = ex.unit_row(NEW, ex.UnitRef(id=NEW, code="kho-bac"), UnitKind.GRASSROOTS_UNION, ex.BLOC)
    staffed.units.establish_all(contract.EstablishUnits(rows=(other,)), ex.WHOLE)
    wish = contract.ReparentUnit(parent_id=NEW, **ex.paper(ON))
    assert staffed.reorganisations.reparent(ex.TAX_1, wish, ex.WHOLE).changed
    assert not staffed.reorganisations.reparent(ex.TAX_1, wish, ex.WHOLE).changed
    assert staffed.members.show(ex.AN, ex.within(NEW))[0].unit.id == ex.TAX_1, "scope follows the tree"
    with pytest.raises(OutOfScope):
        staffed.members.show(ex.AN, ex.within(ex.TAX))
    with pytest.raises(ParentNotAllowed):
        staffed.reorganisations.reparent(ex.TAX_1, contract.ReparentUnit(parent_id=ex.BLOC, **ex.paper(ON)), ex.WHOLE)
    with pytest.raises(UnitCycle):
        staffed.reorganisations.reparent(ex.TAX, contract.ReparentUnit(parent_id=ex.TAX_2, **ex.paper(ON)), ex.WHOLE)


def test_the_tree_changes_only_by_the_level_above(staffed: UseCases) -> None:
    inside = ex.within(ex.TAX_1)
    for ask in (
        lambda: staffed.units.rename(ex.TAX_1, contract.RenameUnit(name="Tên mới", **ex.paper(ON)), inside),
        lambda: staffed.reorganisations.split(ex.TAX_1, MERGER, splitting(), inside),
        lambda: staffed.reorganisations.merge(ex.TAX_1, MERGER, merging(source_ids=[ex.TAX_2], members=[]), inside),
        lambda: staffed.reorganisations.dissolve(ex.TAX_1, contract.DissolveUnit(reason=WHY, **ex.paper(ON)), inside),
        lambda: staffed.officers.appoint(ex.TAX_1, POST, appointment(ex.AN), inside),
    ):
        with pytest.raises(OutOfScope):
            ask()
    union = ex.within(ex.TAX)
    assert staffed.units.rename(ex.TAX_1, contract.RenameUnit(name="Tên mới", **ex.paper(ON)), union).changed
    with pytest.raises(OutOfScope):
        staffed.reorganisations.merge(ex.BANK, MERGER, merging(members=TO_BANK), union)
    assert staffed.reorganisations.merge(ex.TAX_2, MERGER, merging(), union).changed


@pytest.fixture
def late(store: Store, staffed: UseCases, tmp_path: Path) -> UseCases:
    """Use cases whose views know the store as it is now, and will learn nothing more."""
    private = ViewSet(open_engine(f"sqlite:///{tmp_path / 'late.db'}"), views, lambda: datetime(2021, 7, 1, tzinfo=UTC))
    OwnInbox(store, private, stream="MEMBERS").step()
    return UseCases.on(store, ex.RULES, Directory(private, "MEMBERS"))


def test_a_member_the_view_has_not_heard_of_is_not_forgotten(staffed: UseCases, late: UseCases) -> None:
    """INVARIANT: a merger counts members at its own commit, not as a read model that lags.

    Breaks when the directory's ids are taken for all there are.
    """
    staffed.members.register(NOBODY, ex.register(member_code="M-4"), ex.WHOLE)
    with pytest.raises(ReorganisationForgetsMember, match="Còn 1 đoàn viên"):
        late.reorganisations.merge(ex.TAX_2, MERGER, merging(), ex.WHOLE)
    whole = merging(members=moves(*((one, ex.TAX_2) for one in (ex.AN, ex.BINH, NOBODY))))
    assert late.reorganisations.merge(ex.TAX_2, MERGER, whole, ex.WHOLE).changed


class Meanwhile(Empty):
    """A directory that lets something happen just when the merger has begun to count."""

    def __init__(self, happens: Callable[[], object]) -> None:
        self._happens: Callable[[], object] | None = happens

    def members_of(self, unit_ids: Collection[UUID]) -> tuple[Collection[UUID], int]:
        happens, self._happens = self._happens, None
        if happens is not None:
            happens()
        return (), 0


@pytest.fixture
def elsewhere(store: Store, store_url: str, tmp_path: Path, staffed: UseCases) -> Any:
    """The use cases of another process on the same store."""
    keys = PersonKeys(f"sqlite:///{tmp_path / 'keys.db'}")
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    other = Store(store_url, keys, publishing.EVENTS, published, lambda: datetime(2021, 7, 1, 8, tzinfo=UTC))
    yield UseCases.on(other, ex.RULES)
    other.close()
    keys.close()


def test_a_member_admitted_while_the_merger_is_decided_is_not_forgotten(
    store: Store, staffed: UseCases, elsewhere: UseCases
) -> None:
    """INVARIANT: no member is left in a unit that is dissolved, however an admission and a merger interleave.

    Breaks when the merger's commit is not decided again after another process wrote since it began.
    """
    admitted = Meanwhile(lambda: elsewhere.members.register(NOBODY, ex.register(member_code="M-4"), ex.WHOLE))
    desks = UseCases.on(store, ex.RULES, admitted)
    with pytest.raises(ReorganisationForgetsMember):
        desks.reorganisations.merge(ex.TAX_2, MERGER, merging(), ex.WHOLE)
    state = store.read(unit, ex.TAX_1)[0]
    assert isinstance(state, units.Standing)
    assert not state.dissolved
    assert home(store, NOBODY) == ex.TAX_1


def test_a_member_is_not_admitted_to_a_unit_that_is_being_dissolved(
    store: Store, staffed: UseCases, elsewhere: UseCases
) -> None:
    """INVARIANT: the other way round: the admission that read the unit is decided again, and refused.

    Breaks when a commit is compared only with the streams it writes.
    """
    claim = staffed.members._rules
    calls: list[int] = []

    class Rules:
        def at(self, day: date) -> Any:
            if not calls:
                calls.append(1)
                elsewhere.reorganisations.merge(ex.TAX_2, MERGER, merging(), ex.WHOLE)
            return claim.at(day)

    staffed.members._rules = Rules()  # type: ignore[assignment]  # lets the merger happen once the unit was read
    with pytest.raises(UnitDissolved):
        staffed.members.register(NOBODY, ex.register(member_code="M-4"), ex.WHOLE)
    assert calls == [1]


def appointment(member_id: UUID, post: str = "SECRETARY", day: date = date(2021, 6, 1)) -> contract.AppointOfficer:
    fields = {"member_id": member_id, "post": post, "term": "2021-2024"}
    return contract.AppointOfficer.model_validate(fields | ex.paper(day))


def test_officers_serve_where_they_belong(staffed: UseCases) -> None:
    officers = staffed.officers
    assert officers.appoint(ex.TAX, POST, appointment(ex.AN), ex.WHOLE).version == 1
    assert not officers.appoint(ex.TAX, POST, appointment(ex.AN), ex.WHOLE).changed
    with pytest.raises(NotServingHere):
        officers.appoint(ex.TAX, NEW, appointment(CHI, "COMMITTEE_MEMBER"), ex.WHOLE)
    with pytest.raises(NotServingHere):
        officers.appoint(ex.TAX, NEW, appointment(NOBODY, "COMMITTEE_MEMBER"), ex.WHOLE)
    with pytest.raises(SecretaryInOffice):
        officers.appoint(ex.TAX, NEW, appointment(ex.BINH), ex.WHOLE)
    assert officers.appoint(ex.TAX, NEW, appointment(ex.BINH, "COMMITTEE_MEMBER"), ex.WHOLE).changed, "a union has one"
    with pytest.raises(TooFewForCommittee):
        officers.appoint(ex.TAX_1, NEW_2, appointment(ex.BINH, "COMMITTEE_MEMBER"), ex.WHOLE)
    relief = contract.RelieveOfficer(reason=WHY, **ex.paper(ON))
    assert officers.relieve(ex.TAX, POST, relief, ex.WHOLE).changed
    days = (date(2021, 5, 31), date(2021, 6, 1), ON)
    shown = [[one.member_id for one in officers.show(ex.TAX, day, ex.WHOLE).officers] for day in days]
    assert shown == [[], [ex.AN, ex.BINH], [ex.BINH]]
    with pytest.raises(OutOfScope):
        officers.show(ex.TAX, ON, ex.within(ex.BANK))
    with pytest.raises(UnknownUnit):
        officers.show(NOBODY, ON, ex.WHOLE)
    until = contract.SetProvisionalCommittee(until=date(2021, 12, 1), **ex.paper(date(2021, 6, 1)))
    assert officers.set_provisional(ex.TAX, until, ex.WHOLE).changed
    assert officers.show(ex.TAX, ON, ex.WHOLE).provisional_until == date(2021, 12, 1)


def test_a_unit_that_leaves_a_cluster_is_free_for_another(staffed: UseCases) -> None:
    def forming(code: str, *units: UUID) -> contract.FormCluster:
        fields = {"year": 2021, "code": code, "name": code, "lead_id": units[0], "unit_ids": units}
        return contract.FormCluster.model_validate(fields | ex.paper())

    def changing(*units: UUID) -> contract.ChangeCluster:
        return contract.ChangeCluster.model_validate({"unit_ids": units} | ex.paper(ON))

    other = UUID(int=22)
    clusters = staffed.clusters
    clusters.form(ex.CLUSTER, forming("cum-1", ex.TAX, ex.TAX_1), ex.WHOLE)
    clusters.form(other, forming("cum-2", ex.BANK), ex.WHOLE)
    with pytest.raises(AlreadyInCluster):
        clusters.change(other, changing(ex.BANK, ex.TAX_1), ex.WHOLE)
    assert clusters.change(ex.CLUSTER, changing(ex.TAX), ex.WHOLE).changed
    assert clusters.change(other, changing(ex.BANK, ex.TAX_1), ex.WHOLE).changed
    rotate = contract.RotateLead.model_validate({"lead_id": ex.TAX_1} | ex.paper(ON))
    assert clusters.rotate(other, rotate, ex.WHOLE).changed
    with pytest.raises(ClusterNotFormed):
        clusters.rotate(NOBODY, rotate, ex.WHOLE)
    with pytest.raises(OutOfScope):
        clusters.rotate(other, rotate, ex.within(ex.BANK))


def test_the_private_list_shows_the_tree_of_a_day(store: Store, staffed: UseCases, tmp_path: Path) -> None:
    staffed.units.rename(ex.TAX_2, contract.RenameUnit(name="Chi đoàn hai", **ex.paper(date(2021, 5, 1))), ex.WHOLE)
    staffed.reorganisations.merge(ex.TAX_2, MERGER, merging(), ex.WHOLE)
    private = ViewSet(open_engine(f"sqlite:///{tmp_path / 'list.db'}"), views, lambda: datetime(2021, 7, 1, tzinfo=UTC))
    with private.read() as (_, live):
        view: UnitsView = live[UnitsView.NAME]
    with private.engine.begin() as db:
        for _ in range(2):
            view.apply(db, store.log(0, 1000))
        shown = {
            day: [(row["code"], row["name"]) for row in view.page(db, "cuc-thue", 2, day)]
            for day in (date(2019, 1, 1), date(2021, 4, 30), date(2021, 6, 30), ON)
        }
        assert len(view.page(db, "", 100)) == 5, "without a day, all that ever were"
    assert shown[date(2019, 1, 1)] == []
    assert shown[date(2021, 4, 30)] == [("cuc-thue-1", "cuc-thue-1"), ("cuc-thue-2", "cuc-thue-2")]
    assert shown[date(2021, 6, 30)] == [("cuc-thue-1", "cuc-thue-1"), ("cuc-thue-2", "Chi đoàn hai")]
    assert shown[ON] == [("cuc-thue-2", "Chi đoàn hai"), ("khoi-cq-dn", "khoi-cq-dn")]
    private.close()


def test_officers_whose_branch_went_elsewhere_go_with_the_union_they_served(store: Store, staffed: UseCases) -> None:
    staffed.officers.appoint(ex.TAX, POST, appointment(ex.AN), ex.WHOLE)
    union = contract.EstablishUnit(
        code="moi", name="Mới", kind=UnitKind.GRASSROOTS_UNION, parent_id=ex.BLOC, **ex.paper(ON)
    )
    staffed.units.establish(NEW, union, ex.WHOLE)
    for branch in (ex.TAX_1, ex.TAX_2):
        staffed.reorganisations.reparent(branch, contract.ReparentUnit(parent_id=NEW, **ex.paper(ON)), ex.WHOLE)
    before = store.position()
    staffed.reorganisations.dissolve(ex.TAX, contract.DissolveUnit(reason=WHY, **ex.paper(ON)), ex.WHOLE)
    assert facts(store, before) == ["unit-dissolved", "officer-relieved"]
