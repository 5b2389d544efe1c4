"""The people of a bloc file and what happened to them: put on the register, admitted, transferred, rated, gone."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from contracts.base import Rank, UnitKind
from contracts.members import Sex
from services.suite.bloc import Bloc, BlocInvalid, RatingYear, Unit
from services.suite.papers import Paper, Seed, working_day, years_later

YOUNGEST, OLDEST = 18, 30
"""Ages at which people are in the bloc's units; the rules allow more."""


@dataclass(frozen=True)
class Entry:
    """How a person came into the bloc; with `voters` by admission, without as a member already."""

    member_id: UUID
    member_code: str
    full_name: str
    birth_date: date
    sex: Sex
    unit: str
    joined_on: date
    on: date
    paper: Paper
    voters: int = 0
    votes: int = 0


@dataclass(frozen=True)
class Transfer:
    """A member's move; the second paper and day are missing while it is open."""

    transfer_id: UUID
    member_id: UUID
    source: str
    target: str
    requested_on: date
    letter: Paper
    accepted_on: date | None
    receipt: Paper | None


@dataclass(frozen=True)
class Exit:
    """A member retired by age, or who left at own wish."""

    member_id: UUID
    unit: str
    matured: bool
    on: date
    paper: Paper


@dataclass(frozen=True)
class Rating:
    """A member's rank of a year, decided by the unit that held the member on the day."""

    member_id: UUID
    unit: str
    year: int
    rank: Rank
    on: date
    paper: Paper


@dataclass(frozen=True)
class Roster:
    """All that happened to the members, each kind in the order of the file."""

    entries: tuple[Entry, ...]
    transfers: tuple[Transfer, ...]
    exits: tuple[Exit, ...]
    ratings: tuple[Rating, ...]

    def papers(self) -> Iterator[Paper]:
        """Return every paper that something rests on."""
        for entry in self.entries:
            yield entry.paper
        for transfer in self.transfers:
            yield transfer.letter
            if transfer.receipt:
                yield transfer.receipt
        yield from (gone.paper for gone in self.exits)
        yield from (rating.paper for rating in self.ratings)


def roster_of(bloc: Bloc) -> Roster:
    """Return the people of a bloc, the same ones every time; raises BlocInvalid where more go than there are."""
    return _Writer(bloc).write()


