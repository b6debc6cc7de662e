"""Words are compared as people mean them."""

import pytest

from fengqun.commerce.redpackets.words import is_same_word


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("古吉", "古吉"),
        ("ＦＥＮＧ群", "feng群"),
        ("Straße", "STRASSE"),
        (" 古 吉 ", "古吉"),
        ("ｶﾌｪ", "カフェ"),
        ("古\u200b吉", "古吉"),
    ],
)
def test_width_case_and_spaces_do_not_matter(given, wanted):
    assert is_same_word(given, wanted)


@pytest.mark.parametrize("given", ["", " ", "古", "古吉吉", "吉古"])
def test_another_word_is_another_word(given):
    assert not is_same_word(given, "古吉")
