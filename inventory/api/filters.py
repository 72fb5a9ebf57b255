"""What narrows the API's lists."""

import django_filters

from inventory.models import (
    Location,
    Reason,
    StockBalance,
    StockCost,
    StockDocument,
    StockDraft,
    StockRequest,
    Transfer,
    Warehouse,
)


class WarehouseApiFilter(django_filters.FilterSet):
    """By code and kind."""

    class Meta:
        model = Warehouse
        fields = ("code", "kind", "is_active")


class BalanceApiFilter(django_filters.FilterSet):
    """By product and place."""

    sku = django_filters.CharFilter(field_name="product__sku")
    warehouse = django_filters.CharFilter(field_name="location__warehouse__code")

    class Meta:
        model = StockBalance
        fields = ("product", "location", "lot")


class CostApiFilter(django_filters.FilterSet):
    """By product and place."""

    sku = django_filters.CharFilter(field_name="product__sku")
    warehouse = django_filters.CharFilter(field_name="warehouse__code")

    class Meta:
        model = StockCost
        fields = ("product",)


class DocumentApiFilter(django_filters.FilterSet):
    """By kind, place, origin and day."""

    warehouse = django_filters.CharFilter(field_name="warehouse__code")
    effective_on = django_filters.DateFromToRangeFilter()

    class Meta:
        model = StockDocument
        fields = ("kind", "number", "origin")


class TransferApiFilter(django_filters.FilterSet):
    """By state and ends."""

    source = django_filters.CharFilter(field_name="source__code")
    destination = django_filters.CharFilter(field_name="destination__code")

    class Meta:
        model = Transfer
        fields = ("status", "number")


class DraftApiFilter(django_filters.FilterSet):
    """By kind, state and place."""

    warehouse = django_filters.CharFilter(field_name="warehouse__code")

    class Meta:
        model = StockDraft
        fields = ("kind", "status", "number")


class RequestApiFilter(django_filters.FilterSet):
    """By state and ends."""

    source = django_filters.CharFilter(field_name="source__code")
    destination = django_filters.CharFilter(field_name="destination__code")

    class Meta:
        model = StockRequest
        fields = ("status", "number")


class ReasonApiFilter(django_filters.FilterSet):
    """By what they are for."""

    class Meta:
        model = Reason
        fields = ("use", "is_active")


class LocationApiFilter(django_filters.FilterSet):
    """By place, code and kind."""

    warehouse = django_filters.CharFilter(field_name="warehouse__code")

    class Meta:
        model = Location
        fields = ("kind", "code", "is_active")
