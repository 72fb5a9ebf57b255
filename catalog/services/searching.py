"""The words a product is found by."""

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

LENGTH_MAX = 2000


@cache
def _dictionary() -> Any:
    """pypinyin, loaded when the first Chinese name is: its phrases take most of a second."""
    return import_module("pypinyin")


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
    read = _dictionary().lazy_pinyin
    initials = "".join(read(name, style=_dictionary().Style.FIRST_LETTER))
    return ("".join(initials.split()), "".join("".join(read(name)).split()))
