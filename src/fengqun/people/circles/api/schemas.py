"""What goes in and out: circles, who is in them, who asks."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from fengqun.people.circles.choices import ADVISED_FROM, ADVISED_TO, ART_KEYS, Kind
from fengqun.people.circles.types import CircleSettings


class CircleOut(Schema):
    """A circle."""

    id: UUID
    slug: str
    name: str
    purpose: str
    promise_now: str
    promise_year: str
    art: str
    kind: str
    is_core: bool
    minimum_stage: str
    question: str
    rules: str
    advised_from: int
    advised_to: int
    capacity: int | None
    member_count: int
    state: str
    copied_from_id: UUID | None
    split_from_id: UUID | None
    created_at: datetime | None
    archived_at: datetime | None


class PersonOut(Schema):
    """A member, in short."""

    id: UUID
    name: str
    stage: str
    avatar: str


class CircleDetail(Schema):
    """A circle, its hosts, and what the caller has to do with it.

    `way` is how the caller would come in (invited, join, ask, none; empty inside), `obstacles` what is missing for it
    (archived, full, stage, uninvited). `place_in_line` counts from 1 where the caller waits for a place, else 0.
    """

    circle: CircleOut
    hosts: list[PersonOut]
    role: str
    way: str
    obstacles: list[str]
    place_in_line: int


class CircleRowOut(Schema):
    """A circle in the list."""

    circle: CircleOut
    hosts: list[PersonOut]
    role: str
    is_asked: bool
    is_invited: bool


class CirclePage(Schema):
    """A page of circles."""

    items: list[CircleRowOut]
    count: int
    page: int
    pages: int


class CircleIn(Schema):
    """The settings of a circle."""

    name: str = Field(min_length=1, max_length=40)
    purpose: str = Field("", max_length=200)
    promise_now: str = Field("", max_length=200)
    promise_year: str = Field("", max_length=200)
    art: str = ART_KEYS[0]
    kind: Kind = Kind.OPEN
    minimum_stage: str = ""
    question: str = Field("", max_length=200)
    rules: str = Field("", max_length=4000)
    advised_from: int = ADVISED_FROM
    advised_to: int = ADVISED_TO
    capacity: int | None = None

    def settings(self) -> CircleSettings:
        """As the commands take them."""
        return CircleSettings(**{name: getattr(self, name) for name in CircleSettings.__dataclass_fields__})


class NewCircleIn(CircleIn):
    """A new circle; without `slug` its address is made from the name."""

    slug: str = Field("", max_length=40)
    is_core: bool = False


class ChangedCircleIn(CircleIn):
    """What the circle is from now on; `is_core` left out stays as it is."""

    is_core: bool | None = None


class CopyIn(Schema):
    """A copy of a circle: its settings and rules, none of its people."""

    name: str = Field(min_length=1, max_length=40)
    slug: str = Field("", max_length=40)


class MembershipIn(Schema):
    """The answer to the circle's question, where it asks one."""

    answer: str = Field("", max_length=1000)


class RequestIn(Schema):
    """What one says to the hosts."""

    message: str = Field("", max_length=300)
    answer: str = Field("", max_length=1000)


class ReasonIn(Schema):
    """Why; the other one reads it."""

    reason: str = Field(min_length=1, max_length=300)


class CircleMemberOut(Schema):
    """Somebody in a circle."""

    person: PersonOut
    role: str
    joined_at: datetime


class CircleMemberPage(Schema):
    """A page of who is in a circle."""

    items: list[CircleMemberOut]
    count: int
    page: int
    pages: int


class CircleRequestOut(Schema):
    """A request to come in."""

    id: UUID
    person: PersonOut
    message: str
    question: str
    answer: str
    state: str
    asked_at: datetime
    reason: str


class InvitationOut(Schema):
    """An invitation that waits for the caller."""

    id: UUID
    circle: CircleOut
    inviter: PersonOut | None
    invited_at: datetime


class SplitPreview(Schema):
    """The two halves. Hand `proposed` back to make exactly this split."""

    stay: list[CircleMemberOut]
    move: list[CircleMemberOut]
    needs_host: bool
    is_possible: bool
    proposed: str


class SplitIn(Schema):
    """The name of the half that moves, and its host where none of its people is one."""

    name: str = Field(min_length=1, max_length=40)
    proposed: str = Field(max_length=40)
    host_id: UUID | None = None
