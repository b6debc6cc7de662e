"""Explaining words in sanitized HTML: where, once, the longest, and never anything that runs."""

import re
from html.parser import HTMLParser
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fengqun.kernel.richtext import Markdown
from fengqun.people.culture.glossing import Entry, Glossary

relaxed = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
SAID = Markdown(first_heading=3, keeps_line_breaks=True)
TIP = re.compile(r'<button type="button" class="term"[^>]*>(.*?)</button><span class="term__tip".*?</span>')


def glossary(*words, meaning="意思"):
    return Glossary(
        [Entry(UUID(int=place), first, tuple(rest), meaning) for place, (first, *rest) in enumerate(words, 1)]
    )


def told(html, *words):
    """What became a button, in order."""
    return TIP.findall(glossary(*words).explain(html, key="k"))


def without(html):
    return TIP.sub(r"\1", html)


def test_the_first_occurrence_of_each_word_in_any_spelling():
    assert told("<p>手沖好喝，手冲也好喝。</p>", ("手冲", "手沖")) == ["手沖"]


def test_the_longest_wins():
    assert told("<p>去手冲研究所学手冲</p>", ("手冲",), ("手冲研究所",)) == ["手冲研究所", "手冲"]


def test_letters_have_borders_and_chinese_has_none():
    assert told("<p>SHIP zip 超级IP打造 ip</p>", ("IP",)) == ["IP"]
    assert told("<p>pour-over, Pour Over</p>", ("pour over",)) == ["Pour Over"]
    assert told("<p>我爱手冲啊</p>", ("手冲",)) == ["手冲"]


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/x">手冲</a></p>',
        "<p><code>手冲</code></p>",
        "<pre><code>手冲</code></pre>",
        "<h3>手冲</h3>",
        '<p><a href="/手冲?a=手冲">链接</a></p>',
        "<p><a href='/'><em>手冲</em></a></p>",
    ],
)
def test_never_in_links_code_headings_and_attributes(html):
    assert glossary(("手冲",)).explain(html, key="k") == html


def test_after_a_link_words_are_explained_again():
    assert told('<p><a href="/x">手冲</a> 手冲</p>', ("手冲",)) == ["手冲"]


def test_entities_are_no_words():
    html = "<p>R&amp;D 和 &lt;b&gt; &quot;</p>"
    assert told(html, ("amp",), ("lt",), ("quot",), ("R&D",)) == ["R&amp;D"]


def test_meanings_cannot_break_out():
    html = glossary(("手冲",), meaning='"><script>alert(1)</script><b onclick=x>').explain("<p>手冲</p>", key="k")

    assert "<script" not in html
    assert "<b onclick" not in html


class Reader(HTMLParser):
    """Which elements there are, and what is written."""

    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data):
        self.text += data


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader.tags, reader.text


@relaxed
@given(
    st.text(alphabet="手冲研究所ab IP<>&\"'`*[]()#-\n!/:xs", max_size=60),
    st.lists(st.text(alphabet="手冲研ab&<IP", min_size=2, max_size=4), min_size=1, max_size=4, unique=True),
)
def test_nothing_but_buttons_is_added_whatever_is_written(said, words):
    html = SAID.html(said)

    after = glossary(*((word.casefold(),) for word in dict.fromkeys(word.casefold() for word in words))).explain(
        html, key="k"
    )

    assert read(without(after)) == read(html)
    assert len(TIP.findall(after)) == after.count("popovertarget")


def test_five_hundred_words_cost_little():
    many = glossary(*((f"词条{number}号", f"term{number}") for number in range(500)))
    text = "<p>" + "今天的豆子很甜，手冲一杯，词条499号。" * 100 + "</p>"

    assert TIP.findall(many.explain(text, key="k")) == ["词条499号"]
