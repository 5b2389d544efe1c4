"""How an import is written to the register and taken back: every person of the sheet in one commit, or nobody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from contracts.base import Rank
from contracts.members import imports as contract
from contracts.members.ratings import DecideRating
from services.kernel.store import Caller, Store, Work
from services.members.application.desk import Desk, row_of_list
from services.members.application.ratings import Ratings, rating_id
from services.members.domain import import_batch as batches
from services.members.domain import import_refusals as refusals
from services.members.domain import member as members
from services.members.domain import rating as ratings
from services.members.domain.details import TOLD_BY_SHEETS
from services.members.domain.erasure import erasure, erasure_id
from services.members.domain.import_batch import NEW, SKIP, UPDATE, Carried, import_batch, person_id
from services.members.domain.import_judging import Judged, is_day
from services.members.domain.member import member
from services.members.domain.member_refusals import CardNumberTaken, MemberCodeTaken, NotAMember
from services.members.domain.rating import rating
from services.members.domain.rules import RuleSets
from services.members.domain.unit import HoldsNoMembers, UnitRef

UNDOING = "Hoàn tác nhập tệp"
NOT_TAKEN_OVER = {"NOT_RATEABLE", "RATED_OTHERWISE"}


class Writing(Desk):
    """Writes what was decided and takes it back; both within one work."""

    DECIDER = import_batch

    def __init__(self, store: Store, rules: RuleSets) -> None:
        super().__init__(store, rules)
        self._ratings = Ratings(store, rules)

    # Writing.

    def commit(
        self, work: Work, import_id: UUID, rows: Sequence[Judged], request: contract.CommitImport, caller: Caller
    ) -> int:
        """Write the rows; return the version of the import. Refusals of a row say its number in the sheet."""
        state = work.state(import_batch, import_id)
        staged = batches.staged_of(state)
        self._require_scope(work, staged.upload.unit.id, caller)
        chosen = [(row, _choice(row, staged)) for row in rows]
        undecided = tuple(row.number for row, choice in chosen if choice is None)
        carried: list[Carried] = []
        if isinstance(state, batches.Staged) and not undecided:
            self._fetch(work, import_id, [(row, one) for row, one in chosen if one], staged.upload.year)
            for row, decision in chosen:
                if decision is not None and decision.choice != SKIP:
                    with row_of_list(row.number):
                        done = self._carry(work, import_id, row, decision, staged.upload, request, caller)
                    carried += [done] if done else []
        skipped = sum(1 for _, decision in chosen if decision is not None and decision.choice == SKIP)
        self._decide(work, import_id, batches.Commit(undecided, tuple(carried), skipped), request, caller)
        return work.version(import_batch, import_id)

    def _fetch(
        self, work: Work, import_id: UUID, chosen: Sequence[tuple[Judged, batches.Decision]], year: int | None
    ) -> None:
        """Read everything the rows rest on, in a few queries."""
        persons = {row.number: one.member_id or person_id(import_id, row.number) for row, one in chosen}
        work.prefetch(member, persons.values())
        work.prefetch(erasure, [erasure_id(one) for one in persons.values()])
        fresh = [row.values for row, one in chosen if one.choice == NEW]
        work.prefetch_claims("member.code", [said["member_code"] for said in fresh if "member_code" in said])
        work.prefetch_claims("member.card", [said["card_number"] for said in fresh if "card_number" in said])
        if year is not None:
            work.prefetch(rating, [rating_id(one, year) for one in persons.values()])

    def _carry(
        self,
        work: Work,
        import_id: UUID,
        row: Judged,
        decision: batches.Decision,
        upload: batches.Uploaded,
        request: contract.CommitImport,
        caller: Caller,
    ) -> Carried | None:
        member_id = decision.member_id or person_id(import_id, row.number)
        before = work.version(member, member_id)
        if decision.choice == NEW:
            self._register(work, member_id, row, request)
        details = {name: text for name, text in row.values.items() if name in TOLD_BY_SHEETS}
        if details:
            command = members.ChangeDetails(details, upload.purpose, request.effective_on, import_id=import_id)
            self._also(work, member, member_id, command, request)
        if decision.choice == NEW and (card := row.values.get("card_number")):
            work.claim("member.card", card, member_id, CardNumberTaken())
            self._also(work, member, member_id, members.IssueCard(card, request.effective_on, import_id), request)
        rated = self._rate(work, member_id, row, upload.year, request, caller)
        after = work.version(member, member_id)
        if after == before and not rated:
            return None
        return Carried(
            number=row.number, member_id=member_id, choice=decision.choice, before=before, after=after, rated=rated
        )

    def _register(self, work: Work, member_id: UUID, row: Judged, request: contract.CommitImport) -> None:
        said, on = row.values, request.effective_on
        assert row.unit is not None
        home = self._branch(work, row.unit, on)
        code = said.get("member_code")
        if code:
            work.claim("member.code", code, member_id, MemberCodeTaken())
        person = members.Person(said["full_name"], _day(said["birth_date"], on), said["sex"], code)
        joined_on = _day(said.get("joined_on", ""), on)
        seen = ("JOINED_LATER", "joined_on") in row.reasons
        if (joined_on > on and not seen) or person.birth_date >= on:
            raise refusals.WrittenBeforeJoining()
        self._also(work, member, member_id, members.Register(home, person, min(joined_on, on), on), request)

    def _branch(self, work: Work, home: UnitRef, on: date) -> UnitRef:
        state = self._standing(work, home.id)
        if state.kind not in self._rules.at(on).organisation.holds_members:
            raise HoldsNoMembers()
        return UnitRef(id=home.id, code=state.code)

    def _rate(
        self,
        work: Work,
        member_id: UUID,
        row: Judged,
        year: int | None,
        request: contract.CommitImport,
        caller: Caller,
    ) -> int:
        """Take a rank over; return the version of the rating, 0 where nothing was decided."""
        rank = row.values.get("rating")
        if year is None or rank is None or NOT_TAKEN_OVER & {code for code, _ in row.reasons}:
            return 0
        wish = DecideRating(rank=Rank(rank), effective_on=request.effective_on, document=request.document)
        if not self._ratings.rate(year)(work, member_id, wish, replace(caller, expected=None)):
            return 0
        return work.version(rating, rating_id(member_id, year))

    # Taking back.

    def revert(self, work: Work, import_id: UUID, request: contract.RevertImport, caller: Caller) -> int:
        """Take back what was written; return the version of the import."""
        state = work.state(import_batch, import_id)
        staged = batches.staged_of(state)
        self._require_scope(work, staged.upload.unit.id, caller)
        if isinstance(state, batches.Written) and not state.reverted:
            self._take_back(work, import_id, state.staged, request)
            upload = staged.upload
            work.release("import.file", f"{upload.unit.id}:{upload.file_hash}", import_id)
        self._decide(work, import_id, batches.Revert(), request, caller)
        return work.version(import_batch, import_id)

    def _take_back(self, work: Work, import_id: UUID, staged: batches.Staged, request: contract.RevertImport) -> None:
        carried, year = staged.carried, staged.upload.year
        work.prefetch(member, [row.member_id for row in carried])
        rated = [rating_id(row.member_id, year) for row in carried if row.rated and year is not None]
        work.prefetch(rating, rated)
        changed = [
            row.number
            for row in carried
            if work.version(member, row.member_id) != row.after
            or (row.rated and year is not None and work.version(rating, rating_id(row.member_id, year)) != row.rated)
        ]
        if changed:
            some = ", ".join(str(number) for number in changed[:20]) + (", …" if len(changed) > 20 else "")
            raise refusals.ChangedSinceImport(
                f"{len(changed)} đoàn viên đã thay đổi sau lần nhập (dòng {some}) nên không hoàn tác được; "
                "hãy đính chính từng người."
            )
        for row in carried:
            with row_of_list(row.number):
                self._take_back_one(work, import_id, row, year, request)

    def _take_back_one(
        self, work: Work, import_id: UUID, row: Carried, year: int | None, request: contract.RevertImport
    ) -> None:
        on, state = request.effective_on, work.state(member, row.member_id)
        if row.rated and year is not None:
            self._also(work, rating, rating_id(row.member_id, year), ratings.Withdraw(import_id), request)
        if not isinstance(state, members.Active):
            raise NotAMember()
        if row.choice == NEW:
            if state.known.member_code:
                work.release("member.code", state.known.member_code, row.member_id)
            if state.card:
                work.release("member.card", state.card, row.member_id)
            self._also(work, member, row.member_id, members.Withdraw(import_id, on), request)
        elif row.after > row.before:
            back = self._details_before(row, state)
            self._also(work, member, row.member_id, members.ChangeDetails(back, UNDOING, on, import_id), request)

    def _details_before(self, row: Carried, now: members.Active) -> dict[str, str | None]:
        """Return what the details must be changed to, so that they are those before the import."""
        events = [one.event for one in self._store.stream(row.member_id)[: row.before]]
        before: members.State = member.fold([event for event in events if isinstance(event, member.events)])
        said = before.details if isinstance(before, members.Active) else {}
        names = {name for name in (*said, *now.details) if said.get(name) != now.details.get(name)}
        return {name: said.get(name) for name in names}


def _choice(row: Judged, staged: batches.Staged) -> batches.Decision | None:
    decided = staged.decisions.get(row.number)
    if decided is not None or row.choice is None:
        return decided
    return batches.Decision(row.choice, row.matches[0] if row.choice == UPDATE else None)


def _day(text: str, otherwise: date) -> date:
    """Return the day a text says, the first of the year where it says a year only, else `otherwise`."""
    if is_day(text):
        return date.fromisoformat(text)
    return date(int(text), 1, 1) if len(text) == 4 and text.isdigit() else otherwise
