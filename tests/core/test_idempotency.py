"""A request that comes twice is done once and answered twice."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from core import audit
from core.api.viewsets import ScopedViewSet
from core.errors import RuleViolation, StaleState
from core.models import AuditEntry, Company, IdempotencyKey
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


class Deeds(ScopedViewSet):
    """One unsafe action that leaves a trace, and can be told to refuse."""

    queryset = Company.objects.all()
    permission_classes = ()

    def create(self, request):
        audit.record(request.user, "tests.deed", Company.get(), said=request.data["say"])
        if request.data["say"] == "nonsense":
            raise RuleViolation("That makes no sense.")
        if request.data["say"] == "late":
            raise StaleState
        return Response({"said": request.data["say"]}, status=201)


view = Deeds.as_view({"post": "create"})


def post(user, say, key):
    headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    request = APIRequestFactory().post("/deeds/", {"say": say}, format="json", **headers)
    force_authenticate(request, user)
    return view(request)


def test_without_a_key_nothing_happens():
    answer = post(UserFactory(), "yes", key=None)

    assert (answer.status_code, answer.data["code"]) == (422, "core.key_missing")
    assert AuditEntry.objects.exists() is False


def test_the_second_request_gets_the_first_answer():
    user, key = UserFactory(), uuid4().hex

    first, second = post(user, "yes", key), post(user, "yes", key)

    assert (first.status_code, first.data) == (second.status_code, second.data)
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert AuditEntry.objects.count() == 1


def test_the_same_key_with_other_content_is_refused():
    user, key = UserFactory(), uuid4().hex
    post(user, "yes", key)

    answer = post(user, "no", key)

    assert (answer.status_code, answer.data["code"]) == (409, "core.key_reused")
    assert AuditEntry.objects.count() == 1


def test_another_person_may_use_the_same_key():
    key = uuid4().hex

    assert post(UserFactory(), "yes", key).status_code == 201
    assert post(UserFactory(), "no", key).status_code == 201


def test_a_refusal_for_good_is_remembered_and_changes_nothing():
    user, key = UserFactory(), uuid4().hex

    first, second = post(user, "nonsense", key), post(user, "nonsense", key)

    assert (first.status_code, second.status_code) == (422, 422)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert AuditEntry.objects.exists() is False


def test_a_refusal_of_the_moment_is_not_remembered():
    user, key = UserFactory(), uuid4().hex

    assert post(user, "late", key).status_code == 409

    assert IdempotencyKey.objects.exists() is False


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sixteen_requests_at_one_instant_do_it_once():
    user, key = UserFactory(), uuid4().hex
    start, answers = threading.Barrier(16), []

    def send():
        start.wait()
        answers.append(post(user, "yes", key).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _count in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [201] * 16
    assert AuditEntry.objects.count() == 1
