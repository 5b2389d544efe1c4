"""Results in figures: an amount and the word it is counted in, from the rule set's list (domain.md §4.2, §4.3)."""

from collections.abc import Iterable
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import Refusal
from services.plans.domain.rules import RuleSet


class Measure(BaseModel):
    """So many of something: `amount` 120, `word` "lượt"."""

    model_config = ConfigDict(frozen=True)

    word: str
    amount: int


class MeasureUnknown(Refusal):
    """A result is counted in words of the rule set, so that results can be read beside one another."""

    CODE: ClassVar[str] = "plans.measure_unknown"


class MeasureRepeated(Refusal):
    """A result has one amount for a word."""

    CODE: ClassVar[str] = "plans.measure_repeated"
    DETAIL: ClassVar[str] = "Một đơn vị tính được ghi hai lần trong kết quả; hãy cộng lại thành một số."


def check_measures(measures: Iterable[Measure], rules: RuleSet) -> None:
    """Raise MeasureUnknown for a word the rule set does not have, MeasureRepeated for one that is there twice."""
    words, known = [measure.word for measure in measures], rules.results.measure_words
    for word in words:
        if word not in known:
            raise MeasureUnknown(f"Không có đơn vị tính “{word}”; hãy dùng một trong: {', '.join(known)}.")
    if len(set(words)) < len(words):
        raise MeasureRepeated
