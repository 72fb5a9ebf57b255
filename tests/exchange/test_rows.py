"""Rows that name something: what each verdict is for, what updates change, what undo puts back."""

from decimal import Decimal

import pytest

from catalog.models import Category, Product, Unit
from core.errors import NotPermitted
from core.jobs import run_job
from core.models import AuditEntry
from exchange.errors import ChoiceNeeded, OneAtATime, UsedSince
from exchange.models import ImportBatch, ImportChange
from exchange.services.batches import undo_batch
from exchange.services.uploads import start_import, suggested_columns, take_in_trial
from exchange.services.verdict_files import judged_rows
from exchange.targets import target_of
from exchange.values import ReadAs
from exchange.words import explained
from tests.exchange.files import csv_of, keep, take_in
from tests.factories.catalog import BarcodeFactory, CategoryFactory, UnitFactory
from tests.factories.core import UserFactory
from tests.factories.purchasing import SupplierTermsFactory

pytestmark = pytest.mark.django_db

PRODUCTS = ["sku", "name", "category", "unit", "tracking", "life cycle", "list price"]


@pytest.fixture
def food():
    UnitFactory()
    return CategoryFactory(code="FOOD", name_zh="食品")


def row(sku="A1", name="茶", category="FOOD", unit="pc", tracking="", life="", price="5"):
    return [sku, name, category, unit, tracking, life, price]


def remarks(batch):
    target = target_of(batch.kind)
    return [explained(target, one.facts) for one in batch.verdicts.order_by("row")]


@pytest.mark.parametrize(
    ("cells", "verdict", "words"),
    [
        ({}, "new", ""),
        ({"tracking": "按批次"}, "new", ""),
        ({"tracking": "By lot"}, "new", ""),
        ({"life": "active"}, "new", ""),
        ({"sku": ""}, "missing", "Product code is empty."),
        ({"name": ""}, "missing", "Chinese name is empty."),
        ({"category": ""}, "missing", "Category is empty."),
        ({"category": "NOPE"}, "unknown", "Category: nothing here is called “NOPE”."),
        ({"unit": "furlong"}, "unknown", "Unit: nothing here is called “furlong”."),
        ({"price": "cheap"}, "bad_number", "“cheap” is not a number"),
        ({"price": "-1"}, "bad_number", "List price: -1 is too small."),
        ({"price": "9" * 20}, "bad_number", "is too large."),
        ({"tracking": "sometimes"}, "bad_choice", "“sometimes” is none of the possible words."),
        ({"sku": "X" * 65}, "bad_text", "is too long."),
        ({"sku": "6.9E+12"}, "bad_text", "was shortened by a spreadsheet"),
    ],
)
def test_each_row_has_its_verdict_and_its_reason(food, cells, verdict, words):
    batch = take_in("products", csv_of(PRODUCTS, row(**cells)))

    assert batch.counts == {verdict: 1}
    assert Product.objects.exists() is (verdict == "new")
    assert [words in remark for remark in remarks(batch)] == ([] if verdict == "new" else [True])


def test_the_second_row_of_a_code_stays_out_and_names_the_first(food):
    batch = take_in("products", csv_of(PRODUCTS, row(), row("A2"), row(price="6")))

    assert batch.counts == {"new": 2, "repeated": 1}
    assert remarks(batch) == ["Row 1."]


def test_the_same_file_twice_adds_nothing(food):
    content = csv_of(PRODUCTS, row(), row("A2", price="1,200".join('""')))
    take_in("products", content)

    again = take_in("products", content)

    assert (again.counts, Product.objects.count()) == ({"same": 2}, 2)
    assert again.changes.exists() is False


def test_an_update_says_which_fields_change_and_leaves_what_is_empty(food):
    take_in("products", csv_of(PRODUCTS, row(), row("A2")))

    batch = take_in(
        "products", csv_of(["sku", "name", "list price"], ["A1", "", "6"], ["A2", "", ""])
    )

    assert batch.counts == {"changed": 1, "same": 1}
    assert remarks(batch) == ["List price: 5 → 6", ""]
    assert Product.objects.get(sku="A1").name_zh == "茶"


def test_updates_can_be_left_out(food):
    take_in("products", csv_of(PRODUCTS, row()))

    batch = take_in("products", csv_of(PRODUCTS, row(price="6"), row("A2")), updates=False)

    assert batch.counts == {"kept": 1, "new": 1}
    assert Product.objects.get(sku="A1").list_price == 5


def test_what_history_is_written_in_does_not_change(food):
    take_in("products", csv_of(PRODUCTS, row()))

    batch = take_in("products", csv_of(PRODUCTS, row(tracking="lot")))

    assert batch.counts == {"refused": 1}
    assert "stay as they are" in remarks(batch)[0]


