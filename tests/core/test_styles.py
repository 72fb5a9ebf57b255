"""No template counts on a class of Tabler's that assets/tabler.mjs leaves out of our stylesheet."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "assets" / "dist"
TABLER = ROOT / "node_modules" / "@tabler" / "core" / "dist" / "css" / "tabler.min.css"
ATTRIBUTE = re.compile(r'class="([^"]*)"')
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
CLASS = re.compile(r"\.(-?[a-zA-Z][\w-]*)")


def used_classes() -> dict[str, str]:
    """Each class written out in full in a template, and one template that uses it."""
    used: dict[str, str] = {}
    for template in sorted((ROOT / "templates").rglob("*.html")):
        for words in ATTRIBUTE.findall(template.read_text(encoding="utf-8")):
            for name in TAG.sub(" ", words).split():
                used.setdefault(name, str(template.relative_to(ROOT)))
    return used


def test_no_template_uses_a_class_that_was_left_out():
    sheets = list(OURS.glob("*.css"))
    if not sheets or not TABLER.exists():
        pytest.skip("the assets are not built: run make run once")
    kept = set(CLASS.findall("".join(sheet.read_text(encoding="utf-8") for sheet in sheets)))
    left_out = set(CLASS.findall(TABLER.read_text(encoding="utf-8"))) - kept

    assert {name: where for name, where in used_classes().items() if name in left_out} == {}
