"""Files of sales: how they are read, and which are refused in a sentence."""

from datetime import UTC, date, datetime
from io import StringIO

import pyarrow as pa
import pyarrow.parquet
import pytest
from django.core.management import CommandError, call_command

from exchange.choices import BatchStatus
from exchange.errors import (
    EmptyFile,
    FileTooLarge,
    MissingColumn,
    UnknownColumn,
    UnknownEncoding,
    UnreadableFile,
    WrongEncoding,
    WrongFileType,
)
from exchange.models import ImportBatch, ImportRow
from exchange.services import running
from exchange.services.files import limits
from exchange.targets import target_of
from inventory.models import Warehouse
from sales.errors import NoPlaces, UnknownCategory, UnknownPlace
from sales.models import SalesRecord
from sales.services.imports.options import read_as
from sales.services.imports.taking import KIND
from sales.values import ImportOptions
from tests.factories.catalog import ProductFactory
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


def test_a_line_with_too_many_columns_is_named(tea, file_of):
    take(file_of(line(), line() + ",more"))

    assert counts() == {"ok": 1, "wrong_columns": 1}
    assert ImportRow.objects.get().content.endswith(",more")


def quietly(_done, _total):
    """Nobody is told how far it is."""


def try_file(path, options):
    target = target_of(KIND)
    return running.try_file(path, target, read_as(options), actor=None, report=quietly)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.csv", b"", EmptyFile),
        ("a.csv", HEADER.encode(), EmptyFile),
        ("a.csv", b"PK\x03\x04xlsx", UnreadableFile),
        ("a.csv", b"a,b\n\0\0", WrongFileType),
        ("a.xls", HEADER.encode() + b"\n1", WrongFileType),
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
        try_file(path, ImportOptions())

    assert name in str(refused.value.message)


def test_wrong_options_are_refused(file_of):
    path = file_of(line())

    for options, refusal in (
        (ImportOptions(columns={"product": "Nope"}), UnknownColumn),
        (ImportOptions(columns={"colour": "StockCode"}), UnknownColumn),
        (ImportOptions(warehouse_code="NOPE"), UnknownPlace),
        (ImportOptions(category_code="NOPE"), UnknownCategory),
        (ImportOptions(encoding="nonsense"), UnknownEncoding),
        (ImportOptions(encoding="base64"), UnknownEncoding),
    ):
        with pytest.raises(refusal):
            try_file(path, options)


def test_with_several_places_one_must_be_named(file_of):
    WarehouseFactory()

    with pytest.raises(CommandError, match=r"Say which warehouse sold\. There are: .*, "):
        take(file_of(line()))

    assert ImportBatch.objects.get().status == BatchStatus.FAILED


def test_a_house_without_places_says_so(file_of):
    Warehouse.objects.update(is_active=False)

    with pytest.raises(NoPlaces):
        try_file(file_of(line()), ImportOptions())


def test_without_a_file_the_command_asks_for_one():
    with pytest.raises(CommandError, match="Name a file of sales"):
        call_command("import_sales")


def test_too_many_rows_are_refused(file_of, monkeypatch):
    monkeypatch.setattr(limits, "ROWS_MAX", 1)

    with pytest.raises(FileTooLarge):
        try_file(file_of(line(), line()), ImportOptions())
