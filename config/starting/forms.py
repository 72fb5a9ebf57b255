"""What an empty house is told first."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from core.models import Currency, User

USUAL_ZONES = ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "Europe/London", "UTC")


class StartForm(HouseForm):
    """The company and its first administrator."""

    name_zh = forms.CharField(label=_("Chinese name of the company"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    currency = forms.ChoiceField(
        label=_("Base currency"), help_text=_("Stock is valued in it. It stays for good.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("By which the company's days are cut.")
    )
    language = forms.ChoiceField(
        label=_("Your language"), help_text=_("Everybody reads in their own; it can be changed.")
    )
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    username = forms.CharField(
        label=_("Name to sign in"), max_length=150, validators=[UnicodeUsernameValidator()]
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    again = forms.CharField(
        label=_("The same again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    code = forms.CharField(
        label=_("Start code"),
        max_length=40,
        help_text=_("It was shown where the house was started, so that only you set it up."),
    )
    fieldsets = (
        (_("The company"), ("name_zh", "name_en", "currency", "time_zone")),
        (
            _("You, its first administrator"),
            ("last_name", "first_name", "username", "email", "password", "again", "language"),
        ),
        (_("So that it is you"), ("code",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = Currency.objects.order_by("code").values_list("code", flat=True)
        self.fields["currency"].choices = [(code, code) for code in codes]
        zones = [*USUAL_ZONES, *sorted(available_timezones() - set(USUAL_ZONES))]
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]
        self.fields["language"].choices = settings.LANGUAGES

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password = given.get("password", "")
        if password and given.get("again") and password != given["again"]:
            self.add_error("again", _("The two passwords differ."))
        if password:
            person = User(username=given.get("username", ""), email=given.get("email", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return given

    def company(self) -> dict[str, Any]:
        names = ("name_zh", "name_en", "currency", "time_zone")
        return {name: self.cleaned_data[name] for name in names}

    def admin(self) -> dict[str, Any]:
        names = ("username", "last_name", "first_name", "email", "language")
        return {name: self.cleaned_data[name] for name in names}
