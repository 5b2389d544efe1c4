"""Settings: complete or refused, by one line that names the variable and never repeats a secret."""

from pathlib import Path

import pytest

from services.kernel.config import ConfigInvalid, ConfigMissing, Sending, apart, settings, with_password

COMPLETE = {
    "BLOC": "khoi-cq-dn",
    "SERVICE": "members",
    "STORE_URL": "postgresql://members:s3cret@db/members",
    "KEYS_URL": "sqlite:////data/keys.db",
    "VIEWS_URL": "sqlite:////data/views.db",
    "NATS_URL": "nats://nats:4222",
    "API_KEYS_FILE": "/data/api-keys.json",
}


def test_a_complete_environment_gives_settings() -> None:
    found = settings(COMPLETE | {"PORT": "9000", "PUBLIC_READ": "false", "HOST": "0.0.0.0", "UNKNOWN": "x"})  # noqa: S104  # a value to read
    assert (found.bloc, found.service, found.port, found.host) == ("khoi-cq-dn", "members", 9000, "0.0.0.0")  # noqa: S104  # as above
    assert found.api_keys_file == "/data/api-keys.json"
    assert found.public_read is False
    assert settings(COMPLETE).public_read is True
    assert settings(COMPLETE).nats_seed_file is None
    files = settings(COMPLETE | {"ATTACHMENTS_URL": "s3://key:secret@bucket", "SCAN_COMMAND": "clamscan --quiet"})
    assert (files.attachments_url, files.scan_command) == ("s3://key:secret@bucket", "clamscan --quiet")
    assert (settings(COMPLETE).attachments_url, settings(COMPLETE).scan_command) == (None, None)


def test_how_reports_are_sent_is_said_by_four_variables() -> None:
    said = {
        "SMTP_URL": "smtp+starttls://an:s3cret@mail:587",
        "MAIL_FROM": "an@bloc.vn",
        "PUBLIC_URL": "https://bloc.vn/",
    }
    found = settings(COMPLETE | said | {"REPORTS_FOLDER": "/data/reports"}).sending
    assert (found.smtp_url, found.mail_from) == (said["SMTP_URL"], "an@bloc.vn")
    assert (str(found.reports_folder), found.public_url) == ("/data/reports", "https://bloc.vn")
    assert settings(COMPLETE).sending == Sending()
    with pytest.raises(ConfigMissing, match="MAIL_FROM"):
        settings(COMPLETE | {"SMTP_URL": "smtp://mail"})


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize("empty", [False, True])
def test_an_incomplete_environment_is_refused_by_name(name: str, empty: bool) -> None:
    environ = {key: value for key, value in COMPLETE.items() if key != name} | ({name: ""} if empty else {})
    with pytest.raises(ConfigMissing) as refused:
        settings(environ)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "Thiếu biến môi trường" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BLOC", "Khối CQ"),
        ("BLOC", "a.b"),
        ("STORE_URL", "mysql://s3cret@db"),
        ("NATS_URL", "http://x"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "x"),
        ("PUBLIC_READ", "maybe"),
        ("ATTACHMENTS_URL", "/folder"),
        ("ATTACHMENTS_URL", "https://key:s3cret@bucket"),
        ("NATS_SEED_FILE", "/does/not/exist"),
        ("SMTP_URL", "http://mail"),
        ("SMTP_URL", "smtp://an:s3cret@mail"),
        ("SMTP_URL", "smtps://mail:x"),
        ("REPORTS_FOLDER", "reports/here"),
        ("PUBLIC_URL", "https://bloc.vn/path"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(ConfigInvalid) as refused:
        settings(COMPLETE | {name: value})
    assert name in str(refused.value)
    assert value not in str(refused.value) or name == "PORT"


def test_the_text_of_settings_holds_no_password() -> None:
    """INVARIANT: settings can be logged.

    A new address or secret without `repr=False` would break it.
    """
    secrets = {
        "ATTACHMENTS_URL": "s3://key:s3cret@bucket",
        "SMTP_URL": "smtps://an:s3cret@mail",
        "MAIL_FROM": "an@bloc.vn",
    }
    found = settings(COMPLETE | secrets)
    assert "s3cret" not in repr(found) + str(found)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("smtps://an:s3cret@mail:465\n")
    (tmp_path / "password").write_text("s3/cret\n")
    given = COMPLETE | {"STORE_URL": "postgresql://members@db/members", "MAIL_FROM": "an@bloc.vn"}
    found = settings(
        given | {"SMTP_URL_FILE": str(tmp_path / "url"), "DATABASE_PASSWORD_FILE": str(tmp_path / "password")}
    )
    assert found.sending.smtp_url == "smtps://an:s3cret@mail:465"
    assert found.store_url == "postgresql://members:s3%2Fcret@db/members"
    assert found.keys_url == COMPLETE["KEYS_URL"]


def test_a_password_goes_where_none_stands() -> None:
    assert settings(COMPLETE | {"DATABASE_PASSWORD": "x"}).store_url == COMPLETE["STORE_URL"]
    assert with_password("postgresql://db/members", "x") == "postgresql://db/members"


@pytest.mark.parametrize("content", [None, "", " \n"])
def test_a_file_without_a_secret_is_refused_by_name(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "url").write_text(content)
    with pytest.raises(ConfigInvalid, match="STORE_URL_FILE"):
        settings({name: value for name, value in COMPLETE.items() if name != "STORE_URL"} | {
            "STORE_URL_FILE": str(tmp_path / "url")
        })  # fmt: skip


def test_a_secret_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("sqlite:////data/other.db")
    with pytest.raises(ConfigInvalid, match="không cả hai"):
        settings(COMPLETE | {"STORE_URL_FILE": str(tmp_path / "url")})


def test_a_system_apart_is_named_whole_or_not_at_all() -> None:
    reach = {
        "BLOC": "khoi", "SYSTEM_URL": "http://proxy/", "SERVICE_URL": "http://{service}:1", "NATS_URL": "nats://nats",
        "DATABASE_URL": "postgresql://{service}@db/{name}", "STATE_DIR": "/data",
    }  # fmt: skip
    found = apart(reach)
    assert found is not None
    assert (found.url, found.state_dir) == ("http://proxy", Path("/data"))
    assert apart({name: value for name, value in reach.items() if name != "SYSTEM_URL"}) is None
    with pytest.raises(ConfigMissing, match="STATE_DIR"):
        apart({name: value for name, value in reach.items() if name != "STATE_DIR"})
    with pytest.raises(ConfigInvalid, match="DATABASE_URL"):
        apart(reach | {"DATABASE_URL": "postgresql://db/one"})
