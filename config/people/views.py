"""People: the list, inviting, one person with roles and places, the link to a password."""

from functools import partial

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from config.people.forms import InviteForm, PersonForm
from config.people.selectors import people
from config.people.services import give_link, invite, update
from config.people.tables import PersonTable
from core.http import redraw_if_refused
from core.list_parts import PageAction
from core.lists import ListPage
from core.models import AuditEntry, User
from core.people import activate_person, deactivate_person
from core.requests import Request
from core.toasts import tell

SEE, ADD, CHANGE = "core.view_user", "core.add_user", "core.change_user"
HISTORY_MAX = 30
DEEDS = {
    "user.add": _("Added"),
    "user.invite": _("Invited"),
    "user.change": _("Name, roles or rights changed"),
    "user.places": _("Places changed"),
    "user.offer_password": _("Link to a new password given out"),
    "user.deactivate": _("Deactivated"),
    "user.activate": _("Activated"),
    "export": _("Data exported"),
}


class PersonList(ListPage):
    """Everybody who can, could or will be able to sign in."""

    model = User
    table_class = PersonTable
    title = _("People")
    permission = SEE
    order_by = ("username",)
    search_fields = ("username", "first_name", "last_name", "email")
    search_label = _("Name or e-mail")
    actions = (
        PageAction(
            label=_("Invite somebody"), url_name="person-invite", permission=ADD, icon="user"
        ),
    )

    def get_queryset(self) -> QuerySet[User]:
        return people()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ADD, raise_exception=True)
def person_invite(request: Request) -> HttpResponse:
    form = InviteForm(request.POST or None, actor=request.user)
    page = partial(render, request, "people/person_invite.html", {"form": form})
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    person = invite(
        actor=request.user,
        username=form.cleaned_data["username"],
        facts=form.facts(),
        roles=form.chosen_roles(),
        places=form.cleaned_data["places"],
    )
    return _link_page(request, person)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGE, raise_exception=True)
def person_detail(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, actor=request.user, person=person)
    history = AuditEntry.objects.filter(object_type="core.user", object_id=str(pk))
    entries = history.select_related("actor").order_by("-pk")[:HISTORY_MAX]
    context = {
        "form": form,
        "person": person,
        "is_self": person == request.user,
        "history": [(entry, DEEDS.get(entry.action, entry.action)) for entry in entries],
    }
    page = partial(render, request, "people/person_detail.html", context)
    if not (request.method == "POST" and form.is_valid()):
        return page(status=422 if request.method == "POST" else 200)
    redraw_if_refused(request, page, form)
    update(
        actor=request.user,
        person=person,
        facts=form.facts(),
        roles=form.chosen_roles(),
        places=form.cleaned_data["places"],
    )
    tell(request, gettext("%(person)s was saved.") % {"person": person})
    return redirect("person-detail", pk)


@require_POST
@login_required
def person_deactivate(request: Request, pk: int) -> HttpResponse:
    person = deactivate_person(actor=request.user, person=get_object_or_404(User, pk=pk))
    tell(request, gettext("%(person)s can no longer sign in.") % {"person": person})
    return redirect("person-detail", pk)


@require_POST
@login_required
def person_activate(request: Request, pk: int) -> HttpResponse:
    person = activate_person(actor=request.user, person=get_object_or_404(User, pk=pk))
    tell(request, gettext("%(person)s can sign in again.") % {"person": person})
    return redirect("person-detail", pk)


@require_POST
@login_required
def person_link(request: Request, pk: int) -> HttpResponse:
    """A link to a new password: for who was invited, or forgot theirs."""
    return _link_page(request, get_object_or_404(User, pk=pk))


@never_cache
def _link_page(request: Request, person: User) -> HttpResponse:
    """The link, to be copied; and sent where mail is set up and there is an address."""
    base = request.build_absolute_uri("/").rstrip("/")
    link = give_link(actor=request.user, person=person, base=base)
    context = {"person": person, "link": link.address, "is_sent": link.is_sent}
    return render(request, "people/person_link.html", context)
