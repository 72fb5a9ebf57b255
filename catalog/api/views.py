"""Products, their families and parts for machines."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from catalog.api.filters import ProductApiFilter
from catalog.api.inputs import (
    BillInput,
    CodeInput,
    FileInput,
    ProductChange,
    ProductInput,
    VariantsInput,
    barcodes_of,
    bill_of,
    units_of,
    values_by_code,
)
from catalog.api.serializers import (
    BillSerializer,
    FamilySerializer,
    FileSerializer,
    ProductSerializer,
    ScannedSerializer,
)
from catalog.models import BillOfMaterials, Product, ProductFamily
from catalog.selectors import product_by_code
from catalog.selectors.families import attributes_of, values_of
from catalog.services.bills import remove_bill, save_bill
from catalog.services.families import create_variants, sku_of
from catalog.services.products import create_product, update_product
from catalog.values import VariantRow
from core.api.requests import ApiRequest
from core.api.viewsets import ScopedViewSet
from core.attachments import attach
from core.models import Attachment


class ProductViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Products: list, read, add, change, look a code up, their parts and files."""

    queryset = (
        Product.objects.for_display()
        .select_related("successor", "family")
        .prefetch_related("barcodes__partner", "units__unit")
    )
    serializer_class = ProductSerializer
    filterset_class = ProductApiFilter
    parser_classes = (JSONParser, MultiPartParser)  # Files come as forms, all else as JSON.

    @extend_schema(request=ProductInput, responses={201: ProductSerializer})
    def create(self, request: ApiRequest) -> Response:
        given = ProductInput(data=request.data)
        given.is_valid(raise_exception=True)
        product = create_product(actor=request.user, **_facts(dict(given.validated_data)))
        return Response(self.get_serializer(product).data, status=201)

    @extend_schema(request=ProductChange(partial=True))
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        product = self.get_object()
        given = ProductChange(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        facts = _facts(dict(given.validated_data))
        barcodes, units = facts.pop("barcodes", None), facts.pop("units", None)
        for name, value in facts.items():
            setattr(product, name, value)
        update_product(product, actor=request.user, barcodes=barcodes, units=units)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(parameters=[CodeInput], responses=ScannedSerializer)
    @action(detail=False, filterset_class=None, pagination_class=None, url_path="by-code")
    def by_code(self, request: ApiRequest) -> Response:
        """What a scanned code stands for; a GS1 code also tells lot, serial, expiry, quantity."""
        given = CodeInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        found = product_by_code(given.validated_data["code"])
        return Response({"product": None} if found is None else ScannedSerializer(found).data)

    @extend_schema(responses=FileSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def files(self, request: ApiRequest, pk: str) -> Response:
        """Pictures and documents of the product."""
        files = Attachment.objects.of(self.get_object())
        return Response(FileSerializer(files, many=True).data)

    @extend_schema(request={"multipart/form-data": FileInput}, responses={201: FileSerializer})
    @files.mapping.post
    def add_file(self, request: ApiRequest, pk: str) -> Response:
        """One more picture or document; the same content hangs there once."""
        given = FileInput(data=request.data)
        given.is_valid(raise_exception=True)
        kept = attach(
            actor=request.user, subject=self.get_object(), file=given.validated_data["file"]
        )
        return Response(FileSerializer(kept).data, status=201)

    @extend_schema(responses=BillSerializer)
    @action(detail=True)
    def bill(self, request: ApiRequest, pk: str) -> Response:
        """What the product is put together from."""
        bill = BillOfMaterials.objects.for_display().filter(product=self.get_object()).first()
        if bill is None or not request.user.has_perm("catalog.view_billofmaterials"):
            raise NotFound
        return Response(BillSerializer(bill).data)

    @extend_schema(request=BillInput, responses=BillSerializer)
    @bill.mapping.post
    def write_bill(self, request: ApiRequest, pk: str) -> Response:
        """The product is put together from exactly these parts."""
        given = BillInput(data=request.data)
        given.is_valid(raise_exception=True)
        bill = save_bill(self.get_object(), bill_of(given.validated_data), actor=request.user)
        return Response(BillSerializer(bill).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="remove-bill")
    def remove_bill(self, request: ApiRequest, pk: str) -> Response:
        """The product is not put together from parts."""
        remove_bill(self.get_object(), actor=request.user)
        return Response(status=204)


class FamilyViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """Families: list, read, make products of them."""

    queryset = ProductFamily.objects.for_display().prefetch_related("family_attributes__attribute")
    serializer_class = FamilySerializer

    @extend_schema(request=VariantsInput, responses={201: ProductSerializer(many=True)})
    @action(detail=True, methods=["post"], serializer_class=ProductSerializer)
    def variants(self, request: ApiRequest, pk: str) -> Response:
        """Products of this family, all or none; a code that is not given is made of the values'."""
        family = self.get_object()
        given = VariantsInput(data=request.data)
        given.is_valid(raise_exception=True)
        choices = values_of(attributes_of(family))
        rows = []
        for variant in given.validated_data["variants"]:
            values = values_by_code(variant["values"], choices)
            rows.append(VariantRow(values, variant.get("sku") or sku_of(family, values)))
        made = create_variants(family, rows, actor=request.user)
        return Response(ProductSerializer(made, many=True).data, status=201)


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    """The input as services take it."""
    if "barcodes" in given:
        given["barcodes"] = barcodes_of(given["barcodes"])
    if "units" in given:
        given["units"] = units_of(given["units"])
    return given
