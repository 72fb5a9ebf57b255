"""Everything a user can read exists in Chinese, with the same placeholders."""

import polib
import pytest

from tests.architecture.tree import ROOT, python_files
from tests.architecture.words import (
    ALIASED,
    placeholders,
    sentences,
    sentences_in_code,
    sentences_in_template,
)

CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    entries = polib.pofile(CATALOGUE.read_text(encoding="utf-8"))
    usable = [entry for entry in entries if not entry.fuzzy and not entry.obsolete]
    return {entry.msgid: entry.msgstr or entry.msgstr_plural.get(0, "") for entry in usable}


def test_every_sentence_is_translated(chinese):
    missing = {text: place for text, place in sentences().items() if not chinese.get(text)}

    assert missing == {}


def test_marks_go_by_names_the_catalogue_is_collected_by():
    elsewhere = [
        (str(path.relative_to(ROOT)), alias)
        for path in python_files()
        for alias in ALIASED.findall(path.read_text(encoding="utf-8"))
    ]

    assert elsewhere == []


def test_translations_keep_the_placeholders(chinese):
    differing = {
        text: translation
        for text, translation in chinese.items()
        if translation and placeholders(text) != placeholders(translation)
    }

    assert differing == {}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("_('one')", ["one"]),
        ("gettext_lazy('a' 'b')", ["ab"]),
        ("ngettext('one', 'many', n)", ["one"]),
        ("pgettext('verb', 'order')", ["order"]),
        ("other('x')", []),
    ],
)
def test_sentences_in_code_are_seen(code, found):
    assert sentences_in_code(code) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{% translate "It\'s" %}', ["It's"]),
        ("{% blocktranslate %}{{ n }} left{% endblocktranslate %}", ["%(n)s left"]),
        ("{{ _('x') }}", ["x"]),
        ("<p>plain</p>", []),
    ],
)
def test_sentences_in_templates_are_seen(text, found):
    assert sentences_in_template("{% load i18n %}" + text) == found
