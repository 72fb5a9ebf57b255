"""Pages of the ground: the reader's language."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from core.language import choose_language


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Keep the choice in the reader's account, and in a cookie for the pages before signing in."""
    response = set_language(request)
    if request.user.is_authenticated:
        choose_language(request.user, request.POST.get("language", ""))
    return response
