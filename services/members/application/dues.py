"""The use cases of dues: one stream per unit and month."""

from collections.abc import Callable
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.base import Accepted, AcceptedBulk
from contracts.members import dues as contract
from services.kernel.store import Caller, Work
from services.members.application.desk import Desk, shown
from services.members.domain import dues as accounts
from services.members.domain import member as members
from services.members.domain import rules
from services.members.domain import unit as units
from services.members.domain.dues import dues
from services.members.domain.member import member
from services.members.domain.member_refusals import NotAMember
from services.members.domain.unit import HoldsNoMembers, UnitRef, UnknownUnit, unit

DUES = uuid5(NAMESPACE_URL, "bachudong:dues")
Asking = Callable[[UnitRef, rules.Dues], accounts.Command]
"""From the unit and the rules of the month to the command."""


def dues_id(unit_id: UUID, month: str) -> UUID:
    """Return the id of the dues of a unit and month: there is one."""
    return uuid5(DUES, f"{unit_id}:{month}")


def months_of(year: int) -> tuple[str, ...]:
    """Return the months of a year as YYYY-MM."""
    return tuple(f"{year:04}-{month:02}" for month in range(1, 13))


def unpaid_months(read: Callable[[UUID], accounts.Account], unit_id: UUID, member_id: UUID, year: int) -> list[str]:
    """Return the months of a year for which a member owes dues to a unit; `read` gives the account of an id."""
    return [month for month in months_of(year) if read(dues_id(unit_id, month)).owed_by(member_id)]


