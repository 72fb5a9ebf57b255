"""A certificate of our own, so that phones on the local network may use their cameras.

Browsers give the camera to pages over TLS only. The certificate is signed by itself: a browser
asks once whether to go on. Where the house has a real name, a proxy with a real certificate stands
in front instead (docs/operations.md).
"""

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_FOR = timedelta(days=397)  # Browsers take nothing that lasts much longer.
RENEWED_BEFORE = timedelta(days=30)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# Documentation addresses: asking which of ours would be used to reach them sends nothing.
ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files of a certificate and its private key."""

    certificate: Path
    key: Path


def local_names() -> list[str]:
    """Names and addresses of this machine, those for the local network first."""
    host = socket.gethostname()
    found = [*_outgoing_addresses(), host, *_resolved(host)]
    if host and "." not in host:
        found.append(f"{host}.local")
    found += LOOPBACK
    return list(dict.fromkeys(name for name in found if name and not _is_useless(name)))


def addresses_for_phones(names: Iterable[str]) -> list[str]:
    """Those of ``names`` that other devices can open without a name server: 0.0.0.0 hears them."""
    return [
        name
        for name in names
        if isinstance(address := _address(name), ipaddress.IPv4Address) and not address.is_loopback
    ]


def kept_certificate(folder: Path, names: Sequence[str]) -> Certificate:
    """The certificate kept in ``folder``, made anew when it ends soon or lacks one of ``names``."""
    kept = Certificate(folder / "certificate.pem", folder / "key.pem")
    if not _is_good(kept, names):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(kept, names)
    return kept


def _outgoing_addresses() -> list[str]:
    found = []
    for family, target in ELSEWHERE:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            found.append(probe.getsockname()[0])
    return found


def _resolved(host: str) -> list[str]:
    with suppress(OSError):
        return [str(row[4][0]) for row in socket.getaddrinfo(host, None)]
    return []


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    with suppress(ValueError):
        return ipaddress.ip_address(name)
    return None


def _is_useless(name: str) -> bool:
    """Addresses of one cable only, with a zone such as ``%eth0``, and none at all."""
    address = _address(name)
    if address is None:
        return "%" in name or not name.isascii()
    return address.is_link_local or address.is_unspecified


def _is_good(kept: Certificate, names: Sequence[str]) -> bool:
    if not (kept.certificate.exists() and kept.key.exists()):
        return False
    certificate = x509.load_pem_x509_certificate(kept.certificate.read_bytes())
    extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    covered = {str(name.value) for name in extension.value}
    lasts = certificate.not_valid_after_utc - datetime.now(UTC) > RENEWED_BEFORE
    return lasts and set(names) <= covered


def _make(kept: Certificate, names: Sequence[str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Evernormal")])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # Clocks of phones differ a little.
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(usage, False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    kept.key.unlink(missing_ok=True)
    kept.key.touch(mode=0o600)
    kept.key.write_bytes(secret)
    kept.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _general(name: str) -> x509.GeneralName:
    address = _address(name)
    return x509.DNSName(name) if address is None else x509.IPAddress(address)
