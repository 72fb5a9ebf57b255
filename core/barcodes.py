"""Barcodes as pictures, drawn by zxing-cpp."""

import base64

import zxingcpp
from django.db import models
from django.utils.translation import gettext_lazy as _


class Symbology(models.TextChoices):
    """How a code is drawn. With content of GS1: GS1-128, GS1 QR Code, GS1 DataMatrix."""

    CODE_128 = "code128", _("Code 128 (bars)")
    QR = "qr", _("QR code")
    DATA_MATRIX = "datamatrix", _("DataMatrix")


FORMATS = {
    Symbology.CODE_128: zxingcpp.BarcodeFormat.Code128,
    Symbology.QR: zxingcpp.BarcodeFormat.QRCode,
    Symbology.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
}


def draw_barcode(text: str, symbology: Symbology, *, is_gs1: bool = False) -> str:
    """``text`` as an SVG picture, one unit a module, with its quiet zone.

    With ``is_gs1`` the text is written with brackets, ``(01)04006381333931(10)A1``.

    Raises:
        ValueError: the text cannot be drawn that way: too long, or a letter the bars do not have.
    """
    barcode = zxingcpp.create_barcode(text, FORMATS[symbology], gs1=is_gs1)
    return barcode.to_svg(scale=1, add_quiet_zones=True)


def as_data_uri(svg: str) -> str:
    """A picture that stands inside the page."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
