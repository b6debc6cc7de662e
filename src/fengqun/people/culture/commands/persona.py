"""Write the page of a leader, and take it out of sight."""

from typing import BinaryIO
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.pictures.safe import SafePicture, prepare
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_card
from fengqun.people.culture.activities import PersonaHidden, PersonaProposed
from fengqun.people.culture.checks import checked_persona
from fengqun.people.culture.commands.decide import publish
from fengqun.people.culture.commands.versions import note_change
from fengqun.people.culture.drafts import as_data, shown
from fengqun.people.culture.errors import NotALeader, PersonaNotFound
from fengqun.people.culture.models import Change, Persona
from fengqun.people.culture.policies import KEEP_CULTURE, is_leader
from fengqun.people.culture.types import PersonaDraft
from fengqun.spine.activity.commands import record


def write_persona(community_id: UUID, *, actor: Actor, draft: PersonaDraft, photo: BinaryIO | None = None) -> bool:
    """Write one's own page; answers whether it is published, or waits for who keeps the culture.

    Without a `photo` the one there is stays. Raises Denied, NotALeader, InvalidCulture, PictureRefused. The photo is
    decoded before the transaction opens.
    """
    member_id = actor.require_voice(community_id)
    if not is_leader(actor.roles):
        raise NotALeader
    clean = checked_persona(draft)
    safe = prepare(photo) if photo is not None else None
    with transaction.atomic():
        Persona.objects.get_or_create(member_id=member_id, defaults={"community_id": community_id})
        persona = Persona.objects.select_for_update().get(member_id=member_id)
        _propose(persona, clean, safe)
        if actor.may(KEEP_CULTURE, community_id):
            publish(persona, changed_by=member_id)
            return True
        persona.save()
        record(PersonaProposed(community_id=community_id, object_id=member_id, actor_id=member_id))
    return False


@transaction.atomic
def hide_persona(community_id: UUID, member_id: UUID, *, actor: Actor) -> None:
    """Take a page out of sight: one's own, or anybody's as who keeps the culture. Twice is once.

    Raises Denied, PersonaNotFound.
    """
    if actor.require_member(community_id) != member_id:
        actor.require(KEEP_CULTURE, community_id)
    persona = Persona.objects.select_for_update().filter(community_id=community_id, member_id=member_id).first()
    if persona is None:
        raise PersonaNotFound
    if not persona.is_shown:
        return
    persona.is_shown = False
    persona.save(update_fields=["is_shown"])
    version = note_change(
        community_id,
        Change.Kind.PERSONA,
        object_id=member_id,
        name=member_card(member_id).name,
        before=shown(persona),
        after={},
        changed_by=actor.member_id,
    )
    record(PersonaHidden(community_id=community_id, object_id=member_id, actor_id=actor.member_id, version=version))


def _propose(persona: Persona, draft: PersonaDraft, safe: SafePicture | None) -> None:
    persona.proposed, persona.proposed_at = as_data(draft), clock.now()
    if safe is None:
        return
    for field in (persona.proposed_photo, persona.proposed_photo_small):
        _delete_on_commit(field)
    name = f"culture/{persona.community_id}/{new_id()}"
    persona.proposed_photo.save(f"{name}.{safe.suffix}", ContentFile(safe.content), save=False)
    persona.proposed_photo_small.save(f"{name}-small.{safe.suffix}", ContentFile(safe.thumbnail), save=False)


def _delete_on_commit(field: FieldFile) -> None:
    if field:
        storage, name = field.storage, str(field.name)
        transaction.on_commit(lambda: storage.delete(name))
