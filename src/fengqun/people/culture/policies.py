"""Who keeps the culture, and who has a persona page: pure answers."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

KEEP_CULTURE = Right("culture.keep", _("写文化页"), roles={Role.OPERATOR}, delegable=True)
"""Rituals, glossary, and the consent to personas. The manifesto stays with who may change the canvas."""

LEADERS = frozenset({Role.OWNER, Role.OPERATOR, Role.HOST})


def is_leader(roles: Iterable[str]) -> bool:
    """Whether somebody with these roles has a persona page."""
    return bool(LEADERS & {Role(role) for role in roles})