class Dues(Desk):
    """Dues are assessed, collected, waived and passed up by the unit that holds the members."""

    DECIDER = dues

    def assess(self, unit_id: UUID, month: str, request: contract.AssessDues, caller: Caller) -> Accepted:
        """Say what each member owes. Raises WrongAmount, AssessedTwice, NotOfDuesUnit, SettledLineChanges, HoldsNoMembers."""
        row = contract.AssessDuesRow(**dict(request), unit_id=unit_id, month=month)
        return self._one(dues_id(unit_id, month), unit_id, row, caller, self._assess)

    def assess_all(self, request: contract.AssessDuesOfUnits, caller: Caller) -> AcceptedBulk:
        """Assess the dues of many units or months, all or none."""

        def fetch(work: Work) -> None:
            work.prefetch(dues, [dues_id(row.unit_id, row.month) for row in request.rows])

        return self._all(request.rows, lambda row: row.unit_id, caller, self._assess, fetch)

    def collect(
        self, unit_id: UUID, month: str, item_id: UUID, request: contract.CollectDues, caller: Caller
    ) -> Accepted:
        """Take a payment. Raises NothingAssessed, NotOfDuesUnit, CollectedMoreThanOwed, CollectionTold."""
        row = contract.CollectDuesRow(**dict(request), unit_id=unit_id, month=month, item_id=item_id)
        return self._one(dues_id(unit_id, month), unit_id, row, caller, self._collect)

    def collect_all(self, request: contract.CollectDuesOfMany, caller: Caller) -> AcceptedBulk:
        """Take many payments, all or none."""

        def fetch(work: Work) -> None:
            work.prefetch(dues, [dues_id(row.unit_id, row.month) for row in request.rows])

        return self._all(request.rows, lambda row: row.unit_id, caller, self._collect, fetch)

    def reverse(
        self, unit_id: UUID, month: str, item_id: UUID, request: contract.ReverseDuesCollection, caller: Caller
    ) -> Accepted:
        """Take back a payment written down in error. Raises CollectionUnknown, ShareAlreadyRemitted."""

        def step(work: Work, _: UUID, request: contract.ReverseDuesCollection, caller: Caller) -> int:
            here = self._here(work, unit_id, caller)
            command = accounts.ReverseCollection(here, month, item_id, self._of_month(month))
            return self._decide(work, dues_id(unit_id, month), command, request, caller)

        return self._one(dues_id(unit_id, month), unit_id, request, caller, step)

    def waive(
        self, unit_id: UUID, month: str, member_id: UUID, request: contract.WaiveDues, caller: Caller
    ) -> Accepted:
        """Forgive what a member still owes. Raises NothingAssessed, NotOfDuesUnit, WaiverReasonUnknown."""

        def step(work: Work, _: UUID, request: contract.WaiveDues, caller: Caller) -> int:
            here = self._here(work, unit_id, caller)
            command = accounts.Waive(here, month, member_id, request.reason, self._of_month(month))
            return self._decide(work, dues_id(unit_id, month), command, request, caller)

        return self._one(dues_id(unit_id, month), unit_id, request, caller, step)

    def remit(self, unit_id: UUID, month: str, item_id: UUID, request: contract.RemitDues, caller: Caller) -> Accepted:
        """Pass a share to the level above. Raises NothingAssessed, RemitsMoreThanDue, RemittanceTold."""

        def step(work: Work, _: UUID, request: contract.RemitDues, caller: Caller) -> int:
            here = self._here(work, unit_id, caller)
            command = accounts.Remit(here, month, item_id, request.amount, self._of_month(month))
            return self._decide(work, dues_id(unit_id, month), command, request, caller)

        return self._one(dues_id(unit_id, month), unit_id, request, caller, step)

    def show(self, unit_id: UUID, month: str, caller: Caller) -> tuple[contract.DuesShown, int]:
        """Return who owes what in a month, within the caller's scope, and the version. Raises UnknownUnit, OutOfScope."""
        standing, _ = self._store.read(unit, unit_id)
        if not isinstance(standing, units.Standing):
            raise UnknownUnit()
        self._require_scope_to_read(unit_id, caller)
        account, version = self._store.read(dues, dues_id(unit_id, month))
        answer = contract.DuesShown(
            unit=shown(UnitRef(id=unit_id, code=standing.code)),
            month=month,
            assessed=account.assessed,
            collected=account.collected,
            remitted=account.remitted,
            due=accounts.due(account.collected, self._of_month(month)) - account.remitted,
            members=tuple(_line(account, line) for line in account.lines.values()),
        )
        return answer, version

    def show_member(self, member_id: UUID, year: int, caller: Caller) -> contract.MemberDuesShown:
        """Return the months a member has not paid at the present unit. Raises NotAMember, OutOfScope."""
        known, _ = self._store.read(member, member_id)
        if isinstance(known, members.Outside):
            raise NotAMember()
        self._require_scope_to_read(known.unit.id, caller)
        found: dict[UUID, accounts.Account] = {
            one: self._store.read(dues, one)[0] for one in (dues_id(known.unit.id, month) for month in months_of(year))
        }
        unpaid = unpaid_months(found.__getitem__, known.unit.id, member_id, year)
        assessed = [month for month in months_of(year) if member_id in found[dues_id(known.unit.id, month)].lines]
        paid = [month for month in assessed if not unpaid or month < unpaid[0]]
        return contract.MemberDuesShown(
            member_id=member_id,
            unit=shown(known.unit),
            year=year,
            unpaid=tuple(unpaid),
            paid_until=paid[-1] if paid else None,
        )

    def _assess(self, work: Work, unit_id: UUID, row: contract.AssessDuesRow, caller: Caller) -> int:
        standing = self._standing(work, unit_id)
        if standing.kind not in self._rules.at(row.effective_on).organisation.holds_members:
            raise HoldsNoMembers()
        self._require_scope(work, unit_id, caller)
        ids = [line.member_id for line in row.lines]
        work.prefetch(member, ids)
        command = accounts.Assess(
            unit=UnitRef(id=unit_id, code=standing.code),
            month=row.month,
            owing=tuple(accounts.Owing(one.member_id, one.salary_class.value, one.amount) for one in row.lines),
            here=frozenset(one for one in ids if _is_of(work.state(member, one), unit_id)),
            rules=self._of_month(row.month),
        )
        return self._decide(work, dues_id(unit_id, row.month), command, row, caller)

    def _collect(self, work: Work, unit_id: UUID, row: contract.CollectDuesRow, caller: Caller) -> int:
        here = self._here(work, unit_id, caller)
        command = accounts.Collect(here, row.month, row.item_id, row.member_id, row.amount)
        return self._decide(work, dues_id(unit_id, row.month), command, row, caller)

    def _here(self, work: Work, unit_id: UUID, caller: Caller) -> UnitRef:
        """Return the unit, dissolved or not: what it collected is still passed up. Raises UnknownUnit, OutOfScope."""
        standing = work.state(unit, unit_id)
        if not isinstance(standing, units.Standing):
            raise UnknownUnit()
        self._require_scope(work, unit_id, caller)
        return UnitRef(id=unit_id, code=standing.code)

    def _of_month(self, month: str) -> rules.Dues:
        return self._rules.at(date.fromisoformat(f"{month}-01")).dues


def _is_of(state: members.State, unit_id: UUID) -> bool:
    return isinstance(state, members.Active) and state.unit.id == unit_id


def _line(account: accounts.Account, line: accounts.Line) -> contract.DuesLine:
    return contract.DuesLine(
        member_id=line.member_id,
        salary_class=contract.SalaryClass(line.salary_class),
        amount=line.amount,
        paid=account.paid_by(line.member_id),
        waived=account.waived.get(line.member_id, (0, ""))[0],
        owed=account.owed_by(line.member_id),
    )
