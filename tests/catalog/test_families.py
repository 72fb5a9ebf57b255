"""Families: set up, changed, and filled with the products of a grid."""

import pytest
from django.db import IntegrityError, transaction

from catalog.errors import (
    CodeTaken,
    FamilyFixed,
    NothingChosen,
    VariantTaken,
    WrongCode,
    WrongVariant,
)
from catalog.models import Product, ProductFamily
from catalog.selectors.families import attributes_of, grid, values_of
from catalog.services.families import create_variants, names_of, save_family, sku_of
from catalog.values import VariantRow
from core.errors import NotPermitted
from core.models import AuditEntry
from tests.factories.catalog import AttributeFactory, ProductFactory, ProductFamilyFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    colour = AttributeFactory(values=["R", "B"])
    size = AttributeFactory(values=["S", "M", "L"])
    return ProductFamilyFactory(code="TEE", name_zh="T恤", name_en="Tee", by=[colour, size])


def cells(family, **skus):
    rows = grid(values_of(attributes_of(family)))
    made = [VariantRow(values, sku_of(family, values)) for values in rows]
    return [VariantRow(row.values, skus.get(row.sku.replace("-", ""), row.sku)) for row in made]


def test_a_grid_makes_a_product_of_every_cell(family, django_assert_max_num_queries):
    rows = cells(family, TEERS="MY-OWN")

    with django_assert_max_num_queries(20):
        made = create_variants(family, rows, actor=None)

    assert [product.sku for product in made[:3]] == ["MY-OWN", "TEE-R-M", "TEE-R-L"]
    assert made[5].name_zh == "T恤 值B 值L"
    assert made[5].name_en == "Tee value B value L"
    assert made[5].family == family
    assert [row.value.code for row in made[5].variant_values.all()] == ["B", "L"]
    assert list(Product.objects.matching("tee-b-l")) == [made[5]]
    assert AuditEntry.objects.filter(action="product.add_many").exists()


def test_the_rest_of_a_grid_is_made_later(family):
    rows = cells(family)
    create_variants(family, rows[:2], actor=None)

    with pytest.raises(VariantTaken) as refusal:
        create_variants(family, [VariantRow(rows[0].values, "OTHER")], actor=None)
    create_variants(family, rows[2:], actor=None)

    assert "TEE-R-S" in str(refusal.value.message)
    assert family.products.count() == 6


def test_all_or_nothing(family):
    ProductFactory(sku="TEE-B-L")

    with pytest.raises(CodeTaken):
        create_variants(family, cells(family), actor=None)

    assert family.products.exists() is False


def test_cells_that_do_not_fit_are_refused(family):
    rows = cells(family)
    swapped = VariantRow(rows[0].values[::-1], "X")

    for wrong in ([swapped], [VariantRow(rows[0].values[:1], "X")]):
        with pytest.raises(WrongVariant):
            create_variants(family, wrong, actor=None)
    with pytest.raises(VariantTaken):
        create_variants(family, [rows[0], VariantRow(rows[0].values, "X")], actor=None)
    with pytest.raises(NothingChosen):
        create_variants(family, [], actor=None)
    with pytest.raises(NotPermitted):
        create_variants(family, rows, actor=UserFactory())

    assert Product.objects.exists() is False


def test_a_family_is_set_up_and_changed_until_it_has_products(family):
    colour, size = attributes_of(family)
    family.name_en = "T-shirt"

    save_family(family, actor=None, attributes=[size])
    assert attributes_of(family) == [size]
    save_family(family, actor=None, attributes=[colour, size])
    create_variants(family, cells(family)[:1], actor=None)
    family.name_en = "Shirt"
    save_family(family, actor=None, attributes=[colour, size])

    with pytest.raises(FamilyFixed):
        save_family(family, actor=None, attributes=[size, colour])
    assert ProductFamily.objects.get().name_en == "Shirt"


@pytest.mark.parametrize("code", ["", " A", "A" * 33])
def test_codes_that_cannot_be_used_are_refused(family, code):
    family.code = code

    with pytest.raises(WrongCode):
        save_family(family, actor=None, attributes=attributes_of(family))


def test_a_family_needs_attributes_and_a_code_of_its_own(family):
    colour, size = attributes_of(family)
    other = ProductFamilyFactory.build(code="TEE", category=family.category, unit=family.unit)

    for wrong in ([], [colour, colour], [colour, size, AttributeFactory(), AttributeFactory()]):
        with pytest.raises(WrongVariant):
            save_family(family, actor=None, attributes=wrong)
    with pytest.raises(CodeTaken):
        save_family(other, actor=None, attributes=[colour])
    with pytest.raises(NotPermitted):
        save_family(family, actor=UserFactory(), attributes=[colour])


def test_names_need_only_one_language(family):
    values = cells(family)[0].values
    family.name_en = ""

    assert names_of(family, values).en == ""


def test_the_database_guards_variants(family):
    made = create_variants(family, cells(family)[:2], actor=None)

    for wrong in ({"variant_key": made[0].variant_key}, {"variant_key": ""}, {"family": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Product.objects.filter(pk=made[1].pk).update(**wrong)
