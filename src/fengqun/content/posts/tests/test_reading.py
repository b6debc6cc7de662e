"""What is in somebody's words: topics, people and links; and nothing that could do harm."""

import re
import time

import pytest

from fengqun.content.posts.reading import read_words
from fengqun.content.posts.richtext import SAID
from fengqun.kernel.tests.test_richtext import HOSTILE

PLAIN = re.compile(
    r"</?(?:p|br|hr|em|strong|s|blockquote|code|pre|ul|ol|li|h[34])>|</a>"
    r"|<a (?:href=\"(?:https?://|mailto:|/)[^\"<>]*\" )?rel=\"nofollow ugc noopener\">"
)
UNICODE_TRICKS = [
    "[x](javascript\u200b:alert(1))",
    "[x](\u202ejavascript:alert(1))",
    "[x](ｊavascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    '[x](https://ok.example/"onmouseover=alert(1))',
    "[[a](https://a.example)](javascript:alert(1))",
    "[![x](javascript:1)](javascript:2)",
    "#<script>alert(1)</script>",
    "@<img src=x onerror=alert(1)>",
    "https://a.example/<script>alert(1)</script>",
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/'><svg/onload=alert(1)>",
    '#"onmouseover="alert(1)',
    '<https://a.example/"onclick="alert(1)>',
    "`#话题 @佟佟 https://a.example`",
]


@pytest.mark.parametrize("source", [*HOSTILE, *UNICODE_TRICKS])
def test_hostile_words_come_out_harmless(community, make_member, source):
    make_member("<img src=x onerror=alert(1)>")
    html = read_words(community.id, f"#话题 {source}").html
    assert "<" not in PLAIN.sub("", html), html


@pytest.mark.parametrize(
    "source",
    ["> " * 20_000, "- " * 20_000, "[" * 20_000, "*" * 20_000, "a" * 1_000_000, "#a" * 10_000, "@a" * 10_000,
     "https://a.example/" * 1_000, "![](" * 5_000, "`" * 20_000, "<" * 20_000, "&#x41;" * 5_000],
)  # fmt: skip
def test_monstrous_words_are_read_in_a_moment(source):
    begun = time.monotonic()
    html = SAID.html(source)
    assert time.monotonic() - begun < 5
    assert "<" not in PLAIN.sub("", html)


def test_topics_are_folded_and_linked(community):
    words = read_words(community.id, "今天喝 #手冲 和 #Ｖ60，`#码` 不算，#1 不算，C#手 不算。#耶加#好喝")
    assert words.tags == ("手冲", "v60", "耶加")
    assert (
        f'<a href="/c/{community.slug}/topics/%E6%89%8B%E5%86%B2/" rel="nofollow ugc noopener">#手冲</a>' in words.html
    )


def test_people_are_addressed_by_the_longest_name(community, make_member):
    short, long = make_member("小雨"), make_member("小雨伞")
    words = read_words(community.id, "谢谢@小雨伞，还有 @小雨 ，me@小雨.example 不算，[@小雨](https://a.example) 不算")
    assert words.mentioned == (long.id, short.id)
    assert f'href="/c/{community.slug}/members/{long.id}/"' in words.html


def test_a_name_that_several_bear_means_whom_the_writer_chose(community, make_member, other_community):
    one, other = make_member("佟佟"), make_member("佟佟")
    make_member("隔壁", community=other_community)
    assert read_words(community.id, "@佟佟 好").mentioned == ()
    assert read_words(community.id, "@佟佟 好", hints=[other.id]).mentioned == (other.id,)
    assert read_words(community.id, "@佟佟 好", hints=[one.id, other.id]).mentioned == ()
    assert read_words(community.id, "@隔壁 好").mentioned == ()


def test_links_are_found_without_what_stands_behind_them(community):
    words = read_words(
        community.id,
        "看https://a.example/豆(1)。还有（https://b.example/x?y=1）和 [这](https://c.example). ftp://d.example",
    )
    assert words.links == ("https://c.example", "https://a.example/豆(1)", "https://b.example/x?y=1")
    assert words.html.count("<a href=") == 3


def test_words_without_names_ask_the_database_nothing(community, django_assert_num_queries):
    with django_assert_num_queries(0):
        read_words(community.id, "今天的豆子很甜 https://a.example")
    with django_assert_num_queries(2):
        read_words(community.id, "@甲 @乙 #话题 " * 5)
