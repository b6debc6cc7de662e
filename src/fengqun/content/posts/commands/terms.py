"""What a community decides about its posts."""

from uuid import UUID

from django.db import transaction

from fengqun.content.posts.models import PostTerms
from fengqun.content.posts.policies import SET_POST_TERMS
from fengqun.content.posts.types import Terms
from fengqun.kernel.policies import Actor


@transaction.atomic
def set_post_terms(community_id: UUID, terms: Terms, *, actor: Actor) -> None:
    """Set who reads earlier wordings and whether links are looked at. Raises SignInRequired, Denied."""
    actor.require(SET_POST_TERMS, community_id)
    PostTerms.objects.update_or_create(
        community_id=community_id,
        defaults={"has_open_history": terms.has_open_history, "has_previews": terms.has_previews},
    )
