"""Filters and tags every page uses: the one way to write a number, a day, a name, a state."""

import datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from core import display
from core.forms import HouseForm, control_attrs
from core.menus import Tab, origin_of, tabs_of
from core.toasts import parts_of

register = template.Library()


@register.filter
def quantity(value: Any, digits: int | None = None) -> str:
    """``{{ line.quantity|quantity }}`` → 1,234.5; ``{{ mean|quantity:1 }}`` rounds for the eye."""
    return display.format_quantity(value, digits=digits)


@register.filter
def money(value: Any, currency: Any = None) -> str:
    """``{{ value|money }}`` → 1,234.50; ``{{ value|money:company.currency }}`` → ¥1,234.50"""
    if currency is None:
        return display.format_money(value)
    return display.format_money(value, minor_digits=currency.minor_digits, symbol=currency.symbol)


@register.filter
def percent(value: Any, digits: int = 1) -> str:
    """``{{ 0.953|percent }}`` → 95.3%"""
    return display.format_percent(value, digits=digits)


@register.filter
def day(value: datetime.date | None, style: str = "") -> str:
    """``{{ order.ordered_on|day }}``; styles ``short``, ``long``, ``weekday``."""
    return display.format_day(value, style)


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """``{{ entry.recorded_at|moment }}`` → 22 Nov 2026 14:05"""
    return display.format_moment(value)


@register.filter
def name(subject: Any, stem: str = "name") -> str:
    """The name of anything with ``name_zh`` and ``name_en``, in the reader's language."""
    return display.bilingual(subject, stem)


@register.filter
def origin(text: str) -> SafeString:
    """What something was made for, as a link: ``{{ document.origin|origin }}``."""
    words, url = origin_of(text)
    return format_html('<a href="{}">{}</a>', url, words) if url else format_html("{}", words)


@register.filter
def status(subject: Any, field: str = "status") -> SafeString:
    """The state of ``subject`` as a badge with colour and shape: ``{{ order|status }}``."""
    return badge(getattr(subject, field), getattr(subject, f"get_{field}_display")())


def badge(state: Any, label: Any) -> SafeString:
    """A state's badge: its tone follows from the state's name."""
    return format_html('<span class="status is-{}">{}</span>', display.tone_of(state), label)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The page's own query string with ``changes``; an empty value removes the parameter."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for key, value in changes.items():
        parameters.pop(key, None)
        if value not in (None, ""):
            parameters[key] = value
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def panel_tabs(context: template.Context, page: str, subject: Any) -> list[Tab]:
    """The tabs of ``page`` (rows of config/panels.py) that the reader may open for ``subject``."""
    request: HttpRequest = context["request"]
    return tabs_of(page, subject, request)


@register.filter
def control(field: BoundField) -> SafeString:
    """A form's control with the look of the house."""
    return field.as_widget(attrs=control_attrs(field))


@register.filter
def field_groups(form: BaseForm) -> list[tuple[Any, list[BoundField]]]:
    """The fields of any form under their headings; one group without a heading if it has none."""
    if isinstance(form, HouseForm):
        return form.groups()
    return [("", form.visible_fields())]


@register.filter
def toast_parts(message: Any) -> dict[str, str]:
    """A message of the messages framework as a toast shows it."""
    return parts_of(message)


@register.filter
def json_block(facts: Any) -> SafeString:
    """``facts`` as a block of JSON that scripts read and browsers never run."""
    return json_script(facts)
