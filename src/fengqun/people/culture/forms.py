"""Forms of the culture page."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from fengqun.people.culture.checks import (
    LINE_LENGTH,
    MEANING_LENGTH,
    NAME_LENGTH,
    STORY_LENGTH,
    URL_LENGTH,
    WORD_LENGTH,
)
from fengqun.people.culture.types import RHYTHMS, PersonaDraft, RitualDraft, TermCard, Work


class RitualForm(forms.Form):
    """Something done again and again."""

    name = forms.CharField(label=_("叫什么"), max_length=NAME_LENGTH)
    meaning = forms.CharField(
        label=_("为什么做"), required=False, max_length=MEANING_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )
    rhythm = forms.ChoiceField(label=_("多久一次"), choices=list(RHYTHMS.items()), initial="weekly")
    weekday = forms.TypedChoiceField(
        label=_("星期几"),
        choices=[("", "—"), *WEEKDAYS.items()],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("每周的才选。"),
    )
    month_day = forms.IntegerField(
        label=_("几号"), min_value=1, max_value=31, required=False, help_text=_("每月的才填。")
    )
    occasion = forms.CharField(
        label=_("什么时候"),
        max_length=LINE_LENGTH,
        required=False,
        help_text=_("说不准日子的才写，比如“新豆上架那天”。"),
    )
    at_time = forms.TimeField(
        label=_("几点"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "input"}, format="%H:%M"),
    )
    url = forms.CharField(label=_("链接"), max_length=URL_LENGTH, required=False)

    @property
    def draft(self) -> RitualDraft:
        """What was entered, as the commands take it."""
        return RitualDraft(**self.cleaned_data)


class TermForm(forms.Form):
    """A word of the community."""

    word = forms.CharField(label=_("词"), max_length=WORD_LENGTH)
    spellings = forms.CharField(
        label=_("别的写法"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一个。缩写、英文、常见的错字都可以。"),
    )
    meaning = forms.CharField(label=_("意思"), max_length=MEANING_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def entered(self) -> dict[str, Any]:
        """What was entered, as the commands take it."""
        data = self.cleaned_data
        spellings = tuple(data["spellings"].splitlines())
        return {"word": data["word"], "meaning": data["meaning"], "spellings": spellings}

    @staticmethod
    def initial_of(card: TermCard) -> dict[str, Any]:
        """What the form of a word begins with."""
        return {"word": card.word, "meaning": card.meaning, "spellings": "\n".join(card.spellings)}


class PersonaForm(forms.Form):
    """What a leader shows."""

    line = forms.CharField(label=_("一句话"), max_length=LINE_LENGTH, required=False)
    photo = forms.FileField(
        label=_("照片"),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "class": "input"}),
    )
    story = forms.CharField(
        label=_("故事"),
        required=False,
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("怎么走到这里的。支持 Markdown。"),
    )
    values = forms.CharField(
        label=_("看重的事"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一条。"),
    )
    doing = forms.CharField(
        label=_("在这里做什么"), required=False, max_length=MEANING_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )
    works = forms.CharField(
        label=_("代表内容"),
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个：名字、空格、链接。站内的帖子贴它的网址就行。"),
    )

    @property
    def draft(self) -> PersonaDraft:
        """What was entered, as the commands take it."""
        data = self.cleaned_data
        pairs = [line.strip().rpartition(" ") for line in data["works"].splitlines() if line.strip()]
        return PersonaDraft(
            line=data["line"],
            story=data["story"],
            doing=data["doing"],
            values=tuple(data["values"].splitlines()),
            works=tuple(Work(title.strip(), url) for title, _space, url in pairs),
        )

    @staticmethod
    def initial_of(draft: PersonaDraft) -> dict[str, Any]:
        """What the form begins with."""
        return {
            "line": draft.line,
            "story": draft.story,
            "doing": draft.doing,
            "values": "\n".join(draft.values),
            "works": "\n".join(f"{work.title} {work.url}" for work in draft.works),
        }


class ReasonForm(forms.Form):
    """Why not; the leader reads it."""

    reason = forms.CharField(label=_("理由"), max_length=160)


class ManifestoForm(forms.Form):
    """What the community believes in."""

    text = forms.CharField(label=_("宣言"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 8}))
