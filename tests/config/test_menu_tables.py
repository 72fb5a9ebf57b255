"""The tables of menu, tabs and home name only pages, permissions and pictures that exist."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from config.home import FIGURES, WAITING
from config.navigation import NAVIGATION
from config.panels import PANELS

ROOT = Path(__file__).resolve().parents[2]
ROWS = (*NAVIGATION, *WAITING, *FIGURES)
ICON = re.compile(r'<c-icon name="([\w-]+)"|icon="([\w-]+)"')


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.url_name))
def test_a_row_leads_to_a_page(row):
    assert reverse(row.url_name)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.url_name)
def test_a_tab_takes_the_key_of_its_page(panel):
    assert reverse(panel.url_name, args=[1])


@pytest.mark.django_db
def test_every_permission_that_is_asked_for_exists():
    known = {
        f"{app}.{name}"
        for app, name in Permission.objects.values_list("content_type__app_label", "codename")
    }

    asked = {row.permission for row in (*ROWS, *PANELS) if row.permission}

    assert asked - known == set()


def test_every_picture_that_is_named_is_in_the_sprite():
    drawn = set(json.loads((ROOT / "assets" / "src" / "icons.json").read_text(encoding="utf-8")))
    sources = [*(ROOT / "templates").rglob("*.html"), *ROOT.glob("*/views/*.py")]

    named = {row.icon for row in (*NAVIGATION, *WAITING)}
    for path in sources:
        named |= {a or b for a, b in ICON.findall(path.read_text(encoding="utf-8"))}

    assert named - drawn == set()
