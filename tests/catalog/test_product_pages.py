"""Pages about units, kinds of barcodes, families, parts and files: filled in, shown, refused."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from catalog.models import Product, ProductFamily
from catalog.selectors.bills import bill_of
from catalog.selectors.families import attributes_of, values_of
from core.models import Attachment
from tests.catalog.test_pages import filled_in
from tests.factories.catalog import (
    AttributeFactory,
    BillLineFactory,
    CategoryFactory,
    PartnerFactory,
    ProductFactory,
    ProductFamilyFactory,
    ProductUnitFactory,
    UnitFactory,
)
from tests.factories.core import UserFactory
from tests.factories.inventory import StockClassFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name="planner"))
    client.force_login(user)
    return client


def page(client, name, *keys, **data):
    return client.get(reverse(f"catalog:{name}", args=keys), data)


def send(client, name, *keys, **data):
    return client.post(reverse(f"catalog:{name}", args=keys), data)


def text(answer):
    return answer.content.decode()


def unit_of(unit):
    line = {"unit": unit.pk, "numerator": "12", "denominator": "1"}
    return {"units-TOTAL_FORMS": 1} | {f"units-0-{name}": value for name, value in line.items()}


def test_units_and_suppliers_codes_are_typed_and_kept(planner):
    box, supplier = UnitFactory(code="box", name_en="box"), PartnerFactory()
    more = {
        "units-TOTAL_FORMS": 1,
        "units-0-unit": box.pk,
        "units-0-numerator": "12",
        "units-0-denominator": "1",
        "units-0-is_pack": "on",
        "barcodes-0-kind": "supplier",
        "barcodes-0-partner": supplier.pk,
    }

    send(planner, "product-create", **filled_in(**more))
    product = Product.objects.get()
    tab = text(page(planner, "product-barcodes", product.pk))
    form = text(page(planner, "product-edit", product.pk))

    assert product.units.get().is_pack
    assert product.barcodes.get().partner == supplier
    assert "12 piece" in tab
    assert supplier.name_en in tab
    assert 'value="12"' in form


def test_a_mistyped_barcode_is_told_at_its_field_and_stays(planner):
    wrong = filled_in(**{"barcodes-0-code": "4006381333932"})

    answer = send(planner, "product-create", **wrong)
    kept = send(planner, "product-create", **wrong, **{"barcodes-0-kind": "other"})

    assert answer.status_code == 422
    assert "the last one is 1" in text(answer)
    assert 'value="4006381333932"' in text(answer)
    assert kept.status_code == 302


@pytest.mark.parametrize("wrong", [{"units-0-numerator": "0"}, {"units-0-numerator": ""}])
def test_a_unit_of_nothing_is_told(planner, wrong):
    box = UnitFactory(code="box")
    more = unit_of(box)

    answer = send(planner, "product-create", **filled_in(**(more | wrong)))

    assert answer.status_code == 422
    assert Product.objects.exists() is False


def test_the_service_refuses_on_the_form(planner):
    pc = UnitFactory()
    more = unit_of(pc)

    answer = send(planner, "product-create", **filled_in(**more))

    assert answer.status_code == 422
    assert "named twice" in text(answer)


def test_a_product_shows_class_pack_successor_and_picture(planner):
    product = ProductFactory(successor=ProductFactory(name_en="New tea"), life_cycle="ending")
    ProductUnitFactory(product=product, is_pack=True)
    StockClassFactory(product=product, abc="B", xyz="Z")

    shown = text(page(planner, "product-detail", product.pk))

    assert "BZ" in shown
    assert "1 box = 12" in shown
    assert "New tea" in shown
    successor = text(page(planner, "product-detail", product.successor.pk))
    assert product.name_en in successor


def test_products_are_listed_with_their_class_and_narrowed_by_it(planner):
    StockClassFactory(product__sku="BEST", abc="A", xyz="X")
    StockClassFactory(product__sku="REST", abc="C", xyz="Z")
    ProductFactory(sku="FRESH")

    everything = text(page(planner, "product-list"))
    best = text(page(planner, "product-list", abc="A"))

    assert all(word in everything for word in ("AX", "CZ", "FRESH"))
    assert "BEST" in best
    assert "REST" not in best


def test_who_may_not_see_classes_sees_none(client):
    client.force_login(UserFactory(may=["catalog.view_product"]))
    product = StockClassFactory(abc="B", xyz="Z").product

    assert "BZ" not in text(page(client, "product-list"))
    assert "BZ" not in text(page(client, "product-detail", product.pk))


def test_a_family_is_made_and_its_grid_filled(planner):
    colour, size = AttributeFactory(values=["R", "B"]), AttributeFactory(values=["S", "M"])
    facts = {
        "code": "TEE",
        "name_zh": "T恤",
        "category": CategoryFactory().pk,
        "unit": UnitFactory().pk,
        "tracking": "none",
        "list_price": "10",
        "attribute_1": colour.pk,
        "attribute_2": size.pk,
    }

    send(planner, "family-create", **facts)
    family = ProductFamily.objects.get()
    grid = text(page(planner, "family-matrix", family.pk))
    (red, _blue), (small, medium) = values_of(attributes_of(family))
    keys = [f"{red.pk}-{small.pk}", f"{red.pk}-{medium.pk}"]
    ticked = {f"make-{key}": "on" for key in keys} | {f"sku-{keys[1]}": "RED-M"}
    made = send(planner, "family-matrix", family.pk, **ticked)

    assert 'value="TEE-B-M"' in grid
    assert made.status_code == 302
    assert [product.sku for product in family.products.all()] == ["RED-M", "TEE-R-S"]
    assert "TEE-R-S" in text(page(planner, "family-detail", family.pk))
    assert "TEE" in text(page(planner, "family-list"))
    send(planner, "family-edit", family.pk, **(facts | {"name_zh": "衬衫", "attribute_1": size.pk}))
    family.refresh_from_db()
    assert (family.name_zh, attributes_of(family)) == ("衬衫", [colour, size])


def test_a_refused_grid_keeps_what_was_ticked_and_typed(planner):
    family = ProductFamilyFactory(code="TEE", by=[AttributeFactory(values=["R", "B"])])
    ProductFactory(sku="TAKEN")
    (red, _blue) = values_of(attributes_of(family))[0]

    answer = send(
        planner, "family-matrix", family.pk, **{f"make-{red.pk}": "on", f"sku-{red.pk}": "TAKEN"}
    )
    empty = send(planner, "family-matrix", family.pk)

    assert (answer.status_code, empty.status_code) == (422, 422)
    assert 'value="TAKEN"' in text(answer)
    assert "checked" in text(answer)
    assert "TAKEN is used already" in text(answer)
    assert "Tick at least one" in text(empty)


def test_parts_are_written_shown_and_taken_off(planner):
    kit, cup = ProductFactory(name_en="Gift set"), ProductFactory(name_en="Cup")
    lines = {
        "kind": "kit",
        "quantity": "1",
        "parts-TOTAL_FORMS": 1,
        "parts-INITIAL_FORMS": 0,
        "parts-0-component": cup.pk,
        "parts-0-quantity": "2",
    }

    assert "Name its parts" in text(page(planner, "product-bill", kit.pk))
    assert send(planner, "bill-edit", kit.pk, **lines).status_code == 302
    assert "Cup" in text(page(planner, "product-bill", kit.pk))
    assert "Gift set" in text(page(planner, "product-bill", cup.pk))
    circle = send(planner, "bill-edit", cup.pk, **(lines | {"parts-0-component": kit.pk}))
    none = send(planner, "bill-edit", kit.pk, **(lines | {"parts-0-DELETE": "on"}))
    assert (circle.status_code, none.status_code) == (422, 422)
    assert "part of itself" in text(circle)
    assert page(planner, "bill-edit", kit.pk).status_code == 200
    send(planner, "bill-remove", kit.pk)
    assert bill_of(kit) is None


def test_parts_of_parts_are_shown_down_to_what_is_bought(planner):
    line = BillLineFactory()
    BillLineFactory(bill__product=line.component, component__name_en="Screw", quantity=8)

    shown = text(page(planner, "product-bill", line.bill.product_id))

    assert "Screw" in shown
    assert "16 piece" in shown


def picture():
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30)).save(drawn, "PNG")
    return SimpleUploadedFile("front.png", drawn.getvalue())


def test_pictures_and_files_are_handed_in_shown_and_taken_off(planner):
    product = ProductFactory()

    assert "No pictures or files" in text(page(planner, "product-files", product.pk))
    assert send(planner, "file-add", product.pk, file=picture()).status_code == 302
    paper = SimpleUploadedFile("data sheet.pdf", b"%PDF-1.7")
    send(planner, "file-add", product.pk, file=paper)
    shown = text(page(planner, "product-files", product.pk))
    assert "data sheet.pdf" in shown
    first = Attachment.objects.of(product).pictures().get()
    assert reverse("core:attachment-thumbnail", args=[first.pk]) in shown
    assert reverse("core:attachment-thumbnail", args=[first.pk]) in text(
        page(planner, "product-detail", product.pk)
    )
    assert send(planner, "file-first", product.pk, first.pk).status_code == 302
    send(planner, "file-remove", product.pk, first.pk)
    assert [file.name for file in Attachment.objects.of(product)] == ["data sheet.pdf"]
    assert send(planner, "file-remove", product.pk + 1, first.pk).status_code == 404


def test_a_file_that_is_not_kept_is_told_on_the_form(planner):
    product = ProductFactory()

    page_file = SimpleUploadedFile("evil.html", b"<script>")
    answer = send(planner, "file-add", product.pk, file=page_file)
    nothing = send(planner, "file-add", product.pk)

    assert (answer.status_code, nothing.status_code) == (422, 422)
    assert "of a kind that is not kept" in text(answer)
    assert page(planner, "file-add", product.pk).status_code == 200


def test_a_storekeeper_looks_and_changes_nothing(client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name="storekeeper"))
    client.force_login(user)
    line = BillLineFactory()
    product, family = line.bill.product_id, ProductFamilyFactory()

    for name in ("product-bill", "product-files", "product-barcodes"):
        assert page(client, name, product).status_code == 200
    assert page(client, "family-detail", family.pk).status_code == 200
    for name in ("bill-edit", "file-add"):
        assert send(client, name, product).status_code == 403
    assert send(client, "bill-remove", product).status_code == 403
    for name in ("family-edit", "family-matrix"):
        assert send(client, name, family.pk).status_code == 403
