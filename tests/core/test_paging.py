"""Paging by cursor: every row once, in order, both ways, with ties and with empty values."""

from datetime import UTC, datetime

import pytest
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Concat

from core.models import Job, JobState
from core.paging import page_of

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
ORDERS = [
    ["kind"],
    ["-kind"],
    ["started_at"],
    ["-started_at", "kind"],
    ["requested_by__username", "-done"],
    ["label"],
    ["-pk"],
    [],
]


@pytest.fixture
def jobs(django_user_model) -> list[Job]:
    """Twenty-three rows with ties in every column and empty values in two."""
    people = [django_user_model.objects.create(username=name) for name in ("lin", "wang")]
    rows = [
        Job(
            kind=f"kind{number % 3}",
            key=f"job:{number}",
            done=number % 5,
            state=JobState.WAITING,
            due_at=MONDAY,
            started_at=None if number % 4 == 0 else MONDAY.replace(hour=number % 6),
            requested_by=None if number % 7 == 0 else people[number % 2],
        )
        for number in range(23)
    ]
    return Job.objects.bulk_create(rows)


def labelled():
    return Job.objects.annotate(label=Concat(F("kind"), Value("/"), Coalesce("step", Value(""))))


def in_order(order):
    """The whole list as the page should cut it: empty values last, ties by key."""
    parts = []
    for name in [*order, "pk"]:
        column = F(name.lstrip("-"))
        is_down = name.startswith("-")
        parts.append(column.desc(nulls_last=True) if is_down else column.asc(nulls_last=True))
    return list(labelled().order_by(*parts).values_list("pk", flat=True))


def walk(order, *, limit):
    pages = [page_of(labelled(), order_by=order, limit=limit)]
    while pages[-1].next_cursor:
        pages.append(page_of(labelled(), order_by=order, cursor=pages[-1].next_cursor, limit=limit))
    return pages


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: ",".join(order) or "none")
@pytest.mark.parametrize("limit", [1, 5, 23, 50])
def test_walking_forward_shows_every_row_once_in_order(jobs, order, limit):
    pages = walk(order, limit=limit)

    assert [row.pk for page in pages for row in page.rows] == in_order(order)
    assert [page.first_number for page in pages] == list(range(1, 24, limit))


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: ",".join(order) or "none")
def test_walking_back_shows_the_same_pages(jobs, order):
    pages = walk(order, limit=5)

    page, seen = pages[-1], [pages[-1]]
    while page.previous_cursor:
        page = page_of(labelled(), order_by=order, cursor=page.previous_cursor, limit=5)
        seen.insert(0, page)

    assert [row.pk for page in seen for row in page.rows] == in_order(order)
    assert seen[0].first_number == 1


def test_a_row_that_arrives_meanwhile_moves_no_other(jobs):
    first = page_of(Job.objects.all(), order_by=["kind"], limit=5)
    Job.objects.create(kind="a-first", key="job:new", due_at=MONDAY)

    second = page_of(Job.objects.all(), order_by=["kind"], cursor=first.next_cursor, limit=5)

    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_a_cursor_of_another_order_or_a_forged_one_starts_at_the_beginning(jobs):
    other = page_of(Job.objects.all(), order_by=["-kind"], limit=5).next_cursor
    beginning = page_of(Job.objects.all(), order_by=["kind"], limit=5)

    for cursor in (other, "forged", other[:-2] + "xx"):
        page = page_of(Job.objects.all(), order_by=["kind"], cursor=cursor, limit=5)
        assert [row.pk for row in page.rows] == [row.pk for row in beginning.rows]


def test_the_page_says_how_many_rows_there_are_and_is_never_too_long(jobs):
    page = page_of(Job.objects.all(), order_by=["kind"], limit=100_000)

    assert (page.total, page.is_total_exact, len(page.rows)) == (23, True, 23)
    assert (page.next_cursor, page.previous_cursor) == ("", "")


def test_an_empty_list_is_one_empty_page():
    page = page_of(Job.objects.all(), order_by=["kind"])

    assert (page.rows, page.total, page.first_number, page.next_cursor) == ([], 0, 0, "")


def test_two_queries_a_page(jobs, django_assert_num_queries):
    with django_assert_num_queries(2):
        page_of(Job.objects.all(), order_by=["requested_by__username"], limit=5)
