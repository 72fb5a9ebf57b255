"""One suggestion, plans and runs as pages: why, why not, how far."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from core.models import Job
from replenishment.choices import RunStatus
from replenishment.models import PlanningRun, RunIssue, Suggestion
from replenishment.selectors.arithmetic import sections_of
from replenishment.selectors.curve import HISTORY_DAYS, chart_of
from replenishment.selectors.queue import next_after
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory, StockPlanFactory, explanation_of
from tests.factories.inventory import WarehouseFactory
from tests.factories.replenishment import DailyDemandFactory, PlanningRunFactory
from tests.replenishment.test_deciding import MAY
from tests.replenishment.test_pages import SEE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "in_english")]

QUEUE = "/desk/suggestions/"


@pytest.fixture
def in_english():
    with override("en"):
        yield


@pytest.fixture
def buyer(client):
    user = UserFactory(
        may=(*MAY, *SEE, "replenishment.start_planningrun"), everywhere=True, language="en"
    )
    client.force_login(user)
    return user


def page(client, url, **parameters):
    response = client.get(url, parameters, headers={"Accept-Language": "en"})
    return response, response.content.decode()


def test_the_detail_says_why_in_words_and_numbers(client, buyer):
    suggestion = DueSuggestionFactory()
    StockPlanFactory(product=suggestion.product, warehouse=suggestion.warehouse)

    response, text = page(client, f"{QUEUE}{suggestion.pk}/")

    assert response.status_code == 200
    assert "Sells about 4 a day" in text
    assert "Safety stock" in text
    assert "rule: Everywhere" in text
    assert "data-chart" in text


def test_a_suggestion_without_a_plan_still_has_its_page(client, buyer):
    suggestion = DueSuggestionFactory(explanation={}, stockout_on=None, cover_days=None)

    response, text = page(client, f"{QUEUE}{suggestion.pk}/")

    assert response.status_code == 200
    assert "carries no explanation" in text


def test_a_plan_says_why_not(client, buyer):
    plan = StockPlanFactory()

    response, text = page(client, f"/desk/plans/at/{plan.product_id}/{plan.warehouse_id}/")
    assert response["Location"] == f"/desk/plans/{plan.pk}/"

    response, text = page(client, f"/desk/plans/{plan.pk}/")
    assert "Why, or why not" in text


def test_a_product_shows_its_plans(client, buyer):
    plan = StockPlanFactory()

    response, text = page(client, f"/desk/products/{plan.product_id}/plans")

    assert response.status_code == 200
    assert f"/desk/plans/{plan.pk}/" in text


def test_a_run_is_started_watched_and_stopped(client, buyer):
    response = client.post("/desk/runs/start")
    run = PlanningRun.objects.get()
    assert response["Location"] == f"/desk/runs/{run.pk}/"
    assert Job.objects.filter(key__startswith=f"plan:{run.pk}:").exists()

    _response, text = page(client, f"/desk/runs/{run.pk}/progress")
    assert "hx-trigger" in text

    client.post(f"/desk/runs/{run.pk}/stop")
    run.refresh_from_db()
    assert run.status == RunStatus.STOPPED
    assert client.get(f"/desk/runs/{run.pk}/progress")["HX-Refresh"] == "true"


def test_a_run_tells_its_issues(client, buyer):
    run = PlanningRunFactory(counts={"suggested": 3})
    plan = StockPlanFactory(run=run)
    RunIssue.objects.create(
        run=run, product=plan.product, warehouse=plan.warehouse, code="no_source"
    )

    _response, text = page(client, f"/desk/runs/{run.pk}/", issue="no_source")

    assert "Nobody is known to supply this product" in text
    assert f"/desk/plans/at/{plan.product_id}/{plan.warehouse_id}/" in text


def test_starting_a_run_needs_the_permission(client):
    client.force_login(UserFactory(may=SEE, everywhere=True))

    assert client.post("/desk/runs/start").status_code == 403
    assert PlanningRun.objects.exists() is False


def test_the_curve_of_a_supplying_place_counts_the_places_it_supplies(client, buyer):
    plan = StockPlanFactory(warehouse__central=True)
    regional = WarehouseFactory(supplied_by=plan.warehouse)
    store = WarehouseFactory(supplied_by=regional)
    for place in (regional, store, WarehouseFactory()):
        DailyDemandFactory(product=plan.product, warehouse=place, quantity=Decimal(4))

    chart = chart_of(plan)

    assert list(chart.series[0].values)[HISTORY_DAYS - 1] == 8.0


def test_the_arithmetic_adds_up():
    sections = sections_of(explanation_of())

    figures = {step.label: step.figure for section in sections for step in section.steps}
    assert (figures["Demand over these days"], figures["Safety stock"]) == ("36", "18")
    assert (figures["Order up to"], figures["Position"], figures["Needed"]) == ("54", "31", "23")
    assert (figures["Guard against a bad spell"], figures["Order at or below"]) == ("16", "52")
    assert (figures["Whole packs of"], figures["To order"]) == ("12", "24")


def test_the_next_suggestion_is_of_the_same_supplier_first(client, buyer):
    first = DueSuggestionFactory(stockout_on=date(2026, 3, 3))
    same = {"supplier": first.supplier, "warehouse": first.warehouse}
    later = DueSuggestionFactory(**same, stockout_on=date(2026, 3, 9))
    other = DueSuggestionFactory(stockout_on=date(2026, 3, 1))
    waiting = Suggestion.objects.awaiting_decision()

    assert next_after(first, waiting) == later.pk
    assert next_after(later, waiting) == other.pk
    assert f"{QUEUE}{later.pk}/" in page(client, f"{QUEUE}{first.pk}/")[1]
