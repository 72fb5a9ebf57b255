"""Products for machines."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.filters import ProductApiFilter
from catalog.api.serializers import ProductChange, ProductInput, ProductSerializer
from catalog.models import Product
from catalog.services.products import create_product, update_product
from core.api.viewsets import ScopedViewSet


class ProductViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Products: list, read, add, change."""

    queryset = Product.objects.for_display().prefetch_related("barcodes")
    serializer_class = ProductSerializer
    filterset_class = ProductApiFilter

    @extend_schema(request=ProductInput, responses={201: ProductSerializer})
    def create(self, request: Request) -> Response:
        given = ProductInput(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        barcodes = _pairs(facts.pop("barcodes", []))
        product = create_product(actor=request.user, barcodes=barcodes, **facts)
        return Response(self.get_serializer(product).data, status=201)

    @extend_schema(request=ProductChange(partial=True))
    def partial_update(self, request: Request, pk: str) -> Response:
        product = self.get_object()
        given = ProductChange(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        barcodes = facts.pop("barcodes", None)
        for name, value in facts.items():
            setattr(product, name, value)
        update_product(
            product,
            actor=request.user,
            barcodes=None if barcodes is None else _pairs(barcodes),
        )
        return Response(self.get_serializer(self.get_object()).data)


def _pairs(barcodes: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    return [(barcode["code"], barcode["quantity"]) for barcode in barcodes]
