"""The one form: fields that forgive how people type, and attributes every control gets."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.quantities import LARGEST, QUANTITY_DIGITS

TYPED = re.compile(r"([-\u2212]?[\d\s.,]*\d)\s*([^\d\s.,\-+][^\d]*)")
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")


class FixedDecimalField(forms.DecimalField):
    """A number as people type it: full-width digits, spaces and grouping commas are understood."""

    default_error_messages = {  # noqa: RUF012 - Django merges this by class.
        "invalid": _("“%(value)s” is not a number. Write it in digits, such as 12.5."),
    }

    def __init__(self, *, unit: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("max_value", LARGEST)
        kwargs.setdefault("decimal_places", QUANTITY_DIGITS)
        kwargs.setdefault("max_digits", 19)
        super().__init__(**kwargs)
        self.unit = unit

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if not isinstance(value, str):
            return super().to_python(value)
        text = unicodedata.normalize("NFKC", value).replace(" ", "").replace("\u2212", "-")
        if GROUPED.fullmatch(text):
            text = text.replace(",", "")
        try:
            return super().to_python(text)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        return value


class QuantityField(FixedDecimalField):
    """A quantity. Above zero unless ``min_value`` says otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        if "min_value" not in kwargs:
            kwargs["min_value"] = Decimal(1).scaleb(-QUANTITY_DIGITS)
            kwargs["error_messages"] = {"min_value": _("Must be above 0.")}
        super().__init__(**kwargs)


class Amount(Decimal):
    """A number that was typed with the name of a unit behind it."""

    unit: str = ""


class AmountField(QuantityField):
    """A quantity that may name its unit: "3 box", "3箱". ``settle_amount`` converts it."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
        found = TYPED.fullmatch(text)
        number = super().to_python(found[1] if found else value)
        if found is None or number is None:
            return number
        amount = Amount(number)
        amount.unit = found[2].strip()
        return amount


def settle_amount(
    form: forms.Form, name: str, convert: Callable[[Decimal, str], Decimal] | None
) -> None:
    """The amount called ``name`` without a unit: converted, or what is wrong stands beside it."""
    amount = form.cleaned_data.get(name)
    if convert is None or not getattr(amount, "unit", ""):
        return
    try:
        form.cleaned_data[name] = convert(Decimal(amount), amount.unit)
    except DomainError as refusal:
        form.add_error(name, str(refusal.message))


class MoneyField(FixedDecimalField):
    """An amount of money or a price. Not negative unless ``min_value`` says otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        if "min_value" not in kwargs:
            kwargs["min_value"] = Decimal(0)
            kwargs["error_messages"] = {"min_value": _("Must not be below 0.")}
        super().__init__(**kwargs)


class DayField(forms.DateField):
    """A calendar day, with the device's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)


class HouseForm(forms.Form):
    """The base of every form. Drawn by ``<c-form>`` or field by field with ``<c-field>``.

    ``fieldsets`` may group the fields: ``((_("Prices"), ("cost", "price")), …)``. Fields
    that no group names come last.
    """

    fieldsets: tuple[tuple[Any, tuple[str, ...]], ...] = ()

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The visible fields under their headings, in order."""
        named = [(title, [self[name] for name in names]) for title, names in self.fieldsets]
        taken = {name for _title, names in self.fieldsets for name in names}
        rest = [field for field in self.visible_fields() if field.name not in taken]
        return [*named, ("", rest)] if rest else named


def control_attrs(field: forms.BoundField) -> dict[str, Any]:
    """What a control of ours looks like, by the kind of its widget."""
    widget = field.field.widget
    match widget:
        case forms.CheckboxInput():
            look = "form-check-input"
        case forms.CheckboxSelectMultiple() | forms.RadioSelect():
            look = "choices"  # Django gives it to the frame and to each box.
        case forms.Select():
            look = "form-select"
        case _:
            look = "form-control"
    invalid = " is-invalid" if field.errors else ""
    given = widget.attrs.get("class", "")
    return {"class": f"{look}{invalid} {given}".strip()}
