"""What the demo has besides its 300 articles: a family, a gift set, successors, pictures."""

import io
from collections.abc import Sequence
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from catalog.choices import BillKind, LifeCycle
from catalog.models import Attribute, AttributeValue, Category, Product, ProductFamily, Unit
from catalog.selectors.families import attributes_of, grid, values_of
from catalog.services.attributes import save_attribute, save_value
from catalog.services.bills import save_bill
from catalog.services.families import create_variants, save_family, sku_of
from catalog.services.products import create_product, update_product
from catalog.values import BillRow, PartRow, VariantRow
from core.attachments import attach
from inventory.services.classes import compute_classes

COLOURS = (
    ("NAT", "本白", "Natural", "#efe6d0"),
    ("NVY", "藏青", "Navy", "#27374d"),
    ("GRN", "松绿", "Pine", "#3b6b53"),
)
SIZES = (("S", "小号", "Small"), ("L", "大号", "Large"))
SET_PARTS = 3
PICTURE = (480, 480)


def create_range(products: Sequence[Product]) -> None:
    """The range is complete, and every product has its class."""
    family = _bags()
    for product in family.products.all():
        attach(actor=None, subject=product, file=_picture(product))
    _gift_set([product for product in products if product.category.path.startswith("DRINK/")])
    _successors(products)
    compute_classes(actor=None)


def _bags() -> ProductFamily:
    colour = save_attribute(Attribute(code="colour", name_zh="颜色", name_en="Colour"), actor=None)
    size = save_attribute(Attribute(code="size", name_zh="尺寸", name_en="Size"), actor=None)
    for attribute, rows in ((colour, COLOURS), (size, SIZES)):
        for position, (code, name_zh, name_en, *_more) in enumerate(rows):
            facts = {"name_zh": name_zh, "name_en": name_en, "position": position}
            save_value(AttributeValue(attribute=attribute, code=code, **facts), actor=None)
    family = ProductFamily(
        code="TOTE",
        name_zh="帆布袋",
        name_en="Canvas bag",
        category=Category.objects.get(code="HOME"),
        unit=Unit.objects.get(code="piece"),
        list_price=Decimal("29.9"),
    )
    save_family(family, actor=None, attributes=[colour, size])
    cells = grid(values_of(attributes_of(family)))[:-1]  # One is left to be made.
    variants = [VariantRow(values, sku_of(family, values)) for values in cells]
    create_variants(family, variants, actor=None)
    return family


def _gift_set(drinks: Sequence[Product]) -> None:
    parts = [PartRow(product, Decimal(2)) for product in drinks[:SET_PARTS]]
    gift = create_product(
        actor=None,
        sku="SET-DRINK",
        name_zh="饮品礼盒",
        name_en="Drinks gift set",
        category=Category.objects.get(code="DRINK"),
        unit=Unit.objects.get(code="box"),
        life_cycle=LifeCycle.PLANNED,
        list_price=Decimal("49.9"),
    )
    save_bill(gift, BillRow(BillKind.KIT, Decimal(1), parts), actor=None)


def _successors(products: Sequence[Product]) -> None:
    """Half of what is ending has somebody to follow it in its category."""
    ending = [product for product in products if product.life_cycle == LifeCycle.ENDING]
    for product in ending[::2]:
        staying = (
            other
            for other in products
            if other.category_id == product.category_id and other.life_cycle == LifeCycle.ACTIVE
        )
        product.successor = next(staying, None)
        update_product(product, actor=None)


def _picture(product: Product) -> SimpleUploadedFile:
    """A bag in its colour, drawn by hand as far as a program has hands."""
    value = product.variant_values.select_related("value").get(attribute__code="colour").value
    colour = next(tone for code, _zh, _en, tone in COLOURS if code == value.code)
    canvas = Image.new("RGB", PICTURE, "#f6f6f4")
    draw = ImageDraw.Draw(canvas)
    draw.arc((150, 60, 330, 300), 180, 360, fill=colour, width=22)
    draw.rounded_rectangle((90, 180, 390, 430), radius=18, fill=colour, outline="#00000022")
    file = io.BytesIO()
    canvas.save(file, "PNG")
    return SimpleUploadedFile(f"{product.sku}.png", file.getvalue())
