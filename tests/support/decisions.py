"""given events / when command / then events or refusal: a decider tested without any store."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.kernel.decider import AnyDecider, DomainEvent, Refusal


class Case:
    """A decider with a past; `when` decides a command on it and keeps the outcome."""

    def __init__(self, decider: AnyDecider, past: Sequence[DomainEvent]) -> None:
        self._decider, self._past = decider, past
        self._command: Any = None

    def when(self, command: Any) -> "Case":
        self._command = command
        return self

    def _decide(self) -> list[DomainEvent]:
        return list(self._decider.decide(self._command, self._decider.fold(self._past)))

    def then(self, *events: DomainEvent) -> None:
        assert self._decide() == list(events)

    def accepted(self) -> None:
        assert self._decide() != []

    def nothing(self) -> None:
        assert self._decide() == []

    def refused(self, refusal: type[Refusal], saying: str = "") -> None:
        with pytest.raises(refusal) as caught:
            self._decide()
        assert type(caught.value) is refusal
        assert caught.value.detail, "a refusal says in Vietnamese what to do"
        assert saying in caught.value.detail


def given(decider: AnyDecider, *events: DomainEvent) -> Case:
    """Start a case: `given(member, Admitted(...)).when(Leave(...)).then(Left(...))`."""
    return Case(decider, events)
