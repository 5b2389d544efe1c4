"""Certificates for tests: made on the spot, by an authority of their own, for any span of time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """An authority; `certificate` is its root in PEM."""

    key: ec.EllipticCurvePrivateKey
    name: x509.Name
    certificate: bytes


def authority() -> Authority:
    """Make an authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Authority of the tests")
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=365)).not_valid_after(now + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return Authority(key, name, made.public_bytes(serialization.Encoding.PEM))


def write(by: Authority, folder: Path, site: str, begins: datetime, ends: datetime) -> None:
    """Write `site.crt` and `site.key` for a name."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder().subject_name(_name(site)).issuer_name(by.name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(site)]), critical=False)
        .sign(by.key, hashes.SHA256())
    )  # fmt: skip
    (folder / "site.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM) + by.certificate)
    plain = serialization.NoEncryption()
    (folder / "site.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
