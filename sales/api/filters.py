"""What narrows the API's lists."""

import django_filters

from sales.models import SalesOrder


class OrderApiFilter(django_filters.FilterSet):
    """By status, customer, place and day."""

    customer = django_filters.CharFilter(field_name="customer__partner__code")
    warehouse = django_filters.CharFilter(field_name="warehouse__code")
    asked_for_on = django_filters.DateFromToRangeFilter()

    class Meta:
        model = SalesOrder
        fields = ("status", "number")
