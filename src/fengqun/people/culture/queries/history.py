"""Who changed the culture page, and how."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from fengqun.people.communities.queries import member_cards
from fengqun.people.culture.models import Change
from fengqun.people.culture.types import ChangeCard

PAGE_SIZE = 30


def changes_page(community_id: UUID, *, number: int = 1) -> Page[ChangeCard]:
    """One page of changes, latest first; three statements."""
    rows = Change.objects.filter(community_id=community_id).order_by("-version")
    page: Page[Any] = Paginator(rows, PAGE_SIZE).get_page(number)
    found: list[Change] = list(page.object_list)
    people = member_cards({row.changed_by for row in found if row.changed_by})
    page.object_list = [
        ChangeCard(
            version=row.version,
            kind=row.kind,
            kind_label=Change.Kind(row.kind).label,
            name=row.name,
            before=row.before,
            after=row.after,
            by=people.get(row.changed_by) if row.changed_by else None,
            changed_at=row.changed_at,
        )
        for row in found
    ]
    return page
