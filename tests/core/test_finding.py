"""Rows found by what their columns are: the same as the ORM finds, in both databases."""

import pytest

from core.finding import find_row, find_rows
from inventory.models import Location
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db


def test_rows_come_with_what_is_joined_and_ask_no_more(django_assert_num_queries):
    warehouse = WarehouseFactory()
    wanted = list(Location.objects.filter(warehouse=warehouse).order_by("pk"))

    with django_assert_num_queries(1):
        found = find_rows(Location, ["warehouse"], warehouse=warehouse.pk, is_active=True)
        names = [place.warehouse.code for place in found]

    assert found == wanted != []
    assert set(names) == {warehouse.code}


def test_none_finds_what_is_null_and_a_missing_relation_is_none():
    outside = find_rows(Location, ["warehouse"], warehouse=None)

    assert outside == list(Location.objects.filter(warehouse=None).order_by("pk"))
    assert {place.warehouse for place in outside} == {None}
    assert find_row(Location, code="there is none such", warehouse=None) is None
