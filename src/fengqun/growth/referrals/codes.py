"""Short codes of links: easy to read aloud and to type, without letters that look alike."""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 7
_SHAPE = re.compile(rf"^[{ALPHABET}]{{{LENGTH}}}$")


def new_code() -> str:
    """A random code: 31^7, about 27 thousand million possibilities."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def read_code(text: str) -> str | None:
    """The code in what a person typed or pasted (a whole link is fine too), or None."""
    last = text.strip().rstrip("/").rsplit("/", 1)[-1].upper().replace(" ", "").replace("-", "")
    return last if _SHAPE.match(last) else None
