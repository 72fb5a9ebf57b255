"""What narrows the lists of lots and of what expires."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from inventory.filters import my_places
from inventory.models import Lot, StockBalance
from inventory.selectors.expiry import WITHIN, days_of


class LotFilter(django_filters.FilterSet):
    """Lots by expiry, place, branch of the tree, and whether there are any left."""

    expires_within = django_filters.ChoiceFilter(
        label=_("Expires within"), choices=list(WITHIN.items()), method="within"
    )
    expires_on = django_filters.DateFromToRangeFilter(label=_("Expires on"))
    warehouse = django_filters.ModelMultipleChoiceFilter(
        label=_("Place"), queryset=my_places, method="there"
    )
    category = django_filters.ModelChoiceFilter(
        label=_("Category"), queryset=Category.objects.all(), method="under"
    )
    is_gone = django_filters.BooleanFilter(label=_("Nothing left"), method="gone")

    class Meta:
        model = Lot
        fields = ()

    def within(self, queryset: Any, _name: str, value: Any) -> Any:
        return queryset.expiring(*days_of(value, timezone.localdate()))

    def there(self, queryset: Any, _name: str, places: Any) -> Any:
        if not places:
            return queryset
        held = StockBalance.objects.filter(location__warehouse__in=places).exclude(on_hand=0)
        return queryset.filter(pk__in=held.order_by().values("lot"))

    def under(self, queryset: Any, _name: str, category: Category) -> Any:
        return queryset.filter(product__category__path__startswith=category.path)

    def gone(self, queryset: Any, _name: str, value: Any) -> Any:
        left = {"on_hand": 0, "in_transit": 0}
        return queryset.filter(**left) if value else queryset.exclude(**left)


class ExpiryFilter(django_filters.FilterSet):
    """What expires by when, where, and in which branch of the tree."""

    expires_within = django_filters.ChoiceFilter(
        label=_("Expires within"), choices=list(WITHIN.items()), method="within"
    )
    warehouse = django_filters.ModelMultipleChoiceFilter(
        label=_("Place"), field_name="location__warehouse", queryset=my_places
    )
    category = django_filters.ModelChoiceFilter(
        label=_("Category"), queryset=Category.objects.all(), method="under"
    )

    class Meta:
        model = StockBalance
        fields = ()

    def within(self, queryset: Any, _name: str, value: Any) -> Any:
        first, last = days_of(value, timezone.localdate())
        rows = queryset.filter(lot__expires_on__lte=last)
        return rows if first is None else rows.filter(lot__expires_on__gte=first)

    def under(self, queryset: Any, _name: str, category: Category) -> Any:
        return queryset.filter(product__category__path__startswith=category.path)
