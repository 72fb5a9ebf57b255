"""What stock is worth, for machines: values as of a moment, their documents, methods and months."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.idempotency import key_of
from core.api.viewsets import ScopedViewSet
from inventory.api import value_shapes as shapes
from inventory.api.serializers import FullDocumentSerializer
from inventory.models import CostingRule, Period, StandardCost, Warehouse
from inventory.selectors.ledger_sums import AsOf, Scope
from inventory.selectors.valuation import stock_value, value_total
from inventory.services.costing import set_costing_method, set_standard_cost
from inventory.services.landed import spread_cost
from inventory.services.periods import close_period, reopen_period
from inventory.services.returns import return_goods
from inventory.services.revaluations import revalue_stock

ROWS_MAX = 500


class ValueActions:
    """Deeds of documents on values: revalue, spread a bill over a receipt, return goods."""

    @extend_schema(request=shapes.RevalueInput)
    @action(detail=False, methods=["post"])
    def revalue(self, request: Request) -> Response:
        given = _checked(shapes.RevalueInput, self, request)
        lines = [(line["product"], line["cost"]) for line in given.pop("lines")]
        document = revalue_stock(actor=request.user, key=key_of(request), lines=lines, **given)
        return self._answer(document)

    @extend_schema(request=shapes.SpreadInput)
    @action(detail=True, methods=["post"])
    def land(self, request: Request, pk: str) -> Response:
        receipt = self.get_object()
        given = _checked(shapes.SpreadInput, self, request)
        document = spread_cost(actor=request.user, receipt=receipt, key=key_of(request), **given)
        return self._answer(document)

    @extend_schema(request=shapes.ReturnInput)
    @action(detail=True, methods=["post"], url_path="return")
    def give_back(self, request: Request, pk: str) -> Response:
        of = self.get_object()
        given = _checked(shapes.ReturnInput, self, request)
        keys = dict(of.movements.values_list("line", "pk"))
        quantities = {keys.get(line["line"], 0): line["quantity"] for line in given.pop("lines")}
        document = return_goods(
            actor=request.user, document=of, quantities=quantities, key=key_of(request), **given
        )
        return self._answer(document)


class ValueAsOf:
    """Values of stock cut one way, as of a moment."""

    @extend_schema(parameters=[shapes.AsOfInput], responses=shapes.AsOfAnswer, filters=False)
    @action(detail=False, methods=["get"], url_path="as-of", pagination_class=None)
    def as_of(self, request: Request) -> Response:
        shape = shapes.AsOfInput(data=request.query_params, context=self.get_serializer_context())
        shape.is_valid(raise_exception=True)
        given = shape.validated_data
        place = given.get("warehouse")
        places = [place] if place else list(Warehouse.objects.visible_to(request.user))
        moment = AsOf(given.get("day"), given.get("known_at"))
        rows = stock_value(given["by"], moment, Scope(places, given.get("category")))
        start = given["offset"]
        answer = {
            "total": value_total(rows),
            "count": len(rows),
            "rows": rows[start : start + ROWS_MAX],
        }
        return Response(shapes.AsOfAnswer(answer).data)


class CostingRuleViewSet(ListModelMixin, ScopedViewSet):
    """Costing methods of categories: list, set."""

    queryset = CostingRule.objects.select_related("category")
    serializer_class = shapes.CostingRuleSerializer

    @extend_schema(request=shapes.MethodInput, responses={201: FullDocumentSerializer(many=True)})
    def create(self, request: Request) -> Response:
        given = _checked(shapes.MethodInput, self, request)
        documents = set_costing_method(actor=request.user, key=key_of(request), **given)
        return _told(self, documents)


class StandardCostViewSet(ListModelMixin, ScopedViewSet):
    """Standard costs of products: list, set."""

    queryset = StandardCost.objects.select_related("product")
    serializer_class = shapes.StandardCostSerializer

    @extend_schema(request=shapes.StandardInput, responses={201: FullDocumentSerializer(many=True)})
    def create(self, request: Request) -> Response:
        given = _checked(shapes.StandardInput, self, request)
        documents = set_standard_cost(actor=request.user, key=key_of(request), **given)
        return _told(self, documents)


class PeriodViewSet(ListModelMixin, ScopedViewSet):
    """Months of the books: list, close, reopen."""

    queryset = Period.objects.select_related("closed_by")
    serializer_class = shapes.PeriodSerializer

    @extend_schema(request=shapes.MonthInput)
    @action(detail=False, methods=["post"])
    def close(self, request: Request) -> Response:
        given = _checked(shapes.MonthInput, self, request)
        return Response(self.get_serializer(close_period(actor=request.user, **given)).data)

    @extend_schema(request=shapes.ReopenInput)
    @action(detail=False, methods=["post"])
    def reopen(self, request: Request) -> Response:
        given = _checked(shapes.ReopenInput, self, request)
        return Response(self.get_serializer(reopen_period(actor=request.user, **given)).data)


def _checked(shape: type[Any], view: Any, request: Request) -> dict[str, Any]:
    given = shape(data=request.data, context=view.get_serializer_context())
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _told(view: Any, documents: list[Any]) -> Response:
    context = view.get_serializer_context()
    return Response(FullDocumentSerializer(documents, many=True, context=context).data, status=201)
