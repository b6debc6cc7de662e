"""People can be found by their names, written or in pinyin; and whoever wrote what was found is named here."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fengqun.people.communities.commands.listing import PERSON, all_listed
from fengqun.people.communities.queries import member_cards
from fengqun.spine.search.documents import findable
from fengqun.spine.search.naming import names_authors


def _address(slug: str, member_id: UUID) -> str:
    return reverse("communities-member", kwargs={"community": slug, "member_id": member_id})


PEOPLE = findable(PERSON, label=_("成员"), icon="me", order=30, rebuild=all_listed, address=_address)


@names_authors
def names_of(community_id: UUID, author_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these members of the community, in one statement."""
    cards = member_cards(author_ids)
    return {card.id: card.name for card in cards.values() if card.community_id == community_id}
