"""Pages on the web, asked for safely: never anything inside our own network, whatever its name pretends.

The name is resolved here, every answer is checked, and the connection goes to the very address that was checked, so a
name that changes its answer between two questions (DNS rebinding) gains nothing. Each redirect begins anew. Only http
and https on their own ports, little time, few bytes, no cookies, no proxies of the environment.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urljoin, urlsplit

MAX_REDIRECTS = 3
MAX_BYTES = 512 * 1024
SECONDS = 5.0
WHOLE_SECONDS = 12.0
MAX_URL_CHARS = 2_000
PORTS = {"http": 80, "https": 443}
AGENT = "FengqunPreview/1 (+link preview)"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Collection[str]]


class Unreachable(Exception):
    """The page is not asked for, or does not answer as a page; `str()` says why in one word."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered."""

    url: str
    content_type: str
    body: bytes


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the machine's resolver says."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(answer[4][0]) for answer in answers]


def is_public(address: Address) -> bool:
    """Whether an address lies on the open internet: not private, loopback, link-local, shared, reserved or a tunnel."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return address.ipv4_mapped is not None and is_public(inner)
        if address.teredo is not None or address in _TRANSLATED or address in _COMPATIBLE:
            return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


_TRANSLATED = ipaddress.ip_network("64:ff9b::/32")
_COMPATIBLE = ipaddress.ip_network("::/96")


@dataclass(frozen=True)
class Fetcher:
    """Asks for pages. Tests name their own `resolver`, and the `allowed` places (address, port) of their servers."""

    resolver: Resolver = resolve
    allowed: frozenset[tuple[str, int]] = frozenset()
    seconds: float = SECONDS
    whole_seconds: float = WHOLE_SECONDS
    max_bytes: int = MAX_BYTES
    ports: dict[str, int] = field(default_factory=lambda: dict(PORTS))

    def page(self, url: str) -> Page:
        """The page at an address, after at most three redirects. Raises Unreachable."""
        ends = time.monotonic() + self.whole_seconds
        for _hop in range(MAX_REDIRECTS + 1):
            parts = self._checked(url)
            answer = self._ask(parts, ends)
            if isinstance(answer, Page):
                return answer
            url = urljoin(url, answer)
        raise Unreachable("redirects")

    def _checked(self, url: str) -> SplitResult:
        if len(url) > MAX_URL_CHARS or not url.isprintable():
            raise Unreachable("address")
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname
        except ValueError as error:
            raise Unreachable("address") from error
        if parts.scheme not in PORTS or not host or parts.username or parts.password:
            raise Unreachable("address")
        may_any_port = any(place == port for _address, place in self.allowed)
        if port is not None and port != PORTS[parts.scheme] and not may_any_port:
            raise Unreachable("port")
        return parts

    def _ask(self, parts: SplitResult, ends: float) -> Page | str:
        port = parts.port or self.ports[parts.scheme]
        connection = self._connected(parts, port)
        try:
            return self._answer(connection, parts, ends)
        except (OSError, HTTPException, ValueError) as error:
            raise Unreachable("connection") from error
        finally:
            connection.close()

    def _connected(self, parts: SplitResult, port: int) -> HTTPConnection:
        host = _plain_host(parts)
        address = self._chosen(host, port)
        if parts.scheme == "https":
            context = ssl.create_default_context()
            return _PinnedHTTPS(host, port, timeout=self.seconds, context=context, address=address)
        return _Pinned(host, port, timeout=self.seconds, address=address)

    def _chosen(self, host: str, port: int) -> str:
        """The checked address to connect to; one bad answer among good ones refuses the name altogether."""
        try:
            answers = [ipaddress.ip_address(answer.partition("%")[0]) for answer in self.resolver(host, port)]
        except (OSError, ValueError, UnicodeError) as error:
            raise Unreachable("name") from error
        if not answers:
            raise Unreachable("name")
        if not all(is_public(one) or (str(one), port) in self.allowed for one in answers):
            raise Unreachable("private")
        return str(answers[0])

    def _answer(self, connection: HTTPConnection, parts: SplitResult, ends: float) -> Page | str:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml", "Accept-Encoding": "identity"}
        connection.request("GET", _escaped(path), headers=headers)
        response = connection.getresponse()
        if response.status in {301, 302, 303, 307, 308}:
            target = response.headers.get("Location", "")
            if not target:
                raise Unreachable("redirects")
            return target
        if response.status != 200:  # noqa: PLR2004 - all is well
            raise Unreachable("status")
        content_type = response.headers.get("Content-Type", "")
        if content_type.partition(";")[0].strip().lower() not in {"text/html", "application/xhtml+xml"}:
            raise Unreachable("type")
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise Unreachable("encoding")
        return Page(parts.geturl(), content_type, b"".join(self._chunks(response, ends)))

    def _chunks(self, response: HTTPResponse, ends: float) -> Iterator[bytes]:
        """The beginning of the body; whoever sends it drop by drop is left at the end of the time."""
        left = self.max_bytes
        while left > 0:
            if time.monotonic() > ends:
                raise Unreachable("time")
            chunk = response.read1(min(left, 64 * 1024))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk


class _Pinned(HTTPConnection):
    """A connection to the address that was checked, whatever the name says now."""

    def __init__(self, host: str, port: int, *, timeout: float, address: str) -> None:
        super().__init__(host, port, timeout=timeout)
        self._address = address

    def connect(self) -> None:
        """Connect to the checked address."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _PinnedHTTPS(HTTPSConnection):
    """The same with a certificate, which must be that of the name."""

    def __init__(self, host: str, port: int, *, timeout: float, context: ssl.SSLContext, address: str) -> None:
        super().__init__(host, port, timeout=timeout, context=context)
        self._address, self._tls = address, context

    def connect(self) -> None:
        """Connect to the checked address, and ask for the certificate of the name."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _plain_host(parts: SplitResult) -> str:
    """The name in ASCII. Raises Unreachable for what is none."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Unreachable("name") from error


def _escaped(path: str) -> str:
    """The path in ASCII, without what would end the request's first line."""
    return "".join(one if "!" <= one <= "~" else "".join(f"%{byte:02X}" for byte in one.encode()) for one in path)
