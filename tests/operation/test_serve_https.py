"""``make run HTTPS=1``: the house over TLS with its own certificate."""

import http.client
import ssl
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT
from tests.operation.test_serve import WAIT_SECONDS, free_port, wait_for

pytestmark = pytest.mark.slow


def ask(port: int, path: str, certificate) -> http.client.HTTPResponse | None:
    context = ssl.create_default_context(cafile=certificate)
    connection = http.client.HTTPSConnection("localhost", port, timeout=5, context=context)
    try:
        connection.request("GET", path)
        return connection.getresponse()
    except OSError:
        return None


def test_the_house_answers_over_tls_and_keeps_its_cookies_to_it(prepared, tmp_path):
    port, said = free_port(), tmp_path / "log"
    command = [sys.executable, "manage.py", "serve", "--https", "--port", str(port)]
    certificate = tmp_path / "tls" / "certificate.pem"
    with said.open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=prepared, stdout=log, stderr=log)
        try:
            wait_for(lambda: certificate.exists() and ask(port, "/readyz", certificate))
            ready = ask(port, "/readyz", certificate)
            page = ask(port, "/start/", certificate)  # The house is empty.
            wait_for(lambda: "is open at" in said.read_text())
        finally:
            process.terminate()
            process.wait(WAIT_SECONDS)

    assert ready.status == page.status == 200
    assert "Secure" in page.headers["Set-Cookie"]
    assert f"https://localhost:{port}/" in said.read_text()
