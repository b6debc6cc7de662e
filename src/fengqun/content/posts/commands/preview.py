"""Look at what the links of a post lead to, and keep what those pages say of themselves."""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from fengqun.content.posts.addresses import Fetcher, Unreachable
from fengqun.content.posts.models import LinkPreview, Post, PostTerms
from fengqun.content.posts.previewing import preview_of
from fengqun.content.posts.reading import read_words
from fengqun.kernel import clock

MAX_PREVIEWS = 3
"""Links of one post that are looked at."""
FRESH_FOR = timedelta(days=7)
FAILURE_STANDS_FOR = timedelta(hours=6)
USUAL = Fetcher()


def look_at_links_of(post_id: UUID, *, fetcher: Fetcher = USUAL) -> int:
    """Fill in the previews of a published post; answers how many it has. Twice is once.

    Pages are asked for outside of any transaction. Where the server (`LINK_PREVIEWS`) or the community has switched
    previews off, none is asked.
    """
    post = Post.objects.filter(id=post_id, state=Post.State.PUBLISHED).first()
    if post is None or not _are_wanted(post.community_id):
        return 0
    links = read_words(post.community_id, post.body, is_quick=True).links[:MAX_PREVIEWS]
    seen = [_seen(url, fetcher) for url in links]
    cards = [
        {"url": one.url, "title": one.title, "description": one.description, "site": one.site}
        for one in seen
        if one.title and not one.failure
    ]
    with transaction.atomic():
        held = Post.objects.select_for_update().filter(id=post_id, body=post.body).first()
        if held is None:  # rewritten meanwhile: the job of the new wording sees to it
            return 0
        Post.objects.filter(id=post_id).update(links=cards)
    return len(cards)


def _are_wanted(community_id: UUID) -> bool:
    if not settings.LINK_PREVIEWS:
        return False
    return not PostTerms.objects.filter(community_id=community_id, has_previews=False).exists()


def _seen(url: str, fetcher: Fetcher) -> LinkPreview:
    """What is known of a page, asked anew when that is old."""
    digest = hashlib.sha256(url.encode()).hexdigest()
    known = LinkPreview.objects.filter(digest=digest).first()
    if known is not None:
        stands_for = FAILURE_STANDS_FOR if known.failure else FRESH_FOR
        if known.fetched_at > clock.now() - stands_for:
            return known
    found = LinkPreview(digest=digest, url=url)
    try:
        preview = preview_of(url, fetcher)
    except Unreachable as error:
        found.failure = str(error)
    else:
        found.title, found.description, found.site = preview.title, preview.description, preview.site
    told = {name: getattr(found, name) for name in ("url", "title", "description", "site", "failure")}
    kept, _is_new = LinkPreview.objects.update_or_create(digest=digest, defaults=told | {"fetched_at": clock.now()})
    return kept
