"""Who goes where when units merge or split: everyone exactly once (domain.md §9.1)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from services.kernel.decider import Refusal
from services.members.domain.unit_refusals import (
    MemberMappedTwice,
    NotOfThisUnit,
    NotUnderThisUnit,
    ReorganisationForgetsMember,
    ReorganisationForgetsUnit,
    UnitMappedTwice,
)


def check_members(active: Collection[UUID], named: Sequence[UUID]) -> None:
    """Hold that `named` are the active members, each once.

    Raises MemberMappedTwice, NotOfThisUnit, ReorganisationForgetsMember (with the number of those forgotten).
    """
    forgotten = ReorganisationForgetsMember(
        f"Còn {len(set(active) - set(named))} đoàn viên chưa được xếp vào đơn vị mới; "
        "hãy tải lại danh sách và xếp mỗi người đúng một lần."
    )
    _check(active, named, MemberMappedTwice(), NotOfThisUnit(), forgotten)


def check_units(below: Collection[UUID], named: Sequence[UUID]) -> None:
    """Hold that `named` are the units directly below, each once.

    Raises UnitMappedTwice, NotUnderThisUnit, ReorganisationForgetsUnit.
    """
    _check(below, named, UnitMappedTwice(), NotUnderThisUnit(), ReorganisationForgetsUnit())


def _check(here: Collection[UUID], named: Sequence[UUID], twice: Refusal, foreign: Refusal, missing: Refusal) -> None:
    wanted, said = set(here), set(named)
    if len(said) < len(named):
        raise twice
    if said - wanted:
        raise foreign
    if wanted - said:
        raise missing
