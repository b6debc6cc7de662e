"""Let circles be found: open and closed ones by every member, a secret one by those who are in it."""

from collections.abc import Iterator
from uuid import UUID

from fengqun.people.circles.choices import Kind, State
from fengqun.people.circles.models import Circle
from fengqun.people.circles.types import Audience
from fengqun.spine.search.commands import drop, put
from fengqun.spine.search.documents import Document

CIRCLE = "circle"


def list_circle(circle: Circle) -> None:
    """Write what the search knows of the circle as it is now; one that rests is not found."""
    if circle.state == State.ACTIVE:
        put([_document(circle)])
    else:
        drop(circle.community_id, CIRCLE, [circle.id])


def all_listed(community_id: UUID) -> Iterator[Document]:
    """The documents of all circles that go on."""
    return (_document(circle) for circle in Circle.objects.filter(community_id=community_id, state=State.ACTIVE))


def _document(circle: Circle) -> Document:
    audience = Audience(circle_id=circle.id) if circle.kind == Kind.SECRET else Audience()
    return Document(
        community_id=circle.community_id,
        kind=CIRCLE,
        object_id=circle.id,
        title=circle.name,
        body=circle.purpose,
        audience=audience.as_text(),
        names=(circle.name,),
        moment=circle.created_at,
    )
