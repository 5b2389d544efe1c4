"""A youth model: registered once, its name taken within its unit."""

import unicodedata
from dataclasses import replace

from services.plans.domain.model import AlreadyRegistered, model, name_claim
from tests.plans import examples as ex
from tests.support.decisions import given


def test_a_model_is_registered() -> None:
    given(model).when(ex.porridge).then(ex.porridge_registered)


def test_registering_twice_changes_nothing() -> None:
    given(model, ex.porridge_registered).when(ex.porridge).nothing()


def test_a_registered_model_does_not_become_another() -> None:
    given(model, ex.porridge_registered).when(replace(ex.porridge, name="Khác")).refused(AlreadyRegistered)


def test_a_name_is_the_same_whatever_its_case_spacing_and_unicode_form() -> None:
    decomposed = unicodedata.normalize("NFD", "BÁT  CHÁO nghĩa tình ")
    assert name_claim(ex.OFFICE, decomposed) == name_claim(ex.OFFICE, "Bát cháo nghĩa tình")


def test_two_units_may_use_one_name() -> None:
    assert name_claim(ex.OFFICE, "Bát cháo") != name_claim(ex.CELL, "Bát cháo")


def test_accents_make_another_name() -> None:
    assert name_claim(ex.OFFICE, "Bát cháo") != name_claim(ex.OFFICE, "Bat chao")
