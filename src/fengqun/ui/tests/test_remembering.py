"""Remembered parts are those that would be written anew, each with the form token of whoever asks."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from fengqun.kernel import clock
from fengqun.ui.templatetags.remembering import Memory, StaleMemoryError, memory


@dataclass(frozen=True)
class Card:
    name: str


@pytest.fixture(autouse=True)
def empty_memory():
    memory.forget()
    yield
    memory.forget()


def part(body, *things):
    return Template(
        "{% load remembering i18n %}{% remembered " + " ".join(things) + " %}" + body + "{% endremembered %}"
    )


def test_the_same_things_are_written_once(settings):
    settings.REMEMBERED_PARTS_ARE_CHECKED = False
    template = part("{{ card.name }} {{ other }}", "card")

    first = template.render(Context({"card": Card("兰"), "other": 1}))
    second = template.render(Context({"card": Card("兰"), "other": 2}))

    assert (first, second) == ("兰 1", "兰 1")
    assert len(memory) == 1


def test_other_things_are_written_anew():
    template = part("{{ card.name }}", "card")

    assert [template.render(Context({"card": Card(name)})) for name in ("兰", "竹", "兰")] == ["兰", "竹", "兰"]


def test_a_part_that_depends_on_more_than_it_names_is_found_out(settings):
    settings.REMEMBERED_PARTS_ARE_CHECKED = True
    template = part("{{ other }}", "card")
    template.render(Context({"card": Card("兰"), "other": 1}))

    with pytest.raises(StaleMemoryError):
        template.render(Context({"card": Card("兰"), "other": 2}))


def test_each_gets_the_form_token_of_the_own_request():
    template = part("{% csrf_token %}", "card")

    pages = [template.render(Context({"card": Card("兰"), "csrf_token": token})) for token in ("aaa", "bbb")]

    assert [("aaa" in page, "bbb" in page) for page in pages] == [(True, False), (False, True)]
    assert len(memory) == 1


def test_gaps_are_filled_with_what_each_request_brings():
    template = part('<input value="{{ typing }}"> {{ typing }} {{ card.name }}', "card", "filling", "typing")

    pages = [template.render(Context({"card": Card("兰"), "typing": word})) for word in ("1:a", '"<b>')]

    assert pages == ['<input value="1:a"> 1:a 兰', '<input value="&quot;&lt;b&gt;"> &quot;&lt;b&gt; 兰']
    assert len(memory) == 1


def test_a_gap_without_a_value_stays_empty():
    assert part("<i>{{ typing }}</i>", "1", "filling", "typing").render(Context()) == "<i></i>"


def test_without_a_form_token_there_is_none():
    assert part("<b>{% csrf_token %}</b>", "1").render(Context()) == "<b></b>"


def test_languages_do_not_mix():
    template = part("{% get_current_language as code %}{{ code }}", "1")

    with translation.override("zh-hans"):
        chinese = template.render(Context())
    with translation.override("en"):
        english = template.render(Context())

    assert (chinese, english) == ("zh-hans", "en")


def test_a_new_minute_is_written_anew():
    template = part("x", "1")
    start = clock.now().replace(second=5, microsecond=0)

    with clock.travel_to(start):
        template.render(Context())
    with clock.travel_to(start + timedelta(seconds=20)):
        template.render(Context())
    assert len(memory) == 1

    with clock.travel_to(start + timedelta(minutes=1)):
        template.render(Context())
    assert len(memory) == 2


def test_what_was_not_asked_for_longest_is_forgotten_first():
    kept = Memory(2)
    kept.keep("a", "A")
    kept.keep("b", "B")
    kept.get("a")

    kept.keep("c", "C")

    assert [kept.get(key) for key in "abc"] == ["A", None, "C"]
