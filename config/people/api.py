"""People for machines: list, read, invite, change, deactivate, activate, a link to a password."""

from typing import Any

import django_filters
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from config.people.choices import PersonState
from config.people.selectors import people
from config.people.services import give_link, invite, update
from config.roles import ROLES
from core.api.fields import HouseModelSerializer
from core.api.idempotency import Shown
from core.api.requests import ApiRequest
from core.api.viewsets import ScopedViewSet
from core.models import User
from core.people import FIELDS, activate_person, deactivate_person
from inventory.models import Warehouse

LANGUAGES = ("", *(code for code, _name in settings.LANGUAGES))


class PersonSerializer(HouseModelSerializer):
    """A person with roles and places; ``state`` is active, waiting (invited) or closed (left)."""

    state = serializers.ChoiceField(PersonState.choices, read_only=True)
    roles = serializers.SlugRelatedField("name", source="groups", many=True, read_only=True)
    places = serializers.SlugRelatedField("code", source="warehouses", many=True, read_only=True)

    class Meta:
        model = User
        fields = ("id", "username", *FIELDS, "roles", "places", "state", "last_login")
        read_only_fields = fields


class LinkSerializer(serializers.Serializer):
    """Where the password is chosen, told once; ``null`` when a request is repeated."""

    link = serializers.URLField(allow_null=True)
    is_sent = serializers.BooleanField()


class InvitedSerializer(PersonSerializer, LinkSerializer):
    """A person who was just invited, and the link to their first password."""

    class Meta(PersonSerializer.Meta):
        fields = (*PersonSerializer.Meta.fields, "link", "is_sent")
        read_only_fields = fields


class RoleChoice(serializers.SlugRelatedField):
    """A role of the table of roles, by its name."""

    def get_queryset(self) -> QuerySet[Group]:
        return Group.objects.filter(name__in=[role.key for role in ROLES])


class PlaceChoice(serializers.SlugRelatedField):
    """A place by its code, among those the sender may see."""

    def get_queryset(self) -> QuerySet[Warehouse]:
        return Warehouse.objects.visible_to(self.context["request"].user)


class PersonInput(serializers.Serializer):
    """What is said of a person; what is left out stays as it is."""

    last_name = serializers.CharField(max_length=150, allow_blank=True, required=False)
    first_name = serializers.CharField(max_length=150, allow_blank=True, required=False)
    email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    language = serializers.ChoiceField(LANGUAGES, required=False)
    is_staff = serializers.BooleanField(required=False)
    sees_all_places = serializers.BooleanField(required=False)
    roles = RoleChoice("name", queryset=Group.objects.none(), many=True, required=False)
    places = PlaceChoice("code", queryset=Warehouse.objects.none(), many=True, required=False)


class InviteInput(PersonInput):
    """Somebody who is new."""

    username = serializers.CharField(max_length=150, validators=[UnicodeUsernameValidator()])


class PersonApiFilter(django_filters.FilterSet):
    """By name, whether they may sign in, role and place."""

    role = django_filters.CharFilter("groups__name")
    place = django_filters.CharFilter("warehouses__code")

    class Meta:
        model = User
        fields = ("username", "is_active")


class PersonViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """People: list, read, invite, change, deactivate, activate, a link to a password."""

    queryset = User.objects.all()
    serializer_class = PersonSerializer
    filterset_class = PersonApiFilter

    def get_queryset(self) -> QuerySet[User]:
        """People belong to no place: who may read them reads them all."""
        return people()

    @extend_schema(request=InviteInput, responses={201: InvitedSerializer})
    def create(self, request: ApiRequest) -> Response:
        given = self._given(InviteInput, request)
        roles, places = given.pop("roles", ()), given.pop("places", ())
        username = given.pop("username")
        person = invite(
            actor=request.user, username=username, facts=given, roles=roles, places=places
        )
        return self._with_link(request, person, told=self._told(person), status=201)

    @extend_schema(request=PersonInput)
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        person = self.get_object()
        given = self._given(PersonInput, request)
        roles, places = given.pop("roles", None), given.pop("places", None)
        update(actor=request.user, person=person, facts=given, roles=roles, places=places)
        return Response(self._told(person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: ApiRequest, pk: str) -> Response:
        person = deactivate_person(actor=request.user, person=self.get_object())
        return Response(self._told(person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def activate(self, request: ApiRequest, pk: str) -> Response:
        person = activate_person(actor=request.user, person=self.get_object())
        return Response(self._told(person))

    @extend_schema(request=None, responses=LinkSerializer)
    @action(detail=True, methods=["post"])
    def link(self, request: ApiRequest, pk: str) -> Response:
        """For who was invited, or forgot theirs; it works once, for three days."""
        return self._with_link(request, self.get_object(), told={}, status=200)

    def _with_link(
        self, request: ApiRequest, person: User, *, told: dict[str, Any], status: int
    ) -> Response:
        base = request.build_absolute_uri("/").rstrip("/")
        link = give_link(actor=request.user, person=person, base=base)
        kept = {**told, "link": None, "is_sent": link.is_sent}
        return Shown(kept | {"link": link.address}, kept=kept, status=status)

    def _given(self, kind: type[serializers.Serializer], request: ApiRequest) -> dict[str, Any]:
        given = kind(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        data: dict[str, Any] = given.validated_data
        return data

    def _told(self, person: User) -> dict[str, Any]:
        return dict(self.get_serializer(people().get(pk=person.pk)).data)


router = SimpleRouter(trailing_slash=False)
router.register("people", PersonViewSet, basename="person")
urls = (router.urls, "people-api")
