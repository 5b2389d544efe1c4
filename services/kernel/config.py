"""Settings of a service, read once from the environment; the only file that reads it."""

import os
import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field

from services.kernel.errors import Explained

BLOC = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
MAILBOX = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
BUS = re.compile(r"(nats|tls)://[^\s,]+(,(nats|tls)://[^\s,]+)*")
YES, NO = {"1", "true", "yes"}, {"0", "false", "no"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
TLS_MODES = ("off", "internal", "own", "public")
SECRET = ("STORE_URL", "KEYS_URL", "VIEWS_URL", "DATABASE_PASSWORD", "ATTACHMENTS_URL", "SMTP_URL")
"""Variables that may hold a password: each may stand in a file instead, which the variable with `_FILE` behind it names."""


class ConfigWrong(Explained):
    """The environment is not fit to start with; the text is one line that names the variable."""


class ConfigMissing(ConfigWrong):
    """A variable that must be set is not."""

    def __init__(self, variable: str) -> None:
        super().__init__(f"Thiếu biến môi trường {variable} (environment variable {variable} is not set).")


class ConfigInvalid(ConfigWrong):
    """A variable has a value that cannot be used. The value is not repeated: it may hold a password."""

    def __init__(self, variable: str, wanted: str) -> None:
        super().__init__(
            f"Biến môi trường {variable} không hợp lệ, cần {wanted} (environment variable {variable} is invalid)."
        )


class Sending(BaseModel):
    """How reports are sent out by schedule; what is None cannot be done.

    `smtp_url` is `smtp://host:25` for a server of one's own network, `smtp+starttls://user:password@host:587` or
    `smtps://user:password@host:465`; `mail_from` the sender's address; `reports_folder` where files are written;
    `public_url` the address people open the pages at, for links in mails.
    """

    model_config = ConfigDict(frozen=True)

    smtp_url: str | None = Field(default=None, repr=False)
    mail_from: str | None = None
    reports_folder: Path | None = None
    public_url: str | None = None


class Settings(BaseModel):
    """What a service needs to know of its surroundings. Databases are named by URL, `sqlite:///…` or `postgresql://…`.

    `keys_url` is the database of the persons' keys, kept apart from the events; `key_backups_dir` the folder with its
    backups, from which an erased person's key is removed too; `bloc` is the code of the root unit and
    the token in subjects; with `public_read` aggregate figures are read without an API key. `attachments_url` is where files
    lie that people hand in, `file:///folder` or `s3://…`, for a service that takes any; `scan_command` is asked about each.
    `traces_url` is the OTLP/HTTP collector that traces are sent to, None: nobody traces.
    `sending` is for a service that sends reports out.
    """

    model_config = ConfigDict(frozen=True)

    bloc: str
    service: str
    store_url: str = Field(repr=False)
    keys_url: str = Field(repr=False)
    views_url: str = Field(repr=False)
    nats_url: str = Field(repr=False)
    nats_seed_file: str | None = None
    api_keys_file: str
    host: str = "127.0.0.1"
    port: int = 8321
    log_level: str = "INFO"
    key_backups_dir: Path | None = None
    public_read: bool = True
    attachments_url: str | None = Field(default=None, repr=False)
    scan_command: str | None = None
    traces_url: str | None = None
    sending: Sending = Sending()


def settings(environ: Mapping[str, str] | None = None, *, service: str = "") -> Settings:
    """Return the settings that BLOC, SERVICE, STORE_URL and the others name; by default from the environment.

    Raises ConfigMissing or ConfigInvalid for the first variable that is not fit. An empty value counts as not set. Each
    of SECRET may stand in a file; DATABASE_PASSWORD goes into the addresses of databases that name a user and no password.
    `service` stands before SERVICE.
    """
    given = _given(environ) | ({"SERVICE": service} if service else {})
    return Settings(
        bloc=_matching(given, "BLOC", BLOC, "chữ thường không dấu, số và dấu gạch nối"),
        service=_needed(given, "SERVICE"),
        store_url=_database(given, "STORE_URL"),
        keys_url=_database(given, "KEYS_URL"),
        views_url=_database(given, "VIEWS_URL"),
        nats_url=_bus(given),
        nats_seed_file=_file(given, "NATS_SEED_FILE"),
        api_keys_file=_needed(given, "API_KEYS_FILE"),
        host=given.get("HOST", "127.0.0.1"),
        port=_port(given, "PORT", 8321),
        log_level=_matching(
            {"LOG_LEVEL": "INFO"} | given, "LOG_LEVEL", re.compile("|".join(LEVELS)), ", ".join(LEVELS)
        ),
        key_backups_dir=Path(given["KEY_BACKUPS_DIR"]) if "KEY_BACKUPS_DIR" in given else None,
        public_read=_flag(given, "PUBLIC_READ", default=True),
        attachments_url=_files(given, "ATTACHMENTS_URL"),
        scan_command=scan_command(given),
        traces_url=traces_url(given),
        sending=sending(given),
    )


def scan_command(environ: Mapping[str, str] | None = None) -> str | None:
    """Return the command that is asked whether a file is clean, None for none; by default from the environment."""
    return (os.environ if environ is None else environ).get("SCAN_COMMAND") or None


def traces_url(environ: Mapping[str, str] | None = None) -> str | None:
    """Return where traces are sent, OTEL_EXPORTER_OTLP_ENDPOINT; None where they are not; by default from the environment.

    Raises ConfigInvalid.
    """
    given = _given(environ)
    if "OTEL_EXPORTER_OTLP_ENDPOINT" not in given:
        return None
    wanted = "http://máy:4318 hoặc https://…, nơi nhận OTLP/HTTP"
    return _matching(given, "OTEL_EXPORTER_OTLP_ENDPOINT", re.compile(r"https?://[^/\s]+\S*"), wanted).rstrip("/")


def sending(environ: Mapping[str, str] | None = None) -> Sending:
    """Return how reports are sent, by SMTP_URL, MAIL_FROM, REPORTS_FOLDER and PUBLIC_URL; by default from the environment.

    Raises ConfigMissing or ConfigInvalid. A password is sent over no connection that is not encrypted.
    """
    given = _given(environ)
    folder = Path(given["REPORTS_FOLDER"]) if "REPORTS_FOLDER" in given else None
    if folder is not None and not folder.is_absolute():
        raise ConfigInvalid("REPORTS_FOLDER", "đường dẫn tuyệt đối của một thư mục")
    return Sending(
        smtp_url=_smtp(given),
        mail_from=_matching(given, "MAIL_FROM", MAILBOX, "một địa chỉ thư") if "SMTP_URL" in given else None,
        reports_folder=folder,
        public_url=_public_url(given),
    )


class Keeping(BaseModel):
    """When backups are made, times of day in Viet Nam, and how many are kept: the newest of so many days, weeks, months."""

    model_config = ConfigDict(frozen=True)

    at: tuple[time, ...] = (time(2, 0),)
    keys_at: tuple[time, ...] = (time(0, 30), time(6, 30), time(12, 30), time(18, 30))
    daily: int = 7
    weekly: int = 4
    monthly: int = 3


def keeping(environ: Mapping[str, str] | None = None) -> Keeping:
    """Return how backups are made and kept, by BACKUP_AT, KEY_BACKUP_AT and BACKUP_KEEP_…; by default from the environment.

    Raises ConfigInvalid. Every number may be 0, not all of them.
    """
    given = _given(environ)
    usual = Keeping()
    found = Keeping(
        at=_times(given, "BACKUP_AT", usual.at),
        keys_at=_times(given, "KEY_BACKUP_AT", usual.keys_at),
        daily=_count(given, "BACKUP_KEEP_DAILY", usual.daily),
        weekly=_count(given, "BACKUP_KEEP_WEEKLY", usual.weekly),
        monthly=_count(given, "BACKUP_KEEP_MONTHLY", usual.monthly),
    )
    if not (found.daily or found.weekly or found.monthly):
        raise ConfigInvalid("BACKUP_KEEP_DAILY", "ít nhất một số khác 0 trong BACKUP_KEEP_DAILY, _WEEKLY, _MONTHLY")
    return found


class Apart(BaseModel):
    """How operators reach a system whose parts run apart, in containers.

    `url` is the proxy's address, `service_url` and `database_url` hold `{service}`, the latter `{name}` too; `state_dir`
    has a folder for each part with what only that part may read. People reach it as `site`, over TLS in the mode `tls`.
    """

    model_config = ConfigDict(frozen=True)

    bloc: str
    url: str
    service_url: str
    nats_url: str
    database_url: str
    state_dir: Path
    attachments_url: str
    tls: str = "off"
    site: str = "localhost"
    tls_url: str = ""
    sending: Sending = Sending()


def apart(environ: Mapping[str, str] | None = None) -> Apart | None:
    """Return how to reach a system whose parts run apart, None where SYSTEM_URL is not set; by default from the environment.

    Raises ConfigMissing or ConfigInvalid.
    """
    given = _given(environ)
    if "SYSTEM_URL" not in given:
        return None
    web = re.compile(r"https?://\S+")
    return Apart(
        bloc=_matching(given, "BLOC", BLOC, "chữ thường không dấu, số và dấu gạch nối"),
        url=_matching(given, "SYSTEM_URL", web, "http://… hoặc https://…").rstrip("/"),
        service_url=_matching(given, "SERVICE_URL", web, "http://{service}:…"),
        nats_url=_bus(given),
        database_url=_matching(
            given, "DATABASE_URL", re.compile(r"postgresql://.*\{name\}.*"), "postgresql://{service}@…/{name}"
        ),
        state_dir=state_dir(given),
        attachments_url=_files(given, "ATTACHMENTS_URL") or (state_dir(given) / "attachments").as_uri(),
        tls=_matching({"TLS": "off"} | given, "TLS", re.compile("|".join(TLS_MODES)), ", ".join(TLS_MODES)),
        site=given.get("SITE", "localhost"),
        tls_url=given.get("TLS_URL", ""),
        sending=sending(given),
    )


def state_dir(environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder with the parts of a system that run apart, STATE_DIR; by default from the environment."""
    return Path(_needed(_given(environ), "STATE_DIR"))


def _given(environ: Mapping[str, str] | None) -> dict[str, str]:
    given = {name: value for name, value in (os.environ if environ is None else environ).items() if value}
    for name in SECRET:
        file = given.pop(f"{name}_FILE", None)
        if file is not None:
            given[name] = _content(f"{name}_FILE", Path(file), alone=name not in given)
    return given


def _content(name: str, file: Path, *, alone: bool) -> str:
    if not alone:
        raise ConfigInvalid(name, f"hoặc {name} hoặc {name.removesuffix('_FILE')}, không cả hai")
    try:
        content = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        content = ""
    if not content:
        raise ConfigInvalid(name, "đường dẫn của một tệp đọc được và có nội dung")
    return content


def _smtp(given: Mapping[str, str]) -> str | None:
    if "SMTP_URL" not in given:
        return None
    wanted = "smtp://máy:cổng, smtp+starttls://tên:mật-khẩu@máy:cổng hoặc smtps://tên:mật-khẩu@máy:cổng"
    url = _matching(given, "SMTP_URL", re.compile(r"(smtp|smtp\+starttls|smtps)://[^/\s]+/?"), wanted)
    try:
        parts = urlsplit(url)
        readable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        readable = False
    if not readable or (parts.scheme == "smtp" and parts.password is not None):
        raise ConfigInvalid("SMTP_URL", wanted)
    return url


def _public_url(given: Mapping[str, str]) -> str | None:
    if "PUBLIC_URL" not in given:
        return None
    url = _matching(given, "PUBLIC_URL", re.compile(r"https?://[^/\s?#]+/?"), "https://tên-miền, không có đường dẫn")
    return url.rstrip("/")


def _needed(given: Mapping[str, str], name: str) -> str:
    if name not in given:
        raise ConfigMissing(name)
    return given[name]


def _matching(given: Mapping[str, str], name: str, pattern: re.Pattern[str], wanted: str) -> str:
    value = _needed(given, name)
    if pattern.fullmatch(value) is None:
        raise ConfigInvalid(name, wanted)
    return value


def _bus(given: Mapping[str, str]) -> str:
    return _matching(given, "NATS_URL", BUS, "nats://… hoặc tls://…, nhiều máy chủ cách nhau bằng dấu phẩy")


def _database(given: Mapping[str, str], name: str) -> str:
    url = _matching(given, name, re.compile(r"(sqlite|postgresql)://.+"), "sqlite:///… hoặc postgresql://…")
    return with_password(url, given["DATABASE_PASSWORD"]) if "DATABASE_PASSWORD" in given else url


def with_password(url: str, password: str) -> str:
    """Return a database's address with the password in it, where it names a user and none yet."""
    user, found, rest = url.removeprefix("postgresql://").partition("@")
    if not found or ":" in user or not url.startswith("postgresql://"):
        return url
    return f"postgresql://{user}:{quote(password, safe='')}@{rest}"


def _file(given: Mapping[str, str], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not Path(value).is_file():
        raise ConfigInvalid(name, "đường dẫn của một tệp có thật")
    return value


def _files(given: Mapping[str, str], name: str) -> str | None:
    if name not in given:
        return None
    return _matching(given, name, re.compile(r"(file:///|s3://).+"), "file:///thư-mục hoặc s3://…")


def _port(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, str(default))
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        raise ConfigInvalid(name, "số cổng từ 1 đến 65535")
    return int(value)


def _times(given: Mapping[str, str], name: str, usual: tuple[time, ...]) -> tuple[time, ...]:
    if name not in given:
        return usual
    try:
        return tuple(sorted({time.fromisoformat(one.strip()).replace(tzinfo=None) for one in given[name].split(",")}))
    except ValueError:
        raise ConfigInvalid(name, "giờ dạng HH:MM, nhiều giờ cách nhau bằng dấu phẩy") from None


def _count(given: Mapping[str, str], name: str, usual: int) -> int:
    value = given.get(name, str(usual))
    if not (value.isascii() and value.isdigit() and len(value) <= 4):
        raise ConfigInvalid(name, "một số từ 0 đến 9999")
    return int(value)


def _flag(given: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = given.get(name, "yes" if default else "no").lower()
    if value not in YES | NO:
        raise ConfigInvalid(name, "true hoặc false")
    return value in YES


def variables() -> frozenset[str]:
    """Return the names of all variables that are read here, as the text of this file says."""
    return frozenset(re.findall(r'"([A-Z]+(?:_[A-Z]+)*)"', Path(__file__).read_text("utf-8"))) - {*LEVELS, "_FILE"}
