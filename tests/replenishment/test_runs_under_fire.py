"""Runs whose workers are killed, and runs that meet: nothing is lost and nothing doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.models import Count
from django.utils import timezone

from catalog.models import Product
from core.jobs import run_job
from core.models import Job
from core.models.jobs import OPEN_STATES
from purchasing.models import SupplierTerms
from replenishment.models import PlanningRun, StockPlan, Suggestion
from replenishment.selectors.runs import jobs_of
from replenishment.services.runs import start_run
from sales.models import SalesRecord
from tests.factories.catalog import CategoryFactory, UnitFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierFactory
from tests.replenishment.world import TODAY, plan, sell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

PRODUCTS = 1_000
WORKER = """
import django
django.setup()
from core.jobs import run_job
from core.models import Job
from django.utils import timezone
import replenishment.tasks
while job := Job.objects.due(timezone.now()).order_by("pk").first():
    run_job(job.pk)
"""


@pytest.fixture
def products() -> list[Product]:
    """A thousand products that sell, from one supplier, at one place."""
    place, supplier = WarehouseFactory(central=True), SupplierFactory()
    category, unit = CategoryFactory(), UnitFactory()
    made = Product.objects.bulk_create(
        Product(sku=f"K{number:04d}", category=category, unit=unit) for number in range(PRODUCTS)
    )
    SupplierTerms.objects.bulk_create(
        SupplierTerms(supplier=supplier, product=product, price=1) for product in made
    )
    first = sell(made[0], place, [1, 2, 3])
    SalesRecord.objects.bulk_create(
        SalesRecord(
            batch=first,
            product=product,
            warehouse=place,
            sold_on=TODAY - timedelta(days=day),
            quantity=1 + number % 7,
            fingerprint=f"{number:06d}:{day:09d}".encode(),
        )
        for number, product in enumerate(made)
        for day in (3, 9, 20, 21, 40)
    )
    return made


def worker() -> subprocess.Popen:
    """Another process that takes up jobs of the suite's database until none is due."""
    settings = connection.settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings)
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
    )


def forget_leases() -> None:
    """As if the time of the dead worker's lease had passed."""
    Job.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1))


def assert_planned_once() -> None:
    doubled = (
        Suggestion.objects.filter(status="pending")
        .values("product", "warehouse")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
    )
    assert list(doubled) == []
    assert StockPlan.objects.count() == PRODUCTS
    assert Suggestion.objects.filter(status="pending").count() == PRODUCTS


@pytest.mark.slow
def test_workers_killed_in_the_middle_leave_nothing_lost_and_nothing_doubled(products):
    run = start_run(actor=None, as_of=TODAY)
    chance = random.Random(1)

    for _kill in range(4):
        process = worker()
        done = jobs_of(run).filter(state="done").count()
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if jobs_of(run).filter(state="done").count() > done:
                break
            time.sleep(0.02)
        time.sleep(chance.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        forget_leases()
    assert worker().wait(timeout=120) == 0

    run.refresh_from_db()
    assert run.status == "done"
    assert_planned_once()
    assert plan().counts["kept"] == PRODUCTS


@pytest.mark.slow
def test_runs_that_meet_take_turns(products):
    runs = [start_run(actor=None, as_of=TODAY) for _number in range(3)]

    def work(run: PlanningRun) -> None:
        try:
            while key := jobs_of(run).filter(state="waiting").values_list("pk", flat=True).first():
                run_job(key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, runs * 2))

    assert Job.objects.filter(state__in=OPEN_STATES).exists() is False
    assert list(Job.objects.exclude(error="").values_list("error", flat=True)) == []
    assert set(PlanningRun.objects.values_list("status", flat=True)) == {"done"}
    assert_planned_once()
