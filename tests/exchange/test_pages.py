"""The pages on which files come in, are confirmed, judged, taken in, downloaded and undone."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

import exchange.tasks  # noqa: F401 - Registers the jobs.
from catalog.models import Product
from core.jobs import run_job
from exchange.models import ImportBatch
from exchange.targets import all_targets
from tests.exchange.files import csv_of, take_in, xlsx_of
from tests.factories.catalog import CategoryFactory, UnitFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

HEADER = ["商品编码", "名称", "分类", "单位", "我们的价"]
ROWS = [["A1", "茶", "FOOD", "pc", "5"], ["A2", "<script>x</script>", "FOOD", "pc", "cheap"]]


@pytest.fixture
def boss(client):
    UnitFactory()
    CategoryFactory(code="FOOD")
    person = UserFactory(admin=True)
    client.force_login(person)
    return client


def page(name, *args):
    return reverse(f"exchange:{name}", args=args)


def hand_in(client, content, name="list.csv", **facts):
    file = SimpleUploadedFile(name, content)
    return client.post(page("import-new"), {"kind": "products", "file": file} | facts)


def columns(**more):
    names = dict(zip(("sku", "name_zh", "category", "unit"), HEADER, strict=False))
    return {f"column-{name}": column for name, column in (names | more).items()}


def test_a_file_goes_from_hand_to_undone(boss):
    answer = hand_in(boss, csv_of(HEADER, *ROWS))
    batch = ImportBatch.objects.get()
    assert answer["Location"] == page("batch-columns", batch.pk)

    confirm = boss.get(answer["Location"]).content.decode()
    assert 'value="商品编码" selected' in confirm
    assert 'value="我们的价" selected' not in confirm
    assert "&lt;script&gt;" in confirm
    boss.post(answer["Location"], columns(list_price="我们的价"))
    batch.refresh_from_db()
    run_job(batch.job_id)
    tried = boss.get(page("batch-detail", batch.pk)).content.decode()
    assert Product.objects.exists() is False
    assert "cheap" in tried
    assert "<script>x" not in tried

    boss.post(page("batch-take-in", batch.pk))
    batch.refresh_from_db()
    run_job(batch.job_id)
    assert Product.objects.get().list_price == 5

    boss.post(page("batch-undo", batch.pk))
    batch.refresh_from_db()
    assert (batch.status, Product.objects.exists()) == ("undone", False)


def test_columns_chosen_once_are_known_for_the_next_file(boss):
    hand_in(boss, csv_of(HEADER, ROWS[0]))
    first = ImportBatch.objects.get()
    boss.post(page("batch-columns", first.pk), columns(list_price="我们的价") | {"in_earnest": "1"})
    first.refresh_from_db()
    run_job(first.job_id)

    answer = hand_in(boss, csv_of(HEADER, *ROWS))

    assert 'value="我们的价" selected' in boss.get(answer["Location"]).content.decode()


def test_one_column_cannot_be_two_things_and_what_was_chosen_stays(boss):
    answer = hand_in(boss, csv_of(HEADER, *ROWS))

    refused = boss.post(answer["Location"], columns(list_price="名称"))

    assert refused.status_code == 422
    assert "is chosen for" in refused.content.decode()
    assert 'value="名称" selected' in refused.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "has no rows"),
        (b"%PDF", "a.pdf", "is not a CSV, XLSX or Parquet file"),
        (b"PK\x03\x04broken", "a.xlsx", "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_told_where_it_was_chosen(boss, content, name, words):
    answer = hand_in(boss, content, name)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert ImportBatch.objects.exists() is False


def test_every_kind_has_its_page_and_its_templates(boss):
    WarehouseFactory()
    for target in all_targets():
        assert boss.get(page("import-new") + f"?kind={target.kind}").status_code == 200
        for language in ("zh-hans", "en"):
            for file_format in ("csv", "xlsx"):
                query = f"?language={language}&format={file_format}"
                answer = boss.get(page("template-file", target.kind) + query)
                assert answer.status_code == 200
                content = b"".join(answer.streaming_content)
                batch = take_in(
                    target.kind, content, f"t.{file_format}", trial=True, chosen=ready(target)
                )
                known = set(batch.notes["columns"])
                assert known == {one.name for one in target.fields}


def ready(target):
    needed = [option for option in target.options if option.is_required]
    return {one.name: str(one.choices(None)[0][0]) for one in needed}


def test_rows_that_stay_out_are_downloaded_mended_and_handed_in_again(boss):
    batch = take_in("products", csv_of([*HEADER[:4], "售价"], *ROWS))

    answer = boss.get(page("batch-rows", batch.pk) + "?out=1&format=xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    header, row = book.get_sheet_by_index(0).to_python()
    assert header[:5] == [*HEADER[:4], "售价"]
    assert (row[0], row[5]) == ("A2", 2.0)
    assert "cheap" in row[7]
    row[4] = "7"
    again = take_in("products", xlsx_of(header, row), "mended.xlsx")
    assert again.counts == {"new": 1}


def test_verdicts_are_filtered_and_downloads_run_no_formula(boss):
    rows = [*ROWS, ["A3", "茶", "FOOD", "pc", "=1+1"]]
    batch = take_in("products", csv_of([*HEADER[:4], "售价"], *rows))

    shown = boss.get(page("batch-detail", batch.pk) + "?verdict=formula").content.decode()
    answer = boss.get(page("batch-rows", batch.pk) + "?format=csv")
    text = b"".join(answer.streaming_content).decode()

    assert "A3 |" in shown
    assert "A2 |" not in shown
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["A1", "A2", "A3"]
    assert not [cell for cell in text.split(",") if cell.startswith("=")]


def test_another_sheet_is_looked_at_again(boss):
    hand_in(boss, xlsx_of(HEADER, ROWS[0], sheet="one"), "a.xlsx")
    batch = ImportBatch.objects.get()

    answer = boss.post(page("batch-look-again", batch.pk), {"sheet": "one"})

    assert answer["Location"] == page("batch-columns", batch.pk)


def test_exports_are_offered_for_what_one_may_import(client):
    buyer = UserFactory(may=["exchange.view_importbatch", "purchasing.change_supplierterms"])
    client.force_login(buyer)

    shown = client.get(page("export-choose")).content.decode()

    assert page("export-file", "terms") in shown
    assert page("export-file", "products") not in shown
    assert client.get(page("export-file", "terms")).status_code == 200
    assert client.get(page("export-file", "products")).status_code == 404


def test_imports_of_kinds_one_may_not_take_in_are_not_seen(client, boss):
    batch = take_in("products", csv_of(HEADER, ROWS[0]))
    client.force_login(UserFactory(may=["exchange.view_importbatch"]))

    assert client.get(page("batch-detail", batch.pk)).status_code == 404
    assert client.get(page("batch-rows", batch.pk)).status_code == 404
