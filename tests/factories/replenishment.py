"""Rules, runs and suggestions."""

from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from replenishment.choices import RunStatus, SuggestionKind, SuggestionStatus
from replenishment.models import DailyDemand, PlanningRun, PolicyRule, Suggestion
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory


class DailyDemandFactory(DjangoModelFactory):
    class Meta:
        model = DailyDemand

    product = factory.SubFactory(ProductFactory)
    warehouse = factory.SubFactory(WarehouseFactory)
    day = date(2026, 3, 1)
    quantity = Decimal(4)


class PolicyRuleFactory(DjangoModelFactory):
    """A rule for everywhere."""

    class Meta:
        model = PolicyRule

    service_target = 0.9


class PlanningRunFactory(DjangoModelFactory):
    """A run that is finished."""

    class Meta:
        model = PlanningRun

    key = factory.Sequence(lambda number: f"made:{number}")
    as_of = date(2026, 3, 2)
    version = "1"
    status = RunStatus.DONE
    finished_at = factory.LazyFunction(timezone.now)


class SuggestionFactory(DjangoModelFactory):
    """Forty to buy, waiting, untouched."""

    class Meta:
        model = Suggestion

    run = factory.SubFactory(PlanningRunFactory)
    kind = SuggestionKind.BUY
    product = factory.SubFactory(ProductFactory)
    warehouse = factory.SubFactory(WarehouseFactory)
    supplier = factory.SubFactory("tests.factories.purchasing.SupplierFactory")
    suggested_quantity = Decimal(40)
    quantity = Decimal(40)
    price = Decimal(3)
    value = Decimal(120)
    order_on = date(2026, 3, 2)
    need_on = date(2026, 3, 9)

    class Params:
        touched = factory.Trait(is_touched=True)
        rejected = factory.Trait(
            status=SuggestionStatus.REJECTED,
            decided_by=factory.SubFactory(UserFactory),
            decided_at=factory.LazyFunction(timezone.now),
        )
        transfer = factory.Trait(
            kind=SuggestionKind.TRANSFER,
            supplier=None,
            source_warehouse=factory.SubFactory(WarehouseFactory, central=True),
        )
