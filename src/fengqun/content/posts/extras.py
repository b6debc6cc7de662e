"""What rooms above add to posts and comments wherever they are shown, read for the whole page at once.

    @extra("badges", order=10)
    def answered(request, posts): return {post.id: html, …}

    @comment_extra("acts")
    def accept(request, post, comments): return {comment.id: html, …}

Places on a post: `badges` beside its author, `body` under its words, `foot` among its acts, `menu` in its menu (thread
only). Places on a comment: `badges`, `acts`. A function is asked once a page, however many posts stand on it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from fengqun.content.posts.types import CommentCard, PostCard
from fengqun.kernel.requests import Request

PostExtra = Callable[[Request, Sequence[PostCard]], Mapping[UUID, SafeString]]
CommentExtra = Callable[[Request, PostCard, Sequence[CommentCard]], Mapping[UUID, SafeString]]
PLACES = ("badges", "body", "foot", "menu")
COMMENT_PLACES = ("badges", "acts")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class _Extra:
    order: int
    name: str
    function: Callable[..., Mapping[UUID, SafeString]]


_posts: dict[str, list[_Extra]] = defaultdict(list)
_comments: dict[str, list[_Extra]] = defaultdict(list)


def extra(place: str, *, order: int = 50) -> Callable[[F], F]:
    """Register the function for a place on posts; smaller `order` comes first."""
    return _registering(_posts, PLACES, place, order)


def comment_extra(place: str, *, order: int = 50) -> Callable[[F], F]:
    """Register the function for a place on comments; smaller `order` comes first."""
    return _registering(_comments, COMMENT_PLACES, place, order)


def extras_of(place: str, request: Request, posts: Sequence[PostCard]) -> dict[UUID, SafeString]:
    """What stands in that place on each of the posts."""
    return _joined([one.function(request, posts) for one in _posts.get(place, ())]) if posts else {}


def comment_extras_of(
    place: str, request: Request, post: PostCard, comments: Sequence[CommentCard]
) -> dict[UUID, SafeString]:
    """What stands in that place on each of the comments, replies included."""
    return _joined([one.function(request, post, comments) for one in _comments.get(place, ())]) if comments else {}


def drawn_for_each(draw: Callable[[UUID], SafeString]) -> Callable[[UUID], SafeString]:
    """For what is the same on every post or comment but for its id: drawn once a page, then only the id is filled in.

    `draw` may do nothing with the id but write it out.
    """
    pieces = draw(_SOME_ID).split(str(_SOME_ID))
    return lambda object_id: mark_safe(str(object_id).join(pieces))  # noqa: S308 - what was drawn, and an id


_SOME_ID = UUID("00000000-0000-8000-8000-000000000000")


def _registering(
    registry: dict[str, list[_Extra]], places: tuple[str, ...], place: str, order: int
) -> Callable[[F], F]:
    if place not in places:
        message = f"there is no place {place!r}; choose one of {', '.join(places)}"
        raise ValueError(message)

    def register(function: F) -> F:
        name = f"{function.__module__}.{function.__qualname__}"
        others = [one for one in registry[place] if one.name != name]
        registry[place] = sorted([*others, _Extra(order, name, function)], key=lambda one: (one.order, one.name))
        return function

    return register


def _joined(answers: Sequence[Mapping[UUID, SafeString]]) -> dict[UUID, SafeString]:
    pieces: dict[UUID, list[SafeString]] = defaultdict(list)
    for answer in answers:
        for object_id, html in answer.items():
            if html:
                pieces[object_id].append(html)
    return {
        object_id: parts[0] if len(parts) == 1 else format_html_join("", "{}", ((html,) for html in parts))
        for object_id, parts in pieces.items()
    }
