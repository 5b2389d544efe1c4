"""Saved pages: named, replaced, removed, restored, and an end to how many."""

from uuid import UUID

from services.reporting.domain.shelf import (
    MOST,
    Remove,
    Removed,
    Restore,
    Save,
    Saved,
    ShelfFull,
    UnknownSelection,
    shelf,
    shelf_id,
)
from tests.support.decisions import given

A, B = UUID(int=1), UUID(int=2)
saved = Saved(selection_id=A, name="Thuế cuối quý", address="/units/thue?on=2021-03-31")
removed = Removed(selection_id=A)
full = [Saved(selection_id=UUID(int=n + 10), name=f"{n}", address="/") for n in range(MOST)]


def test_a_page_is_saved_once_and_replaced_under_the_same_id() -> None:
    save = Save(A, saved.name, saved.address)
    given(shelf).when(save).then(saved)
    given(shelf, saved).when(save).nothing()
    other = saved.model_copy(update={"name": "Thuế"})
    given(shelf, saved).when(Save(A, "Thuế", saved.address)).then(other)


def test_what_was_removed_comes_back_as_it_was() -> None:
    given(shelf, saved).when(Remove(A)).then(removed)
    given(shelf, saved, removed).when(Remove(A)).nothing()
    given(shelf, saved, removed).when(Restore(A)).then(saved)
    given(shelf, saved, removed, saved).when(Restore(A)).nothing()


def test_what_was_never_saved_is_neither_removed_nor_restored() -> None:
    given(shelf, saved).when(Remove(B)).refused(UnknownSelection)
    given(shelf, saved).when(Restore(B)).refused(UnknownSelection)


def test_a_full_shelf_takes_no_more_but_lets_its_pages_be_renamed() -> None:
    given(shelf, *full).when(Save(A, "Một trang nữa", "/")).refused(ShelfFull, str(MOST))
    given(shelf, *full).when(Save(full[0].selection_id, "Tên mới", "/")).then(
        full[0].model_copy(update={"name": "Tên mới"})
    )
    given(shelf, saved, removed, *full).when(Restore(A)).refused(ShelfFull)


def test_each_account_has_a_shelf_of_its_own() -> None:
    assert shelf_id("thue") == shelf_id("thue") != shelf_id("ngan-hang")
