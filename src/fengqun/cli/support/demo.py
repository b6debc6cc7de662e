"""The demo community, as far as this command needs to know it."""

from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from fengqun.cli.support.progress import Report


class SignIn(Protocol):
    """A person of the demo that a visitor can be."""

    role: str
    name: str
    email: str
    path: str


def is_wanted() -> bool:
    """Whether there is a demo to load and no community yet."""
    # Rooms are there once Django is set up.
    from fengqun.people.communities.models import Community

    return find_spec("fengqun.demo") is not None and not Community.objects.exists()


def is_there() -> bool:
    """Whether the demo community is loaded, wholly or in part."""
    return bool(import_module("fengqun.demo").is_there())


def is_unfinished() -> bool:
    """Whether a loading of the demo was broken off."""
    return is_there() and not import_module("fengqun.demo").is_complete()


def build(*, seed: int, members: int, days: int, progress: Report) -> None:
    """Load it."""
    import_module("fengqun.demo").build(seed=seed, members=members, days=days, progress=progress)


def sign_ins() -> list[SignIn]:
    """Who a visitor can be; nobody where the demo is not loaded."""
    if find_spec("fengqun.demo") is None or not is_there():
        return []
    return list(getattr(import_module("fengqun.demo"), "sign_ins", list)())
