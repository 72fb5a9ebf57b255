"""What people type when they decide, and what narrows their lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from core.forms import DayField, HouseForm, QuantityField
from core.periods import later
from inventory.models import Warehouse
from purchasing.models import Supplier
from replenishment.choices import EditReason, RunStatus, SuggestionKind, SuggestionStatus
from replenishment.models import PlanningRun, Suggestion
from replenishment.selectors.queue import SOON_DAYS, current_day

URGENCIES = (
    ("out", _("Sold out or today")),
    ("soon", _("Within a week")),
    ("late", _("Overdue")),
    ("calm", _("Time in hand")),
)


def places_of(request: Any) -> QuerySet[Warehouse]:
    """The places the reader may see."""
    return Warehouse.objects.active().visible_to(request.user)


class DecisionForm(HouseForm):
    """A quantity, why it differs from the suggested one, and the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    quantity = QuantityField(label=_("Quantity to order"))
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[("", _("Why the change?")), *EditReason.choices],
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)


class RejectForm(HouseForm):
    """Until when, and the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    until = DayField(label=_("Not again before"), required=False, help_text=_("Empty: for a week."))
    note = forms.CharField(label=_("Note"), required=False, max_length=200)


class SuggestionFilter(django_filters.FilterSet):
    """What narrows the queue."""

    urgency = django_filters.ChoiceFilter(
        label=_("Urgency"), choices=URGENCIES, method="filter_urgency"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=SuggestionKind.choices)
    supplier = django_filters.ModelChoiceFilter(
        label=_("Supplier"), queryset=Supplier.objects.select_related("partner")
    )
    source_warehouse = django_filters.ModelChoiceFilter(
        label=_("From"), queryset=Warehouse.objects.active()
    )
    warehouse = django_filters.ModelChoiceFilter(label=_("For"), queryset=places_of)
    category = django_filters.ModelChoiceFilter(
        label=_("Category"), queryset=Category.objects.all(), method="filter_category"
    )

    class Meta:
        model = Suggestion
        fields: tuple[str, ...] = ()

    def filter_urgency(
        self, queryset: QuerySet[Suggestion], _name: str, value: str
    ) -> QuerySet[Suggestion]:
        day = current_day()
        match value:
            case "out":
                return queryset.filter(stockout_on__lte=day)
            case "soon":
                return queryset.filter(stockout_on__lte=later(day, SOON_DAYS))
            case "calm":
                return queryset.exclude(stockout_on__lte=later(day, SOON_DAYS))
            case _:
                return queryset.filter(order_on__lt=day)

    def filter_category(
        self, queryset: QuerySet[Suggestion], _name: str, value: Category
    ) -> QuerySet[Suggestion]:
        return queryset.filter(product__category__path__startswith=value.path)


class DecidedFilter(SuggestionFilter):
    """What narrows the list of decisions."""

    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[
            choice for choice in SuggestionStatus.choices if choice[0] != SuggestionStatus.PENDING
        ],
    )


class RunFilter(django_filters.FilterSet):
    """What narrows the list of runs."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=RunStatus.choices)

    class Meta:
        model = PlanningRun
        fields: tuple[str, ...] = ()
