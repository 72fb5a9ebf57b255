"""Filters as the reader sees them: chips that name what narrows the list and take it off again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet
from django_filters.fields import DateRangeField

from core import display


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, in words, and the query string without it."""

    label: Any
    text: str
    remove: str


def chips_of(filterset: FilterSet, query: QueryDict) -> list[Chip]:
    """A chip for each filter of ``filterset`` that ``query`` uses."""
    if not filterset.is_bound:
        return []
    filterset.is_valid()
    chips = []
    for field in filterset.form:
        value = filterset.form.cleaned_data.get(field.name)
        if value in (None, "", []) or (hasattr(value, "__len__") and not len(value)):
            continue
        remove = with_changes(query, dict.fromkeys(_names(field), ""))
        chips.append(Chip(field.label, _in_words(field, value), remove))
    return chips


def dress(form: Any) -> None:
    """Give the controls of a filter form the device's own pickers, and boxes instead of lists."""
    for field in form.fields.values():
        widget: Any = field.widget
        match field.widget:
            case forms.CheckboxSelectMultiple() | forms.RadioSelect():
                pass
            case forms.SelectMultiple():
                field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
            case forms.NumberInput():
                widget.input_type = "text"
                widget.attrs["inputmode"] = "decimal"
            case forms.DateInput():
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            case forms.DateTimeInput():
                field.widget = forms.DateTimeInput(
                    format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
                )
            case forms.MultiWidget() if isinstance(field, DateRangeField):
                for part in widget.widgets:
                    part.input_type = "date"


def with_changes(query: QueryDict, changes: Mapping[str, str]) -> str:
    """``query`` with ``changes`` as a query string; back on the first page."""
    parameters = query.copy()
    parameters.pop("cursor", None)
    for key, value in changes.items():
        parameters.pop(key, None)
        if value:
            parameters[key] = value
    return f"?{parameters.urlencode()}"


def _names(field: BoundField) -> list[str]:
    """The parameters that ``field`` reads."""
    widget = field.field.widget
    suffixes = getattr(widget, "suffixes", None)
    return [widget.suffixed(field.name, end) for end in suffixes] if suffixes else [field.name]


def _in_words(field: BoundField, value: Any) -> str:
    choices = getattr(field.field, "choices", None)
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case slice():
            return " – ".join(
                "…" if part is None else _one(part) for part in (value.start, value.stop)
            )
        case Model():
            return display.bilingual(value)
        case str() if choices:
            return str(dict(_flat(choices)).get(value, value))
        case str():
            return value
        case Iterable():
            return display.listed(_in_words(field, part) for part in value)
        case _:
            return _one(value)


def _one(value: Any) -> str:
    if hasattr(value, "hour"):
        return display.format_moment(value)
    return display.format_day(value) if hasattr(value, "year") else display.format_quantity(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield str(value), label
