"""Mail servers that want a password: it goes over an encrypted connection, to a server that proved who it is."""

import ssl
from datetime import UTC, date, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.kernel.config import Sending
from services.reporting.application.subscriptions import Target, Waiting
from services.reporting.delivery.render import Rendered, Undelivered
from services.reporting.delivery.targets import Targets
from services.reporting.domain.schedule import Every, Schedule
from services.reporting.domain.subscription import Subscribed
from tests.reporting.mailbox import Post
from tests.support.servers import free_port

DUE = datetime(2022, 1, 1, tzinfo=UTC)
subscribed = Subscribed(
    account="thue",
    unit_code="thue",
    name="Mô hình",
    address="/api/models",
    form="csv",
    schedule=Schedule(every=Every.MONTH, hour=7),
    target=Target.MAIL,
    recipients=("van.phong@example.org",),
)


def certificate(folder: Path) -> Path:
    """Make a certificate of 127.0.0.1, with its key in the same file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "mail.pem"
    file.write_bytes(private + made.public_bytes(pem))
    return file


@pytest.mark.parametrize(
    ("password", "trusted", "reason"),
    [("right", True, None), ("wrong", True, "MAIL_REFUSED"), ("right", False, "MAIL_UNREACHABLE")],
)
def test_a_password_is_given_to_a_server_that_proved_who_it_is_and_to_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str, trusted: bool, reason: str | None
) -> None:
    """INVARIANT: no password of the mail server goes to whoever answers in its place.

    A connection that is not encrypted, or a certificate that is not looked at, would break it.
    """
    pem, post, port = certificate(tmp_path), Post(), free_port()
    given: list[bytes] = []
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))

    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        given.append(data.login)
        return AuthResult(success=data.password == b"right", handled=False)

    server = Controller(
        post, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True, authenticator=authenticate
    )
    server.start()
    url = f"smtp+starttls://an%40bloc:{password}@127.0.0.1:{port}"
    one = Waiting(UUID(int=40), subscribed, DUE)
    rendered = Rendered("bang_2021-12-31.csv", b"a,b", "text/csv", date(2021, 12, 31), "/api/models.csv")
    try:
        if reason is None:
            assert Targets(Sending(smtp_url=url, mail_from="an@bloc.example")).deliver(one, rendered) is None
        else:
            with pytest.raises(Undelivered, match=reason):
                Targets(Sending(smtp_url=url, mail_from="an@bloc.example")).deliver(one, rendered)
    finally:
        server.stop()
    assert (len(post.came), set(given)) == (int(reason is None), {b"an@bloc"} if trusted else set())
