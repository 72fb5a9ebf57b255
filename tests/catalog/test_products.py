"""Products and categories: made, changed, found, refused."""

from decimal import Decimal

import pytest

from catalog.choices import Tracking
from catalog.errors import CategoryCircle, CodeTaken, TrackingFixed, WrongCode
from catalog.models import Category, Product
from catalog.selectors import product_by_code
from catalog.services.categories import create_category, update_category
from catalog.services.products import create_product, create_products, update_product
from catalog.values import ProductRow
from core.errors import NotPermitted
from core.models import AuditEntry
from tests.factories.catalog import (
    BarcodeFactory,
    CategoryFactory,
    ProductFactory,
    UnitFactory,
)
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


def make(sku="TEA-1", **more):
    facts = {"name_zh": "西湖龙井", "name_en": "Dragon Well", "barcodes": [("69012", Decimal(6))]}
    place = {"category": CategoryFactory(), "unit": UnitFactory()}
    return create_product(**({"actor": None, "sku": sku} | facts | place | more))


@pytest.mark.parametrize("words", ["tea-1", "西湖", "well dragon", "xhlj", "xihulongjing", "69012"])
def test_a_product_is_found_by_code_names_pinyin_and_barcode(words):
    product = make()
    make(sku="OTHER", name_zh="酱油", name_en="Soy sauce", barcodes=())

    assert list(Product.objects.matching(words)) == [product]
    assert AuditEntry.objects.filter(action="product.add").count() == 2


def test_a_scan_stands_for_the_units_of_its_pack():
    product = make()

    assert product_by_code(" 69012 ").quantity == 6
    assert product_by_code("tea-1").product == product
    assert product_by_code("tea-1").quantity == 1
    assert product_by_code("nothing") is None
    assert product_by_code("") is None


def test_who_may_not_add_products_adds_none():
    with pytest.raises(NotPermitted):
        make(actor=UserFactory())

    assert Product.objects.exists() is False


@pytest.mark.parametrize("sku", ["", " A", "A" * 65])
def test_codes_that_cannot_be_used_are_refused(sku):
    with pytest.raises(WrongCode):
        make(sku=sku)


def test_a_code_and_a_barcode_are_used_once():
    make()

    with pytest.raises(CodeTaken):
        make(barcodes=())
    with pytest.raises(CodeTaken):
        make(sku="TEA-2")

    assert Product.objects.count() == 1


def test_many_products_are_made_together_or_not_at_all(django_assert_max_num_queries):
    category, unit = CategoryFactory(), UnitFactory()
    rows = [ProductRow(f"S{number}", f"商品{number}", category, unit) for number in range(50)]

    with pytest.raises(CodeTaken):
        create_products([*rows, rows[0]], actor=None)
    assert Product.objects.exists() is False
    with django_assert_max_num_queries(8):
        assert len(create_products(rows, actor=None)) == 50


def test_a_changed_product_is_found_by_its_new_words():
    product = make()
    product.name_zh = "碧螺春"

    update_product(product, actor=None, barcodes=[("777", Decimal(1))])

    assert list(Product.objects.matching("blc 777")) == [product]
    assert Product.objects.matching("longjing").exists() is False
    assert product_by_code("69012") is None


def test_a_change_cannot_take_anothers_codes():
    product, other = make(), ProductFactory(sku="OTHER")
    BarcodeFactory(product=other, code="888")

    product.sku = "OTHER"
    with pytest.raises(CodeTaken):
        update_product(product, actor=None)
    product.sku = "TEA-1"
    with pytest.raises(CodeTaken):
        update_product(product, actor=None, barcodes=[("888", Decimal(1))])

    assert product_by_code("69012").product == product


def test_unit_and_tracking_stay():
    product = make()
    product.tracking = Tracking.LOT

    with pytest.raises(TrackingFixed):
        update_product(product, actor=None)


def test_everything_below_moves_with_its_category():
    food = create_category(actor=None, code="FOOD", parent=None, name_zh="食品")
    tea = create_category(actor=None, code="TEA", parent=food, name_zh="茶")
    green = create_category(actor=None, code="GREEN", parent=tea, name_zh="绿茶")
    drinks = create_category(actor=None, code="DRINKS", parent=None, name_zh="饮料")

    tea.parent = drinks
    update_category(tea, actor=None)

    green.refresh_from_db()
    assert green.path == "DRINKS/TEA/GREEN/"
    assert list(Category.objects.under(drinks)) == [drinks, tea, green]


def test_a_category_cannot_hang_below_itself():
    food = create_category(actor=None, code="FOOD", parent=None, name_zh="食品")
    tea = create_category(actor=None, code="TEA", parent=food, name_zh="茶")

    food.parent = tea
    with pytest.raises(CategoryCircle):
        update_category(food, actor=None)


@pytest.mark.parametrize("code", ["", "A/B", " A", "A" * 33])
def test_category_codes_that_cannot_be_used_are_refused(code):
    with pytest.raises(WrongCode):
        create_category(actor=None, code=code, parent=None, name_zh="食品")


def test_a_category_code_is_used_once():
    CategoryFactory(code="FOOD")

    with pytest.raises(CodeTaken):
        create_category(actor=None, code="FOOD", parent=None, name_zh="食品")
