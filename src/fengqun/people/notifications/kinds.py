"""The kinds of notices: each room declares its own, once, in its `notices.py`.

    ANSWERED = notice_kind(
        "questions.answered",
        label=_("我的提问有了回答"),
        group=_("提问"),
        one=_("%(actor)s 回答了“%(title)s”"),
        many=_("%(actor)s 等 %(count)s 人回答了“%(title)s”"),
    )

Sentences are lazy texts: each reader reads them in their own language. They may name `actor`, `count`, `title`, `times`
and whatever `params` the room gives to `notify`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from fengqun.ui.sprites import icons

Text = str | Promise


@dataclass(frozen=True)
class NoticeKind:
    """One kind. `email` is where its e-mail switch stands at first.

    What is not `is_optional` (decisions about oneself) always stands in the list. What happens in a circle is told to
    those who may know of it; only what `reaches_outside` is told to whomever it concerns, as what became of a flag is.
    """

    code: str
    label: Text
    group: Text
    one: Text
    many: Text
    email: bool = True
    is_optional: bool = True
    icon: str = "bell"
    reaches_outside: bool = False


_kinds: dict[str, NoticeKind] = {}


def notice_kind(  # noqa: PLR0913 - all but the code are named
    code: str,
    *,
    label: Text,
    group: Text,
    one: Text,
    many: Text = "",
    email: bool = True,
    is_optional: bool = True,
    icon: str = "bell",
    reaches_outside: bool = False,
) -> NoticeKind:
    """Declare a kind of notice; `many` is said of several (default: as of one).

    Raises ValueError where the code is taken or there is no such icon.
    """
    if code in _kinds:
        message = f"the kind of notice {code!r} is declared twice"
        raise ValueError(message)
    if icon not in icons():
        message = f"no icon is called {icon!r}"
        raise ValueError(message)
    kind = NoticeKind(code, label, group, one, many or one, email, is_optional, icon, reaches_outside)
    _kinds[code] = kind
    return kind


def kind_named(code: str) -> NoticeKind | None:
    """The kind with that code; None where no installed room has it."""
    return _kinds.get(code)


def all_kinds() -> list[NoticeKind]:
    """Every kind, in the order in which rooms declared them."""
    return list(_kinds.values())
