"""What crosses this room's walls."""

from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fengqun.kernel.ids import new_id
from fengqun.people.communities.types import MemberCard

RHYTHMS: dict[str, str | Promise] = {
    "daily": gettext_lazy("每天"),
    "weekly": gettext_lazy("每周"),
    "monthly": gettext_lazy("每月"),
    "occasion": pgettext_lazy("ritual", "某个时候"),
}


@dataclass(frozen=True)
class RitualDraft:
    """What a ritual is to be. `occasion` says when, for the rhythm `occasion`; weekdays count from Monday, 0."""

    name: str
    meaning: str = ""
    rhythm: str = "weekly"
    weekday: int | None = None
    month_day: int | None = None
    at_time: time | None = None
    occasion: str = ""
    url: str = ""


@dataclass(frozen=True)
class RitualCard(RitualDraft):
    """A ritual as pages show it."""

    id: UUID = field(default_factory=new_id)

    @property
    def when(self) -> str:
        """When it happens, in words."""
        clock_time = f"{self.at_time:%H:%M}" if self.at_time else ""
        if self.rhythm == "daily":
            return (_("每天 %(time)s") % {"time": clock_time}).strip()
        if self.rhythm == "weekly" and self.weekday is not None:
            return (_("每%(day)s %(time)s") % {"day": WEEKDAYS[self.weekday], "time": clock_time}).strip()
        if self.rhythm == "monthly":
            return (_("每月 %(day)s 日 %(time)s") % {"day": self.month_day, "time": clock_time}).strip()
        return f"{self.occasion} {clock_time}".strip()


@dataclass(frozen=True)
class TermCard:
    """A word of the community."""

    id: UUID
    word: str
    spellings: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class Work:
    """Something a leader is known for; `url` is a path on our own site or an address on the web."""

    title: str
    url: str


@dataclass(frozen=True)
class PersonaDraft:
    """What a leader wants to show. `story` is Markdown."""

    line: str = ""
    story: str = ""
    values: tuple[str, ...] = ()
    doing: str = ""
    works: tuple[Work, ...] = ()


@dataclass(frozen=True)
class PersonaCard:
    """A leader's page as pages show it. `story_html` is sanitized."""

    person: MemberCard
    draft: PersonaDraft
    story_html: str
    is_shown: bool
    has_photo: bool
    changed_at: datetime
    proposed: PersonaDraft | None = None
    proposed_html: str = ""
    proposed_at: datetime | None = None
    has_proposed_photo: bool = False


@dataclass(frozen=True)
class ChangeCard:
    """A change of the culture page."""

    version: int
    kind: str
    kind_label: str | Promise
    name: str
    before: dict[str, object]
    after: dict[str, object]
    by: MemberCard | None
    changed_at: datetime

    @property
    def deed(self) -> str:
        """`added`, `removed` or `changed`."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"

    @property
    def lines(self) -> list[tuple[str, object, object]]:
        """Each field that reads differently: its name, before, after."""
        order = list(FIELDS)
        names = sorted(
            {*self.before, *self.after}, key=lambda name: order.index(name) if name in FIELDS else len(order)
        )
        return [
            (str(FIELDS.get(name, name)), self.before.get(name, ""), self.after.get(name, ""))
            for name in names
            if self.before.get(name, "") != self.after.get(name, "")
        ]


FIELDS: dict[str, str | Promise] = {
    "text": gettext_lazy("全文"),
    "name": gettext_lazy("名字"),
    "when": gettext_lazy("什么时候"),
    "url": gettext_lazy("链接"),
    "word": gettext_lazy("词"),
    "spellings": gettext_lazy("别的写法"),
    "meaning": gettext_lazy("意思"),
    "line": gettext_lazy("一句话"),
    "story": gettext_lazy("故事"),
    "values": gettext_lazy("看重的事"),
    "doing": gettext_lazy("在这里做什么"),
    "works": gettext_lazy("代表内容"),
    "photo": gettext_lazy("照片"),
    "is_shown": gettext_lazy("公开"),
}
"""What the fields of a change are called."""
