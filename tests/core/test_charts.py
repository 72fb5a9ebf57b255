"""What a chart says to the script that draws it, and where the script comes from."""

from datetime import date, timedelta
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import translation

from core import charts

FIRST = date(2026, 3, 2)
DAYS = [FIRST + timedelta(days=number) for number in range(3)]


def a_chart() -> charts.Chart:
    return charts.Chart(
        label="</script> Tea",
        unit="bottle",
        days=DAYS,
        today=DAYS[1],
        series=[
            charts.history([4, 0, None]),
            charts.forecast(
                [None, None, Decimal("3.14159")], low=[None, None, 1], high=[None, None, 6]
            ),
            charts.projected_stock([9, 5, 2]),
        ],
        levels=[charts.Level(name="Reorder point", value=Decimal(3))],
        out_of_stock=[DAYS[1]],
    )


def test_facts_are_plain_values_with_gaps_and_rounded_figures():
    with translation.override("en"):
        facts = a_chart().facts()

    assert facts["days"] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    assert facts["today"] == "2026-03-03"
    assert facts["out"] == ["2026-03-03"]
    assert [(one["kind"], one["name"], one["panel"]) for one in facts["series"]] == [
        ("history", "Demand", "demand"),
        ("forecast", "Forecast", "demand"),
        ("stock", "Stock", "stock"),
    ]
    assert facts["series"][0]["values"] == [4.0, 0.0, None]
    assert facts["series"][1]["values"] == [None, None, 3.142]
    assert facts["levels"] == [{"name": "Reorder point", "value": 3.0, "panel": "stock"}]


def test_the_component_holds_its_figures_as_data_and_nothing_that_runs():
    page = render_to_string("cotton/chart.html", {"chart": a_chart()})

    assert page.count("<script") == 1
    assert '<script type="application/json">' in page
    assert "</script> Tea" not in page
    assert 'data-module="/static/charts.js"' in page
