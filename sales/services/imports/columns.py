"""Which column of a file holds what: named by the user, or guessed from its header."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sales.errors import MissingColumn, UnknownColumn

FIELDS = ("invoice", "product", "description", "quantity", "date", "price", "customer")
REQUIRED = ("product", "quantity", "date")

# Headers as they are met, in lower case without spaces and punctuation; the likeliest first.
GUESSES = {
    "invoice": (
        "invoiceno invoice invoicenumber orderno orderid ordernumber receiptno billno ticketno "
        "transactionid 单号 单据号 单据编号 订单号 订单编号 销售单号 小票号 发票号 流水号"
    ),
    "product": (
        "stockcode sku productcode itemcode productid itemid code item product barcode ean "
        "商品编码 商品编号 产品编码 产品编号 货号 物料编码 存货编码 编码 商品条码 条码 商品"
    ),
    "description": (
        "description productname itemname name 名称 商品名称 产品名称 品名 存货名称 描述"
    ),
    "quantity": "quantity qty unitssold units 数量 销售数量 销量 件数",
    "date": (
        "invoicedate solddate saledate salesdate orderdate date datetime timestamp day 日期 "
        "销售日期 单据日期 订单日期 开票日期 销售时间 下单时间 时间"
    ),
    "price": "unitprice price saleprice 单价 销售单价 含税单价 售价 价格",
    "customer": (
        "customerid customer customerno customercode client 客户 客户编号 客户编码 客户名称 会员 "
        "会员号 会员卡号"
    ),
}


def columns_of(
    header: Sequence[str], chosen: Mapping[str, str], *, file_name: str
) -> dict[str, str]:
    """Field to the column that holds it; fields that the file does not have are left out.

    Raises:
        UnknownColumn: ``chosen`` names a field or a column that does not exist.
        MissingColumn: a field we cannot do without was neither named nor guessed.
    """
    _refuse_unknown(header, chosen)
    plain = {_plain(name): name for name in reversed(header)}
    columns = {
        field: plain[guess]
        for field in FIELDS
        for guess in [_first_known(GUESSES[field].split(), plain)]
        if guess
    }
    taken = set(chosen.values())
    columns = {field: name for field, name in columns.items() if name not in taken}
    columns |= chosen
    missing = [field for field in REQUIRED if field not in columns]
    if missing:
        raise MissingColumn(
            file=file_name,
            missing=", ".join(missing),
            found=", ".join(header),
            example=f"{missing[0]}={header[0] if header else ''}",
        )
    return columns


def _refuse_unknown(header: Sequence[str], chosen: Mapping[str, str]) -> None:
    for field, name in chosen.items():
        if field not in FIELDS or name not in header:
            raise UnknownColumn(
                name=field if field not in FIELDS else name,
                found=", ".join(header),
                fields=", ".join(FIELDS),
            )


def _first_known(guesses: Sequence[str], plain: Mapping[str, str]) -> str:
    return next((guess for guess in guesses if guess in plain), "")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).lower())
