"""A community's words, explained where they are shown: `{{ post.body_html|explained:request.community.id }}`."""

from uuid import UUID

from django import template
from django.utils.safestring import SafeString, mark_safe

from fengqun.people.culture import queries

register = template.Library()


@register.filter
def explained(html: str, community_id: UUID | None) -> SafeString:
    """The sanitized HTML with the community's terms explained; without a community as it is."""
    if community_id is None:
        return mark_safe(html)  # noqa: S308 - sanitized by who asks
    return queries.explained(community_id, html)


@register.simple_tag
def explain(html: str, community_id: UUID, key: UUID) -> SafeString:
    """`{% explain post.body_html request.community.id post.id %}`: `explained`, the same each time for the same key."""
    return queries.explained(community_id, html, key=str(key))
