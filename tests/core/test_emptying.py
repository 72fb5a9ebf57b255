"""What a test that commits leaves behind is gone before the next one, and nothing else is."""

import pytest
from django.contrib.auth.models import Group, Permission

from catalog.models import Product
from config.roles import ROLES
from core import audit
from core.models import AuditEntry, Company
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory


@pytest.mark.parametrize("_time", ["once", "again"])
@pytest.mark.django_db(transaction=True)
def test_it_starts_as_migrations_left_it(_time):
    assert (Product.objects.count(), AuditEntry.objects.count()) == (0, 0)
    assert {group.name for group in Group.objects.all()} == {role.key for role in ROLES}
    assert Group.objects.get(name="admin").permissions.count() == Permission.objects.count()
    assert Company.get().name_en != "Changed"

    ProductFactory()
    audit.record(UserFactory(), "tests.deed", Company.get())
    Group.objects.all().delete()
    Company.objects.update(name_en="Changed")
