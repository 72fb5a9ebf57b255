"""What people type to ask another place for goods, and to answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, HouseForm, QuantityField
from core.models import User
from core.quantities import NOTHING
from inventory.choices import ReasonUse
from inventory.forms import KeyedForm, LineForm
from inventory.models import Lane, Reason, StockRequest, StockRequestLine, Warehouse
from inventory.selectors.lanes import rounded_for_lane
from inventory.values import AnsweredLine, AskedLine


class AskForm(KeyedForm):
    """The head of a request: for which place, of which place, by when."""

    destination = forms.ModelChoiceField(label=_("For"), queryset=Warehouse.objects.none())
    source = forms.ModelChoiceField(
        label=_("Asked of"),
        queryset=Warehouse.objects.none(),
        required=False,
        help_text=_("Empty: the place that supplies it."),
    )
    wanted_on = DayField(label=_("Wanted on"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Warehouse.objects.visible_to(user).active()
        self.fields["destination"].queryset = mine
        self.fields["source"].queryset = Warehouse.objects.active()
        if len(mine) == 1:
            self.initial.setdefault("destination", mine[0])
            self.initial.setdefault("source", mine[0].supplied_by)


class AskLineForm(LineForm):
    """One product asked for."""

    def asked(self) -> AskedLine:
        return AskedLine(self.cleaned_data["product"], self.cleaned_data["quantity"])


class AnswerForm(HouseForm):
    """How much of each line is promised, and why where it is less."""

    answer = forms.CharField(label=_("A word to the store"), max_length=200, required=False)

    def __init__(self, *args: Any, request: StockRequest, lane: Lane | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(request.lines.select_related("product__unit", "reason"))
        self.reasons = {str(row.pk): row for row in Reason.objects.for_use(ReasonUse.REQUEST)}
        choices = [("", "–"), *((pk, row.name) for pk, row in self.reasons.items())]
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = QuantityField(
                label=str(line.product),
                unit=line.product.unit.name,
                min_value=0,
                initial=rounded_for_lane(line.quantity, lane),
                required=False,
            )
            self.fields[f"why_{line.pk}"] = forms.ChoiceField(
                label=_("Reason"), choices=choices, required=False
            )

    @property
    def rows(self) -> list[tuple[StockRequestLine, forms.BoundField, forms.BoundField]]:
        """Each line with its two fields."""
        return [(line, self[f"line_{line.pk}"], self[f"why_{line.pk}"]) for line in self.lines]

    def answers(self) -> dict[int, AnsweredLine]:
        """The answer by line; an empty quantity promises nothing."""
        given = self.cleaned_data
        return {
            line.pk: AnsweredLine(
                given[f"line_{line.pk}"] or NOTHING, self.reasons.get(given[f"why_{line.pk}"])
            )
            for line in self.lines
        }
