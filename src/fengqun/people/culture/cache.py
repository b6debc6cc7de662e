"""Compiled glossaries, kept by each process for as long as they hold.

A glossary is read again when the version of the community's culture has changed. The version itself is asked for at
most every FRESH_SECONDS, so a page with explained words costs no statement of its own; the process in which the
glossary was changed knows at once, the others within that time. The seconds are those of the machine: a clock that
travels in a test or a demo must not keep an old glossary alive.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from uuid import UUID

from fengqun.people.culture.glossing import Glossary

FRESH_SECONDS = 20.0
MOST_COMMUNITIES = 500


@dataclass
class _Kept:
    version: int
    glossary: Glossary
    asked_at: float


_kept: OrderedDict[UUID, _Kept] = OrderedDict()
_lock = Lock()


def glossary_of(
    community_id: UUID, *, read_version: Callable[[UUID], int], read: Callable[[UUID], Glossary]
) -> Glossary:
    """The compiled glossary, from memory where it still holds."""
    now = monotonic()
    kept = _kept.get(community_id)
    if kept is not None and now - kept.asked_at < FRESH_SECONDS:
        return kept.glossary
    version = read_version(community_id)
    if kept is None or kept.version != version:
        kept = _Kept(version, read(community_id), now)
    with _lock:
        _kept[community_id] = _Kept(version, kept.glossary, now)
        _kept.move_to_end(community_id)
        while len(_kept) > MOST_COMMUNITIES:
            _kept.popitem(last=False)
    return kept.glossary


def forget(community_id: UUID) -> None:
    """Read it again at the next occasion."""
    with _lock:
        _kept.pop(community_id, None)
