"""Every template compiles, and none holds an inline script or style, which our policy forbids."""

import re

import pytest
from django.template import engines

from tests.architecture.tree import ROOT

TEMPLATES = ROOT / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)|<style|\sstyle=|\shx-on|\son[a-z]+=\"",
    re.IGNORECASE,
)
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name):
    engines["django"].get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_inline(name):
    text = COMMENT.sub("", (TEMPLATES / name).read_text(encoding="utf-8"))

    assert INLINE.findall(text) == []


@pytest.mark.parametrize(
    "text", ["<script>x</script>", '<p style="x">', "<b hx-on:click=1>", '<a onclick="x">']
)
def test_inline_code_would_be_seen(text):
    assert INLINE.search(text)
