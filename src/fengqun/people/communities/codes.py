"""How invite codes are written, and which of them are one and the same."""

import unicodedata

LONGEST = 20
_DASH = "Pd"
"""What Unicode calls every sign that is a dash."""


def as_kept(text: str) -> str:
    """A code as it is kept and shown: half width, upper case, plain dashes. `ｓｈａｎ — ye88` is `SHAN-YE88`."""
    signs = ("-" if unicodedata.category(sign) == _DASH else sign for sign in _plain(text))
    return "".join(sign for sign in signs if sign == "-" or sign.isalnum())[:LONGEST]


def normalised(text: str) -> str:
    """What a code is told by: its letters and digits alone. People leave out dashes, or type other ones."""
    return "".join(sign for sign in _plain(text) if sign.isalnum())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()
