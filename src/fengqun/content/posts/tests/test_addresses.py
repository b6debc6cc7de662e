"""A look at a link never reaches into our own network, whatever the name, the address or a redirect pretends."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from fengqun.content.posts.addresses import Fetcher, Unreachable, is_public, resolve
from fengqun.content.posts.commands import look_at_links_of, set_post_terms
from fengqun.content.posts.models import LinkPreview
from fengqun.content.posts.previewing import preview_of
from fengqun.content.posts.queries import post_card
from fengqun.content.posts.tests.factories import make_post
from fengqun.content.posts.types import Terms

HEAD = (
    "<html><head><meta charset=utf-8><title>豆单</title><meta property='og:title' content='今年的&lt;b&gt;豆单'>"
    "<meta name=description content='  好喝\n的豆 \u202e'></head><body><script>alert(1)</script>"
)

SPELLINGS = [
    "127.1", "10.1", "0", "0x0", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "017700000001",
    "2130706433", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "127.0.0.1.", "127.0.0.1..",
    "①②⑦.0.0.1", "127。0。0。1", "１２７.0.0.1", "localhost.", "LOCALHOST", "ⓛocalhost", "[::1]",
    "[::]", "[::ffff:7f00:1]", "[::ffff:10.0.0.7]", "[0:0:0:0:0:ffff:a9fe:a9fe]",
    "[64:ff9b::a9fe:a9fe]", "[::127.0.0.1]", "[2002:a9fe:a9fe::]", "[fe80::1%25eth0]",
    "[fd00::7]", "user@127.0.0.1", "good.example:80@127.0.0.1", ":@127.0.0.1",
    "127.0.0.1#@good.example", "127.0.0.1%2f@good.example", "127.0.0.1:80", "127.0.0.1:00080",
    "127.0.0.1%00.good.example", "good.example%00.127.0.0.1", "xn--127.0.0.1", "xn--",
    "xn--0.example",
]  # fmt: skip
"""Places inside a network, and what could be taken for them."""

TARGETS = [
    "http://2130706433/", "http://0x7f.1/", "http://[::ffff:127.0.0.1]/", "http://127.0.0.1./",
    "//0/", "///127.1/", "https://127.1/", "http://user@127.1/", "http://①②⑦.0.0.1/",
    "gopher://127.0.0.1/", "javascript:alert(1)", "http://turn.example:22/",
]  # fmt: skip
"""Where a page sends on to."""


class Server(BaseHTTPRequestHandler):
    """A page, redirects of several kinds, and bodies that are none."""

    asked: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        kind = self.path.partition("?")[0]
        if kind == "/page":
            return self.answer(200, HEAD.encode())
        if kind == "/endless":
            return self.answer(200, b"<title>big</title>" + b"x" * 3_000_000)
        if kind == "/json":
            return self.answer(200, b"{}", content_type="application/json")
        if kind == "/to":
            return self.answer(302, b"", location=self.path.partition("?")[2])
        if kind == "/round":
            return self.answer(302, b"", location="/round")
        return self.answer(404, b"")

    def answer(self, status, body, *, content_type="text/html", location=""):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)

    def log_message(self, *_args):
        """Be quiet."""


@contextmanager
def serving() -> Iterator[int]:
    Server.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def port():
    with serving() as number:
        yield number


def trusting(port, names=None):
    """A fetcher that may ask our own server at 127.0.0.1, and no other place."""
    known = names or {}
    return Fetcher(
        resolver=lambda host, _port: known.get(host, ["127.0.0.1"]), allowed=frozenset({("127.0.0.1", port)})
    )


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104

     "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1",
     "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1",
     "2001:db8::1", "ff02::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
)  # fmt: skip
def test_addresses_that_are_not_on_the_open_internet(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:93.184.216.34"])
def test_addresses_that_are(address):
    assert is_public(ipaddress.ip_address(address))


def test_a_page_tells_its_title_description_and_site(port):
    preview = preview_of(f"http://shop.example:{port}/page", trusting(port))
    assert (preview.title, preview.description, preview.site) == ("今年的<b>豆单", "好喝 的豆", "shop.example")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1/page", "private"),
        ("http://localhost/page", "private"),
        ("http://169.254.169.254/latest/meta-data/", "private"),
        ("http://[::1]/page", "private"),
        ("http://2130706433/page", "private"),
        ("ftp://shop.example/page", "address"),
        ("file:///etc/passwd", "address"),
        ("gopher://shop.example/", "address"),
        ("http://user:pass@shop.example/", "address"),
        ("http://shop.example:22/", "port"),
        ("http:///page", "address"),
        ("http://[::1/", "address"),
        ("http://shop.example/\r\nX: y", "address"),
        ("http://" + "a" * 3_000, "address"),
    ],
)
def test_what_is_never_asked_for(url, why):
    fetcher = Fetcher(
        resolver=lambda host, _port: (
            [host.strip("[]")] if (host[0].isdigit() and "." in host) or ":" in host else ["127.0.0.1"]
        )
    )
    with pytest.raises(Unreachable, match=f"^{why}$"):
        fetcher.page(url)


@pytest.mark.parametrize(
    "host", [*SPELLINGS, "127.0.0.1\\@good.example", "xn--\udcff", "\u00ad127.0.0.1", "127\u200b.0.0.1"]
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_a_private_address_is_asked(host, scheme, monkeypatch):
    """With the real resolver of the system, which knows all spellings of an address; nothing is connected to."""
    monkeypatch.setattr("socket.create_connection", lambda *_asked: pytest.fail("connected"))
    with pytest.raises(Unreachable, match=r"^(private|name|address|port)$"):
        Fetcher().page(f"{scheme}://{host}/page")


@pytest.mark.parametrize("target", [*TARGETS, "\\\\127.0.0.1\\x"])
def test_no_spelling_of_a_private_address_is_followed(port, target, monkeypatch):
    """A page of ours sends on to a place within, spelled in every way; only our own server is connected to."""
    connected, connect = [], socket.create_connection
    monkeypatch.setattr("socket.create_connection", lambda *asked: connected.append(asked[0]) or connect(*asked))
    own = Fetcher(
        resolver=lambda host, asked: ["127.0.0.1"] if host == "shop.example" else resolve(host, asked),
        allowed=frozenset({("127.0.0.1", port)}),
    )
    with pytest.raises(Unreachable):
        own.page(f"http://shop.example:{port}/to?{target}")
    assert set(connected) == {("127.0.0.1", port)}


def test_one_private_answer_among_good_ones_refuses_the_name(port):
    fetcher = trusting(port, {"mixed.example": ["93.184.216.34", "10.0.0.7"]})
    with pytest.raises(Unreachable, match="private"):
        fetcher.page(f"http://mixed.example:{port}/page")
    assert Server.asked == []


def test_a_name_that_changes_its_answer_gains_nothing(port):
    """DNS rebinding: the name is resolved once, and the connection goes to the address that was checked."""
    answers = iter([["127.0.0.1"], ["10.0.0.7"], ["10.0.0.7"]])
    asked = []

    def rebinding(host, _port):
        asked.append(host)
        return next(answers)

    fetcher = Fetcher(resolver=rebinding, allowed=frozenset({("127.0.0.1", port)}))
    assert b"og:title" in fetcher.page(f"http://turn.example:{port}/page").body
    assert asked == ["turn.example"]
    with pytest.raises(Unreachable, match="private"):
        fetcher.page(f"http://turn.example:{port}/page")
    assert Server.asked == ["/page"]


def test_each_redirect_is_checked_anew(port):
    names = {"inside.example": ["192.168.0.1"]}
    for target in ("http://inside.example/secret", "http://169.254.169.254/", "file:///etc/passwd", "//[::1]/x"):
        fetcher = trusting(port, names | {"169.254.169.254": ["169.254.169.254"], "::1": ["::1"]})
        with pytest.raises(Unreachable):
            fetcher.page(f"http://shop.example:{port}/to?{target}")
    assert fetcher.page(f"http://shop.example:{port}/to?/page").body
    with pytest.raises(Unreachable, match="redirects"):
        trusting(port).page(f"http://shop.example:{port}/round")


def test_only_so_much_of_a_page_is_read_and_only_pages(port):
    assert len(trusting(port).page(f"http://shop.example:{port}/endless").body) == 512 * 1024
    with pytest.raises(Unreachable, match="type"):
        trusting(port).page(f"http://shop.example:{port}/json")
    with pytest.raises(Unreachable, match="status"):
        trusting(port).page(f"http://shop.example:{port}/nothing")


def test_a_post_gets_the_previews_of_its_links(community, member, operator, actor_of, port):
    # given
    url = f"http://shop.example:{port}/page"
    post_id = make_post(member, f"看这个 {url} 和 http://127.0.0.1/x")
    # when
    assert look_at_links_of(post_id, fetcher=trusting(port)) == 1
    # then
    (link,) = post_card(community.id, post_id, actor=actor_of(member)).links
    assert (link.url, link.title, link.site) == (url, "今年的<b>豆单", "shop.example")
    # and it is asked for once, however many link to it
    other = make_post(member, url)
    assert look_at_links_of(other, fetcher=trusting(port)) == 1
    assert Server.asked == ["/page"]
    assert LinkPreview.objects.get(url="http://127.0.0.1/x").failure == "port" or LinkPreview.objects.count() == 2
    # and not at all where the community wants none
    set_post_terms(community.id, Terms(has_previews=False), actor=actor_of(operator))
    assert look_at_links_of(make_post(member, f"{url}?2"), fetcher=trusting(port)) == 0
    assert Server.asked == ["/page"]


def test_a_server_without_previews_asks_for_nothing(member, settings, port):
    settings.LINK_PREVIEWS = False
    assert look_at_links_of(make_post(member, f"http://shop.example:{port}/page"), fetcher=trusting(port)) == 0
    assert Server.asked == []
