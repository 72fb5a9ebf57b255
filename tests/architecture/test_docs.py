"""Every command, every make target and the API are written down, and what is written is true."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from tests.architecture.tree import ROOT, tracked_files

COMMANDS = sorted(
    path.stem
    for path in tracked_files()
    if path.parent.name == "commands" and path.stem != "__init__"
)
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
OPENAPI = ROOT / "docs" / "openapi.yaml"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_is_described(name):
    assert f"`manage.py {name}" in OPERATIONS


def test_every_make_target_says_what_it_does():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split()

    assert [name for name in phony if not re.search(rf"^{name}:.*## \w", text, re.M)] == []


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in tracked_files()
        if page.suffix == ".md"
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    ]

    assert broken == []


def test_the_written_api_is_the_one_that_is_served():
    served = StringIO()
    call_command("spectacular", lang="en", validate=True, fail_on_warn=True, stdout=served)

    assert served.getvalue() == OPENAPI.read_text(encoding="utf-8"), "run: make openapi"
