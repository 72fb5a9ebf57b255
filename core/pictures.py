"""Pictures that people hand in, drawn anew: upright, no larger than a screen, without metadata."""

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import RuleViolation

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
EDGE_MAX = 2000  # Pixels of the longer edge, as it is kept.
SMALL_EDGE = 320  # … and of the small picture for lists.
PIXELS_MAX = 60_000_000  # Of the picture as it came: a small file may hold a huge one.
QUALITY = 82
SUFFIX = ".webp"
CONTENT_TYPE = "image/webp"


class UnreadablePicture(RuleViolation):
    """A file that should be a picture and cannot be drawn."""

    code = "core.unreadable_picture"
    sentence = _("%(file)s cannot be read as a picture. Save it as JPEG or PNG and try again.")


class HugePicture(RuleViolation):
    """A picture with more pixels than anybody needs."""

    code = "core.huge_picture"
    sentence = _("%(file)s has more than %(megapixels)s megapixels. Make it smaller first.")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture and its small twin, as files."""

    whole: bytes
    small: bytes
    content_type: str = CONTENT_TYPE


def is_picture(content: bytes) -> bool:
    """Whether ``content`` begins like one of the formats that are drawn."""
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(content), formats=FORMATS),
        ):
            return True
    except Image.DecompressionBombError:
        return True  # Refused in words when it is drawn.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return False


def drawn_anew(content: bytes, *, name: str) -> Drawn:
    """The picture in ``content`` as it is kept, and small.

    Raises:
        UnreadablePicture: it is broken or cut off.
        HugePicture: it has more pixels than ``PIXELS_MAX``.
    """
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(content), formats=FORMATS) as given,
        ):
            _refuse_huge(given, name)
            upright = ImageOps.exif_transpose(given)
            flat = upright.convert("RGBA" if _has_holes(upright) else "RGB")
    except Image.DecompressionBombError as error:
        raise HugePicture(file=name, megapixels=PIXELS_MAX // 1_000_000) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadablePicture(file=name) from error
    return Drawn(_file(flat, EDGE_MAX), _file(flat, SMALL_EDGE))


def _refuse_huge(picture: Image.Image, name: str) -> None:
    if picture.width * picture.height > PIXELS_MAX:
        raise HugePicture(file=name, megapixels=PIXELS_MAX // 1_000_000)


def _has_holes(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def _file(picture: Image.Image, edge: int) -> bytes:
    copy = picture.copy()
    copy.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    copy.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()
