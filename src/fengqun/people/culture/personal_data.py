"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user
from fengqun.people.culture.models import Change, Persona


@exports_personal_data("culture", _("人物页"))
def export(user_id: UUID) -> Sequence[Record]:
    """The person's own pages, published and proposed."""
    mine = Persona.objects.filter(member_id__in=member_ids_of_user(user_id)).order_by("id")
    fields = ("line", "story", "values", "doing", "works", "is_shown", "proposed", "proposed_at", "changed_at")
    return [{"type": "persona", **row} for row in mine.values(*fields)]


@erases_personal_data("culture")
def erase(user_id: UUID) -> None:
    """The pages go with their photos, and what the history says of them; that they changed the culture stays."""
    members = member_ids_of_user(user_id)
    for persona in Persona.objects.filter(member_id__in=members):
        for field in (persona.photo, persona.photo_small, persona.proposed_photo, persona.proposed_photo_small):
            if field:
                field.delete(save=False)
        persona.delete()
    Change.objects.filter(kind=Change.Kind.PERSONA, object_id__in=members).update(name="", before={}, after={})
