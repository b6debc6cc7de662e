"""What a post may say, shared by everything that writes one."""

from fengqun.content.posts.errors import NothingSaid, TooLong
from fengqun.content.posts.models import Post
from fengqun.content.posts.richtext import SAID
from fengqun.content.posts.types import Attachment
from fengqun.kernel import clock

MAX_BODY_CHARS = 20_000
MAX_TITLE_CHARS = 80


def write(post: Post, *, title: str, body: str, is_public: bool, attachment: Attachment | None) -> None:
    """Put the words into `post`, cleaned, without saving it. Raises TooLong."""
    if len(title.strip()) > MAX_TITLE_CHARS:
        raise TooLong(limit=MAX_TITLE_CHARS)
    if len(body) > MAX_BODY_CHARS:
        raise TooLong(limit=MAX_BODY_CHARS)
    post.title = " ".join(title.split())
    post.body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    post.body_html = SAID.html(post.body)
    post.is_public = is_public
    post.attachment_kind = attachment.kind if attachment else ""
    post.attachment_id = attachment.id if attachment else None
    post.saved_at = clock.now()


def insist_on_words(post: Post, picture_count: int) -> None:
    """Raise NothingSaid for a post without words and pictures."""
    if not post.body and not post.title and not picture_count:
        raise NothingSaid
