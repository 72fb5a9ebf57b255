"""The house's own certificate: for the right names, kept, and made anew in time."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from core.certificates import (
    RENEWED_BEFORE,
    VALID_FOR,
    addresses_for_phones,
    kept_certificate,
    local_names,
)

NAMES = ["192.0.2.7", "granary", "granary.local", "localhost", "::1"]


def read(kept) -> x509.Certificate:
    return x509.load_pem_x509_certificate(kept.certificate.read_bytes())


def test_it_names_the_machine_and_its_addresses(tmp_path):
    kept = kept_certificate(tmp_path / "tls", NAMES)

    names = read(kept).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name.value) for name in names] == NAMES
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(kept.certificate, kept.key)


def test_its_key_is_nobody_elses(tmp_path):
    kept = kept_certificate(tmp_path / "tls", NAMES)

    assert kept.key.stat().st_mode & 0o077 == 0
    assert kept.key.parent.stat().st_mode & 0o077 == 0


def test_it_is_kept_while_it_covers_what_is_asked(tmp_path):
    first = kept_certificate(tmp_path, NAMES).certificate.read_bytes()

    assert kept_certificate(tmp_path, NAMES[:2]).certificate.read_bytes() == first
    assert kept_certificate(tmp_path, [*NAMES, "10.0.0.9"]).certificate.read_bytes() != first


@pytest.mark.parametrize(("days_left", "is_kept"), [(1, True), (-1, False)])
def test_it_is_made_anew_before_it_ends(tmp_path, time_machine, days_left, is_kept):
    first = kept_certificate(tmp_path, NAMES).certificate.read_bytes()

    renewal = datetime.now(UTC) + VALID_FOR - RENEWED_BEFORE
    time_machine.move_to(renewal - timedelta(days=days_left))

    assert (kept_certificate(tmp_path, NAMES).certificate.read_bytes() == first) is is_kept


def test_this_machine_has_names_and_phones_get_addresses_only():
    assert {"localhost", "127.0.0.1"} <= set(local_names())
    assert addresses_for_phones([*NAMES, "127.0.0.1", "fd00::2"]) == ["192.0.2.7"]
