"""What people fill in. A form reads and checks; commands write."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fengqun.content.gatherings import choices, errors
from fengqun.content.gatherings.types import GatheringCard, GatheringPlan, SeatCard, TicketCard, TicketPlan
from fengqun.content.posts.commands.writing import MAX_BODY_CHARS, MAX_TITLE_CHARS
from fengqun.kernel.errors import DomainError
from fengqun.kernel.moments import NoSuchTime
from fengqun.people.circles.types import CircleCard

MOMENT = "%Y-%m-%dT%H:%M"
SPARE_TICKETS = 2
PICTURES = "image/jpeg,image/png,image/webp,image/gif"
_FIELD_OF: dict[type[DomainError], str] = {
    errors.TitleMissing: "title",
    errors.NowhereToMeet: "place",
    errors.TimesUnreasonable: "starts_at",
    errors.CirclesAreNotPublic: "is_public",
    errors.AudienceIsSettled: "circle",
    errors.QuestionsUnreasonable: "questions",
    NoSuchTime: "starts_at",
}
"""Where on the form a refusal belongs; all others stand above it."""


class WallClockField(forms.CharField):
    """A date and a time as the community's clocks show them, without a zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> datetime:  # noqa: ANN401 - Django's
        """The moment, naive."""
        text = super().clean(value)
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError as error:
            raise forms.ValidationError(gettext("写成日期和时间，比如 2026-11-11 20:00。")) from error


class PicturesInput(forms.FileInput):
    """A file input that takes several pictures at once."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several uploaded files; the value is a list."""

    widget = PicturesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ANN401 - Django's own signature
        """Each file on its own."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PicturesField, self).clean(file, initial) for file in files if file]


class GatheringForm(forms.Form):
    """A gathering as its host wants it."""

    title = forms.CharField(label=_("叫什么"), max_length=choices.MAX_TITLE)
    starts_at = WallClockField(label=_("几点开始"))
    ends_at = WallClockField(label=_("几点结束"))
    place = forms.CharField(
        label=_("地点"), max_length=choices.MAX_LINE, required=False, help_text=_("线上聚会可以空着，填下面的链接。")
    )
    address = forms.CharField(label=_("详细地址"), max_length=choices.MAX_ADDRESS, required=False)
    link = forms.CharField(
        label=_("线上链接"),
        max_length=choices.MAX_LINK,
        required=False,
        help_text=_("只给有座位的人看，开始前才出现。"),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    link_minutes = forms.IntegerField(
        label=_("提前多少分钟给链接"), min_value=0, max_value=choices.MAX_LINK_MINUTES, initial=30
    )
    circle = forms.TypedChoiceField(label=_("给谁办"), coerce=UUID, required=False, empty_value=None)
    is_public = forms.BooleanField(label=_("社群外的人也能看"), required=False, help_text=_("看得到，要报名得先加入。"))
    description = forms.CharField(
        label=_("说明"),
        max_length=choices.MAX_DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("做什么、带什么、怎么走。支持 Markdown。"),
    )
    capacity = forms.IntegerField(
        label=_("座位数"),
        min_value=1,
        max_value=choices.MAX_CAPACITY,
        required=False,
        help_text=_("空着就是不限。满了以后排候补，退一个补一个。"),
    )
    guest_limit = forms.IntegerField(label=_("每人最多带几位"), min_value=0, max_value=choices.MAX_GUESTS, initial=0)
    questions = forms.CharField(
        label=_("报名时问什么"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一个问题，最多五个。"),
    )
    answers_are_required = forms.BooleanField(label=_("每个问题都要答"), required=False)
    art_key = forms.ChoiceField(label=_("封面画"), choices=choices.ARTS, widget=forms.RadioSelect, required=False)
    cover = forms.FileField(
        label=_("封面照片"),
        required=False,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        help_text=_("有照片就用照片，没有就用上面的画。"),
    )
    cover_alt = forms.CharField(label=_("照片里是什么"), max_length=160, required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        zone: ZoneInfo,
        circles: Sequence[CircleCard],
        stages: dict[str, Any],
        may_host_all: bool,
        tickets: Sequence[TicketCard] = (),
        **options: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        everybody = [("", _("全体成员"))] if may_host_all else []
        self.fields["circle"].choices = [*everybody, *((str(one.id), one.name) for one in circles)]  # type: ignore[attr-defined]
        self.fields["circle"].required = not may_host_all
        self.tickets = list(tickets)
        self.rows = min(choices.MAX_TICKETS, len(self.tickets) + SPARE_TICKETS)
        for row in range(self.rows):
            self._add_ticket(row, stages)

    def _add_ticket(self, row: int, stages: dict[str, Any]) -> None:
        known = self.tickets[row] if row < len(self.tickets) else None
        self.fields[f"ticket_{row}_name"] = forms.CharField(
            label=_("票名"), max_length=40, required=False, initial=known.name if known else ""
        )
        self.fields[f"ticket_{row}_quota"] = forms.IntegerField(
            label=_("几张"),
            min_value=1,
            max_value=choices.MAX_CAPACITY,
            required=False,
            initial=known.quota if known else None,
            help_text=_("空着就是不限。"),
        )
        self.fields[f"ticket_{row}_stages"] = forms.MultipleChoiceField(
            label=_("哪些阶段能报"),
            choices=list(stages.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=list(known.stages) if known else [],
            help_text=_("都不选就是谁都能报。"),
        )
        self.fields[f"ticket_{row}_closed"] = forms.BooleanField(
            label=_("停止报名"), required=False, initial=known is not None and not known.is_open
        )

    def ticket_rows(self) -> Iterator[tuple[Any, Any, Any, Any]]:
        """The fields of each kind of ticket, for the page."""
        for row in range(self.rows):
            yield tuple(self[f"ticket_{row}_{part}"] for part in ("name", "quota", "stages", "closed"))  # type: ignore[misc]

    @property
    def plan(self) -> GatheringPlan:
        """What was asked for."""
        asked = self.cleaned_data
        return GatheringPlan(
            title=asked["title"],
            starts_at=asked["starts_at"],
            ends_at=asked["ends_at"],
            description=asked["description"],
            place=asked["place"],
            address=asked["address"],
            link=asked["link"],
            link_minutes=asked["link_minutes"],
            circle_id=asked["circle"] or None,
            is_public=asked["is_public"],
            art_key=asked["art_key"] or choices.ART_KEYS[0],
            capacity=asked["capacity"],
            guest_limit=asked["guest_limit"],
            questions=tuple(line.strip() for line in asked["questions"].splitlines() if line.strip()),
            answers_are_required=asked["answers_are_required"],
            tickets=tuple(self._asked_tickets()),
        )

    def _asked_tickets(self) -> Iterator[TicketPlan]:
        asked = self.cleaned_data
        for row in range(self.rows):
            if not asked[f"ticket_{row}_name"].strip():
                continue
            yield TicketPlan(
                name=asked[f"ticket_{row}_name"],
                quota=asked[f"ticket_{row}_quota"],
                stages=tuple(asked[f"ticket_{row}_stages"]),
                id=self.tickets[row].id if row < len(self.tickets) else None,
                is_open=not asked[f"ticket_{row}_closed"],
            )

    def refuse(self, refusal: DomainError) -> None:
        """Show a command's refusal where it belongs."""
        self.add_error(_FIELD_OF.get(type(refusal)), str(refusal))


