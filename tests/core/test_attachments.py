"""Files and pictures that hang on rows: kept, drawn anew, served, refused."""

import io
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from core import attachments, pictures
from core.attachments import (
    EmptyUpload,
    FileTooLarge,
    TooManyFiles,
    WrongFileType,
    attach,
    detach,
    show_first,
)
from core.errors import NotPermitted
from core.models import Attachment, AuditEntry
from core.pictures import HugePicture, UnreadablePicture
from tests.factories.catalog import CategoryFactory, ProductFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
CHANGE, SEE = "catalog.change_product", "catalog.view_product"


def picture(*, size=(3000, 1500), mode="RGB", kind="JPEG", **more):
    file = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else (255, 0, 0, 0)).save(file, kind, **more)
    return file.getvalue()


def upload(content, name="front.jpg"):
    return SimpleUploadedFile(name, content)


def test_a_picture_is_drawn_anew_and_small():
    product = ProductFactory()
    exif = Image.Exif()
    exif[0x0112] = 6  # Lies on its side.
    exif[0x010E] = "taken at home"

    kept = attach(actor=None, subject=product, file=upload(picture(exif=exif.tobytes())))

    whole = Image.open(default_storage.open(kept.stored_as))
    small = Image.open(default_storage.open(kept.thumbnail_as))
    assert (whole.format, whole.size, small.size) == ("WEBP", (1000, 2000), (160, 320))
    assert dict(whole.getexif()) == {}
    assert (kept.content_type, kept.is_picture) == ("image/webp", True)
    assert AuditEntry.objects.get(action="attachment.add").facts["file"] == "front.jpg"


def test_holes_in_a_picture_stay():
    product = ProductFactory()
    see_through = upload(picture(mode="RGBA", kind="PNG", size=(10, 10)), "logo.png")

    kept = attach(actor=None, subject=product, file=see_through)

    assert Image.open(default_storage.open(kept.stored_as)).mode == "RGBA"


def test_the_same_file_hangs_once_on_a_row_and_on_others_too():
    product, other = ProductFactory(), ProductFactory()
    content = picture()

    first = attach(actor=None, subject=product, file=upload(content))
    again = attach(actor=None, subject=product, file=upload(content, "copy.jpg"))
    attach(actor=None, subject=other, file=upload(content))

    assert again == first
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"", "a.pdf", EmptyUpload),
        (b"x" * (10 * 1024 * 1024 + 1), "a.pdf", FileTooLarge),
        (b"<script>alert(1)</script>", "a.html", WrongFileType),
        (b"<svg onload='x'/>", "a.svg", WrongFileType),
        (b"MZ", "a.exe", WrongFileType),
        (b"not a picture", "a.jpg", UnreadablePicture),
        (picture()[:200], "cut.jpg", UnreadablePicture),
    ],
)
def test_what_is_not_kept_is_refused_in_words(content, name, refusal):
    with pytest.raises(refusal):
        attach(actor=None, subject=ProductFactory(), file=upload(content, name))

    assert Attachment.objects.exists() is False


def test_a_small_file_with_a_huge_picture_is_refused():
    def chunk(kind, data):
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    size = (100_000).to_bytes(4, "big")
    header = chunk(b"IHDR", size + size + bytes([8, 2, 0, 0, 0]))
    bomb = (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    )

    with pytest.raises(HugePicture):
        attach(actor=None, subject=ProductFactory(), file=upload(bomb, "bomb.png"))
    assert pictures.PIXELS_MAX < 100_000**2


def test_a_row_carries_so_many(monkeypatch):
    product = ProductFactory()
    monkeypatch.setattr(attachments, "FILES_MAX", 1)
    attach(actor=None, subject=product, file=upload(b"one", "1.txt"))

    with pytest.raises(TooManyFiles):
        attach(actor=None, subject=product, file=upload(b"two", "2.txt"))


def test_who_may_not_change_the_row_hangs_nothing_on_it():
    with pytest.raises(NotPermitted):
        attach(actor=UserFactory(may=[SEE]), subject=ProductFactory(), file=upload(b"x", "x.txt"))
    with pytest.raises(NotPermitted):
        attach(actor=None, subject=CategoryFactory(), file=upload(b"x", "x.txt"))

    assert Attachment.objects.exists() is False


def test_a_file_taken_off_is_gone(django_capture_on_commit_callbacks):
    kept = attach(actor=None, subject=ProductFactory(), file=upload(picture()))

    with pytest.raises(NotPermitted):
        detach(actor=UserFactory(may=[SEE]), attachment=kept)
    with django_capture_on_commit_callbacks(execute=True):
        detach(actor=UserFactory(may=[CHANGE]), attachment=kept)

    assert Attachment.objects.exists() is False
    assert not default_storage.exists(kept.stored_as)
    assert not default_storage.exists(kept.thumbnail_as)


def test_the_picture_that_is_shown_first():
    product = ProductFactory()
    front = attach(actor=None, subject=product, file=upload(picture()))
    back = attach(actor=None, subject=product, file=upload(picture(size=(9, 9)), "back.jpg"))

    show_first(actor=None, attachment=back)

    assert list(Attachment.objects.of(product)) == [back, front]


def test_files_are_served_safely_to_those_who_may_see_the_row(client):
    product = ProductFactory()
    shown = attach(actor=None, subject=product, file=upload(picture()))
    paper = attach(actor=None, subject=product, file=upload(b"<b>hello</b>", "note.txt"))
    client.force_login(UserFactory(may=[SEE]))

    small = client.get(reverse("core:attachment-thumbnail", args=[shown.pk]))
    whole = client.get(reverse("core:attachment-file", args=[shown.pk]))
    text = client.get(reverse("core:attachment-file", args=[paper.pk]))

    assert (small.status_code, small["Content-Type"]) == (200, "image/webp")
    assert whole["Content-Disposition"] == 'inline; filename="front.webp"'
    assert text["Content-Disposition"] == 'attachment; filename="note.txt"'
    for answer in (small, whole, text):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"].startswith("private")
        assert b"".join(answer.streaming_content)
    assert client.get(reverse("core:attachment-thumbnail", args=[paper.pk])).status_code == 404


def test_files_are_hidden_from_strangers_and_from_who_may_not_see_the_row(client):
    kept = attach(actor=None, subject=ProductFactory(), file=upload(picture()))
    path = reverse("core:attachment-file", args=[kept.pk])

    assert client.get(path).status_code == 302
    client.force_login(UserFactory())
    assert client.get(path).status_code == 403


def test_a_picture_without_a_small_one_cannot_be_written():
    kept = attach(actor=None, subject=ProductFactory(), file=upload(picture()))

    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=kept.pk).update(thumbnail_as="")
