"""The recount of steps: each kind of fact in all its variants, counted there as reporting adds it up."""

from collections import Counter

import pytest

from contracts import members, plans
from contracts.base import Fact
from services.suite.recount import recount
from services.suite.recount_steps import STEPPED, STEPS
from tests.reporting.examples import DAY, KB, T1
from tests.reporting.samples import variants


@pytest.mark.parametrize("kind", [*members.FACTS, *plans.FACTS], ids=lambda kind: kind.__name__)
def test_a_step_is_counted_as_reporting_adds_it_up(kind: type[Fact]) -> None:
    from services.reporting.figures import entries

    codes = {T1.id: T1.code, KB.id: KB.code}
    for fact in variants(kind):
        sums: Counter[tuple[str, str]] = Counter()
        for entry in entries(fact):
            if entry.figure_id in STEPPED:
                sums[entry.figure_id, codes[entry.unit_id]] += entry.amount
        answer = recount([fact], DAY, DAY.year) if kind in STEPS else {}
        counted = {key: amount for key, amount in answer.items() if key[0] in STEPPED}
        assert counted == {key: amount for key, amount in sums.items() if amount}
