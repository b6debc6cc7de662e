"""Posts, their pictures, comments and likes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.pictures.rows import IS_FILE_OR_DRAWING, PictureRow


class Post(models.Model):
    """Something a member has to say. `body` is Markdown, `body_html` what it says after cleaning."""

    class Kind(models.TextChoices):
        """The form of a post."""

        TEXT = "text", _("图文")

    class State(models.TextChoices):
        """Who can see it: its author, the community, staff only, nobody."""

        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")
        HIDDEN = "hidden", _("已隐藏")
        REMOVED = "removed", _("已删除")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TEXT)
    title = models.CharField(max_length=80, blank=True)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    is_public = models.BooleanField(default=False)
    attachment_kind = models.CharField(max_length=40, blank=True)
    attachment_id = models.UUIDField(null=True, blank=True)
    comment_count = models.IntegerField(default=0)
    like_count = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    featured_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "hidden", "removed"]), name="post_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="a_seen_post_has_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(attachment_kind="", attachment_id=None)
                | Q(attachment_kind__gt="", attachment_id__isnull=False),
                name="attachment_has_kind_and_id",
            ),
            models.CheckConstraint(condition=Q(comment_count__gte=0), name="comment_count_is_never_below_zero"),
            models.CheckConstraint(condition=Q(like_count__gte=0), name="like_count_is_never_below_zero"),
            models.UniqueConstraint(fields=["author"], condition=Q(state="draft"), name="one_open_draft_per_member"),
        ]
        indexes = [
            models.Index(
                fields=["community", "-published_at", "-id"],
                condition=Q(state="published"),
                name="posts_newest_first",
            ),
            models.Index(
                fields=["community", "-featured_at", "-id"],
                condition=Q(state="published", featured_at__isnull=False),
                name="posts_featured_first",
            ),
            models.Index(
                fields=["community", "-published_at", "-id"],
                condition=Q(state="published", is_public=True),
                name="posts_public_newest_first",
            ),
            models.Index(fields=["author", "-published_at"], name="posts_of_an_author"),
        ]

    def __str__(self) -> str:
        return self.title or self.body[:40]


class PostPicture(PictureRow):
    """A picture of a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pictures")

    class Meta(PictureRow.Meta):
        constraints = [models.CheckConstraint(condition=IS_FILE_OR_DRAWING, name="post_picture_is_a_file_or_a_drawing")]


class Comment(models.Model):
    """An answer to a post or, one level down, to a comment."""

    class State(models.TextChoices):
        """Whether it can be read."""

        PUBLISHED = "published", _("已发布")
        REMOVED = "removed", _("已删除")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    body = models.TextField()
    body_html = models.TextField(editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="a_comment_says_something"),
        ]
        indexes = [
            models.Index(fields=["post", "id"], condition=Q(parent=None), name="comments_of_a_post"),
        ]

    def __str__(self) -> str:
        return self.body[:40]


class Like(models.Model):
    """A member likes a post, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="likes")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "member"], name="one_like_per_post_and_member"),
        ]

    def __str__(self) -> str:
        return str(self.id)
