"""What the sign-in pages of a trial server offer besides."""

from django import template

from fengqun.people.accounts import mailbox, queries
from fengqun.people.accounts.types import UserCard

register = template.Library()


@register.simple_tag
def demo_identities() -> list[UserCard]:
    """`{% demo_identities as people %}`: who one can be with a click; empty on any but a trial server."""
    return queries.demo_identities()


@register.simple_tag
def mailbox_is_open() -> bool:
    """`{% mailbox_is_open as is_open %}`: whether mail can be read on the mailbox page."""
    return mailbox.is_open()
