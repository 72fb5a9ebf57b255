"""Files as people have them: how each is read, and which are refused in a sentence, unread."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from catalog.models import Product
from exchange.errors import (
    EmptyFile,
    FileTooLarge,
    Locked,
    MissingColumn,
    TooBigInside,
    UnclosedQuote,
    UnknownSheet,
    UnreadableFile,
    WrongEncoding,
    WrongFileType,
)
from exchange.models import ImportBatch
from exchange.services.files import limits, look_into
from inventory.models import StockMovement
from tests.exchange.files import csv_of, keep, take_in, xlsx_of
from tests.factories.catalog import CategoryFactory, ProductFactory, UnitFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

CHINESE = ["商品编码", "商品名称", "商品分类", "单位", "零售价"]
ENGLISH = ["Product code", "Name", "Category", "Unit", "Price"]


@pytest.fixture(autouse=True)
def ground():
    UnitFactory()
    CategoryFactory(code="FOOD", name_zh="食品")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("header", [CHINESE, ENGLISH])
def test_every_encoding_and_both_languages_are_understood(encoding, header):
    content = csv_of(header, ["A1", "绿茶", "食品", "件", "1,234.5".join('""')], encoding=encoding)

    batch = take_in("products", content)

    product = Product.objects.get()
    assert (product.name_zh, product.list_price) == ("绿茶", Decimal("1234.5"))
    assert (batch.counts, batch.notes["grouped"]) == ({"new": 1}, {header[4]: 1})


def test_a_workbook_is_read_with_the_types_it_has():
    content = xlsx_of(
        CHINESE, ["00123", "茶", "FOOD", "pc", 0.1 + 0.2], [6901234567890, "b", "FOOD", "pc", 7]
    )

    take_in("products", content, "a.xlsx")

    prices = dict(Product.objects.values_list("sku", "list_price"))
    assert prices == {"00123": Decimal("0.3"), "6901234567890": Decimal(7)}


def test_a_title_above_the_header_is_passed_over():
    rows = [["商品清单"], [], CHINESE, ["A1", "茶", "FOOD", "pc", "1"]]

    for content, name in ((csv_of(*rows), "a.csv"), (xlsx_of(*rows), "a.xlsx")):
        head = keep("products", content, name).options["head"]
        assert (head["header"], head["rows"]) == (CHINESE, 1)


def test_rows_in_which_nothing_stands_are_passed_over():
    content = csv_of(
        CHINESE, ["A1", "茶", "FOOD", "pc", "1"], ["", "", "", "", ""], ["", "", "", "", ""]
    )

    assert take_in("products", content).counts == {"new": 1}


def test_a_formula_counts_with_its_last_value_and_without_one_its_row_stays_out():
    rows = [
        CHINESE,
        ["A1", "茶", "FOOD", "pc", 0],
        ["A2", "茶", "FOOD", "pc", 0],
        ["A3", "茶", "FOOD", "pc", 0],
    ]
    formulas = {(1, 4): ("=1+1", 2), (2, 4): ("=B9", ""), (3, 4): ("=1/0", "#DIV/0!")}

    batch = take_in("products", xlsx_of(*rows, formulas=formulas), "a.xlsx")

    assert batch.counts == {"new": 1, "formula": 2}
    assert batch.notes["formulas"] == {"零售价": 3}
    assert Product.objects.get().list_price == 2


@pytest.mark.parametrize("cell", ["=B2*2", "#N/A", "#REF!"])
def test_a_formula_in_a_text_stays_out(cell):
    batch = take_in("products", csv_of(CHINESE, ["A1", "茶", "FOOD", "pc", cell]))

    assert batch.counts == {"formula": 1}


def test_a_code_kept_as_text_and_one_shortened_by_a_spreadsheet():
    rows = [["商品编码", "条码"], ["A1", '"=""00690"""'], ["A1", "6.90123E+12"]]
    ProductFactory(sku="A1")

    batch = take_in("barcodes", csv_of(*rows))

    assert batch.counts == {"new": 1, "bad_text": 1}
    assert Product.objects.get().barcodes.get().code == "00690"


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026/3/2", "2026-03-02"),
        ("2026年3月2日", "2026年3月2日"),
        ("20260302", "20260302"),
        ("2/3/2026", "2/3/2026"),
        ("46083", "46083"),
    ],
)
def test_days_in_every_form_are_read_and_told(written, form):
    ProductFactory(sku="A1")
    WarehouseFactory(code="W")
    content = csv_of(["仓库", "商品编码", "数量", "金额", "日期"], ["W", "A1", 1, 1, written])

    batch = take_in("opening", content, is_day_first=True)

    assert (batch.counts, batch.notes["date_forms"]) == ({"new": 1}, {form: 1})
    assert StockMovement.objects.get().effective_on == date(2026, 3, 2)


