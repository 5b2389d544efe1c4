"""What `bcd init` makes: once, each for one reader, and anew only what was lost."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.kernel.keys import Keys
from services.suite.parts import Parts
from services.suite.place import CannotStart

AT = datetime(2026, 1, 2, tzinfo=UTC)


def contents(root: Path) -> dict[str, str]:
    return {str(file.relative_to(root)): file.read_text() for file in root.rglob("*") if file.is_file()}


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    parts = Parts(tmp_path, "khoi")
    made = parts.make(AT)
    before = contents(tmp_path)
    assert set(made) <= before.keys()
    assert parts.make(AT) == []
    assert contents(tmp_path) == before


def test_a_secret_is_not_for_everyone(tmp_path: Path) -> None:
    Parts(tmp_path, "khoi").make(AT)
    open_ones = [
        file
        for file in tmp_path.rglob("*")
        if file.is_file() and file.suffix != ".lock" and stat.S_IMODE(file.stat().st_mode) & 0o007
    ]
    assert open_ones == []


def test_what_was_lost_is_made_anew_and_the_bus_knows_it(tmp_path: Path) -> None:
    parts = Parts(tmp_path, "khoi")
    parts.make(AT)
    before = contents(tmp_path)
    parts.seed("plans").unlink()
    assert parts.make(AT) == ["plans/plans.nk", "nats/nats.conf"]
    after = contents(tmp_path)
    assert {name for name in before if before[name] != after[name]} == {"plans/plans.nk", "nats/nats.conf"}


def test_each_user_of_the_bus_has_an_account_place(tmp_path: Path) -> None:
    parts = Parts(tmp_path, "khoi")
    parts.make(AT)
    told = json.loads(parts.nats_config.read_text())
    users = told["accounts"]["BLOC"]["users"]
    assert [sorted(user) for user in users] == [["nkey"], *[["nkey", "permissions"]] * 3]
    assert len({user["nkey"] for user in (*users, *told["accounts"]["SYS"]["users"])}) == 5
    assert told["jetstream"]["sync_interval"] == "always"


def test_the_servers_of_a_cluster_know_one_another_and_keep_their_streams_apart(tmp_path: Path) -> None:
    """INVARIANT: what a server kept by itself is not mixed with what the cluster keeps.

    A server of a cluster that finds streams it kept alone leads with them whoever asks it: that is why the folder is another.
    """
    parts = Parts(tmp_path, "khoi")
    parts.make(AT)
    alone = json.loads(parts.nats_config.read_text())
    assert "nats/nats.conf" in parts.make(AT, ("nats", "nats-2", "nats-3"))
    config = parts.nats_config.read_text()
    three = json.loads(config.replace("$NATS_NAME", '"$NATS_NAME"'))
    password = parts.route_password.read_text()
    assert three["cluster"]["routes"] == [
        f"nats-route://route:{password}@{host}:6222" for host in ("nats", "nats-2", "nats-3")
    ]
    assert three["cluster"]["authorization"]["password"] == password
    assert '"server_name": $NATS_NAME,' in config
    assert three["accounts"] == alone["accounts"]
    assert three["jetstream"] == alone["jetstream"] | {"store_dir": f"{alone['jetstream']['store_dir']}/cluster"}
    assert parts.make(AT, ("nats", "nats-2", "nats-3")) == []


def test_the_administrators_key_opens(tmp_path: Path) -> None:
    parts = Parts(tmp_path, "khoi")
    parts.make(AT)
    holder = Keys(parts.api_keys_file).verify(parts.admin_key_file.read_text())
    assert holder is not None
    assert (holder.actor.account, holder.scope) == ("admin", None)


def test_another_bloc_is_refused(tmp_path: Path) -> None:
    Parts(tmp_path, "khoi").make(AT)
    with pytest.raises(CannotStart, match="BLOC=khoi"):
        Parts(tmp_path, "khac").make(AT)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "postgres").write_text("")
    with pytest.raises(CannotStart, match="postgres"):
        Parts(tmp_path, "khoi").make(AT)
