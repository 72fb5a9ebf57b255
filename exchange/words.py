"""What a row's verdict means, said in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.display import format_quantity
from exchange.targets import ImportTarget


def explained(target: ImportTarget, facts: Mapping[str, Any]) -> str:
    """Which cell, and why; or what changes. Empty when the verdict says it all."""
    if "sentence" in facts:
        return str(facts["sentence"])
    if "changes" in facts:
        return "; ".join(
            _("%(field)s: %(before)s → %(after)s")
            % {"field": label_of(target, name), "before": before or "–", "after": after or "–"}
            for name, (before, after) in facts["changes"].items()
        )
    if "row" in facts:
        return _("Row %(row)s.") % {"row": format_quantity(facts["row"])}
    if "field" not in facts:
        return ""
    names = {"field": label_of(target, facts["field"]), "value": facts["value"]}
    if not facts["value"]:
        return _("%(field)s is empty.") % names
    return _reason(facts["why"]) % names


def label_of(target: ImportTarget, name: str) -> str:
    one = target.field_called(name)
    return str(one.label) if one else name


def _reason(why: str) -> str:
    reasons = {
        "spoilt": _(
            "%(field)s: “%(value)s” was shortened by a spreadsheet. Format the column as text and "
            "enter the code again."
        ),
        "long": _("%(field)s: “%(value)s” is too long."),
        "small": _("%(field)s: %(value)s is too small."),
        "broken": _("%(field)s: %(value)s is not a whole number."),
        "huge": _("%(field)s: %(value)s is too large."),
        "number": _("%(field)s: “%(value)s” is not a number. Write it in digits, such as 1,200.5."),
        "day": _(
            "%(field)s: “%(value)s” is no day, or lies outside of what is possible. Write it such "
            "as 2026-03-02."
        ),
        "choice": _("%(field)s: “%(value)s” is none of the possible words."),
        "unknown": _("%(field)s: nothing here is called “%(value)s”."),
        "several": _("%(field)s: several are called “%(value)s”. Use the code."),
        "fine": _("%(field)s: %(value)s has more decimals than the unit is counted with."),
        "taken": _("%(field)s: “%(value)s” is used already for something else."),
    }
    return reasons.get(why, _("%(field)s: “%(value)s”"))