def initial_of(card: GatheringCard, link: str, zone: ZoneInfo) -> dict[str, object]:
    """What the form shows of a gathering as it stands."""
    return {
        "title": card.title,
        "starts_at": card.starts_at.astimezone(zone).strftime(MOMENT),
        "ends_at": card.ends_at.astimezone(zone).strftime(MOMENT),
        "place": card.place,
        "address": card.address,
        "link": link,
        "link_minutes": card.link_minutes,
        "circle": str(card.circle_id or ""),
        "is_public": card.is_public,
        "description": card.description,
        "capacity": card.capacity,
        "guest_limit": card.guest_limit,
        "questions": "\n".join(card.questions),
        "answers_are_required": card.answers_are_required,
        "art_key": card.art_key,
        "cover_alt": card.cover_alt,
    }


class SeatForm(forms.Form):
    """Signing up: which ticket, how many guests, and the host's questions."""

    ticket = forms.TypedChoiceField(label=_("票种"), coerce=UUID, widget=forms.RadioSelect)
    guests = forms.TypedChoiceField(label=_("带几位"), coerce=int, required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        gathering: GatheringCard,
        tickets: Sequence[TicketCard],
        seat: SeatCard | None = None,
        **options: Any,  # noqa: ANN401 - Django's
    ) -> None:
        current = seat if seat and seat.is_current else None
        first = tickets[0].id if tickets else None
        options.setdefault(
            "initial",
            {
                "ticket": str(current.ticket_id if current else first or ""),
                "guests": current.guests if current else 0,
                **{f"answer_{place}": text for place, text in enumerate(seat.answers if seat else ())},
            },
        )
        super().__init__(*args, **options)
        self.questions = gathering.questions
        self.fields["ticket"].choices = [(str(one.id), one.name) for one in tickets]  # type: ignore[attr-defined]
        if len(tickets) == 1:
            self.fields["ticket"].widget = forms.HiddenInput()
        if gathering.guest_limit:
            counted = [(number, number) for number in range(1, gathering.guest_limit + 1)]
            self.fields["guests"].choices = [(0, gettext("不带人")), *counted]  # type: ignore[attr-defined]
        else:
            del self.fields["guests"]
        for place, question in enumerate(self.questions):
            self.fields[f"answer_{place}"] = forms.CharField(
                label=question,
                max_length=choices.MAX_ANSWER,
                required=gathering.answers_are_required,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def asked(self) -> dict[str, Any]:
        """What the command takes."""
        asked = self.cleaned_data
        return {
            "ticket_id": asked["ticket"],
            "guests": asked.get("guests") or 0,
            "answers": [asked[f"answer_{place}"] for place in range(len(self.questions))],
        }


class ReasonForm(forms.Form):
    """Why a gathering is called off."""

    reason = forms.CharField(
        label=_("为什么取消"),
        max_length=choices.MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("报了名和候补的人都会收到。"),
    )


class RecapForm(forms.Form):
    """Looking back in words and pictures."""

    title = forms.CharField(label=_("标题"), max_length=MAX_TITLE_CHARS, required=False)
    body = forms.CharField(label=_("正文"), max_length=MAX_BODY_CHARS, widget=forms.Textarea(attrs={"rows": 12}))
    pictures = PicturesField(
        label=_("加图片"),
        required=False,
        max_length=255,
        widget=PicturesInput(attrs={"accept": PICTURES}),
        help_text=_("最多 9 张，JPEG、PNG、WebP 或 GIF，每张 12 MB 以内。"),
    )


class CodeForm(forms.Form):
    """A code typed at the door, or what a phone's own camera read."""

    code = forms.CharField(
        label=_("票上的短码"),
        max_length=400,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "enterkeyhint": "go"}
        ),
    )


class TermsForm(forms.Form):
    """What the community has settled for all gatherings."""

    limit = forms.IntegerField(
        label=_("半年里没到场几次，以后的座位要先确认"),
        min_value=1,
        max_value=20,
        required=False,
        help_text=_("空着就是从不要求。确认在开始前两天到一天之间，过时座位让给候补的人。"),
    )
