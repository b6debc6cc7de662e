"""Whether two texts are the same but for trifles: pure functions.

A text is folded (capitals, full-width and traditional forms), everything but letters and digits is dropped, and digits
too where letters are left, so that numbered copies stay the same. What is left is cut into shingles of three
characters; the 64-bit SimHash of them (Charikar 2002) is its print. Texts whose prints differ in at most three bits are
near-duplicates. To be found in an index, the print is kept as four bands of sixteen bits: of two prints that differ in
at most three bits, at least one band is equal. Short texts (under 20 characters) leave no print: greetings are alike by
nature. Links leave one print each, whatever stands around them.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from fengqun.content.moderation.spam import host_of, links_in
from fengqun.spine.search.folding import fold

SHINGLE = 3
SHORTEST = 20
BITS = 64
BANDS = 4
NEAR = 3
_DROPPED = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


def bare(text: str) -> str:
    """The text without what does not matter."""
    letters = _DROPPED.sub("", fold(text))
    return _DIGITS.sub("", letters) or letters


def simhash(text: str) -> int | None:
    """The print of a text as a number; None for a short one."""
    plain = bare(text)
    if len(plain) < SHORTEST:
        return None
    votes = [0] * BITS
    for shingle in {plain[start : start + SHINGLE] for start in range(len(plain) - SHINGLE + 1)}:
        number = int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest(), "big")
        for bit in range(BITS):
            votes[bit] += 1 if number >> bit & 1 else -1
    return sum(1 << bit for bit in range(BITS) if votes[bit] > 0)


def distance(one: int, other: int) -> int:
    """In how many bits two prints differ."""
    return (one ^ other).bit_count()


def is_near(one: int, other: int) -> bool:
    """Whether two texts with these prints are near-duplicates."""
    return distance(one, other) <= NEAR


def bands(number: int) -> list[str]:
    """The four keys under which a print is found."""
    width = BITS // BANDS
    return [f"t{band}:{number >> (band * width) & (1 << width) - 1:04x}" for band in range(BANDS)]


def kept(number: int) -> str:
    """A print as text."""
    return f"{number:016x}"


def link_prints(text: str, *, allowed: Collection[str] = ()) -> list[str]:
    """One print for each link, without what follows `?` and `#`; those to allowed hosts leave none."""
    links = [link for link in links_in(text) if (host := host_of(link)) and not is_listed(host, allowed)]
    return sorted({_link_print(link) for link in links})


def is_listed(host: str, domains: Iterable[str]) -> bool:
    """Whether a host is one of the domains or below one."""
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _link_print(link: str) -> str:
    parts = urlsplit(link)
    address = f"{host_of(link)}{parts.path.rstrip('/')}"
    return "l:" + hashlib.blake2b(address.encode(), digest_size=16).hexdigest()
