"""The certificate people are shown: read from the proxy as their browser would, judged before they are turned away."""

import socket
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography import x509

from services.suite.apart import SystemApart
from services.suite.condition import Finding

RESTART = "docker compose restart proxy"
LOG = "docker compose logs --tail 20 proxy"
PATIENCE = 5
SOON = timedelta(days=14)
"""How long before its end a certificate that someone must replace by hand is told of."""


@dataclass(frozen=True)
class Certificate:
    """For which names, from when and until when."""

    names: frozenset[str]
    begins: datetime
    ends: datetime


def look_at_certificate(system: SystemApart, now: datetime) -> list[Finding]:
    """Tell whether the site shows a certificate that browsers accept, as far as its name and its time go; nothing without TLS."""
    if system.reach.tls == "off":
        return []
    site, own = system.reach.site, system.reach.tls == "own"
    try:
        found = shown(system.reach.tls_url, site)
    except (OSError, ValueError) as error:
        return [Finding("Chứng thư", "bad", f"không lấy được chứng thư của {site} ({type(error).__name__})", LOG)]
    what = judged(found, site, now, by_hand=own)
    renew = "; thay site.crt và site.key trong CERTIFICATES trước" if own and what[0] != "ok" else ""
    return [Finding("Chứng thư", what[0], what[1] + renew, "" if what[0] == "ok" else RESTART)]


def judged(found: Certificate, site: str, now: datetime, *, by_hand: bool) -> tuple[str, str]:
    """Return how a certificate is, and why; one that is replaced `by_hand` is told of two weeks before its end."""
    until = f"{found.ends:%d/%m/%Y %H:%M} UTC"
    if not {site, f"*.{site.partition('.')[2]}"} & found.names:
        return "bad", f"không phải của {site} mà của {', '.join(sorted(found.names)) or 'không tên nào'}"
    if now >= found.ends:
        return "bad", f"của {site} đã hết hạn lúc {until}"
    if now < found.begins:
        return "bad", f"của {site} chưa có hiệu lực, đến {found.begins:%d/%m/%Y %H:%M} UTC mới có"
    if by_hand and found.ends - now < SOON:
        return "warn", f"của {site} sắp hết hạn, lúc {until}"
    return "ok", f"của {site}, đến {until}"


def shown(url: str, site: str) -> Certificate:
    """Return the certificate that is shown at `url` to whoever asks for `site`. Raises OSError, ValueError."""
    address = urlsplit(url)
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asking.check_hostname, asking.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((address.hostname or "", address.port or 443), PATIENCE) as plain,
        asking.wrap_socket(plain, server_hostname=site) as secured,
    ):
        content = secured.getpeercert(binary_form=True)
    if content is None:
        raise ValueError("no certificate")
    one = x509.load_der_x509_certificate(content)
    try:
        names = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return Certificate(frozenset(), one.not_valid_before_utc, one.not_valid_after_utc)
    dns = names.get_values_for_type(x509.DNSName)
    addresses = map(str, names.get_values_for_type(x509.IPAddress))
    return Certificate(frozenset([*dns, *addresses]), one.not_valid_before_utc, one.not_valid_after_utc)
