"""Suggestions and plans with everything the desk shows of them."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from replenishment.models import StockPlan
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.replenishment import PlanningRunFactory, SuggestionFactory

AS_OF = date(2026, 3, 2)
NOTHING_COMES = dict.fromkeys(
    ("reserved", "on_order", "in_transit", "transfers_in", "transfers_out", "waiting"), "0"
)


def explanation_of(**changes: Any) -> dict[str, Any]:
    """The arithmetic of a suggestion of 24 in packs of 12, as the engine writes it."""
    facts: dict[str, Any] = {
        "rule": {
            "service_target": {"value": "0.95", "from": "Everywhere"},
            "review_days": {"value": 1, "from": "Everywhere"},
            "method": {"value": "combined", "from": "Everywhere"},
        },
        "demand": {
            "method": "combined",
            "daily_mean": "4",
            "history_days": 365,
            "out_of_stock_days": 2,
            "class": "smooth",
            "own_share": "1",
            "window_days": 9,
        },
        "lead_time_days": 8,
        "trigger_days": 9,
        "review_days": 1,
        "window_days": 9,
        "window_mean": "36",
        "window_sd": "9.5",
        "lead_mean": "36",
        "service_quantile": "54",
        "safety_stock": "18",
        "reorder_point": "52",
        "order_up_to": "54",
        "position": NOTHING_COMES | {"on_hand": "31", "total": "31"},
        "raw_need": "23",
        "pack": "12",
        "minimum": "0",
        "quantity": "24",
        "source": {"kind": "buy", "supplier_id": 1, "warehouse_id": None, "on_hand": None},
        "price": "5",
        "outcome": "suggested",
        "as_of": AS_OF.isoformat(),
    }
    return facts | changes


class StockPlanFactory(DjangoModelFactory):
    """What the last run thought of a product that sells four a day."""

    class Meta:
        model = StockPlan

    product = factory.SubFactory(ProductFactory)
    warehouse = factory.SubFactory(WarehouseFactory)
    run = factory.SubFactory(PlanningRunFactory)
    method = "combined"
    daily_mean = Decimal(4)
    safety_stock = Decimal(18)
    reorder_point = Decimal(52)
    order_up_to = Decimal(54)
    position = Decimal(31)
    explanation = factory.LazyFunction(explanation_of)
    forecast = factory.LazyFunction(
        lambda: {
            "start": AS_OF.isoformat(),
            "mean": [4.0] * 28,
            "low": [2.0] * 28,
            "high": [7.0] * 28,
        }
    )


class DueSuggestionFactory(SuggestionFactory):
    """24 of a product in packs of 12, bought for a store, waiting, with its whole arithmetic."""

    suggested_quantity = Decimal(24)
    quantity = factory.SelfAttribute("suggested_quantity")
    price = Decimal(5)
    value = factory.LazyAttribute(lambda row: row.quantity * row.price)
    need_on = date(2026, 3, 11)
    stockout_on = date(2026, 3, 9)
    cover_days = Decimal("7.75")
    explanation = factory.LazyFunction(explanation_of)
