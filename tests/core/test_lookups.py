"""Finding one of many: the answers, and the field that takes a key or a typed code."""

import pytest
from django import forms
from django.test import Client
from django.urls import include, path
from django.utils import translation

from core.lookups import Lookup, LookupField
from core.models import Job
from tests.core.test_lists import make_jobs
from tests.factories.core import UserFactory


class JobLookup(Lookup):
    model = Job
    search_fields = ("key",)
    order_by = ("key",)


class JobForm(forms.Form):
    job = LookupField(Job.objects.none(), url_name="job-lookup", code_field="key")


urlpatterns = [
    path("jobs/lookup", JobLookup.as_view(), name="job-lookup"),
    path("", include("config.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def form_with(data: dict[str, str]) -> JobForm:
    form = JobForm(data)
    form.fields["job"].queryset = Job.objects.all()
    return form


def test_typed_words_find_at_most_twenty_rows_the_reader_may_see():
    make_jobs(30)
    client = Client()
    client.force_login(UserFactory(sees_all_places=True))

    found = client.get("/jobs/lookup", {"q": "job"}).json()["results"]

    assert len(found) == 20
    assert found[0] == {
        "id": Job.objects.get(key="job:000").pk,
        "label": "plan job:000",
        "note": "",
    }


def test_rows_of_others_are_not_found_and_a_stranger_is_refused():
    make_jobs(1)
    client = Client()
    client.force_login(UserFactory())

    assert client.get("/jobs/lookup", {"q": "job"}).json() == {"results": []}
    assert Client().get("/jobs/lookup").status_code == 403


@pytest.mark.parametrize("given", ["key", "code"])
def test_the_field_takes_the_key_or_the_code(given):
    job = make_jobs(1)[0]
    data = {"job": str(job.pk)} if given == "key" else {"job": "", "job_text": "JOB:000"}

    form = form_with(data)

    assert form.is_valid()
    assert form.cleaned_data["job"] == job


def test_what_is_unknown_is_named_and_stays_in_the_field():
    form = form_with({"job": "", "job_text": "<b>nothing"})

    with translation.override("en"):
        errors = form.errors["job"]

    assert errors == ["Nothing here is called “<b>nothing”. Choose one from the list."]
    assert 'value="&lt;b&gt;nothing"' in str(form["job"])


def test_a_typed_code_of_digits_is_a_code_and_not_a_key():
    first, second = make_jobs(2)
    Job.objects.filter(pk=second.pk).update(key=str(first.pk))

    form = form_with({"job": "", "job_text": str(first.pk)})

    assert form.is_valid()
    assert form.cleaned_data["job"] == second


def test_digits_that_are_no_code_choose_nothing():
    job = make_jobs(1)[0]

    form = form_with({"job": "", "job_text": str(job.pk)})

    assert form.is_valid() is False


def test_what_was_typed_over_an_earlier_choice_holds():
    first, second = make_jobs(2)
    data = {"job": str(first.pk), "job_text": second.key}

    form = form_with(data)

    assert form.is_valid()
    assert form.cleaned_data["job"] == second


def test_a_key_beyond_all_keys_is_refused_in_words():
    form = form_with({"job": "9" * 30, "job_text": ""})

    assert "job" in form.errors
