"""The leaders of a community, as they show themselves."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from fengqun.kernel.glimpses import how_many
from fengqun.kernel.pictures.errors import PictureNotFound
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard
from fengqun.people.culture.drafts import current, draft_of
from fengqun.people.culture.errors import PersonaNotFound
from fengqun.people.culture.models import Persona
from fengqun.people.culture.policies import KEEP_CULTURE, is_leader
from fengqun.people.culture.richtext import STORY
from fengqun.people.culture.types import PersonaCard


def personas(community_id: UUID) -> list[PersonaCard]:
    """The pages that are shown, of those who lead now: owners first, then by when they came."""
    rows = list(Persona.objects.filter(community_id=community_id, is_shown=True).order_by("id"))
    cards = [card for card in _cards(rows) if _leads(card.person)]
    return sorted(cards, key=lambda card: ("owner" not in card.person.roles, str(card.person.joined_at)))


def persona_of(community_id: UUID, member_id: UUID, *, actor: Actor) -> PersonaCard:
    """One page that is shown; what is not, for its own member and for who keeps the culture. Raises PersonaNotFound."""
    card = persona_card(community_id, member_id)
    if card is None:
        raise PersonaNotFound
    is_inside = actor.member_id == member_id or actor.may(KEEP_CULTURE, community_id)
    if not is_inside and not (card.is_shown and _leads(card.person)):
        raise PersonaNotFound
    return card


def persona_card(community_id: UUID, member_id: UUID) -> PersonaCard | None:
    """What there is of a member's page, shown or not; None where nothing was ever written."""
    found = _cards(Persona.objects.filter(community_id=community_id, member_id=member_id))
    return found[0] if found else None


def personas_proposed(community_id: UUID) -> list[PersonaCard]:
    """What waits for consent, oldest first."""
    rows = Persona.objects.filter(community_id=community_id, proposed_at__isnull=False)
    return _cards(rows.order_by("proposed_at", "id"))


@how_many("console")
def personas_to_look_at(community: UUID) -> QuerySet[Persona]:
    """How much waits for consent, on pages of the console."""
    return Persona.objects.filter(community_id=community, proposed_at__isnull=False)


def count_proposed(community_id: UUID) -> int:
    """How much waits for consent."""
    return Persona.objects.filter(community_id=community_id, proposed_at__isnull=False).count()


def photo_file(community_id: UUID, member_id: UUID, *, actor: Actor, size: str, proposed: bool = False) -> str:
    """The storage name of a leader's photo, for those who may see the page. Raises PictureNotFound, PersonaNotFound."""
    card = persona_of(community_id, member_id, actor=actor)
    row = Persona.objects.get(member_id=card.person.id)
    if proposed:
        if actor.member_id != member_id and not actor.may(KEEP_CULTURE, community_id):
            raise PictureNotFound
        name = (row.proposed_photo_small if size == "small" else row.proposed_photo).name
    else:
        name = (row.photo_small if size == "small" else row.photo).name
    if not name:
        raise PictureNotFound
    return str(name)


def _leads(person: MemberCard) -> bool:
    return person.is_present and is_leader(person.roles)


def _cards(rows: Iterable[Persona]) -> list[PersonaCard]:
    found = list(rows)
    people = member_cards({row.member_id for row in found}) if found else {}
    return [
        PersonaCard(
            person=people[row.member_id],
            draft=current(row),
            story_html=row.story_html,
            is_shown=row.is_shown,
            has_photo=bool(row.photo),
            changed_at=row.changed_at,
            proposed=draft_of(row.proposed) if row.proposed else None,
            proposed_html=STORY.html(row.proposed["story"]) if row.proposed else "",
            proposed_at=row.proposed_at,
            has_proposed_photo=bool(row.proposed_photo),
        )
        for row in found
    ]