def test_a_trial_tells_the_same_and_leaves_nothing_until_it_is_taken_in(food):
    content = csv_of(PRODUCTS, row(), row("A2", category="新类"))

    batch = take_in("products", content, trial=True, chosen={"make": "yes"})

    assert (batch.status, batch.counts) == ("tried", {"new": 2})
    assert (Product.objects.count(), Category.objects.count()) == (0, 1)
    take_in_trial(actor=None, batch=batch)


def test_categories_and_units_are_made_when_asked_for_and_go_with_the_import(food):
    content = csv_of(
        PRODUCTS, row(), row("A2", category="饮料", unit="箱"), row("A3", category="饮料")
    )

    batch = take_in("products", content, chosen={"make": "yes"})
    assert set(Category.objects.values_list("name_zh", flat=True)) == {"食品", "饮料"}
    undo_batch(actor=None, batch=batch)

    assert Product.objects.exists() is False
    assert (Category.objects.count(), Unit.objects.count()) == (1, 1)


def test_products_without_a_category_get_the_one_chosen(food):
    content = csv_of(["sku", "name"], ["A1", "茶"])

    take_in("products", content, chosen={"category": "FOOD", "unit": "pc"})

    assert Product.objects.get().category == food


def test_undoing_puts_back_what_was_changed_and_removes_what_was_made(food):
    take_in("products", csv_of(PRODUCTS, row()))
    before = Product.objects.values().get()
    other = CategoryFactory(code="TEA")
    batch = take_in(
        "products", csv_of(PRODUCTS, row(name="红茶", category="TEA", price="6"), row("A2"))
    )
    assert Product.objects.get(sku="A1").category == other

    undo_batch(actor=None, batch=batch)
    undo_batch(actor=None, batch=batch)

    assert list(Product.objects.values()) == [before]
    batch.refresh_from_db()
    assert (batch.status, ImportChange.objects.filter(batch=batch).count()) == ("undone", 0)
    assert AuditEntry.objects.filter(action="import.undo").get().facts == {"removed": 2}


def test_what_was_changed_since_is_not_overwritten(food):
    batch = take_in("products", csv_of(PRODUCTS, row(), row("A2")))
    Product.objects.filter(sku="A2").update(list_price=Decimal(9))

    with pytest.raises(UsedSince) as refused:
        undo_batch(actor=None, batch=batch)

    assert "A2" in str(refused.value.message)
    assert Product.objects.count() == 2


def test_what_is_used_since_stays_whole(food):
    batch = take_in("products", csv_of(PRODUCTS, row(), row("A2")))
    SupplierTermsFactory(product=Product.objects.get(sku="A1"))

    with pytest.raises(UsedSince) as refused:
        undo_batch(actor=None, batch=batch)

    assert "A1" in str(refused.value.message)
    assert Product.objects.count() == 2


def test_products_with_barcodes_since_are_not_taken_along(food):
    batch = take_in("products", csv_of(PRODUCTS, row()))
    BarcodeFactory(product=Product.objects.get())

    with pytest.raises(UsedSince):
        undo_batch(actor=None, batch=batch)


def test_a_worker_killed_in_the_middle_begins_anew(food):
    content = csv_of(PRODUCTS, row(), row("A2"))
    batch = take_in("products", content)
    ImportBatch.objects.filter(pk=batch.pk).update(status="running", stored_as=batch.stored_as)
    copy = keep("products", content)
    ImportBatch.objects.filter(pk=batch.pk).update(stored_as=copy.stored_as)
    batch.job.state, batch.job.finished_at = "waiting", None
    batch.job.save()

    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.counts, batch.changes.count(), Product.objects.count()) == ({"new": 2}, 2, 2)


def test_one_file_of_a_kind_at_a_time(food):
    content = csv_of(PRODUCTS, row())
    first, second = keep("products", content), keep("products", content)

    def begin(batch):
        read_as = ReadAs.of(batch.options | {"columns": suggested_columns(batch)})
        start_import(actor=None, batch=batch, read_as=read_as, is_trial=False)

    begin(first)
    with pytest.raises(OneAtATime):
        begin(second)


def test_every_row_of_the_file_is_kept_with_its_verdict(food):
    batch = take_in("products", csv_of(PRODUCTS, row(), row("A2", price="x"), row("A3")))

    told = [(one.row, one.verdict, one.cells[0]) for one in judged_rows(batch)]

    assert told == [(1, "new", "A1"), (2, "bad_number", "A2"), (3, "new", "A3")]
    assert [one.row for one in judged_rows(batch, ["bad_number"])] == [2]


def test_who_may_not_add_products_hands_none_in(food):
    someone = UserFactory(may=["exchange.add_importbatch"])

    with pytest.raises(NotPermitted):
        keep("products", csv_of(PRODUCTS, row()), actor=someone)


def test_what_the_file_does_not_say_has_to_be_chosen():
    with pytest.raises(ChoiceNeeded):
        keep("sales", csv_of(["sku", "qty", "date"], ["TEA", "1", "2026-01-01"]))
