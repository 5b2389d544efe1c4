"""API keys: tokens are shown once, kept as hashes, seen and revoked while services run."""

import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from services.kernel.keys import Holder, Keys, KeyUnknown
from services.kernel.store import Actor

A = UUID(int=1)
AT, LATER = datetime(2026, 3, 26, tzinfo=UTC), datetime(2026, 3, 27, tzinfo=UTC)


def test_a_token_stands_for_its_account_and_scope(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    token = keys.create(account="an", post="Bí thư", at=AT, unit=A, unit_code="cs-1")
    whole = keys.create(account="binh", post="Phó Bí thư", at=AT)
    assert keys.verify(token) == Holder(Actor("an", "Bí thư", "cs-1"), A)
    assert keys.verify(whole) == Holder(Actor("binh", "Phó Bí thư", "*"), None)


def test_an_account_holds_something_as_long_as_one_of_its_keys_is_valid(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    keys.create(account="an", post="Phó Bí thư", at=AT, unit=A, unit_code="cs-1")
    keys.create(account="an", post="Bí thư", at=LATER, unit=A, unit_code="cs-1")
    keys.create(account="an", post="Cán bộ", at=LATER)
    assert keys.holding("an", "cs-1") == Holder(Actor("an", "Bí thư", "cs-1"), A)
    for one in keys.list():
        if one.unit_code == "cs-1":
            keys.revoke(one.id, at=LATER)
    assert keys.holding("an", "cs-1") is None
    assert keys.holding("an", "*") == Holder(Actor("an", "Cán bộ", "*"), None)


def test_only_the_whole_token_counts(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    token = keys.create(account="an", post="x", at=AT)
    _, key_id, secret = token.split("_", 2)
    for wrong in (
        "",
        "bcd",
        f"bcd_{key_id}",
        f"bcd_{key_id}_",
        f"xyz_{key_id}_{secret}",
        token + "a",
        f"bcd__{secret}",
    ):
        assert keys.verify(wrong) is None, wrong
    assert Keys(tmp_path / "none.json").verify(token) is None


def test_the_file_holds_no_secret_and_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    token = Keys(path).create(account="an", post="x", at=AT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert token.split("_", 2)[2] not in path.read_text()


def test_a_running_service_sees_keys_made_and_revoked_by_another_process(tmp_path: Path) -> None:
    service, operator = Keys(tmp_path / "keys.json"), Keys(tmp_path / "keys.json")
    assert service.list() == []
    token = operator.create(account="an", post="x", at=AT)
    assert service.verify(token) is not None
    key_id = token.split("_")[1]
    operator.revoke(key_id, at=LATER)
    operator.revoke(key_id, at=AT)
    assert service.verify(token) is None
    assert [key.revoked_at for key in service.list()] == [LATER]


def test_revoking_an_unknown_key_says_so(tmp_path: Path) -> None:
    with pytest.raises(KeyUnknown):
        Keys(tmp_path / "keys.json").revoke("nobody", at=AT)


def test_keys_of_a_copy_come_back_and_those_that_are_here_stay(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    first = keys.create(account="an", post="Bí thư", at=AT)
    copy = (tmp_path / "keys.json").read_bytes()
    keys.revoke(first.split("_")[1], at=AT)
    assert keys.adopt(copy) == 0
    assert keys.verify(first) is None
    elsewhere = Keys(tmp_path / "other.json")
    assert elsewhere.adopt(copy) == 1
    assert elsewhere.verify(first) is not None
