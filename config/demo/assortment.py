"""The 300 products of the demo, combined from the word lists in assortment.toml."""

import itertools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
TOP_LETTER = {
    "DRINK": "D",
    "SNACK": "S",
    "HOME": "H",
    "BEAUTY": "B",
    "APPLIANCE": "A",
    "HEALTH": "M",
}
TOP_OF = {row["code"]: row["parent"] or row["code"] for row in WORDS["categories"]}
MAKER = "6978"  # The first digits of every barcode of the demo.
DEAREST_WITH_CENTS = 100


@dataclass(frozen=True, slots=True)
class Article:
    """One product of the demo before it is a row."""

    sku: str
    name_zh: str
    name_en: str
    category: str
    unit: str
    barcode: str
    pack_barcode: str
    pack: int
    price: float  # Yuan a unit at the till.
    cost: float  # Yuan a unit from the supplier.
    supplier: str
    pace: float  # Units a day in a middling store, before the product's own luck.
    shelf_life_days: int | None

    @property
    def top(self) -> str:
        """The trunk of the category tree that it hangs on."""
        return TOP_OF[self.category]


def articles(rng: np.random.Generator) -> list[Article]:
    """Every product of the chain, in the order of its code."""
    made: list[Article] = []
    for family in WORDS["families"]:
        choices = list(itertools.product(family["brands"], family["kinds"], family["sizes"]))
        picked = sorted(rng.choice(len(choices), size=family["count"], replace=False))
        made += [_article(len(made) + n, family, choices[i], rng) for n, i in enumerate(picked)]
    return made


def _article(index: int, family: dict[str, Any], choice: Any, rng: np.random.Generator) -> Article:
    brand, kind, size = choice
    brand_zh, brand_en = WORDS["brands"][brand]
    price = _shelf_price(family["price"] * size[2] * rng.uniform(0.85, 1.2))
    digits = f"{MAKER}{index + 1:08d}"
    return Article(
        sku=f"{TOP_LETTER[TOP_OF[family['category']]]}{index + 1001}",
        name_zh=f"{brand_zh}{kind[0]} {size[0]}",
        name_en=f"{brand_en} {kind[1]} {size[1]}",
        category=family["category"],
        unit=family["unit"],
        barcode=digits + check_digit(digits),
        pack_barcode=f"1{digits}" + check_digit(f"1{digits}"),
        pack=family["pack"],
        price=price,
        cost=round(price * rng.uniform(0.52, 0.72), 2),
        supplier=family["supplier"],
        pace=family["pace"] / size[2] ** 0.5,
        shelf_life_days=family.get("shelf_life_days"),
    )


def _shelf_price(price: float) -> float:
    """A price as shops write it: 4.90, or 169.00."""
    return round(price) - 0.1 if 2 <= price < DEAREST_WITH_CENTS else float(max(round(price, 1), 1))


def check_digit(digits: str) -> str:
    """The last digit of a GTIN: weights 3 and 1 from the right.

    >>> check_digit("690123456789")
    '2'
    """
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return str(-weighted % 10)
