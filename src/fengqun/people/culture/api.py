"""Operations of a community's culture."""
# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from datetime import datetime, time
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.kernel.policies import allow, anyone, having, members
from fengqun.kernel.requests import LAST_PAGE, Request
from fengqun.people.culture import commands, queries
from fengqun.people.culture.policies import KEEP_CULTURE
from fengqun.people.culture.types import PersonaCard, PersonaDraft, RitualDraft, Work

router = Router(tags=["culture"])

BASE = "/communities/{community}/culture"
RITUAL = BASE + "/rituals/{uuid:ritual_id}"
TERM = BASE + "/terms/{uuid:term_id}"
PERSONA = BASE + "/people/{uuid:member_id}"


class RitualIn(Schema):
    """Something done again and again; `rhythm` is daily, weekly, monthly or occasion."""

    name: str = Field(max_length=40)
    meaning: str = Field("", max_length=300)
    rhythm: str = Field("weekly", max_length=10)
    weekday: int | None = Field(None, ge=0, le=6)
    month_day: int | None = Field(None, ge=1, le=31)
    at_time: time | None = None
    occasion: str = Field("", max_length=60)
    url: str = Field("", max_length=300)


class RitualOut(RitualIn):
    """A ritual, with its time in words."""

    id: UUID
    when: str


class TermIn(Schema):
    """A word of the community."""

    word: str = Field(max_length=30)
    meaning: str = Field(max_length=300)
    spellings: list[str] = Field(default_factory=list, max_length=10)


class TermOut(TermIn):
    """A word of the community."""

    id: UUID


class WorkIO(Schema):
    """Something a leader is known for."""

    title: str = Field(max_length=80)
    url: str = Field(max_length=300)


class PersonaIn(Schema):
    """What a leader shows; `story` is Markdown."""

    line: str = Field("", max_length=60)
    story: str = Field("", max_length=4_000)
    values: list[str] = Field(default_factory=list, max_length=8)
    doing: str = Field("", max_length=300)
    works: list[WorkIO] = Field(default_factory=list, max_length=12)


class PersonaOut(PersonaIn):
    """A leader's page."""

    member_id: UUID
    name: str
    story_html: str
    is_shown: bool
    has_photo: bool

    @classmethod
    def of(cls, card: PersonaCard) -> "PersonaOut":
        """What the API shows of a card."""
        draft = card.draft
        return cls(
            member_id=card.person.id,
            name=card.person.name,
            story_html=card.story_html,
            is_shown=card.is_shown,
            has_photo=card.has_photo,
            line=draft.line,
            story=draft.story,
            values=list(draft.values),
            doing=draft.doing,
            works=[WorkIO(title=work.title, url=work.url) for work in draft.works],
        )


class CultureOut(Schema):
    """The culture page."""

    manifesto: str
    rituals: list[RitualOut]
    terms: list[TermOut]
    personas: list[PersonaOut]


class ChangeOut(Schema):
    """Who changed what."""

    version: int
    kind: str
    name: str
    deed: str
    before: dict[str, object]
    after: dict[str, object]
    by: UUID | None
    changed_at: datetime


class ChangesOut(Schema):
    """A page of changes, latest first."""

    items: list[ChangeOut]
    page: int
    pages: int


class Written(Schema):
    """Whether what was written is published, or waits for consent."""

    is_published: bool


class ReasonIn(Schema):
    """Why not."""

    reason: str = Field(max_length=160)


class Made(Schema):
    """The id of what was made."""

    id: UUID


@router.get(BASE, response=CultureOut, summary="The culture page")
@allow(anyone)
def read_culture(request: Request, community: str) -> CultureOut:
    """Manifesto, rituals, words, leaders."""
    community_id = request.community.id
    rituals = [
        RitualOut(**{name: getattr(card, name) for name in RitualOut.model_fields})
        for card in queries.rituals(community_id)
    ]
    terms = [
        TermOut(id=card.id, word=card.word, meaning=card.meaning, spellings=list(card.spellings))
        for card in queries.terms(community_id)
    ]
    personas = [PersonaOut.of(card) for card in queries.personas(community_id)]
    return CultureOut(manifesto=request.community.manifesto, rituals=rituals, terms=terms, personas=personas)


