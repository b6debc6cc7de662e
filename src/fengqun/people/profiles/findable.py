"""Nobody finds in the search what they do not meet in lists: the words and names of those who are blocked or muted."""

from collections.abc import Iterable
from uuid import UUID

from fengqun.kernel.policies import Actor
from fengqun.people.profiles.queries import hidden_authors
from fengqun.spine.search.scope import hides


@hides
def hidden_from(actor: Actor, _community_id: UUID) -> Iterable[UUID]:
    """Whom the actor blocked or muted, and who blocked the actor; one statement."""
    return hidden_authors(actor.member_id)
