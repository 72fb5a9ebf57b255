"""What is said of a person."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from config.roles import ROLES
from core.forms import HouseForm
from core.models import User
from core.people import FIELDS
from inventory.models import Warehouse


class PersonForm(HouseForm):
    """Who it is, what they do, and where."""

    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The link is sent there, where mail is set up."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), widget=forms.CheckboxSelectMultiple, required=False
    )
    is_staff = forms.BooleanField(label=_("May open the setup"), required=False)
    sees_all_places = forms.BooleanField(label=_("Sees and acts in every place"), required=False)
    places = forms.ModelMultipleChoiceField(
        label=_("Places"),
        queryset=Warehouse.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    fieldsets: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("Who it is"), ("last_name", "first_name", "email", "language")),
        (_("What they do"), ("roles", "is_staff")),
        (_("Where"), ("sees_all_places", "places")),
    )

    def __init__(self, *args: Any, actor: User, person: User | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {name: getattr(person, name) for name in FIELDS} | {
                "roles": [group.name for group in person.groups.all()],
                "places": person.warehouses.all(),
            }
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("That of the browser")), *settings.LANGUAGES]
        self.fields["roles"].choices = [(role.key, role.label) for role in ROLES]
        self.fields["places"].queryset = Warehouse.objects.visible_to(actor)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def chosen_roles(self) -> list[Group]:
        return list(Group.objects.filter(name__in=self.cleaned_data["roles"]))


class InviteForm(PersonForm):
    """Somebody who is new."""

    username = forms.CharField(
        label=_("Name to sign in"), max_length=150, validators=[UnicodeUsernameValidator()]
    )
    fieldsets = (
        (_("Who it is"), ("username", "last_name", "first_name", "email", "language")),
        *PersonForm.fieldsets[1:],
    )
