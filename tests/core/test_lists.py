"""The one list, seen through a page made for the test: jobs of the system."""

import json
from datetime import UTC, datetime
from typing import ClassVar

import django_tables2 as tables
import pytest
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django_filters import FilterSet, MultipleChoiceFilter, NumberFilter

from core.columns import MomentColumn, NumberColumn, StatusColumn, TitleColumn
from core.lists import BulkAction, ListPage, PageAction, Preset, back_to
from core.models import Job, JobState
from core.toasts import tell
from tests.factories.core import UserFactory

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


class JobTable(tables.Table):
    key = TitleColumn(linkify=lambda record: f"/jobs/{record.pk}/")
    state = StatusColumn()
    done = NumberColumn()
    due_at = MomentColumn(role="hidden")
    step = tables.Column(orderable=False)


class JobFilter(FilterSet):
    state = MultipleChoiceFilter(choices=JobState.choices, label="State")
    done = NumberFilter(field_name="done", lookup_expr="gte", label="Done")

    class Meta:
        model = Job
        fields: ClassVar = []


class JobList(ListPage):
    model = Job
    table_class = JobTable
    filterset_class = JobFilter
    title = "Jobs"
    permission = "core.view_job"
    order_by = ("key",)
    search_fields = ("key", "step")
    totals: ClassVar = {"done": Sum("done")}
    actions = (PageAction(label="New", url_name="home", permission="core.add_job"),)
    bulk_actions = (BulkAction(label="Stop", url_name="stop", permission="core.change_job"),)
    presets = (Preset(label="Failed ones", parameters={"state": "failed"}),)
    empty_title = "No jobs yet"
    empty_text = "Start one."


def stop(request: HttpRequest) -> HttpResponse:
    keys = sorted(JobList.selection(request).values_list("key", flat=True))
    tell(request, ",".join(keys), undo_url="/undo")
    return back_to(request, "/jobs/")


