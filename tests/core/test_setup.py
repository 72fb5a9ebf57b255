"""Setup writes people and the company through one door each, and keeps who did it."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry, Company, User
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

PERMISSIONS = (
    *("core.view_user", "core.add_user", "core.change_user"),
    *("core.view_company", "core.change_company", "core.view_auditentry"),
)


@pytest.fixture
def keeper(client: Client) -> User:
    person = UserFactory(is_staff=True, may=PERMISSIONS)
    client.force_login(person)
    return person


def test_a_person_is_added_and_the_trail_says_by_whom(client: Client, keeper: User) -> None:
    typed = {"username": "newcomer", "password1": "long-enough-7413", "usable_password": "true"}
    typed["password2"] = typed["password1"]
    response = client.post(reverse("admin:core_user_add"), typed)
    assert response.status_code == 302
    entry = AuditEntry.objects.get(action="user.add")
    assert (entry.actor, entry.object_id) == (
        keeper,
        str(User.objects.get(username="newcomer").pk),
    )


def test_nobody_changes_somebody_who_may_do_more(client: Client, keeper: User) -> None:
    above = UserFactory(is_staff=True, is_superuser=True)
    page = client.post(reverse("admin:core_user_change", args=[above.pk]), {"username": "taken"})
    password = client.get(reverse("admin:auth_user_password_change", args=[above.pk]))
    assert (page.status_code, password.status_code) == (403, 403)
    assert User.objects.filter(username="taken").count() == 0


def test_the_company_is_renamed_and_stays_the_only_one(client: Client, keeper: User) -> None:
    typed = {"name_zh": "常平百货", "name_en": Company.get().name_en, "time_zone": "Asia/Shanghai"}
    response = client.post(reverse("admin:core_company_change", args=[1]), typed)
    assert response.status_code == 302
    assert Company.get().name_zh == "常平百货"
    assert AuditEntry.objects.get(action="company.change").facts["changed"] == ["name_zh"]
    assert client.get(reverse("admin:core_company_add")).status_code == 403


def test_the_trail_is_only_read(client: Client, keeper: User) -> None:
    assert client.get(reverse("admin:core_auditentry_changelist")).status_code == 200
    assert client.get(reverse("admin:core_auditentry_add")).status_code == 403
