"""What a post may say, shared by everything that writes one."""

from collections.abc import Collection, Sequence
from uuid import UUID

from fengqun.content.media import commands as media
from fengqun.content.media.types import MediaCard
from fengqun.content.posts.errors import NothingSaid, TooLong
from fengqun.content.posts.models import Post
from fengqun.content.posts.reading import Words, read_words
from fengqun.content.posts.types import Attachment
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.types import Audience

MAX_BODY_CHARS = 20_000
MAX_TITLE_CHARS = 80
OBJECT_KIND = "post"


def write(
    post: Post,
    *,
    title: str,
    body: str,
    is_public: bool,
    attachment: Attachment | None,
    hints: Collection[UUID] = (),
) -> Words:
    """Put the words into `post`, cleaned, without saving it, and answer what is in them. Raises TooLong."""
    if len(title.strip()) > MAX_TITLE_CHARS:
        raise TooLong(limit=MAX_TITLE_CHARS)
    if len(body) > MAX_BODY_CHARS:
        raise TooLong(limit=MAX_BODY_CHARS)
    post.title = " ".join(title.split())
    post.body = clean(body)
    words = read_words(post.community_id, post.body, hints=hints, is_quick=post.state == Post.State.DRAFT)
    post.body_html = words.html
    post.tags = list(words.tags)
    post.is_public = is_public and post.circle_id is None
    post.attachment_kind = attachment.kind if attachment else ""
    post.attachment_id = attachment.id if attachment else None
    post.saved_at = clock.now()
    post.revision += 1
    return words


def clean(text: str) -> str:
    """Line ends as one sign, no NULs, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def insist_on_words(post: Post, picture_count: int) -> None:
    """Raise NothingSaid for a post without words, pictures and files."""
    if not post.body and not post.title and not picture_count and not post.media_count:
        raise NothingSaid


def carry_media(post: Post, media_ids: Sequence[UUID], *, actor: Actor) -> list[MediaCard]:
    """Let the post carry exactly these files, seen by who sees the post. Raises MediaNotFound, TooManyFiles."""
    cards = media.attach(
        media_ids,
        actor=actor,
        object_kind=OBJECT_KIND,
        object_id=post.id,
        audience=audience_of_files(post),
        for_staff=is_for_staff(post),
    )
    post.media_count = len(cards)
    return cards


def show_media(post: Post) -> None:
    """Let the files of a post be seen by who sees the post now."""
    if post.media_count:
        audience = audience_of_files(post)
        media.set_audience(OBJECT_KIND, [post.id], audience=audience, for_staff=is_for_staff(post))


def audience_of_files(post: Post) -> Audience | None:
    """Who may see the files of a post, apart from its author."""
    if post.state in {Post.State.PUBLISHED, Post.State.HELD, Post.State.HIDDEN}:
        return Audience(is_public=post.is_public, circle_id=post.circle_id)
    return None


def is_for_staff(post: Post) -> bool:
    """Whether of that audience only staff may look now."""
    return post.state in {Post.State.HELD, Post.State.HIDDEN}