urlpatterns = [
    path("jobs/", JobList.as_view(), name="jobs"),
    path("stop", stop, name="stop"),
    path("", include("config.urls")),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def make_jobs(count: int, **facts) -> list[Job]:
    start = Job.objects.count()
    numbers = range(start, start + count)
    return Job.objects.bulk_create(
        Job(kind="plan", key=f"job:{n:03}", due_at=MONDAY, done=n, **facts) for n in numbers
    )


def signed_in(*permissions: str, everywhere: bool = True) -> Client:
    client = Client()
    person = UserFactory(
        may=["core.view_job", *permissions], sees_all_places=everywhere, language="en"
    )
    client.force_login(person)
    return client


def keys_on(answer: HttpResponse) -> list[str]:
    return [row.key for row in answer.context["page"].rows]


def test_a_stranger_is_sent_to_the_door_and_a_reader_without_the_right_is_refused():
    refused = Client()
    refused.force_login(UserFactory())

    assert Client().get("/jobs/").status_code == 302
    assert refused.get("/jobs/").status_code == 403


def test_only_rows_the_reader_may_see_are_shown():
    make_jobs(3)

    answer = signed_in(everywhere=False).get("/jobs/")

    assert keys_on(answer) == []
    assert "No jobs yet" in answer.content.decode()


def test_search_needs_every_word_and_the_chips_name_the_filters():
    make_jobs(12)

    answer = signed_in().get("/jobs/", {"q": "job 01", "done": "11"})

    assert keys_on(answer) == ["job:011"]
    assert [(chip.label, chip.text) for chip in answer.context["chips"]] == [("Done", "11")]
    assert answer.context["chips"][0].remove == "?q=job+01"


def test_a_filter_that_makes_no_sense_narrows_nothing_and_says_so():
    make_jobs(2)

    answer = signed_in().get("/jobs/", {"done": "many"})

    assert len(keys_on(answer)) == 2
    assert "Enter a number." in answer.content.decode()


def test_a_heading_sorts_up_then_down_and_a_column_without_order_is_left_alone():
    make_jobs(3)
    client = signed_in()

    assert keys_on(client.get("/jobs/", {"sort": "-done"})) == ["job:002", "job:001", "job:000"]
    assert keys_on(client.get("/jobs/", {"sort": "step"})) == ["job:000", "job:001", "job:002"]
    assert keys_on(client.get("/jobs/", {"sort": "nothing"})) == ["job:000", "job:001", "job:002"]


def test_pages_follow_each_other_and_the_total_counts_all_of_them():
    make_jobs(60)
    client = signed_in()

    first = client.get("/jobs/")
    cursor = first.context["page"].next_cursor
    second = client.get("/jobs/", {"cursor": cursor})

    assert keys_on(first) + keys_on(second) == [f"job:{n:03}" for n in range(60)]
    assert first.context["headings"][2].total == sum(range(60))
    assert "Rows 51 to 60" in second.content.decode()


def test_htmx_gets_the_list_alone_and_a_browser_the_whole_page():
    make_jobs(1)
    client = signed_in()

    part = client.get("/jobs/", headers={"HX-Request": "true"}).content.decode()
    whole = client.get("/jobs/").content.decode()

    assert part.lstrip().startswith("<section")
    assert "<html" not in part
    assert "<html" in whole
    assert 'id="list"' in whole


def test_nothing_on_the_page_is_inline():
    make_jobs(60, step="<script>alert(1)</script>")

    page = signed_in("core.change_job").get("/jobs/").content.decode()

    assert "<script>" not in page
    assert not any(word in page for word in (" style=", " onclick=", "hx-on", "javascript:"))


def test_actions_show_for_who_may_use_them():
    make_jobs(1)

    without = signed_in().get("/jobs/").content.decode()
    with_right = signed_in("core.change_job").get("/jobs/").content.decode()

    assert 'name="selected"' not in without
    assert 'name="selected"' in with_right
    assert 'hx-post="/stop"' in with_right


def test_a_bulk_action_gets_the_ticked_rows_that_its_reader_may_see():
    rows = make_jobs(4)

    answer = signed_in().post(
        "/stop",
        {"selected": [rows[1].pk, rows[3].pk, 999_999, "x"]},
        headers={"HX-Request": "true"},
    )

    events = json.loads(answer["HX-Trigger"])
    assert answer.status_code == 204
    assert "list-changed" in events
    assert events["toasts"]["list"] == [
        {"message": "job:001,job:003", "level": "success", "undo": "/undo"}
    ]


def test_a_bulk_action_on_everything_gets_the_filtered_rows_not_only_the_page():
    make_jobs(60)

    answer = signed_in().post("/stop", {"everything": "1", "narrowed_by": "done=57&sort=-done"})

    assert answer.status_code == 302
    messages = [str(message) for message in signed_messages(answer)]
    assert messages == ["job:057,job:058,job:059\n/undo"]


def signed_messages(answer: HttpResponse) -> list:
    return list(answer.wsgi_request._messages)


def test_the_file_holds_every_filtered_row_in_the_order_of_the_list():
    make_jobs(60)

    answer = signed_in().get("/jobs/", {"export": "csv", "done": "58", "sort": "-done"})

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines == [
        "\ufeffKey,State,Done,Due at,Step",
        "job:059,Waiting,59,2026-03-02 09:00:00,",
        "job:058,Waiting,58,2026-03-02 09:00:00,",
    ]


def test_an_unknown_format_is_refused():
    assert signed_in().get("/jobs/", {"export": "pdf"}).status_code == 422


def test_a_list_asks_the_database_as_often_for_fifty_rows_as_for_one(django_assert_max_num_queries):
    make_jobs(1)
    client = signed_in()
    client.get("/jobs/")

    with django_assert_max_num_queries(9) as few:
        client.get("/jobs/")
    make_jobs(49)
    with django_assert_max_num_queries(9) as many:
        client.get("/jobs/")

    assert len(few) == len(many)
