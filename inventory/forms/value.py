"""What people type about what stock is worth."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from core.forms import DayField, HouseForm, MoneyField, QuantityField
from core.lookups import LookupField
from core.models import User
from inventory.choices import CostingMethod, SpreadBasis
from inventory.forms import KeyedForm
from inventory.models import Warehouse
from inventory.selectors.valuation import GROUPS
from inventory.values import Returnable

INHERITED = ""


class ValueForm(HouseForm):
    """How the value of stock is looked at: everything may stay empty."""

    by = forms.ChoiceField(label=_("By"), choices=list(GROUPS.items()), required=False)
    warehouse = forms.ModelChoiceField(
        label=_("Place"),
        queryset=Warehouse.objects.none(),
        required=False,
        empty_label=_("All of mine"),
    )
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=_("All of them"),
    )
    day = DayField(
        label=_("On the day"),
        required=False,
        help_text=_("By the day documents count for. Empty: now."),
    )
    known_at = forms.DateTimeField(
        label=_("As known at"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text=_("By the moment they were posted: what is back-dated later changes nothing."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["warehouse"].queryset = Warehouse.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("day") and given.get("known_at"):
            self.add_error("known_at", _("Choose a day or a moment, not both."))
        return given


class RevalueForm(KeyedForm):
    """The head of a revaluation: why must be said."""

    warehouse = forms.ModelChoiceField(label=_("Place"), queryset=Warehouse.objects.none())
    effective_on = DayField(
        label=_("Day"), required=False, help_text=_("Empty: today at this place.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Warehouse.objects.visible_to(user).active()
        self.fields["warehouse"].queryset = places
        if len(places) == 1:
            self.initial.setdefault("warehouse", places[0])


class RevalueLineForm(HouseForm):
    """A product and what one unit of it is worth."""

    product = LookupField(
        Product.objects.none(),
        url_name="catalog:product-lookup",
        code_field="sku",
        label=_("Product"),
    )
    cost = MoneyField(label=_("Cost per unit"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.for_display()


class SpreadForm(KeyedForm):
    """A bill, and how it falls to the goods it was for."""

    amount = MoneyField(label=_("Amount"), help_text=_("In the base currency, without tax."))
    basis = forms.ChoiceField(label=_("Spread"), choices=SpreadBasis.choices)
    reason = forms.CharField(
        label=_("What for"), max_length=200, help_text=_("Such as freight, duty, insurance.")
    )
    effective_on = DayField(
        label=_("Day"), required=False, help_text=_("Empty: today at this place.")
    )


class ReturnForm(KeyedForm):
    """How much of each line goes back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    effective_on = DayField(
        label=_("Day"), required=False, help_text=_("Empty: today at this place.")
    )

    def __init__(self, *args: Any, returnable: list[Returnable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.returnable = returnable
        for row in returnable:
            self.fields[f"line_{row.movement.pk}"] = QuantityField(
                label=str(row.movement.product),
                unit=row.movement.product.unit.name,
                min_value=0,
                required=False,
            )

    @property
    def rows(self) -> list[tuple[Returnable, forms.BoundField]]:
        """Each line with its field."""
        return [(row, self[f"line_{row.movement.pk}"]) for row in self.returnable]

    def heads(self) -> list[forms.BoundField]:
        """The fields that are of no line."""
        return [self["reason"], self["effective_on"]]

    def quantities(self) -> dict[int, Decimal]:
        """Quantity by movement; empty counts as nothing."""
        given = self.cleaned_data
        keys = [row.movement.pk for row in self.returnable]
        return {pk: given[f"line_{pk}"] or Decimal(0) for pk in keys}


class MethodForm(KeyedForm):
    """The costing method of a category."""

    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.all())
    method = forms.ChoiceField(
        label=_("Costing method"),
        choices=[(INHERITED, _("As the category above it")), *CostingMethod.choices],
        required=False,
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def method_chosen(self) -> CostingMethod | None:
        method = self.cleaned_data["method"]
        return CostingMethod(method) if method else None


class StandardForm(KeyedForm):
    """The standard cost of a product."""

    product = LookupField(
        Product.objects.none(),
        url_name="catalog:product-lookup",
        code_field="sku",
        label=_("Product"),
    )
    cost = MoneyField(label=_("Cost per unit"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.for_display()
