"""Posts are read like chat."""

from fengqun.content.posts.richtext import SAID


def test_plain_markdown_is_kept():
    assert SAID.html("# 标题\n\n**甜** *酸* ~~苦~~\n第二行\n\n- 一\n- 二\n\n> 引用") == (
        "<h3>标题</h3>\n<p><strong>甜</strong> <em>酸</em> <s>苦</s><br>\n第二行</p>\n"
        "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n<blockquote>\n<p>引用</p>\n</blockquote>\n"
    )
