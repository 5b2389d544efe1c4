"""Facts of every kind in all the variants that make a difference: each choice a field has, tried with each other."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from itertools import chain, islice, product
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from contracts.base import Fact, UnitRef
from tests.reporting.examples import KB, T1, Telling

CODES = {
    ("ActivityHeld", "kind"): (
        *("VOLUNTEER", "BLOOD_DONATION", "ENVIRONMENT", "THEMED_MEETING", "SEMINAR", "FORUM", "BRANCH_MEETING"),
        *("DIALOGUE", "CULTURE_SPORT", "SOURCE_VISIT", "OTHER"),
    ),
    ("Measured", "measure"): ("TREE", "DONG", "GIFT", "WASTE_KG", "PERSON_HELPED", "LAMP"),
}
"""Texts that rules tell apart."""
PLAIN: Mapping[type[Any], tuple[Any, ...]] = {
    bool: (False, True),
    int: (1, 2),
    str: ("-",),
    UUID: (UUID(int=77),),
    date: (date(2021, 3, 9), date(2021, 3, 11)),
    datetime: (datetime(2021, 3, 11, tzinfo=UTC),),
    UnitRef: (KB,),
}
MOST = 400
"""So many variants of one kind of fact are tried; those with each value of each field come first."""


def variants(kind: type[Fact]) -> Iterator[Fact]:
    """Yield facts of a kind: first each value of each field beside the others' first, then every mixture, up to MOST."""
    fields = {name: _values(kind, name) for name in kind.model_fields if name not in ("origin", "unit")}
    first = {name: values[0] for name, values in fields.items()}
    single = (first | {name: value} for name, values in fields.items() for value in values)
    mixed = (dict(zip(fields, values, strict=True)) for values in product(*fields.values()))
    for said in islice(chain(single, mixed), MOST):
        yield Telling()(kind, T1, **said)


def _values(model: type[BaseModel], name: str) -> tuple[Any, ...]:
    codes = CODES.get((model.__name__, name))
    return codes or tuple(_of(model.model_fields[name].annotation))


def _of(annotation: Any) -> Iterator[Any]:
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation is type(None):
        yield None
    elif origin in (Union, UnionType):
        for one in inner:
            yield from _of(one)
    elif origin is Literal:
        yield from inner
    elif origin is tuple:
        yield tuple(_of(inner[0]))
        yield ()
    elif origin is not None:
        yield {}
    elif issubclass(annotation, Enum):
        yield from annotation
    elif annotation in PLAIN:
        yield from PLAIN[annotation]
    elif issubclass(annotation, BaseModel):
        yield from _models(annotation)


def _models(model: type[BaseModel]) -> Iterator[BaseModel]:
    fields = {name: _values(model, name) for name in model.model_fields}
    first = {name: values[0] for name, values in fields.items()}
    yield model(**first)
    for name, values in fields.items():
        for value in values[1:]:
            yield model(**first | {name: value})
