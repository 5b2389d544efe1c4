"""The use cases of rating rounds: opened, self-rated, voted, proposed, decided, appealed, closed, within the cap."""

from uuid import UUID

from contracts.base import Accepted
from contracts.members import rounds as contract
from services.kernel.store import Caller, Work
from services.members.application.rating_ids import pool_id
from services.members.application.round_desk import Here, RoundDesk, candidate_of
from services.members.domain import rating_pool as pools
from services.members.domain import rating_round as rounds
from services.members.domain.discipline_record import DisciplineRecord, discipline_record, record_id
from services.members.domain.quality import Measures
from services.members.domain.rating_pool import rating_pool
from services.members.domain.unit import HoldsNoMembers, UnitRef


class RatingRounds(RoundDesk):
    """Rating rounds. The unit's own scope leads them; who decides in them is the unit of grassroots level it stands in."""

    def open(self, unit_id: UUID, year: int, request: contract.OpenRatingRound, caller: Caller) -> contract.RoundAnswer:
        """Open a unit's round with its members of today. Raises HoldsNoMembers, RoundOpenedOtherwise, UnknownRuleSet."""
        here = Here(unit_id, year)

        def step(work: Work) -> None:
            rules = self._rules.named(request.rules) if request.rules else self._rules.at(request.effective_on)
            standing = self._standing(work, unit_id)
            if standing.kind not in rules.organisation.holds_members:
                raise HoldsNoMembers()
            self._require_scope(work, unit_id, caller)
            own, deciding = UnitRef(id=unit_id, code=standing.code), self._deciding(work, unit_id, rules)
            command = rounds.Open(
                unit=own,
                deciding=deciding,
                year=year,
                deadlines=rounds.Deadlines(request.self_rating_until, request.meeting_until, request.decision_until),
                candidates=tuple(candidate_of(one, known) for one, known in self._roll(work).active([unit_id]).items()),
                on=request.effective_on,
                rules=rules,
            )
            self._under(work, here, command, request, caller, rules)
            pool = pool_id("MEMBERS", deciding.id, year)
            self._also(work, rating_pool, pool, pools.Join(own), request, rule_set=rules.version)

        return self._answered(here, step, caller)

    def enlist(
        self, unit_id: UUID, year: int, member_id: UUID, request: contract.RoundStep, caller: Caller
    ) -> contract.RoundAnswer:
        """Put one more on the list: a newcomer, or who is there for a time. Raises NotOfRoundsUnit."""

        def step(work: Work, here: Here, _: UUID, wish: contract.RoundStep, by: Caller) -> None:
            rules = self._led(work, here, by)
            candidate = self._candidate(work, member_id, unit_id)
            self._under(work, here, rounds.Enlist(candidate, rules.rating), wish, by, rules)

        return self._of_member(Here(unit_id, year), member_id, request, caller, step)

    def self_rate(
        self, unit_id: UUID, year: int, member_id: UUID, request: contract.SelfRate, caller: Caller
    ) -> contract.RoundAnswer:
        """Keep a member's own rank and measures. Raises NotOnRoundList, NotEligibleInRound, DecidedInRound."""
        return self._of_member(Here(unit_id, year), member_id, request, caller, self._self_rate)

    def self_rate_all(
        self, unit_id: UUID, year: int, request: contract.SelfRates, caller: Caller
    ) -> contract.RoundBulkAnswer:
        """Keep those of many, all or none."""
        return self._of_all(Here(unit_id, year), request.rows, caller, self._self_rate)

    def hold_meeting(
        self, unit_id: UUID, year: int, meeting_id: UUID, request: contract.HoldRatingMeeting, caller: Caller
    ) -> contract.RoundAnswer:
        """Keep the votes of a meeting. Raises MemberVotedTwice, RatingVotesExceedPresent, MeetingHeldOtherwise."""

        def step(work: Work, here: Here, _: UUID, wish: contract.HoldRatingMeeting, by: Caller) -> None:
            rules = self._led(work, here, by)
            votes = tuple(
                rounds.Vote(member_id=one.member_id, counts={rank.value: n for rank, n in one.counts.items()})
                for one in wish.votes
            )
            command = rounds.HoldMeeting(meeting_id, wish.present, wish.secret, votes)
            self._under(work, here, command, wish, by, rules)

        return self._of_member(Here(unit_id, year), meeting_id, request, caller, step)

    def propose(
        self, unit_id: UUID, year: int, member_id: UUID, request: contract.ProposeRating, caller: Caller
    ) -> contract.RoundAnswer:
        """Propose a rank. Raises VoteMissing, ProposalAgainstVote, NoMeasures, RankAboveMeasures and the like."""
        return self._of_member(Here(unit_id, year), member_id, request, caller, self._propose)

    def propose_all(
        self, unit_id: UUID, year: int, request: contract.ProposeRatings, caller: Caller
    ) -> contract.RoundBulkAnswer:
        """Propose many, all or none."""
        return self._of_all(Here(unit_id, year), request.rows, caller, self._propose)

    def decide(
        self, unit_id: UUID, year: int, member_id: UUID, request: contract.ProposeRating, caller: Caller
    ) -> contract.RoundAnswer:
        """Decide on a member, who is rated for the year in the same commit. Raises NotProposed, RankAboveMeasures."""
        return self._of_member(Here(unit_id, year), member_id, request, caller, self._rate)

    def decide_all(
        self, unit_id: UUID, year: int, request: contract.ProposeRatings, caller: Caller
    ) -> contract.RoundBulkAnswer:
        """Decide on many, all or none."""
        return self._of_all(Here(unit_id, year), request.rows, caller, self._rate)

    def exempt(
        self, unit_id: UUID, year: int, member_id: UUID, request: contract.ExemptFromRating, caller: Caller
    ) -> contract.RoundAnswer:
        """Leave a listed member unrated. Raises DecidedInRound, NotEligibleInRound."""
        return self._of_member(Here(unit_id, year), member_id, request, caller, self._exempt)

    def exempt_all(
        self, unit_id: UUID, year: int, request: contract.ExemptFromRatings, caller: Caller
    ) -> contract.RoundBulkAnswer:
        """Leave many unrated, all or none."""
        return self._of_all(Here(unit_id, year), request.rows, caller, self._exempt)

    def appeal(
        self,
        unit_id: UUID,
        year: int,
        member_id: UUID,
        appeal_id: UUID,
        request: contract.AppealRating,
        caller: Caller,
    ) -> contract.RoundAnswer:
        """Keep an appeal, also against what stands in a closed round. Raises AppealTooLate, NotDecidedInRound."""

        def step(work: Work, here: Here, _: UUID, wish: contract.AppealRating, by: Caller) -> None:
            rules = self._led(work, here, by)
            command = rounds.Appeal(member_id, appeal_id, wish.words, wish.effective_on, rules.rating)
            self._under(work, here, command, wish, by, rules)

        return self._of_member(Here(unit_id, year), member_id, request, caller, step)

    def answer_appeal(
        self,
        unit_id: UUID,
        year: int,
        member_id: UUID,
        appeal_id: UUID,
        request: contract.AnswerRatingAppeal,
        caller: Caller,
    ) -> contract.RoundAnswer:
        """Answer an appeal; another rank revises the member's rating. Raises AppealUnknown, CapExceeded once closed."""

        def step(work: Work, here: Here, _: UUID, wish: contract.AnswerRatingAppeal, by: Caller) -> None:
            rules = self._decided_by(work, here, by)
            command = rounds.AnswerAppeal(
                member_id,
                appeal_id,
                wish.rank.value,
                wish.reason,
                rules.rating,
                self._disciplined(work, here, member_id),
            )
            if self._under(work, here, command, wish, by, rules):
                self._result(work, here, member_id, wish.rank.value, wish.reason, wish, rules)
                self._settle(work, here, wish, rules)

        return self._of_member(Here(unit_id, year), member_id, request, caller, step)

    def close(self, unit_id: UUID, year: int, request: contract.RoundStep, caller: Caller) -> contract.RoundAnswer:
        """Close a round. Raises RoundUnfinished, AppealOpen, CapExceeded."""
        here = Here(unit_id, year)

        def step(work: Work) -> None:
            rules = self._decided_by(work, here, caller)
            cap = self._cap(work, self._round(work, here), rules)
            self._under(work, here, rounds.Close(cap), request, caller, rules)
            self._settle(work, here, request, rules)

        return self._answered(here, step, caller)

    def approve_override(
        self,
        unit_id: UUID,
        year: int,
        scope: contract.CapScope,
        request: contract.ApproveCapOverride,
        caller: Caller,
    ) -> Accepted:
        """Let the unit that decides give more top ranks; by the level above it. Raises CapOverrideSmaller."""

        def step(work: Work) -> list[int]:
            rules = self._rules.at(request.effective_on)
            deciding = UnitRef(id=unit_id, code=self._standing(work, unit_id).code)
            if scope is contract.CapScope.MEMBERS:
                deciding = self._deciding(work, unit_id, rules)
            self._require_superior_scope(work, deciding.id, caller)
            pool = pool_id(scope.value, deciding.id, year)
            command = pools.ApproveOverride(deciding, year, scope.value, request.up_to, request.reason)
            self._also(work, rating_pool, pool, command, request, expected=caller.expected)
            return [work.version(rating_pool, pool)]

        written = self._store.write(step, caller)
        return Accepted(
            position=written.position,
            version=written.result[0],
            changed=written.changed > 0,
            repeated=written.repeated,
        )

    # Steps about one member.

    def _disciplined(self, work: Work, here: Here, member_id: UUID) -> bool:
        """Say whether a measure was imposed on the member in the round's year."""
        record: DisciplineRecord = work.state(discipline_record, record_id(member_id))
        return record.disciplined_in(here.year)

    def _self_rate(self, work: Work, here: Here, member_id: UUID, wish: contract.SelfRate, caller: Caller) -> None:
        rules = self._led(work, here, caller)
        points = self._training_points(work, here, member_id) if wish.points is None else wish.points
        measures = Measures(
            activity_percent=wish.activity_percent,
            tasks_percent=wish.tasks_percent,
            dues_settled=wish.dues_settled,
            disciplined=wish.disciplined or self._disciplined(work, here, member_id),
            sick_months=wish.sick_months,
            points=points,
        )
        command = rounds.SelfRate(member_id, wish.rank.value, measures, wish.effective_on)
        self._under(work, here, command, wish, caller, rules)

    def _propose(self, work: Work, here: Here, member_id: UUID, wish: contract.ProposeRating, caller: Caller) -> None:
        rules = self._led(work, here, caller)
        command = rounds.Propose(
            member_id, wish.rank.value, wish.reason, rules.rating, self._disciplined(work, here, member_id)
        )
        self._under(work, here, command, wish, caller, rules)

    def _rate(self, work: Work, here: Here, member_id: UUID, wish: contract.ProposeRating, caller: Caller) -> None:
        rules = self._decided_by(work, here, caller)
        command = rounds.Decide(
            member_id,
            wish.rank.value,
            wish.reason,
            wish.effective_on,
            rules.rating,
            self._disciplined(work, here, member_id),
        )
        if self._under(work, here, command, wish, caller, rules):
            self._result(work, here, member_id, wish.rank.value, wish.reason, wish, rules)

    def _exempt(self, work: Work, here: Here, member_id: UUID, wish: contract.ExemptFromRating, caller: Caller) -> None:
        rules = self._led(work, here, caller)
        self._under(
            work,
            here,
            rounds.Exempt(member_id, self._words_about(work, member_id, wish.reason.value)),
            wish,
            caller,
            rules,
        )
