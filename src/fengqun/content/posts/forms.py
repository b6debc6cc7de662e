"""Forms of posts and comments."""

import re
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.content.posts.commands.comment import MAX_COMMENT_CHARS
from fengqun.content.posts.commands.writing import MAX_BODY_CHARS, MAX_TITLE_CHARS
from fengqun.content.posts.types import Attachment, PostCard

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
        label=_("加图片"),
        required=False,
        max_length=255,
        widget=PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("最多 9 张，JPEG、PNG、WebP 或 GIF，每张 12 MB 以内。"),
    )
    is_public = forms.BooleanField(
        label=_("社群外的人也能看"), required=False, help_text=_("不勾选时，只有成员能看到。")
    )
    attachment = forms.CharField(required=False, max_length=80)

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
        initial = {"title": post.title, "body": post.body, "is_public": post.is_public}
        return cls(initial=initial)


class CommentForm(forms.Form):
    """An answer to a post or to a comment."""

    body = forms.CharField(label=_("评论"), max_length=MAX_COMMENT_CHARS, widget=forms.Textarea(attrs={"rows": 2}))
    parent = forms.UUIDField(required=False, widget=forms.HiddenInput)


class HidingForm(forms.Form):
    """Why a post is taken out of sight; its author reads it."""

    reason = forms.CharField(label=_("理由"), max_length=160)
