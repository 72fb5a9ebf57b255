"""What narrows the API's lists."""

import django_filters

from purchasing.models import PurchaseOrder, Supplier, SupplierTerms


class SupplierApiFilter(django_filters.FilterSet):
    """By code and activity."""

    code = django_filters.CharFilter(field_name="partner__code")

    class Meta:
        model = Supplier
        fields = ("is_active",)


class TermsApiFilter(django_filters.FilterSet):
    """By supplier, product and place."""

    supplier = django_filters.CharFilter(field_name="supplier__partner__code")
    product = django_filters.CharFilter(field_name="product__sku")
    warehouse = django_filters.CharFilter(field_name="warehouse__code")

    class Meta:
        model = SupplierTerms
        fields = ("is_preferred",)


class OrderApiFilter(django_filters.FilterSet):
    """By status, supplier, place, product and days."""

    supplier = django_filters.CharFilter(field_name="supplier__partner__code")
    warehouse = django_filters.CharFilter(field_name="warehouse__code")
    created_on = django_filters.DateFromToRangeFilter()
    expected_on = django_filters.DateFromToRangeFilter()

    class Meta:
        model = PurchaseOrder
        fields = ("status", "number")
