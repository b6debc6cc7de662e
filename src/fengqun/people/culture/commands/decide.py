"""Consent to what a leader wants to show, or say what is missing."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.people.culture.activities import PersonaDeclined, PersonaPublished
from fengqun.people.culture.commands.versions import note_change
from fengqun.people.culture.drafts import draft_of, shown
from fengqun.people.culture.errors import InvalidCulture, NothingProposed, PersonaNotFound
from fengqun.people.culture.models import Change, Persona
from fengqun.people.culture.notices import DECLINED, PUBLISHED
from fengqun.people.culture.policies import KEEP_CULTURE
from fengqun.people.culture.richtext import STORY
from fengqun.people.notifications.commands import notify
from fengqun.people.notifications.kinds import NoticeKind
from fengqun.spine.activity.commands import record


@transaction.atomic
def publish_persona(community_id: UUID, member_id: UUID, *, actor: Actor) -> None:
    """Consent to what waits: it is seen from now on. Raises Denied, PersonaNotFound, NothingProposed."""
    actor.require(KEEP_CULTURE, community_id)
    persona = _waiting(community_id, member_id)
    publish(persona, changed_by=actor.member_id)
    _tell(PUBLISHED, persona, actor)


@transaction.atomic
def decline_persona(community_id: UUID, member_id: UUID, *, actor: Actor, reason: str) -> None:
    """Do not consent; what is published stays. Raises Denied, PersonaNotFound, NothingProposed, InvalidCulture."""
    actor.require(KEEP_CULTURE, community_id)
    words = " ".join(reason.split())[:160]
    if not words:
        raise InvalidCulture(reason=_("写一句理由，本人会看到。"))
    persona = _waiting(community_id, member_id)
    for field in (persona.proposed_photo, persona.proposed_photo_small):
        if field:
            _later(field.storage.delete, str(field.name))
    persona.proposed, persona.proposed_at = None, None
    persona.proposed_photo, persona.proposed_photo_small = "", ""
    persona.save()
    record(PersonaDeclined(community_id=community_id, object_id=member_id, actor_id=actor.member_id, reason=words))
    _tell(DECLINED, persona, actor, reason=words)


def publish(persona: Persona, *, changed_by: UUID | None) -> None:
    """Let what is proposed be seen, in the caller's transaction."""
    before = shown(persona) if persona.is_shown else {}
    draft = draft_of(persona.proposed or {})
    persona.line, persona.story, persona.doing = draft.line, draft.story, draft.doing
    persona.values, persona.works = list(draft.values), [{"title": work.title, "url": work.url} for work in draft.works]
    persona.story_html = STORY.html(draft.story)
    if persona.proposed_photo:
        for field in (persona.photo, persona.photo_small):
            if field:
                _later(field.storage.delete, str(field.name))
        persona.photo, persona.photo_small = str(persona.proposed_photo.name), str(persona.proposed_photo_small.name)
        persona.proposed_photo, persona.proposed_photo_small = "", ""
    persona.proposed, persona.proposed_at = None, None
    persona.is_shown, persona.changed_at = True, clock.now()
    persona.save()
    version = note_change(
        persona.community_id,
        Change.Kind.PERSONA,
        object_id=persona.member_id,
        name=member_card(persona.member_id).name,
        before=before,
        after=shown(persona),
        changed_by=changed_by,
    )
    record(
        PersonaPublished(
            community_id=persona.community_id, object_id=persona.member_id, actor_id=changed_by, version=version
        )
    )


def _waiting(community_id: UUID, member_id: UUID) -> Persona:
    persona = Persona.objects.select_for_update().filter(community_id=community_id, member_id=member_id).first()
    if persona is None:
        raise PersonaNotFound
    if persona.proposed is None:
        raise NothingProposed
    return persona


def _tell(kind: NoticeKind, persona: Persona, actor: Actor, **params: str) -> None:
    slug = community_by_id(persona.community_id).slug
    notify(
        kind,
        community_id=persona.community_id,
        member_ids=[persona.member_id],
        url=reverse("culture-persona-own", kwargs={"community": slug}),
        actor_id=actor.member_id,
        object_kind="persona",
        object_id=persona.id,
        params=params,
    )


def _later(delete: object, name: str) -> None:
    """Delete a file once the transaction is done."""
    transaction.on_commit(lambda: delete(name))  # type: ignore[operator]
