"""Charts as they are drawn."""

import pytest
from playwright.sync_api import expect

from replenishment.models import Suggestion
from tests.browser.house import TEA

STROKES = "node => [...node.querySelectorAll('svg path')].map(path => path.getAttribute('stroke'))"


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_chart_has_its_colours_also_for_who_wants_no_motion(visitor, house, motion):
    buyer = visitor("buyer")
    buyer.emulate_media(reduced_motion=motion, color_scheme="light")
    suggestion = Suggestion.objects.get(product=house.products[TEA])

    buyer.goto(f"/desk/suggestions/{suggestion.pk}/")

    plot = buyer.locator("[data-plot]").first
    expect(plot.locator("svg path").first).to_be_attached()
    assert {"rgb(58,75,184)", "rgb(179,38,30)"} <= {
        str(stroke).replace(" ", "") for stroke in plot.evaluate(STROKES)
    }