class _Writer:
    def __init__(self, bloc: Bloc) -> None:
        self._bloc, self._seed = bloc, Seed(bloc.code)
        self._placed: Counter[str] = Counter()
        self._coded = 0

    def write(self) -> Roster:
        entries: list[Entry] = []
        exits: list[Exit] = []
        transfers: list[Transfer] = []
        for unit in self._bloc.units:
            for entry, gone in self._going(unit):
                entries.append(entry)
                exits.append(gone)
        for number, move in enumerate(self._bloc.transfers):
            for count in range(move.members):
                entry = self._registered(move.source)
                entries.append(entry)
                transfers.append(self._transfer(number, count, entry))
        for holder, members in self._bloc.holders.items():
            entries.extend(self._registered(holder) for _ in range(members - self._placed[holder]))
        entries.extend(self._admissions())
        ratings = _rate(self._bloc, self._seed, entries, transfers, exits)
        return Roster(tuple(entries), tuple(transfers), tuple(exits), ratings)

    def _going(self, unit: Unit) -> Iterator[tuple[Entry, Exit]]:
        for year, changes in unit.changes.items():
            for number in range(changes.matured):
                day = self._one_of(self._bloc.maturation_days, year, unit.code, "matured", number)
                born_by = years_later(day, -OLDEST - 1)
                born = self._seed.day(born_by - timedelta(days=600), born_by, unit.code, year, "born", number)
                yield self._exit(self._registered(self._holder(unit, year, number, "matured"), born), day, matured=True)
            for number in range(changes.left):
                first, last = date(year, 2, 1), date(year, 11, 6)
                day = working_day(self._seed.day(first, last, unit.code, year, "left", number))
                yield self._exit(self._registered(self._holder(unit, year, number, "left")), day, matured=False)

    def _exit(self, entry: Entry, day: date, *, matured: bool) -> tuple[Entry, Exit]:
        subject = f"{'trưởng thành' if matured else 'ra khỏi Đoàn'} {entry.unit}"
        return entry, Exit(entry.member_id, entry.unit, matured, day, self._above(entry.unit, day, subject))

    def _transfer(self, number: int, count: int, entry: Entry) -> Transfer:
        move = self._bloc.transfers[number]
        subject = f"chuyển sinh hoạt {number} {count}"
        return Transfer(
            transfer_id=self._seed.id("transfer", move.source, move.target, move.requested, count),
            member_id=entry.member_id,
            source=move.source,
            target=move.target,
            requested_on=move.requested,
            letter=self._own(move.source, move.requested, "GGT", subject),
            accepted_on=move.accepted,
            receipt=self._own(move.target, move.accepted, "CV", subject) if move.accepted else None,
        )

    def _registered(self, holder: str, born: date | None = None) -> Entry:
        bloc, number = self._bloc, self._placed[holder]
        if number >= bloc.holders[holder]:
            told = "ít hơn số chuyển đi, trưởng thành và ra khỏi Đoàn"
            raise BlocInvalid(f"Đơn vị «{holder}» chỉ có {number} đoàn viên, {told}; hãy sửa changes hoặc transfers.")
        self._placed[holder] += 1
        latest = years_later(bloc.registered, -YOUNGEST)
        earliest = min(years_later(bloc.as_of, -OLDEST - 1) + timedelta(days=1), latest)
        path = ("member", holder, number)
        birth = born or self._seed.day(earliest, latest, *path, "birth")
        of_age = years_later(birth, 16)
        latest_joined = min(years_later(birth, 25), bloc.registered - timedelta(days=30))
        joined = self._seed.day(of_age, latest_joined, *path, "joined")
        paper = self._own(holder, working_day(bloc.registered - timedelta(days=12)), "BC", "danh sách đoàn viên")
        return self._person(path, holder, birth, joined_on=joined, on=bloc.registered, paper=paper)

    def _admissions(self) -> Iterator[Entry]:
        bloc = self._bloc
        for unit in bloc.units:
            for year, changes in unit.changes.items():
                for number in range(changes.admitted):
                    holder = self._holder(unit, year, number, "admitted")
                    path = ("admission", unit.code, year, number)
                    day = self._one_of(bloc.admission_days, year, *path)
                    birth = self._seed.day(years_later(day, -26), years_later(day, -YOUNGEST), *path, "birth")
                    voters = max(3, bloc.holders[holder] * (75 + self._seed.pick(20, *path, "voters")) // 100)
                    votes = voters - self._seed.pick(2, *path, "votes")
                    paper = self._above(holder, day, f"kết nạp đoàn viên {unit.code}")
                    yield self._person(path, holder, birth, day, day, paper, voters, votes)

    def _person(
        self,
        path: tuple[object, ...],
        holder: str,
        birth: date,
        joined_on: date,
        on: date,
        paper: Paper,
        voters: int = 0,
        votes: int = 0,
    ) -> Entry:
        self._coded += 1
        sex = Sex.FEMALE if self._seed.pick(100, *path, "sex") < 52 else Sex.MALE
        member_id, code = self._seed.id(*path), f"46{self._coded:08}"
        name = self._name(sex, *path)
        return Entry(member_id, code, name, birth, sex, holder, joined_on, on, paper, voters, votes)

    def _name(self, sex: Sex, *path: object) -> str:
        names = self._bloc.names
        middles, givens = (names.female_middle, names.female) if sex is Sex.FEMALE else (names.male_middle, names.male)
        words = ((names.family, "family"), (middles, "middle"), (givens, "given"))
        return " ".join(choice[self._seed.pick(len(choice), *path, part)] for choice, part in words)

    def _holder(self, unit: Unit, year: int, number: int, what: str) -> str:
        holders = unit.holders()
        return holders[(self._seed.pick(len(holders), unit.code, year, what) + number) % len(holders)][0]

    def _one_of(self, days: tuple[date, ...], year: int, *path: object) -> date:
        of_year = [day for day in days if day.year == year]
        return of_year[self._seed.pick(len(of_year), *path, "day")]

    def _own(self, holder: str, day: date, kind: str, subject: str) -> Paper:
        return Paper(self._bloc.unit_of[holder].name, kind, "ĐTN", day, subject)

    def _above(self, holder: str, day: date, subject: str) -> Paper:
        """Return a decision of the level directly above the branch: the union, or the bloc for a grassroots branch."""
        unit = self._bloc.unit_of[holder]
        issuer = unit.name if unit.kind is UnitKind.GRASSROOTS_UNION else self._bloc.name
        return Paper(issuer, "QĐ", "ĐTN", day, subject)


def _rate(
    bloc: Bloc, seed: Seed, entries: list[Entry], transfers: list[Transfer], exits: list[Exit]
) -> tuple[Rating, ...]:
    gone = {one.member_id: one.on for one in exits}
    moved = {one.member_id: one for one in transfers}
    found: list[Rating] = []
    for rules in bloc.ratings:
        held: dict[str, list[UUID]] = {}
        for entry in entries:
            here = entry.on <= rules.day < gone.get(entry.member_id, date.max)
            if here and _half_a_year(entry, rules.day):
                unit = _unit_on(rules.day, entry, moved.get(entry.member_id))
                held.setdefault(unit, []).append(entry.member_id)
        for unit, members in held.items():
            paper = Paper(bloc.unit_of[unit].name, "QĐ", "ĐTN", rules.day, "xếp loại đoàn viên")
            for member_id, rank in _ranks(members, rules, seed):
                found.append(Rating(member_id, unit, rules.year, rank, rules.day, paper))
    return tuple(found)


def _unit_on(day: date, entry: Entry, move: Transfer | None) -> str:
    if move is not None and move.accepted_on is not None and move.accepted_on <= day:
        return move.target
    return entry.unit


def _half_a_year(entry: Entry, on: date) -> bool:
    """Say whether the person was a member for six months on a day (domain.md §3.4)."""
    month = entry.joined_on.month + 6
    later = entry.joined_on.replace(year=entry.joined_on.year + (month > 12), month=(month - 1) % 12 + 1, day=1)
    return later + timedelta(days=entry.joined_on.day) <= on


def _ranks(members: list[UUID], rules: RatingYear, seed: Seed) -> Iterator[tuple[UUID, Rank]]:
    """Return each member's rank; EXCELLENT goes to at most the capped share of those rated GOOD or better."""
    good: list[UUID] = []
    for member_id in members:
        lot = seed.pick(100, "rank", rules.year, member_id)
        if lot < rules.not_completed:
            yield member_id, Rank.NOT_COMPLETED
        elif lot < rules.not_completed + rules.completed:
            yield member_id, Rank.COMPLETED
        else:
            good.append(member_id)
    best = len(good) * rules.excellent_cap // 100
    good.sort(key=lambda member_id: seed.pick(1_000_000, "merit", rules.year, member_id))
    yield from ((member_id, Rank.GOOD) for member_id in good[best:])
    yield from ((member_id, Rank.EXCELLENT) for member_id in good[:best])
