"""What narrows the list of sales orders."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.models import Warehouse
from sales.choices import OPEN_ORDERS, OrderStatus
from sales.models import Customer, SalesOrder


def places_of(request: Any) -> QuerySet[Warehouse]:
    """The places the reader may see."""
    return Warehouse.objects.active().visible_to(request.user)


class SalesOrderFilter(django_filters.FilterSet):
    """Orders by state, customer and place; those from which goods still have to leave."""

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=OrderStatus.choices)
    customer = django_filters.ModelChoiceFilter(
        label=_("Customer"), queryset=Customer.objects.for_display()
    )
    warehouse = django_filters.ModelChoiceFilter(label=_("Served from"), queryset=places_of)
    is_open = django_filters.ChoiceFilter(
        label=_("To ship"), choices=(("true", _("Yes")),), method="filter_open"
    )

    class Meta:
        model = SalesOrder
        fields: tuple[str, ...] = ()

    def filter_open(
        self, queryset: QuerySet[SalesOrder], _name: str, _value: str
    ) -> QuerySet[SalesOrder]:
        return queryset.filter(status__in=OPEN_ORDERS)
