"""What narrows the lists of stock."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from inventory.choices import (
    DocumentKind,
    DraftKind,
    DraftStatus,
    Priority,
    PromiseState,
    RequestStatus,
    TransferStatus,
    WarehouseKind,
)
from inventory.models import (
    Promise,
    StockBalance,
    StockDocument,
    StockDraft,
    StockMovement,
    StockRequest,
    Transfer,
    Warehouse,
)


def my_places(request: Any) -> Any:
    """The warehouses the reader may choose from."""
    return Warehouse.objects.visible_to(request.user)


class BalanceFilter(django_filters.FilterSet):
    """Stock by place, branch of the tree and state."""

    warehouse = django_filters.ModelMultipleChoiceFilter(
        label=_("Place"), field_name="location__warehouse", queryset=my_places
    )
    category = django_filters.ModelChoiceFilter(
        label=_("Category"), queryset=Category.objects.all(), method="under"
    )
    expires_on = django_filters.DateFromToRangeFilter(
        label=_("Expires on"), field_name="lot__expires_on"
    )
    is_empty = django_filters.BooleanFilter(label=_("Nothing on hand"), method="empty")
    is_below_zero = django_filters.BooleanFilter(label=_("Below zero"), method="below_zero")
    as_of = django_filters.DateFilter(label=_("At the end of"), method="at")
    known_at = django_filters.DateTimeFilter(label=_("As known at"), method="at")

    class Meta:
        model = StockBalance
        fields = ()

    def under(self, queryset, _name, category):
        return queryset.filter(product__category__path__startswith=category.path)

    def empty(self, queryset, _name, value):
        return queryset.filter(shown=0) if value else queryset.exclude(shown=0)

    def below_zero(self, queryset, _name, value):
        return queryset.filter(shown__lt=0) if value else queryset.filter(shown__gte=0)

    def at(self, queryset, _name, _value):
        """The rows come with what they held then: ``inventory.selectors.as_of``."""
        return queryset


class DocumentFilter(django_filters.FilterSet):
    """Documents by kind, place and day."""

    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=DocumentKind.choices)
    warehouse = django_filters.ModelMultipleChoiceFilter(label=_("Place"), queryset=my_places)
    effective_on = django_filters.DateFromToRangeFilter(label=_("Day"))

    class Meta:
        model = StockDocument
        fields = ()


class MovementFilter(django_filters.FilterSet):
    """Movements by kind of document, place and day."""

    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), field_name="document__kind", choices=DocumentKind.choices
    )
    warehouse = django_filters.ModelMultipleChoiceFilter(
        label=_("Place"), field_name="document__warehouse", queryset=my_places
    )
    effective_on = django_filters.DateFromToRangeFilter(label=_("Day"))

    class Meta:
        model = StockMovement
        fields = ()


class TransferFilter(django_filters.FilterSet):
    """Transfers by state, ends and day."""

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=TransferStatus.choices)
    source = django_filters.ModelMultipleChoiceFilter(
        label=_("From"), queryset=Warehouse.objects.all()
    )
    destination = django_filters.ModelMultipleChoiceFilter(
        label=_("To"), queryset=Warehouse.objects.all()
    )
    expected_on = django_filters.DateFromToRangeFilter(label=_("Expected on"))

    class Meta:
        model = Transfer
        fields = ()


class WarehouseFilter(django_filters.FilterSet):
    """Warehouses by kind."""

    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=WarehouseKind.choices)

    class Meta:
        model = Warehouse
        fields = ()


class PromiseFilter(django_filters.FilterSet):
    """Promises by state, place, priority, day and what is missing."""

    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=PromiseState.choices)
    warehouse = django_filters.ModelMultipleChoiceFilter(label=_("Place"), queryset=my_places)
    priority = django_filters.MultipleChoiceFilter(label=_("Priority"), choices=Priority.choices)
    needed_on = django_filters.DateFromToRangeFilter(label=_("Needed on"))
    expires_at = django_filters.DateFromToRangeFilter(label=_("Held until"))
    is_short = django_filters.BooleanFilter(label=_("Backordered"), method="short")
    product = django_filters.ModelChoiceFilter(
        label=_("Product"), queryset=Product.objects.all(), widget=forms.HiddenInput
    )

    class Meta:
        model = Promise
        fields = ()

    def short(self, queryset, _name, value):
        return queryset.lacking() if value else queryset.filter(missing_quantity=0)


class DraftFilter(django_filters.FilterSet):
    """Drafts by state, kind and place."""

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=DraftStatus.choices)
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=DraftKind.choices)
    warehouse = django_filters.ModelMultipleChoiceFilter(label=_("Place"), queryset=my_places)

    class Meta:
        model = StockDraft
        fields = ()


class RequestFilter(django_filters.FilterSet):
    """Store requests by state and ends."""

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=RequestStatus.choices)
    is_open = django_filters.BooleanFilter(label=_("Under way"), method="under_way")
    destination = django_filters.ModelMultipleChoiceFilter(
        label=_("For"), queryset=Warehouse.objects.all()
    )
    source = django_filters.ModelMultipleChoiceFilter(
        label=_("Asked of"), queryset=Warehouse.objects.all()
    )

    class Meta:
        model = StockRequest
        fields = ()

    def under_way(self, queryset, _name, value):
        open_ones = StockRequest.objects.under_way().values("pk")
        return queryset.filter(pk__in=open_ones) if value else queryset.exclude(pk__in=open_ones)
