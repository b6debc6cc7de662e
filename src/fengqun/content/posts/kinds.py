"""The kinds of posts: a room that has posts of its own makes a kind and publishes with it.

QUESTION = post_kind("question", label=_("提问"), icon="help")
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class PostKind:
    """A form of post. `icon` names one of the drawn icons; `is_chosen` kinds are written with their own page."""

    code: str
    label: str | Promise
    icon: str = ""
    is_plain: bool = False
    """Whether members write it with the ordinary sheet."""
    url_name: str = ""
    """The address of its own page (of `community` and `post_id`), where that is not the ordinary thread."""
    tells_of_comments: bool = True
    """Whether authors hear of first comments from here; where not, the room of the kind tells them itself."""


_kinds: dict[str, PostKind] = {}
CODE_LENGTH = 20


def post_kind(
    code: str,
    label: str | Promise,
    *,
    icon: str = "",
    is_plain: bool = False,
    url_name: str = "",
    tells_of_comments: bool = True,
) -> PostKind:
    """Make a kind known. Raises ValueError for a code that is taken by another label or too long."""
    made = PostKind(code, label, icon, is_plain, url_name, tells_of_comments)
    if not code or len(code) > CODE_LENGTH or _kinds.get(code, made) != made:
        message = f"the kind {code!r} cannot be declared"
        raise ValueError(message)
    _kinds[code] = made
    return made


def kind_of(code: str) -> PostKind:
    """The kind with that code; a code that no room declares any more reads as the plain kind."""
    return _kinds.get(code, TEXT)


def is_known(code: str) -> bool:
    """Whether a room has declared it."""
    return code in _kinds


def all_kinds() -> list[PostKind]:
    """Every kind, in the order in which they were declared."""
    return list(_kinds.values())


TEXT = post_kind("text", _("图文"), is_plain=True)
