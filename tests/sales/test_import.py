"""Sales from files: every row has its verdict, a batch is taken in once and can be undone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pyarrow as pa
import pyarrow.parquet
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

import sales.tasks  # noqa: F401 - Registers the job.
from catalog.models import Product
from core.errors import NotPermitted
from core.jobs import run_job
from core.models import AuditEntry, Job, JobState
from exchange.choices import BatchStatus
from exchange.errors import NotATrial, NotUndoable
from exchange.models import ImportBatch, ImportRow
from exchange.services.batches import undo_batch
from sales.errors import (
    EmptyFile,
    FileTooLarge,
    MissingColumn,
    UnknownCategory,
    UnknownColumn,
    UnknownPlace,
    UnreadableFile,
    WrongEncoding,
    WrongFileType,
)
from sales.models import SalesRecord
from sales.selectors import recorded_demand
from sales.services.imports import reading, taking
from sales.services.imports.taking import try_file
from sales.services.uploads import start_import, take_in_trial
from sales.values import ImportOptions
from tests.factories.catalog import BarcodeFactory, CategoryFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.exchange import ImportBatchFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
CHINESE = "单号,商品编码,名称,数量,日期,单价,客户"


@pytest.fixture(autouse=True)
def place():
    return WarehouseFactory(code="SHOP")


@pytest.fixture
def tea():
    return ProductFactory(sku="85123A")


def line(invoice="536365", code="85123A", quantity="6", day="2010-12-01 08:26:00", **more):
    price, customer = more.get("price", "2.55"), more.get("customer", "17850")
    return f"{invoice},{code},TEA,{quantity},{day},{price},{customer},UK"


@pytest.fixture
def file_of(tmp_path):
    """A CSV file of these lines."""

    def write(*lines, header=HEADER, name="sales.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
        return path

    return write


def take(path, *arguments):
    output = StringIO()
    call_command("import_sales", str(path), *arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


def counts():
    return ImportBatch.objects.latest("pk").counts


def test_a_line_becomes_a_record_of_the_day_it_was_sold(tea, place, file_of):
    take(file_of(line()))

    record = SalesRecord.objects.get()
    assert (record.product, record.warehouse, record.sold_on) == (tea, place, date(2010, 12, 1))
    assert (record.quantity, record.amount) == (6, Decimal("15.3"))
    assert list(recorded_demand(date(2010, 12, 1), date(2010, 12, 1))) == [
        {
            "product_id": tea.pk,
            "warehouse_id": place.pk,
            "day": date(2010, 12, 1),
            "quantity": Decimal(6),
        }
    ]


@pytest.mark.parametrize(
    ("verdict", "row"),
    [
        ("ok", {}),
        ("ok", {"code": "85123a"}),
        ("ok", {"quantity": "1,200"}),
        ("ok", {"quantity": "１２"}),
        ("ok", {"quantity": "0.5"}),
        ("ok", {"price": "￥2.55"}),
        ("missing_customer", {"customer": ""}),
        ("bad_price", {"price": "cheap"}),
        ("bad_price", {"price": "-1"}),
        ("bad_price", {"price": "", "customer": ""}),
        ("cancelled", {"invoice": "C536379"}),
        ("cancelled", {"invoice": "C536379", "quantity": "-1"}),
        ("negative_quantity", {"quantity": "-1"}),
        ("zero_quantity", {"quantity": "0"}),
        ("zero_quantity", {"quantity": "0.0000001"}),
        ("not_a_number", {"quantity": "six"}),
        ("not_a_number", {"quantity": ""}),
        ("not_a_number", {"quantity": "1e3"}),
        ("not_a_number", {"quantity": "NaN"}),
        ("huge_quantity", {"quantity": "1000001"}),
        ("huge_quantity", {"quantity": "9" * 300}),
        ("huge_quantity", {"quantity": "-" + "9" * 300}),
        ("bad_date", {"day": "yesterday"}),
        ("bad_date", {"day": "2010-02-31"}),
        ("bad_date", {"day": "1889-12-31"}),
        ("bad_date", {"day": "2999-01-01"}),
        ("bad_date", {"day": ""}),
        ("dirty_code", {"code": "POST"}),
        ("dirty_code", {"code": "BANK CHARGES"}),
        ("dirty_code", {"code": "gift_0001_20"}),
        ("dirty_code", {"code": "C2"}),
        ("dirty_code", {"code": ""}),
        ("unknown_code", {"code": "99999"}),
    ],
)
def test_each_row_has_its_verdict(tea, file_of, verdict, row):
    row = {name: f'"{value}"' for name, value in row.items()}

    take(file_of(line(**row)))

    is_taken = verdict in ("ok", "missing_customer", "bad_price")
    assert counts() == {verdict: 1}
    assert SalesRecord.objects.count() == is_taken
    assert list(ImportRow.objects.values_list("row", "verdict")) == (
        [] if verdict == "ok" else [(1, verdict)]
    )


@pytest.mark.parametrize(
    "day",
    [
        "2010/12/1 8:26",
        "2010-12-01T08:26:00Z",
        "2010-12-01 08:26:00.123",
        "20101201",
        "2010年12月1日",
        "2010.12.01",
        "12/1/2010 8:26",
        "12/01/2010",
    ],
)
def test_days_are_read_in_the_ways_people_write_them(tea, file_of, day):
    take(file_of(line(day=day)))

    assert SalesRecord.objects.get().sold_on == date(2010, 12, 1)


def test_a_file_tells_whether_the_day_comes_first(tea, file_of):
    take(file_of(line(day="1/12/2010"), line(day="25/12/2010")))

    days = SalesRecord.objects.order_by("sold_on").values_list("sold_on", flat=True)
    assert list(days) == [date(2010, 12, 1), date(2010, 12, 25)]


def test_one_can_say_that_the_day_comes_first(tea, file_of):
    take(file_of(line(day="1/12/2010")), "--dates", "day-first")

    assert SalesRecord.objects.get().sold_on == date(2010, 12, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_chinese_files_are_understood(tea, file_of, encoding, delimiter):
    text = CHINESE.replace(",", delimiter)
    row = delimiter.join(["1", "85123A", "茶叶", "6", "2010年12月1日", "2.55", "张三"])

    take(file_of(row, header=text, encoding=encoding))

    assert counts() == {"ok": 1}


def test_columns_can_be_named(tea, file_of):
    header = "a,b,c,d,e,f,g,h"
    named = "invoice=a,product=b,quantity=d,date=e,price=f"

    take(file_of(line(), header=header), "--columns", named)

    assert counts() == {"ok": 1}


def test_parquet_is_read_with_its_types(tea, tmp_path):
    path = tmp_path / "sales.parquet"
    table = pa.table(
        {
            "InvoiceNo": ["1", "2", "C3"],
            "StockCode": ["85123A", "85123A", "85123A"],
            "Quantity": pa.array([6, 2, -2], pa.int32()),
            "InvoiceDate": pa.array([datetime(2010, 12, 1, 22, tzinfo=UTC)] * 3),
            "UnitPrice": [2.55, float("nan"), 2.55],
            "CustomerID": pa.array([17850, 17850, None], pa.int32()),
        }
    )
    pa.parquet.write_table(table, path)

    take(path)

    assert counts() == {"ok": 1, "bad_price": 1, "cancelled": 1}
    assert {record.sold_on for record in SalesRecord.objects.all()} == {date(2010, 12, 2)}


def test_the_same_line_counts_once_in_a_file_and_in_a_later_one(tea, file_of):
    take(file_of(line(), line(), line(quantity="7")))
    assert counts() == {"ok": 2, "duplicate": 1}

    take(file_of(line(), line(quantity="7"), line(quantity="8"), name="more.csv"))
    assert counts() == {"ok": 1, "duplicate": 2}
    assert SalesRecord.objects.count() == 3


def test_the_same_file_again_adds_nothing(tea, file_of):
    path = file_of(line(), line(invoice="2"), line(code="POST"))
    take(path)

    take(path)

    assert counts() == {"duplicate": 2, "dirty_code": 1}
    assert SalesRecord.objects.count() == 2


def test_without_invoice_numbers_equal_lines_are_two_sales(tea, file_of):
    path = file_of(*["85123A,6,2010-12-01"] * 2, header="sku,qty,date")
    take(path)
    assert counts() == {"ok": 2}

    take(path)
    assert counts() == {"duplicate": 2}


def test_two_places_may_have_the_same_invoice_numbers(tea, file_of):
    WarehouseFactory(code="SHOP2")
    take(file_of(line()), "--warehouse", "SHOP")

    take(file_of(line()), "--warehouse", "SHOP2")

    assert counts() == {"ok": 1}


def test_a_barcode_of_one_unit_is_as_good_as_a_code(tea, file_of):
    BarcodeFactory(product=tea, code="6901")
    BarcodeFactory(product=tea, code="6902", quantity=Decimal(12))

    take(file_of(line(code="6901"), line(code="6902")))

    assert counts() == {"ok": 1, "unknown_code": 1}


def test_a_code_without_digits_is_a_product_when_we_have_one(file_of):
    ProductFactory(sku="COLA")

    take(file_of(line(code="cola")))

    assert counts() == {"ok": 1}


def test_unknown_products_are_made_when_asked_for(file_of):
    CategoryFactory(code="GIFT")
    rows = [line(code="X1"), line(code="x1", quantity="2"), line(code="POST"), line(code="A/1")]

    told = take(file_of(*rows), "--create-products", "GIFT")

    product = Product.objects.get()
    assert (product.sku, product.name, product.category.code) == ("X1", "TEA", "GIFT")
    assert counts() == {"ok": 2, "dirty_code": 1, "unknown_code": 1}
    assert "1" in told


def test_a_dry_run_tells_the_same_and_leaves_nothing(file_of):
    CategoryFactory(code="GIFT")
    path = file_of(line(code="X1"), line(code="X1", quantity="0"))

    told = take(path, "--dry-run", "--create-products", "GIFT")

    assert "zero_quantity" in told
    for model in (Product, SalesRecord, ImportBatch, ImportRow):
        assert model.objects.exists() is False


def test_a_line_with_too_many_columns_is_named(tea, file_of):
    take(file_of(line(), line() + ",more"))

    assert counts() == {"ok": 1, "wrong_columns": 1}
    assert ImportRow.objects.get().content.endswith(",more")


def test_counts_are_whole_and_examples_are_few(tea, file_of, monkeypatch):
    monkeypatch.setattr(taking, "EXAMPLES_MAX", 2)

    take(file_of(*[line(quantity="0")] * 5, line()))

    assert counts() == {"ok": 1, "zero_quantity": 5}
    assert list(ImportRow.objects.values_list("row", flat=True)) == [1, 2]


def test_undoing_takes_every_record_out(tea, file_of):
    take(file_of(line(), line(invoice="2")))
    batch = ImportBatch.objects.get()

    call_command("import_sales", "--undo", str(batch.pk), stdout=StringIO())
    undo_batch(actor=None, batch=batch)

    batch.refresh_from_db()
    assert (batch.status, SalesRecord.objects.count()) == (BatchStatus.UNDONE, 0)
    assert AuditEntry.objects.filter(action="import.undo").get().facts == {"removed": 2}
    take(file_of(line()))
    assert counts() == {"ok": 1}


def test_only_a_batch_that_came_in_is_undone():
    batch = ImportBatchFactory(status=BatchStatus.FAILED)

    with pytest.raises(NotPermitted):
        undo_batch(actor=UserFactory(), batch=batch)
    with pytest.raises(NotUndoable):
        undo_batch(actor=None, batch=batch)
    with pytest.raises(CommandError):
        call_command("import_sales", "--undo", "999999")


def quietly(_done, _total):
    """Nobody is told how far it is."""


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.csv", b"", EmptyFile),
        ("a.csv", HEADER.encode(), EmptyFile),
        ("a.csv", b"PK\x03\x04xlsx", WrongFileType),
        ("a.csv", b"a,b\n\0\0", WrongFileType),
        ("a.xlsx", HEADER.encode() + b"\n1", WrongFileType),
        ("a.parquet", HEADER.encode() + b"\n1", WrongFileType),
        ("a.parquet", b"PAR1broken", UnreadableFile),
        ("a.csv", HEADER.encode() + b"\n\xff\xff\xff", WrongEncoding),
        ("a.csv", b"one,two\n1,2\n", MissingColumn),
    ],
)
def test_what_is_no_file_of_sales_is_refused_in_a_sentence(tmp_path, name, content, refusal):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(refusal) as refused:
        try_file(path, ImportOptions(), report=quietly)

    assert name in str(refused.value.message)


def test_wrong_options_are_refused(file_of):
    path = file_of(line())

    for options, refusal in (
        (ImportOptions(columns={"product": "Nope"}), UnknownColumn),
        (ImportOptions(columns={"colour": "StockCode"}), UnknownColumn),
        (ImportOptions(warehouse_code="NOPE"), UnknownPlace),
        (ImportOptions(category_code="NOPE"), UnknownCategory),
        (ImportOptions(encoding="nonsense"), WrongEncoding),
    ):
        with pytest.raises(refusal):
            try_file(path, options, report=quietly)


def test_with_several_places_one_must_be_named(file_of):
    WarehouseFactory()

    with pytest.raises(CommandError):
        take(file_of(line()))

    assert ImportBatch.objects.get().status == BatchStatus.FAILED


def test_too_many_rows_are_refused(file_of, monkeypatch):
    monkeypatch.setattr(reading, "ROWS_MAX", 1)

    with pytest.raises(FileTooLarge):
        try_file(file_of(line(), line()), ImportOptions(), report=quietly)


@pytest.fixture
def importer():
    return UserFactory(may=["exchange.add_importbatch", "exchange.undo_importbatch"])


def hand_in(actor, *lines, is_trial=False):
    file = ContentFile("\n".join([HEADER, *lines]).encode(), name="sales.csv")
    return start_import(actor=actor, file=file, options=ImportOptions(), is_trial=is_trial)


def test_a_job_takes_in_what_was_handed_in(tea, importer):
    batch = hand_in(importer, line(), line(quantity="0"))

    run_job(batch.job_id)
    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.status, batch.rows, batch.job.state) == ("done", 2, JobState.DONE)
    assert (batch.job.done, batch.job.total) == (2, 2)
    assert SalesRecord.objects.count() == 1


def test_a_trial_keeps_verdicts_and_can_be_taken_in(tea, importer):
    batch = hand_in(importer, line(), line(quantity="0"), is_trial=True)
    run_job(batch.job_id)
    batch.refresh_from_db()
    assert (batch.status, batch.counts["ok"], SalesRecord.objects.count()) == ("tried", 1, 0)

    take_in_trial(actor=importer, batch=batch)
    batch.refresh_from_db()
    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.status, SalesRecord.objects.count(), batch.verdicts.count()) == ("done", 1, 1)
    with pytest.raises(NotATrial):
        take_in_trial(actor=importer, batch=batch)


def test_a_worker_killed_in_the_middle_leaves_nothing_doubled(tea, importer):
    batch = hand_in(importer, line(), line(invoice="2"))
    ImportRow.objects.create(batch=batch, row=1, verdict="x", content="left by the first attempt")
    SalesRecord.objects.create(
        batch=batch,
        product=tea,
        warehouse_id=taking.warehouse_of("SHOP").pk,
        sold_on=date(2010, 1, 1),
        quantity=Decimal(1),
        fingerprint=b"0" * 16,
    )

    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.counts, SalesRecord.objects.count()) == ({"ok": 2}, 2)
    assert batch.verdicts.exists() is False


def test_a_file_that_is_none_fails_with_its_sentence(importer):
    batch = hand_in(importer)

    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.status, batch.job.state) == (BatchStatus.FAILED, JobState.FAILED)
    assert "sales" not in batch.error or batch.error.count(" ") > 3


def test_a_stopped_import_leaves_nothing(tea, importer, monkeypatch):
    batch = hand_in(importer, line())
    Job.objects.filter(pk=batch.job_id).update(stop_requested=True)

    run_job(batch.job_id)

    batch.refresh_from_db()
    assert (batch.status, SalesRecord.objects.count()) == (BatchStatus.FAILED, 0)
    assert Job.objects.get(pk=batch.job_id).state == JobState.STOPPED


def test_who_may_not_import_hands_in_nothing(tmp_path):
    with pytest.raises(NotPermitted):
        hand_in(UserFactory(), line())

    assert Job.objects.exists() is False


@pytest.mark.slow
def test_the_real_lines_come_in_once(shared_data):
    CategoryFactory(code="GIFT")
    path = shared_data / "online_retail_lines_to_2011-08-31.parquet"

    take(path, "--create-products", "GIFT")

    assert sum(counts().values()) == 320_705
    assert counts()["cancelled"] == 5_847
    assert SalesRecord.objects.count() == counts()["ok"] + counts()["missing_customer"]
