"""Classes of products for machines."""

from typing import ClassVar

import django_filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from core.api.fields import HouseModelSerializer
from core.api.viewsets import ScopedViewSet
from inventory.models import StockClass


class StockClassSerializer(HouseModelSerializer):
    """The class of one product, and the figures it follows from."""

    sku = serializers.CharField(source="product.sku", read_only=True)

    class Meta:
        model = StockClass
        fields: ClassVar = [
            "id",
            "product",
            "sku",
            "abc",
            "xyz",
            "cumulative_share",
            "variation",
            "computed_on",
        ]
        read_only_fields = fields


class StockClassApiFilter(django_filters.FilterSet):
    """By product and class."""

    sku = django_filters.CharFilter(field_name="product__sku")

    class Meta:
        model = StockClass
        fields = ("product", "abc", "xyz")


class StockClassViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """ABC-XYZ classes: list, read."""

    queryset = StockClass.objects.for_display()
    serializer_class = StockClassSerializer
    filterset_class = StockClassApiFilter
