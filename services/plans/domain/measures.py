"""Results in figures: amounts by measure, one list of measures for all that plans counts (domain.md §4.2–§4.4)."""

from collections.abc import Collection, Iterable
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from services.kernel.decider import Refusal
from services.plans.domain.rules import RuleSet

TURNS_AND_PERSONS = frozenset({"TURN", "PERSON"})
"""Measures that have fields of their own wherever turns (lượt) and persons are told apart from the results."""


class Measured(BaseModel):
    """So many of something: `amount` 120 of the `measure` FILE_HANDLED, a code of the rule set."""

    model_config = ConfigDict(frozen=True)

    measure: str
    amount: int


def in_order(results: Iterable[Measured]) -> tuple[Measured, ...]:
    """Return results by their measure, so that the same results told in another order are the same."""
    return tuple(sorted(results, key=lambda one: (one.measure, one.amount)))


Results = Annotated[tuple[Measured, ...], AfterValidator(in_order)]
"""What an event says of results, in the order of their measures."""


class MeasureUnknown(Refusal):
    """A result is counted in measures of the rule set, so that results can be read beside one another."""

    CODE: ClassVar[str] = "plans.measure_unknown"


class MeasureRepeated(Refusal):
    """A result has one amount for a measure."""

    CODE: ClassVar[str] = "plans.measure_repeated"
    DETAIL: ClassVar[str] = "Một đơn vị tính được ghi hai lần trong kết quả; hãy cộng lại thành một số."


def measures_of(results: Iterable[Measured]) -> list[str]:
    """Return what results are counted in."""
    return [one.measure for one in results]


def amount_of(results: Iterable[Measured], measure: str) -> int:
    """Return how much of a measure there is, 0 where nothing is said of it."""
    return sum(one.amount for one in results if one.measure == measure)


def check_measures(measures: Iterable[str], rules: RuleSet, apart: Collection[str] = ()) -> None:
    """Raise MeasureUnknown for a measure that is not in the rule set, MeasureRepeated for one that is there twice.

    `apart` are measures that are told in a field of their own, so that nothing is told twice; they are unknown here.
    """
    said, known = list(measures), rules.results.measures
    for measure in said:
        if measure not in known or measure in apart:
            usable = ", ".join(f"{code} ({word})" for code, word in known.items() if code not in apart)
            raise MeasureUnknown(f"Không ghi kết quả ở đây bằng đơn vị tính “{measure}”; hãy dùng một trong: {usable}.")
    if len(set(said)) < len(said):
        raise MeasureRepeated
