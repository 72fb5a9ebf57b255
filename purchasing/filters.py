"""What narrows the lists of suppliers and purchase orders."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.models import Warehouse
from purchasing.choices import RECEIVABLE_ORDERS, OrderStatus
from purchasing.models import PurchaseOrder, Supplier

YES = (("true", _("Yes")),)


def places_of(request: Any) -> QuerySet[Warehouse]:
    """The places the reader may see."""
    return Warehouse.objects.active().visible_to(request.user)


class SupplierFilter(django_filters.FilterSet):
    """Suppliers we buy from, or no longer do."""

    is_active = django_filters.BooleanFilter(label=_("Active"))

    class Meta:
        model = Supplier
        fields: tuple[str, ...] = ()


class PurchaseOrderFilter(django_filters.FilterSet):
    """Orders by state, supplier and place; those that wait for goods, and those that are late."""

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=OrderStatus.choices)
    supplier = django_filters.ModelChoiceFilter(
        label=_("Supplier"), queryset=Supplier.objects.for_display()
    )
    warehouse = django_filters.ModelChoiceFilter(label=_("Deliver to"), queryset=places_of)
    is_due = django_filters.ChoiceFilter(
        label=_("Waiting for goods"), choices=YES, method="filter_due"
    )
    is_late = django_filters.ChoiceFilter(label=_("Late"), choices=YES, method="filter_late")

    class Meta:
        model = PurchaseOrder
        fields: tuple[str, ...] = ()

    def filter_due(
        self, queryset: QuerySet[PurchaseOrder], _name: str, _value: str
    ) -> QuerySet[PurchaseOrder]:
        return queryset.filter(status__in=RECEIVABLE_ORDERS)

    def filter_late(
        self, queryset: QuerySet[PurchaseOrder], _name: str, _value: str
    ) -> QuerySet[PurchaseOrder]:
        return queryset.filter(status__in=RECEIVABLE_ORDERS, expected_on__lt=timezone.localdate())
