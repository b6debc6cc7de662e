"""Where the words stand in a text."""

import pytest

from fengqun.spine.search.asking import read_question
from fengqun.spine.search.marking import SNIPPET_LENGTH, Piece, marked, snippet


def shown(pieces: tuple[Piece, ...]) -> str:
    """The pieces, hits in brackets."""
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("蜂蜜", "油菜花蜂蜜下来了", "油菜花[蜂蜜]下来了"),
        ("团购", "週五開團購", "週五開[團購]"),
        ("乾淨", "擦干净", "擦[干净]"),
        ("tea", "Tea, steam and TEATIME", "[Tea], steam and [TEA]TIME"),
        ("cafe", "Café ﬁ 开张", "[Café] ﬁ 开张"),
        ("fi", "a ﬁ b", "a [ﬁ] b"),
        ("蜂", "蜂蜂", "[蜂][蜂]"),
        ("蜂蜜 蜜", "蜂蜜蜜", "[蜂蜜][蜜]"),
        ("script", "<script>alert(1)</script>", "<[script]>alert(1)</[script]>"),
        ("a.b (", "a.b axb", "[a].[b] [a]xb"),
        ("没有", "别的", "别的"),
        ("㍿", "大㍿", "大[㍿]"),
    ],
)
def test_marked(asked: str, text: str, expected: str) -> None:
    # when
    pieces = marked(text, read_question(asked).marks())

    # then
    assert shown(pieces) == expected
    assert "".join(piece.text for piece in pieces) == text


def test_a_snippet_is_the_piece_with_most_hits() -> None:
    # given
    text = "蜂蜜。" + "无关的话，" * 60 + "这里说蜂蜜，说柚子，\n\n也说茶。" + "后面的话，" * 60

    # when
    pieces = snippet(text, read_question("蜂蜜 柚子 茶").marks())

    # then
    assert shown(pieces).startswith("…")
    assert "这里说[蜂蜜]，说[柚子]， 也说[茶]。后面" in shown(pieces)
    assert len("".join(piece.text for piece in pieces)) == SNIPPET_LENGTH + 2


def test_without_a_hit_the_snippet_is_the_beginning() -> None:
    # when / then
    assert shown(snippet("开头\n第二行", ("没有",))) == "开头 第二行"
    assert snippet("", ("没有",)) == ()
    assert shown(snippet("字" * 200, ())) == "字" * SNIPPET_LENGTH + "…"
