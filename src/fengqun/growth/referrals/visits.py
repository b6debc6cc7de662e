"""What a request tells about a visitor: counted or not, on what device, from which (hashed) address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

_BOT = re.compile(
    r"bot|crawl|spider|slurp|preview|prefetch|headless|curl|wget|python|java/|go-http|okhttp|monitor|scan|facebookexternal",
    re.IGNORECASE,
)
_PREFETCH_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


@dataclass(frozen=True)
class Visit:
    """The parts of a request that a click keeps."""

    address_hash: str
    agent_class: str


def is_counted(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a person opened the link: no robot, no prefetch, no HEAD."""
    if method != "GET":
        return False
    if any("prefetch" in headers.get(name, "").lower() for name in _PREFETCH_HEADERS):
        return False
    agent = headers.get("User-Agent", "")
    return bool(agent) and not _BOT.search(agent)


def read_visit(address: str, headers: Mapping[str, str]) -> Visit:
    """Hash the address with the server's key, and reduce the browser to its class."""
    digest = salted_hmac("fengqun.referrals.address", address, algorithm="sha256").hexdigest()
    return Visit(address_hash=digest[:32], agent_class=agent_class(headers.get("User-Agent", "")))


def agent_class(agent: str) -> str:
    """`wechat`, `phone` or `desktop`."""
    lowered = agent.lower()
    if "micromessenger" in lowered:
        return "wechat"
    if "mobi" in lowered or "android" in lowered:
        return "phone"
    return "desktop"