@router.get(BASE + "/history", response=ChangesOut, summary="Who changed what")
@allow(members)
def history(request: Request, community: str, page: int = 1) -> ChangesOut:
    """Latest first."""
    found = queries.changes_page(request.community.id, number=min(max(page, 1), LAST_PAGE))
    items = [
        ChangeOut(
            version=one.version,
            kind=one.kind,
            name=one.name,
            deed=one.deed,
            before=one.before,
            after=one.after,
            by=one.by.id if one.by else None,
            changed_at=one.changed_at,
        )
        for one in found.object_list
    ]
    return ChangesOut(items=items, page=found.number, pages=found.paginator.num_pages)


@router.post(BASE + "/rituals", response={201: Made}, summary="Add a ritual")
@allow(having(KEEP_CULTURE))
def add_ritual(request: Request, community: str, body: RitualIn) -> Status[Made]:
    """At the end."""
    draft = RitualDraft(**body.model_dump())
    return Status(201, Made(id=commands.add_ritual(request.community.id, actor=request.actor, draft=draft)))


@router.put(RITUAL, response={204: None}, summary="Change a ritual")
@allow(having(KEEP_CULTURE))
def change_ritual(request: Request, community: str, ritual_id: UUID, body: RitualIn) -> Status[None]:
    """All of it."""
    draft = RitualDraft(**body.model_dump())
    commands.change_ritual(request.community.id, ritual_id, actor=request.actor, draft=draft)
    return Status(204, None)


@router.delete(RITUAL, response={204: None}, summary="Remove a ritual")
@allow(having(KEEP_CULTURE))
def remove_ritual(request: Request, community: str, ritual_id: UUID) -> Status[None]:
    """The history keeps it."""
    commands.remove_ritual(request.community.id, ritual_id, actor=request.actor)
    return Status(204, None)


@router.post(BASE + "/terms", response={201: Made}, summary="Add a word")
@allow(having(KEEP_CULTURE))
def add_term(request: Request, community: str, body: TermIn) -> Status[Made]:
    """With its spellings."""
    given = body.model_dump() | {"spellings": tuple(body.spellings)}
    return Status(201, Made(id=commands.add_term(request.community.id, actor=request.actor, **given)))


@router.put(TERM, response={204: None}, summary="Change a word")
@allow(having(KEEP_CULTURE))
def change_term(request: Request, community: str, term_id: UUID, body: TermIn) -> Status[None]:
    """All of it."""
    given = body.model_dump() | {"spellings": tuple(body.spellings)}
    commands.change_term(request.community.id, term_id, actor=request.actor, **given)
    return Status(204, None)


@router.delete(TERM, response={204: None}, summary="Remove a word")
@allow(having(KEEP_CULTURE))
def remove_term(request: Request, community: str, term_id: UUID) -> Status[None]:
    """The history keeps it."""
    commands.remove_term(request.community.id, term_id, actor=request.actor)
    return Status(204, None)


@router.put(BASE + "/persona", response=Written, summary="Write one's own page as a leader")
@allow(members)
def write_persona(request: Request, community: str, body: PersonaIn) -> Written:
    """Without the right to keep the culture it waits for consent."""
    draft = PersonaDraft(
        line=body.line,
        story=body.story,
        values=tuple(body.values),
        doing=body.doing,
        works=tuple(Work(work.title, work.url) for work in body.works),
    )
    return Written(is_published=commands.write_persona(request.community.id, actor=request.actor, draft=draft))


@router.get(PERSONA, response=PersonaOut, summary="A leader's page")
@allow(anyone)
def read_persona(request: Request, community: str, member_id: UUID) -> PersonaOut:
    """If it is shown."""
    return PersonaOut.of(queries.persona_of(request.community.id, member_id, actor=request.actor))


@router.delete(PERSONA, response={204: None}, summary="Take a page out of sight")
@allow(members)
def hide_persona(request: Request, community: str, member_id: UUID) -> Status[None]:
    """One's own, or as who keeps the culture anybody's."""
    commands.hide_persona(request.community.id, member_id, actor=request.actor)
    return Status(204, None)


@router.post(PERSONA + "/consent", response={204: None}, summary="Consent to a leader's page")
@allow(having(KEEP_CULTURE))
def consent(request: Request, community: str, member_id: UUID) -> Status[None]:
    """It is seen from now on."""
    commands.publish_persona(request.community.id, member_id, actor=request.actor)
    return Status(204, None)


@router.post(PERSONA + "/refusal", response={204: None}, summary="Do not consent to a leader's page")
@allow(having(KEEP_CULTURE))
def refuse(request: Request, community: str, member_id: UUID, body: ReasonIn) -> Status[None]:
    """The leader reads why."""
    commands.decline_persona(request.community.id, member_id, actor=request.actor, reason=body.reason)
    return Status(204, None)
