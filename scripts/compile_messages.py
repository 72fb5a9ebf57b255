"""Compile locale/*/LC_MESSAGES/*.po without gettext's tools: a fresh machine need not have them."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"

for source in sorted(LOCALE.rglob("*.po")):
    polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
