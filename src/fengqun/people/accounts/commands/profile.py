"""What a person says about themselves."""

from django.conf import settings
from django.db import transaction

from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.accounts.errors import LanguageUnknown
from fengqun.people.accounts.models import User


def set_language(language: str, *, actor: Actor) -> str:
    """Remember the language a person reads; answers it. For guests nothing is kept. Raises LanguageUnknown."""
    if language not in dict(settings.LANGUAGES):
        raise LanguageUnknown
    if actor.user_id is not None:
        User.objects.filter(id=actor.user_id).update(language=language)
    return language


@transaction.atomic
def change_profile(*, actor: Actor, display_name: str, avatar_key: str = "") -> None:
    """Change name and portrait. Raises SignInRequired."""
    if actor.user_id is None:
        raise SignInRequired
    User.objects.filter(id=actor.user_id).update(display_name=display_name.strip()[:60], avatar_key=avatar_key)
