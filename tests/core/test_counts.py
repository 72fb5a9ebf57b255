"""Counts in a session: part by part, each scan once, forgotten when they are posted."""

from decimal import Decimal

from django.contrib.sessions.backends.signed_cookies import SessionStore

from core.counts import SCANS_REMEMBERED, as_text, count_in, parts_sent, shown_parts, with_part


def test_parts_sum_to_the_line_and_others_stay():
    count = count_in(SessionStore(), "paper:1")

    count.put(7, [{"quantity": "1.5"}, {"quantity": ""}, {"quantity": "2", "lot": "A"}])

    assert count.total(7) == Decimal("3.5")
    assert count.parts(8) == []
    assert shown_parts(count.parts(7)) == [
        (0, {"quantity": "1.5"}),
        (2, {"quantity": "2", "lot": "A"}),
    ]


def test_a_part_keeps_its_place():
    assert with_part([{"lot": "A"}], 2, {"lot": "C"}) == [{"lot": "A"}, {}, {"lot": "C"}]


def test_the_latest_scans_are_known():
    count = count_in(SessionStore(), "paper:1")

    for number in range(SCANS_REMEMBERED + 1):
        count.remember(f"s{number}", 7, number % 2)

    assert (count.knows("s0"), count.knows("s1"), count.knows("")) == (False, True, False)
    assert count.last == (7, 0)


def test_what_is_posted_is_forgotten_and_the_next_count_has_another_key():
    session = SessionStore()
    first = count_in(session, "paper:1")
    first.put(7, [{"quantity": "1"}])
    assert count_in(session, "paper:1").key == first.key

    first.forget()

    second = count_in(session, "paper:1")
    assert (second.key != first.key, second.total(7)) == (True, 0)


def test_fields_that_are_no_parts_are_not_taken_for_some():
    names = ["key", "line-7-quantity", "line-7-12-quantity", "line-x-quantity", "line-7-1-lot"]

    assert parts_sent(names) == {7: [0, 12]}
    assert [as_text(Decimal(text)) for text in ("0", "12.500", "100")] == ["", "12.5", "100"]
