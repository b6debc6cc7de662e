"""Words are compared as people mean them."""

import pytest

from fengqun.commerce.redpackets.words import is_one_line, is_same_word


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


@pytest.mark.parametrize("text", ["恭喜发财", "Café 古吉！", "👩\u200d👩\u200d👧 新年好", ""])
def test_what_is_one_line(text):
    assert is_one_line(text)


@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\x00", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"])
def test_what_is_not_one_line(sign):
    assert not is_one_line(f"恭喜{sign}发财")
