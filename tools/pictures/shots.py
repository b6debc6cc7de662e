"""What a picture is taken of."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

GUEST = ""


@dataclass(frozen=True)
class Shot:
    """A page to be taken: its name, its path (`{community}` stands for the slug) and who looks at it.

    `via` leads on from there to a page whose id nobody knows beforehand: links to be followed, by selector.
    `after` is what has to be done on the page first. What does not lead anywhere is left out.
    """

    name: str
    path: str
    viewer: str = GUEST
    via: tuple[str, ...] = ()
    after: Callable[[Page], bool] | None = None


COMMUNITY = "/c/{community}/"
CONSOLE = COMMUNITY + "console/"
