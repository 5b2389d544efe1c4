"""The requests about units and people, in the order in which they happened."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from contracts import members
from contracts.base import Rank, Request, UnitKind
from services.suite.bloc import Bloc
from services.suite.requests import Clerk, Step, decision, founding
from services.suite.roster import Entry, Rating, Roster, Transfer

Now = Callable[[date | None], bool]


def people_steps(bloc: Bloc, roster: Roster, clerk: Clerk) -> Iterator[Step]:
    """Return the steps that make units, clusters and members; some may be empty."""
    writer = _Writer(bloc, roster, clerk)
    yield from writer.units()
    yield from writer.people()


class _Writer:
    def __init__(self, bloc: Bloc, roster: Roster, clerk: Clerk) -> None:
        self._bloc, self._roster, self._clerk = bloc, roster, clerk

    def units(self) -> Iterator[Step]:
        bloc, document = self._bloc, self._clerk.document(founding(self._bloc))
        named: list[tuple[str, str, UnitKind, str | None]] = [(bloc.code, bloc.name, UnitKind.BLOC, None)]
        named += [(unit.code, unit.name, unit.kind, bloc.code) for unit in bloc.units]
        named += [(b.code, b.name, UnitKind.BRANCH, unit.code) for unit in bloc.units for b in unit.branches]
        rows = [
            members.EstablishUnitRow(
                unit_id=self._clerk.unit(code),
                code=code,
                name=name,
                kind=kind,
                parent_id=self._clerk.unit(parent) if parent else None,
                effective_on=bloc.established,
                document=document,
            )
            for code, name, kind, parent in named
        ]
        for part in self._clerk.bulk("Đơn vị", "members", "/units/bulk", rows, members.EstablishUnits).asks:
            yield Step("Đơn vị", "members", (part,))
        yield self._clerk.each("Cụm thi đua", "members", self._clusters())

    def _clusters(self) -> Iterator[tuple[str, members.FormCluster]]:
        for cluster in self._bloc.clusters:
            for year, lead in cluster.leads.items():
                paper = decision(self._bloc, f"cụm {cluster.code}", year)
                yield (
                    f"/clusters/{self._clerk.id('cluster', cluster.code, year)}",
                    members.FormCluster(
                        year=year,
                        code=cluster.code,
                        name=cluster.name,
                        lead_id=self._clerk.unit(lead),
                        unit_ids=tuple(self._clerk.unit(code) for code in cluster.units),
                        effective_on=paper.on,
                        document=self._clerk.document(paper),
                    ),
                )

    def people(self) -> Iterator[Step]:
        """Return what happened to members, cut at the days of rating: each rating finds the state of its day."""
        cuts = sorted({rules.day for rules in self._bloc.ratings})
        for since, until in zip([date.min, *cuts], [*cuts, date.max], strict=True):

            def now(day: date | None, since: date = since, until: date = until) -> bool:
                return day is not None and since < day <= until

            yield from self._movements(now)
            yield from self._ratings([one for one in self._roster.ratings if now(one.on)])

    def _movements(self, now: Now) -> Iterator[Step]:
        entries = [one for one in self._roster.entries if now(one.on)]
        registered = [self._registration(one) for one in entries if not one.voters]
        admitted = [self._admission(one) for one in entries if one.voters]
        yield self._step("Sổ đoàn viên", "registrations", registered, members.RegisterMembers)
        yield self._step("Kết nạp đoàn viên", "admissions", admitted, members.AdmitMembers)
        yield from self._transfers(now)
        gone = [(one, self._clerk.document(one.paper)) for one in self._roster.exits if now(one.on)]
        matured = [
            members.MatureMemberRow(member_id=one.member_id, effective_on=one.on, document=document)
            for one, document in gone
            if one.matured
        ]
        left = [
            members.ReleaseMemberRow(member_id=one.member_id, effective_on=one.on, document=document)
            for one, document in gone
            if not one.matured
        ]
        yield self._step("Trưởng thành Đoàn", "maturations", matured, members.MatureMembers)
        yield self._step("Xin ra khỏi Đoàn", "departures", left, members.ReleaseMembers)

    def _registration(self, entry: Entry) -> members.RegisterMemberRow:
        return members.RegisterMemberRow(
            member_id=entry.member_id,
            full_name=entry.full_name,
            birth_date=entry.birth_date,
            sex=entry.sex,
            unit_id=self._clerk.unit(entry.unit),
            member_code=entry.member_code,
            joined_on=entry.joined_on,
            effective_on=entry.on,
            document=self._clerk.document(entry.paper),
        )

    def _admission(self, entry: Entry) -> members.AdmitMemberRow:
        return members.AdmitMemberRow(
            member_id=entry.member_id,
            full_name=entry.full_name,
            birth_date=entry.birth_date,
            sex=entry.sex,
            unit_id=self._clerk.unit(entry.unit),
            member_code=entry.member_code,
            voters_present=entry.voters,
            votes_for=entry.votes,
            effective_on=entry.on,
            document=self._clerk.document(entry.paper),
        )

    def _transfers(self, now: Now) -> Iterator[Step]:
        asked = [self._referral(one) for one in self._roster.transfers if now(one.requested_on)]
        accepted = [
            members.AcceptTransferRow(
                member_id=one.member_id,
                transfer_id=one.transfer_id,
                effective_on=one.accepted_on,
                document=self._clerk.document(one.receipt),
            )
            for one in self._roster.transfers
            if one.accepted_on and one.receipt and now(one.accepted_on)
        ]
        yield self._step("Giới thiệu chuyển đi", "transfers", asked, members.RequestTransfers)
        yield self._step("Tiếp nhận chuyển đến", "transfers/acceptances", accepted, members.AcceptTransfers)

    def _referral(self, transfer: Transfer) -> members.RequestTransferRow:
        return members.RequestTransferRow(
            member_id=transfer.member_id,
            transfer_id=transfer.transfer_id,
            to_unit_id=self._clerk.unit(transfer.target),
            dues_paid_until=transfer.requested_on,
            effective_on=transfer.requested_on,
            document=self._clerk.document(transfer.letter),
        )

    def _ratings(self, ratings: Sequence[Rating]) -> Iterator[Step]:
        """Return EXCELLENT in a step of its own and last, so that the cap holds at every moment."""
        for year in sorted({one.year for one in ratings}):
            for best, title in ((False, f"Xếp loại {year}"), (True, f"Xếp loại xuất sắc {year}")):
                of_year = (one for one in ratings if one.year == year and (one.rank is Rank.EXCELLENT) is best)
                rows = [self._rating(one) for one in of_year]
                yield self._step(title, f"ratings/{year}", rows, members.DecideRatings)

    def _rating(self, rating: Rating) -> members.DecideRatingRow:
        return members.DecideRatingRow(
            member_id=rating.member_id,
            rank=rating.rank,
            effective_on=rating.on,
            document=self._clerk.document(rating.paper),
        )

    def _step(self, title: str, route: str, rows: Sequence[Request], request: Callable[..., Request]) -> Step:
        return self._clerk.bulk(title, "members", f"/members/{route}/bulk", rows, request)
