"""Texts that no column can hold."""

import json

import pytest

from fengqun.kernel.texts import UnstorableText, insist_storable, is_storable


@pytest.mark.parametrize("text", ["", "水洗", "a\tb\n", "☕️", "\ufffd", "\U0010ffff"])
def test_ordinary_texts_pass(text):
    assert is_storable(text)
    insist_storable({"name": text, "list": [text, 1, None, True], text: {}})


@pytest.mark.parametrize("text", ["\x00", "豆\x00子", json.loads(r'"\ud83d"')])
@pytest.mark.parametrize(
    ("wrap", "at"),
    [
        (lambda text: text, "/"),
        (lambda text: {"note": text}, "/note"),
        (lambda text: {"lines": [{"title": "好"}, {"title": text}]}, "/lines/1/title"),
        (lambda text: {"answers": {text: "好"}}, "/answers"),
    ],
)
def test_the_first_bad_text_is_named(text, wrap, at):
    with pytest.raises(UnstorableText) as refused:
        insist_storable(wrap(text))

    assert refused.value.details == {"at": at}
    assert refused.value.code == "unstorable_text"
