"""Forms of posts and comments."""

import re
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fengqun.content.posts.commands.comment import MAX_COMMENT_CHARS
from fengqun.content.posts.commands.writing import MAX_BODY_CHARS, MAX_TITLE_CHARS
from fengqun.content.posts.composing import fields_of_rooms
from fengqun.content.posts.types import Attachment, PostCard
from fengqun.kernel.ids import read_id

MOST_IDS = 60
ALT_CHARS = 160
_ATTACHMENT = re.compile(r"([a-z_]{1,40}):([0-9a-f-]{32,36})")


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


class IdsField(forms.Field):
    """The ids of members or files that stand in several fields of one name; what is no id is left out."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[UUID]:  # noqa: ANN401 - Django's own signature
        """The ids, each once, in order."""
        ids = [read_id(str(one)) for one in (value or [])[:MOST_IDS]]
        return list(dict.fromkeys(one for one in ids if one is not None))


class OneOfSeveralInput(forms.HiddenInput):
    """What several controls of one name choose between: the first of them that chose something."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:  # noqa: ANN401, ARG002 - Django's own
        """The value of the first control that has one."""
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return next((value for value in values if value), "")


class WallClockField(forms.CharField):
    """A date and a time as the community's clocks show them, without a zone; None where nothing is entered."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> datetime | None:  # noqa: ANN401 - Django's own signature
        """The moment, naive."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError as error:
            raise forms.ValidationError(gettext("写成日期和时间，比如 2026-11-11 20:00。")) from error


class PostForm(forms.Form):
    """What a member wants to say."""

    title = forms.CharField(
        label=_("标题"),
        max_length=MAX_TITLE_CHARS,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("标题，可以不写")}),
    )
    body = forms.CharField(
        label=_("正文"),
        max_length=MAX_BODY_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 8, "placeholder": _("今天想说点什么")}),
    )
    pictures = PicturesField(
        label=_("图片"),
        required=False,
        max_length=255,
        widget=PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("最多 9 张，JPEG、PNG、WebP 或 GIF，每张 12 MB 以内。"),
    )
    files = PicturesField(  # type: ignore[assignment]  # a field, which the form keeps apart from its own `files`
        label=_("视频或文件"),
        required=False,
        max_length=255,
        help_text=_("MP4、MP3、PDF、Word、Excel、ZIP 等，手机里拍的视频也行。"),
    )
    media = IdsField(required=False)  # type: ignore[assignment]  # the same
    drop_media = IdsField(required=False)
    mentions = IdsField(required=False)
    publish_at = WallClockField(
        label=_("定时发布"),
        required=False,
        help_text=_("按社群所在地的时间。不填就现在发。"),
    )
    revision = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    typing = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    is_public = forms.BooleanField(
        label=_("社群外的人也能看"), required=False, help_text=_("不勾选时，只有成员能看到。")
    )
    attachment = forms.CharField(required=False, max_length=80, widget=OneOfSeveralInput)

    WORDS: ClassVar[tuple[str, ...]] = ("title", "body", "is_public", "attachment")

    def clean_attachment(self) -> Attachment | None:
        """`kind:id`, as the selects of other rooms write it; anything else is no attachment."""
        match = _ATTACHMENT.fullmatch(self.cleaned_data["attachment"])
        if match is None:
            return None
        try:
            return Attachment(match[1], UUID(match[2]))
        except ValueError:
            return None

    @property
    def words(self) -> dict[str, Any]:
        """What the commands take, without the files."""
        return {name: self.cleaned_data[name] for name in self.WORDS}

    @classmethod
    def of(cls, post: PostCard) -> "PostForm":
        """The form filled with a post as it stands."""
        initial = {"title": post.title, "body": post.body, "is_public": post.is_public, "revision": post.revision}
        return cls(initial=initial)

    @property
    def media_ids(self) -> list[UUID]:
        """The files that stay with the post."""
        dropped = set(self.cleaned_data["drop_media"])
        return [media_id for media_id in self.cleaned_data["media"] if media_id not in dropped]

    @property
    def alts(self) -> dict[UUID, str]:
        """What the files show, as entered beside them."""
        entered = {media_id: self.data.get(f"alt-{media_id}") for media_id in self.cleaned_data["media"]}
        return {media_id: alt[:ALT_CHARS] for media_id, alt in entered.items() if alt is not None}

    @property
    def composed(self) -> dict[str, str]:
        """The fields of other rooms."""
        own = {f"alt-{media_id}" for media_id in self.cleaned_data["media"]}
        return fields_of_rooms({name: str(self.data.get(name)) for name in self.data if name not in own})


class CommentForm(forms.Form):
    """An answer to a post or to a comment."""

    body = forms.CharField(label=_("评论"), max_length=MAX_COMMENT_CHARS, widget=forms.Textarea(attrs={"rows": 2}))
    parent = forms.UUIDField(required=False, widget=forms.HiddenInput)
    mentions = IdsField(required=False)
    typing = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class HidingForm(forms.Form):
    """Why a post is taken out of sight; its author reads it."""

    reason = forms.CharField(label=_("理由"), max_length=160)


class WordingForm(forms.Form):
    """Better words for a comment."""

    body = forms.CharField(label=_("评论"), max_length=MAX_COMMENT_CHARS, widget=forms.Textarea(attrs={"rows": 4}))


class PinForm(forms.Form):
    """Until when a post stands first; empty: until somebody takes it down."""

    until = WallClockField(label=_("置顶到"), required=False)


class PlaceForm(forms.Form):
    """Where a post goes; empty: the community as a whole."""

    circle = forms.UUIDField(label=_("移到"), required=False)


class TermsForm(forms.Form):
    """What a community decides about its posts."""

    has_open_history = forms.BooleanField(
        label=_("成员能看帖子的修改记录"), required=False, help_text=_("不勾选时，只有作者和管理人员能看。")
    )
    has_previews = forms.BooleanField(
        label=_("给链接显示标题和简介"),
        required=False,
        help_text=_("服务器会去读一次链接的网页，只取文字，不取图片。"),
    )
