"""The chart of accounts: rooms declare here what their accounts are for.

WALLET = purpose("wallet", _("成员余额"), Category.LIABILITY, floor=True)
"""

import re
from dataclasses import replace

from django.utils.functional import Promise

from fengqun.spine.ledger.types import Category, Normal, Purpose

MAX_SHARDS = 64
_CODE = re.compile(r"[a-z][a-z0-9_.]{0,39}")
_purposes: dict[str, Purpose] = {}


def purpose(
    code: str,
    label: str | Promise,
    category: Category,
    *,
    normal: Normal | None = None,
    floor: bool = False,
    shards: int = 1,
) -> Purpose:
    """Declare a purpose. The normal side is the category's unless given.

    Raises ValueError when the code is malformed or declared differently before, or when a floored
    purpose is to be split.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"a purpose is a short lower-case code, not {code!r}")
    if not 1 <= shards <= MAX_SHARDS or (floor and shards > 1):
        raise ValueError(f"{code!r}: 1 to {MAX_SHARDS} shards, and exactly 1 with a floor")
    declared = Purpose(code, label, category, normal or category.normal, floor, shards)
    known = _purposes.setdefault(code, declared)
    if replace(known, label="") != replace(declared, label=""):
        raise ValueError(f"the purpose {code!r} is declared twice, differently")
    return known


def find_purpose(code: str) -> Purpose:
    """The declared purpose. Raises LookupError for a code that no room has declared."""
    try:
        return _purposes[code]
    except KeyError:
        raise LookupError(f"no room has declared the purpose {code!r}") from None


def label_of(code: str) -> str | Promise:
    """The purpose's name for people; its code when its room is no longer there."""
    known = _purposes.get(code)
    return known.label if known else code


def all_purposes() -> list[Purpose]:
    """Every declared purpose, by code."""
    return [declared for _code, declared in sorted(_purposes.items())]
