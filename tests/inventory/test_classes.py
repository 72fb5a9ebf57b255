"""ABC-XYZ classes: computed from what left, by thresholds that can be changed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotPermitted
from core.jobs import run_job, start_job
from core.models import AuditEntry
from inventory import tasks  # noqa: F401 - It registers the job.
from inventory.choices import LocationKind
from inventory.errors import WrongThresholds
from inventory.models import ClassThresholds, StockClass
from inventory.selectors.classes import stock_classes, used_by_period
from inventory.services.classes import change_thresholds, compute_classes, window
from inventory.services.reversals import reverse_document
from inventory.services.stock import issue_stock, receive_stock
from inventory.values import GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


class Shop:
    """A place whose products cost what they are told to."""

    def __init__(self):
        self.place, self.count = WarehouseFactory(), 0

    def product(self, cost):
        product = ProductFactory()
        goods = GoodsLine(product, Decimal(1000), value=Decimal(1000 * cost))
        self.post(receive_stock, goods, TODAY - timedelta(days=400))
        return product

    def sell(self, product, quantity, days_ago, to=LocationKind.CUSTOMER):
        goods = GoodsLine(product, Decimal(quantity))
        return self.post(issue_stock, goods, TODAY - timedelta(days=days_ago), destination=to)

    def post(self, service, goods, day, **more):
        self.count += 1
        return service(
            actor=None,
            warehouse=self.place,
            lines=[goods],
            key=f"shop:{self.count}",
            effective_on=day,
            **more,
        )


@pytest.fixture
def shop(noon):
    return Shop()


def test_value_and_evenness_decide(shop):
    steady, fair, rare, idle = (shop.product(cost) for cost in (10, 2, 1, 5))
    for period in range(13):
        shop.sell(steady, 10, 28 * period + 1)
        shop.sell(fair, 2 if period % 2 else 18, 28 * period + 1)
    shop.sell(rare, 9, 3, to=LocationKind.USE)

    assert compute_classes(actor=None) == 4

    assert stock_classes() == {steady.pk: "AX", fair.pk: "BY", rare.pk: "CZ", idle.pk: "CZ"}
    assert StockClass.objects.get(product=steady).value == 1300
    assert StockClass.objects.get(product=idle).variation is None
    assert stock_classes([fair.pk]) == {fair.pk: "BY"}


def test_what_came_back_was_taken_back_or_lost_is_no_use(shop):
    product = shop.product(10)
    shop.sell(product, 5, 40)
    mistake = shop.sell(product, 500, 60)
    reverse_document(actor=None, document=mistake, reason="typed twice")
    shop.sell(product, 7, 10, to=LocationKind.SCRAP)
    back = GoodsLine(product, Decimal(2), value=Decimal(20))
    shop.post(receive_stock, back, TODAY - timedelta(days=5), source=LocationKind.CUSTOMER)

    used = used_by_period(window(ClassThresholds.get(), TODAY).periods)[product.pk]

    assert (used.quantity, used.value) == (3, 30)
    assert used.by_period[-2:] == (5, -2)
    assert sum(used.by_period) == used.quantity


def test_today_and_what_is_too_long_ago_do_not_count(shop):
    product = shop.product(10)
    shop.sell(product, 5, 0)
    shop.sell(product, 5, 365)

    assert used_by_period(window(ClassThresholds.get(), TODAY).periods) == {}


def test_computing_again_changes_nothing_and_follows_the_ledger(shop):
    first, second = shop.product(10), shop.product(10)
    shop.sell(first, 100, 3)
    compute_classes(actor=None)
    before = stock_classes()

    compute_classes(actor=None)
    assert stock_classes() == before
    shop.sell(second, 1000, 2)
    compute_classes(actor=None)

    assert (before[second.pk], stock_classes()[second.pk]) == ("CZ", "AZ")
    assert StockClass.objects.count() == 2


def test_the_nightly_job_computes_them(shop):
    product = shop.product(10)

    job = start_job(kind="inventory.classify", key="night", actor=None)
    assert run_job(job.pk) is True

    assert stock_classes() == {product.pk: "CZ"}


def test_thresholds_are_changed_by_who_may(shop):
    thresholds = ClassThresholds.get()
    thresholds.a_share = 0.5

    with pytest.raises(NotPermitted):
        change_thresholds(thresholds, actor=UserFactory())
    change_thresholds(thresholds, actor=UserFactory(may=["inventory.change_classthresholds"]))

    assert ClassThresholds.get().a_share == 0.5
    assert AuditEntry.objects.get(action="class-thresholds.change").facts["a_share"] == 0.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"a_share": 0.96},
        {"b_share": 1.1},
        {"x_variation": 0.0},
        {"y_variation": 0.5},
        {"period_days": 0},
        {"history_days": 28},
        {"history_days": 5000},
    ],
)
def test_thresholds_that_tell_nothing_apart_are_refused(wrong):
    thresholds = ClassThresholds.get()
    for name, value in wrong.items():
        setattr(thresholds, name, value)

    with pytest.raises(WrongThresholds):
        change_thresholds(thresholds, actor=None)

    assert ClassThresholds.get().b_share == 0.95


@pytest.mark.parametrize(
    "wrong",
    [{"a_share": 0.96}, {"y_variation": 0.1}, {"history_days": 10}],
)
def test_the_database_guards_the_thresholds(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassThresholds.objects.update(**wrong)


def test_there_are_no_second_thresholds():
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassThresholds.objects.create(pk=2)
