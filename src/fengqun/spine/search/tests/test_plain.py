"""The plain text of HTML."""

import pytest

from fengqun.spine.search.plain import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>春天的<strong>蜂蜜</strong></p><p>第二段</p>", "春天的蜂蜜\n第二段"),
        ("一行<br>又一行", "一行\n又一行"),
        ("<ul><li>茶</li><li>蜜</li></ul>", "茶\n蜜"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("<table><tr><td>一</td><td>二</td></tr></table>", "一\n二"),
        ("", ""),
    ],
)
def test_plain_text(html: str, text: str) -> None:
    # when / then
    assert plain_text(html) == text
