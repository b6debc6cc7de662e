"""Gatherings in search."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fengqun.content.gatherings.choices import Sight, State
from fengqun.content.gatherings.models import Gathering
from fengqun.people.circles.types import Audience
from fengqun.spine.search import commands as search
from fengqun.spine.search.documents import Document, findable

KIND = "gathering"
CHUNK = 500


def document_of(gathering: Gathering) -> Document:
    """A gathering as it is found; the link is not in it."""
    return Document(
        community_id=gathering.community_id,
        kind=KIND,
        object_id=gathering.id,
        title=gathering.title,
        body="\n".join(filter(None, [gathering.place, gathering.address, gathering.description])),
        audience=Audience(is_public=gathering.is_public, circle_id=gathering.circle_id).as_text(),
        author_id=gathering.host_id,
        moment=gathering.starts_at,
        weight=1.2,
    )


def put(gathering: Gathering) -> None:
    """Bring the index up to date in the caller's transaction; what was called off or hidden is not found."""
    if gathering.state == State.CANCELLED or gathering.sight != Sight.SHOWN:
        search.drop(gathering.community_id, KIND, [gathering.id])
    else:
        search.put([document_of(gathering)])


def rebuild(community_id: UUID) -> Iterator[Document]:
    """All that can be found of a community."""
    rows = Gathering.objects.filter(community_id=community_id, state=State.PLANNED, sight=Sight.SHOWN)
    for gathering in rows.order_by("id").iterator(CHUNK):
        yield document_of(gathering)


def address(slug: str, object_id: UUID) -> str:
    """Where a gathering is."""
    return reverse("gatherings-detail", kwargs={"community": slug, "gathering_id": object_id})


GATHERINGS = findable(KIND, label=_("聚会"), icon="calendar", order=40, rebuild=rebuild, address=address)
