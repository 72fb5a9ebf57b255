"""Pages of the ground: the reader's language, and the files that hang on rows."""

from pathlib import PurePath

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from core.attachments import may_see
from core.language import choose_language
from core.models import Attachment, User
from core.pictures import SUFFIX

FILE_POLICY = "default-src 'none'; sandbox"


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Keep the choice in the reader's account, and in a cookie for the pages before signing in."""
    response = set_language(request)
    if request.user.is_authenticated:
        choose_language(request.user, request.POST.get("language", ""))
    return response


@require_safe
@login_required
def attachment_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself, for those who may see the row it hangs on; never run as a page."""
    attachment = _attachment(request, pk)
    return _served(attachment, attachment.stored_as, is_whole=True)


@require_safe
@login_required
def attachment_thumbnail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The small picture."""
    attachment = _attachment(request, pk)
    if not attachment.thumbnail_as:
        raise Http404
    return _served(attachment, attachment.thumbnail_as, is_whole=False)


def _attachment(request: HttpRequest, pk: int) -> Attachment:
    attachment = get_object_or_404(Attachment, pk=pk)
    if not isinstance(request.user, User) or not may_see(request.user, attachment):
        raise Http404
    return attachment


def _served(attachment: Attachment, stored_as: str, *, is_whole: bool) -> HttpResponseBase:
    """Pictures are shown, all else is downloaded; neither may run, embed or be guessed at."""
    if not default_storage.exists(stored_as):
        raise Http404
    name = attachment.name
    if attachment.is_picture:
        name = f"{PurePath(name).stem}{SUFFIX}"
    response = FileResponse(
        default_storage.open(stored_as),
        as_attachment=is_whole and not attachment.is_picture,
        filename=name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Security-Policy"] = FILE_POLICY
    return response
