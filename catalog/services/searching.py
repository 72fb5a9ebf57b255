"""The words a product is found by."""

from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

LENGTH_MAX = 2000


def search_text(sku: str, name_zh: str, name_en: str, barcodes: Iterable[str] = ()) -> str:
    """Code, names, pinyin initials, pinyin and barcodes in lower case.

    >>> search_text("T1", "绿茶", "Green tea")
    't1 绿茶 green tea lc lvcha'
    """
    parts = [sku, name_zh, name_en, *_pinyin(name_zh), *barcodes]
    return " ".join(part for part in parts if part).lower()[:LENGTH_MAX]


@lru_cache(maxsize=10_000)
def _pinyin(name: str) -> tuple[str, ...]:
    if name.isascii():
        return ()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return ("".join(initials.split()), "".join("".join(lazy_pinyin(name)).split()))