def test_which_sheet_and_which_encoding_can_be_chosen():
    content = xlsx_of(CHINESE, ["A1", "茶", "FOOD", "pc", "1"], sheet="商品")

    assert keep("products", content, "a.xlsx", sheet="商品").options["head"]["sheet"] == "商品"
    with pytest.raises(UnknownSheet):
        keep("products", content, "a.xlsx", sheet="Other")
    with pytest.raises(WrongEncoding):
        keep("products", csv_of(CHINESE, ["A1", "茶"], encoding="gb18030"), encoding="utf-8-sig")


def zip_of(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return target.getvalue()


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def changed(**members: bytes) -> bytes:
    whole = members_of(xlsx_of(CHINESE, ["A1", "茶", "FOOD", "pc", "1"]))
    return zip_of(whole | {name.replace("__", "/"): data for name, data in members.items()})


SHEET = "xl/worksheets/sheet1.xml"


def sheet_with(cells: bytes) -> bytes:
    whole = members_of(xlsx_of(CHINESE, ["A1", "茶", "FOOD", "pc", "1"]))
    body = whole[SHEET].replace(b"</sheetData>", cells + b"</sheetData>")
    return zip_of(whole | {SHEET: body})


def broken_zips():
    good = xlsx_of(CHINESE, ["A1", "茶", "FOOD", "pc", "1"])
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
    return {
        "truncated": (good[: len(good) // 2], UnreadableFile),
        "not a workbook": (zip_of({"a.txt": b"x"}), WrongFileType),
        "bomb": (changed(**{"xl/media/x.xml": b"\0" * 5_000_000}), TooBigInside),
        "entity": (changed(**{"xl/extra.xml": entity}), TooBigInside),
        "slip": (changed(**{"../out.xml": b"<x/>"}), TooBigInside),
        "absolute": (changed(**{"/etc/x": b"<x/>"}), TooBigInside),
        "far corner": (
            sheet_with(b'<row r="900000"><c r="XFD900000"><v>1</v></c></row>'),
            TooBigInside,
        ),
        "far row": (
            sheet_with(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
            FileTooLarge,
        ),
    }


@pytest.mark.parametrize("name", sorted(broken_zips()))
def test_workbooks_that_must_not_be_parsed_are_refused(name):
    content, refusal = broken_zips()[name]

    with pytest.raises(refusal) as refused:
        keep("products", content, "a.xlsx")

    assert "a.xlsx" in str(refused.value.message)
    assert ImportBatch.objects.exists() is False


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.csv", b"", EmptyFile),
        ("a.csv", csv_of(CHINESE), EmptyFile),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, Locked),
        ("a.pdf", b"%PDF-1.7\n1,2\n", WrongFileType),
        ("a.csv", b"a,b\n\0\0\0\0\1\2\3", WrongFileType),
        ("a.parquet", b"PAR1broken", UnreadableFile),
        ("a.csv", b"sku,name\n\xff\xff\xff,1\n", WrongEncoding),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(name, content, refusal):
    with pytest.raises(refusal) as refused:
        keep("products", content, name)

    assert name in str(refused.value.message)


def test_two_million_rows_are_refused_before_they_are_read(tmp_path):
    content = b"sku,name\n" + b"A1,x\n" * 2_000_000

    with pytest.raises(FileTooLarge) as refused:
        keep("products", content)

    assert "1,000,000" in str(refused.value.message)


def test_a_file_of_more_than_a_hundred_megabytes_is_refused_unread(monkeypatch):
    monkeypatch.setattr(limits, "MEGABYTES_MAX", 0)

    with pytest.raises(FileTooLarge):
        keep("products", csv_of(CHINESE, ["A1", "茶", "FOOD", "pc", "1"]))


def test_a_quotation_mark_that_is_never_closed_is_named():
    rows = "\n".join(f"A{number},茶,FOOD,pc,1" for number in range(50))
    content = f'{",".join(CHINESE)}\nA0,"茶,FOOD,pc,1\n{rows}'.encode()

    batch = take_in("products", content)

    assert batch.status == "failed"
    assert "quotation mark" in batch.error or "引号" in batch.error
    assert Product.objects.exists() is False


def test_columns_of_one_name_and_of_none_are_told_apart(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,a,\n1,2,3\n")

    head = look_into(path, lambda _row: 0)

    assert head.header == ["a", "a (2)", "#3"]


def test_without_the_column_of_the_code_nothing_begins():
    with pytest.raises(MissingColumn):
        take_in("products", csv_of(["colour", "size"], ["red", "1"]))


def test_the_refusal_of_a_broken_quote_is_a_refusal_of_files():
    assert UnclosedQuote.code == "exchange.unclosed_quote"
