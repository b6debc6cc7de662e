"""Pages as people open them: feed, thread, circle, profile, search, notices, shop and console, through the real server.

A server of two workers is started over the present database; sixteen connections ask for one page after another for a
few seconds each, from a process of their own. The constant page (`/livez`) goes through the same server, so the ratio
says what a page costs beyond serving itself. Queries are counted in this process. Needs a community with members,
posts and products: the demo, what `fengqun seed` makes, or one named by FENGQUN_BENCH_COMMUNITY. The thread is the one
with most comments, the member one who belongs to a circle; what a community has none of is left out.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.bench._waiting import ADDRESS, START_SECONDS, free_port, wait_for
from fengqun.bench.report import Aim, Bench, Progress, silently
from fengqun.content.posts.models import Post
from fengqun.people.accounts.models import User
from fengqun.people.circles.queries import circle_cards, people_page
from fengqun.people.communities.queries import all_communities, community_by_slug, members_page
from fengqun.people.communities.queries.people import MemberFilter
from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.product.catalog.queries import listed_products

CONNECTIONS = 16
SECONDS = 4.0
COMMON_WORD, TWO_WORDS = "咖啡", "咖啡 周末"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class _Page:
    name: str
    path: str
    user_id: UUID | None


@dataclass(frozen=True)
class _Measured:
    per_second: float
    p50_ms: float
    p95_ms: float
    wrong: int


def run(progress: Progress = silently) -> Bench:
    """Measure each page for a few seconds.

    Raises LookupError where there is no community to show, RuntimeError where a page fails.
    """
    pages = _pages(_community())
    counts = {page.name: _queries(page) for page in pages}
    port = free_port()
    command = [sys.executable, "-m", "fengqun.cli", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command)  # noqa: S603 - our own interpreter and module
    try:
        wait_for(port, server)
        measured = {}
        for done, page in enumerate(pages):
            progress(done, len(pages))
            measured[page.name] = _load(port, page)
        progress(len(pages), len(pages))
    finally:
        server.terminate()
        server.wait(START_SECONDS)
    constant = measured["constant"].per_second
    return Bench(
        name="pages",
        limit=f"{CONNECTIONS} connections, {SECONDS:.0f} s a page, two workers, load from the same machine",
        rows=[
            {
                "page": page.name,
                "requests/s": round(measured[page.name].per_second),
                "p50 ms": round(measured[page.name].p50_ms, 1),
                "p95 ms": round(measured[page.name].p95_ms, 1),
                "queries": counts[page.name],
                "wrong answers": measured[page.name].wrong,
            }
            for page in pages
        ],
        ratios={f"{page.name} / constant": measured[page.name].per_second / constant for page in pages[1:]},
        aims={f"{page.name} p95 ms": Aim(100.0, measured[page.name].p95_ms, at_most=True) for page in pages[1:]},
    )


def _community() -> CommunityCard:
    slug = os.environ.get("FENGQUN_BENCH_COMMUNITY")
    if slug:
        return community_by_slug(slug)
    largest = max(all_communities(), key=lambda card: card.member_count, default=None)
    if largest is None:
        message = "there is no community; load one with `fengqun demo` first"
        raise LookupError(message)
    return largest


def _pages(community: CommunityCard) -> list[_Page]:
    """The constant page first, then what members and operators open most."""
    member = _someone(community, "promoter") or _someone(community, "member")
    operator = _someone(community, "operator") or _someone(community, "owner")
    products = listed_products(community.id, limit=1)
    if member is None or operator is None or not products:
        message = "the community needs a member, an operator and a product to be measured"
        raise LookupError(message)
    place = {"community": community.slug}
    return [
        _Page("constant", reverse("livez"), None),
        *_pages_of_life(community),
        _Page("product", reverse("catalog-product", kwargs=place | {"product_id": products[0].id}), member.user_id),
        _Page("wallet", reverse("wallet-overview", kwargs=place), member.user_id),
        _Page("today", reverse("console-today", kwargs=place), operator.user_id),
    ]


def _pages_of_life(community: CommunityCard) -> list[_Page]:
    """What members come back for every day, asked by somebody who belongs to the largest circle."""
    place = {"community": community.slug}
    circle = max(circle_cards(community.id), key=lambda card: card.member_count, default=None)
    member = people_page(circle.id).object_list[-1].person if circle else _someone(community, "member")
    published = Post.objects.filter(community_id=community.id, state=Post.State.PUBLISHED, circle=None)
    threads = published.order_by("-comment_count", "-id")
    if member is None or not threads:
        message = "the community needs a member and a post to be measured"
        raise LookupError(message)
    thread = threads[0]
    user_id = member.user_id
    search = reverse("search", kwargs=place)
    found = [
        _Page("feed", f"{reverse('posts-feed', kwargs=place)}?tab=latest", user_id),
        _Page("thread", reverse("posts-detail", kwargs=place | {"post_id": thread.id}), user_id),
        _Page("profile", reverse("communities-member", kwargs=place | {"member_id": thread.author_id}), user_id),
        _Page("search", f"{search}?{urlencode({'q': COMMON_WORD})}", user_id),
        _Page("search two words", f"{search}?{urlencode({'q': TWO_WORDS})}", user_id),
        _Page(
            "as one types", f"{reverse('search-suggestions', kwargs=place)}?{urlencode({'q': COMMON_WORD})}", user_id
        ),
        _Page("notices", reverse("notifications-notices", kwargs=place), user_id),
    ]
    if circle:
        found.insert(2, _Page("circle", reverse("circles-circle", kwargs=place | {"circle": circle.slug}), user_id))
    return found


def _someone(community: CommunityCard, role: str) -> MemberCard | None:
    found = members_page(community.id, MemberFilter(role=role))
    return found.object_list[0] if found.object_list else None


def _queries(page: _Page) -> int:
    """How many queries one request makes, the second time it is asked. Raises RuntimeError for a page that is none."""
    client = Client(headers={"host": ADDRESS})
    if page.user_id is not None:
        client.force_login(User.objects.get(id=page.user_id), backend=BACKEND)
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        status = client.get(page.path).status_code
    if status != HTTPStatus.OK:
        message = f"{page.path} answers {status}"
        raise RuntimeError(message)
    return len(captured)


def _session_of(user_id: UUID) -> str:
    user = User.objects.get(id=user_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _load(port: int, page: _Page) -> _Measured:
    """Ask for the page from a process of its own, so that counting and asking do not share an interpreter."""
    cookie = f"sessionid={_session_of(page.user_id)}" if page.user_id else ""
    arguments = [str(port), page.path, cookie, str(CONNECTIONS), str(SECONDS)]
    answer = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, str(Path(__file__).with_name("_load.py")), *arguments],
        check=True,
        capture_output=True,
        timeout=SECONDS * 10 + START_SECONDS,
    )
    return _Measured(**json.loads(answer.stdout))
