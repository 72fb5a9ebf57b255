"""People."""

from typing import Any

import factory
from django.contrib.auth.models import Permission
from factory.django import DjangoModelFactory

from core.models import User


class UserFactory(DjangoModelFactory):
    """Somebody with no rights: ``may`` lists permissions, ``at`` the places they belong to."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"person{number}")

    @factory.post_generation
    def may(self, _create: bool, permissions: Any, **_kwargs: Any) -> None:
        for name in permissions or ():
            app, codename = name.split(".")
            self.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )

    @factory.post_generation
    def at(self, _create: bool, places: Any, **_kwargs: Any) -> None:
        for place in places or ():
            place.members.add(self)

    class Params:
        everywhere = factory.Trait(sees_all_places=True)
        admin = factory.Trait(is_staff=True, is_superuser=True)
