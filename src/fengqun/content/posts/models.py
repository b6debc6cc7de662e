"""Posts, their pictures, comments and likes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.pictures.rows import IS_FILE_OR_DRAWING, PictureRow


class Post(models.Model):
    """Something a member has to say. `body` is Markdown, `body_html` what it says after cleaning."""

    class State(models.TextChoices):
        """Who can see it: its author (twice), author and staff, its audience, author and staff again, nobody."""

        DRAFT = "draft", _("草稿")
        SCHEDULED = "scheduled", _("定时发布")
        HELD = "held", _("待审")
        PUBLISHED = "published", _("已发布")
        HIDDEN = "hidden", _("已隐藏")
        REMOVED = "removed", _("已删除")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey("circles.Circle", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, default="text")
    title = models.CharField(max_length=80, blank=True)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True, editable=False)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    """The topics it names, folded, in order; `PostTag` finds the posts of one."""
    links = models.JSONField(default=list, blank=True)
    """What its links lead to, as far as somebody has looked: `{"url", "title", "description", "site"}` each."""
    media_count = models.PositiveSmallIntegerField(default=0)
    """Files of the room `media` that it carries, so that a page without any asks for none."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    is_public = models.BooleanField(default=False)
    attachment_kind = models.CharField(max_length=40, blank=True)
    attachment_id = models.UUIDField(null=True, blank=True)
    comment_count = models.IntegerField(default=0)
    like_count = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    news_at = models.DateTimeField(null=True, blank=True)
    """When the circle that it stands in was told of it; none: when it was published."""
    edited_at = models.DateTimeField(null=True, blank=True)
    featured_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    was_held = models.BooleanField(default=False)
    """Whether it waited for staff when its author removed it: bringing it back lets it wait on."""
    hidden_reason = models.CharField(max_length=160, blank=True)
    """Why it is hidden, held, or could not be published when its time came."""
    publish_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    pinned_until = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    version_count = models.PositiveIntegerField(default=0)
    """Earlier wordings that are kept."""
    revision = models.PositiveIntegerField(default=0)
    """Grows with each save, so that a device can tell that another one was faster."""
    composed = models.JSONField(default=dict, blank=True)
    """What was entered in fields of other rooms, until it is published."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "scheduled", "held", "published", "hidden", "removed"]),
                name="post_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "scheduled"]) | Q(published_at__isnull=False),
                name="a_seen_post_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(circle=None) | Q(is_public=False), name="what_is_said_in_a_circle_is_not_public"
            ),
            models.CheckConstraint(
                condition=Q(pinned_until=None) | Q(pinned_at__isnull=False), name="only_a_pinned_post_is_pinned_until"
            ),
            models.CheckConstraint(
                condition=Q(attachment_kind="", attachment_id=None)
                | Q(attachment_kind__gt="", attachment_id__isnull=False),
                name="attachment_has_kind_and_id",
            ),
            models.CheckConstraint(condition=Q(comment_count__gte=0), name="comment_count_is_never_below_zero"),
            models.CheckConstraint(condition=Q(like_count__gte=0), name="like_count_is_never_below_zero"),
            models.UniqueConstraint(
                fields=["author", "circle"],
                condition=Q(state="draft"),
                nulls_distinct=False,
                name="one_open_draft_per_member_and_place",
            ),
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
            models.Index(
                fields=["circle", "-published_at", "-id"],
                condition=Q(state="published", circle__isnull=False),
                name="posts_of_a_circle",
            ),
            models.Index(
                fields=["community", "circle"],
                condition=Q(state="published", pinned_at__isnull=False),
                name="pinned_posts",
            ),
            models.Index(fields=["publish_at"], condition=Q(state="scheduled"), name="posts_that_wait_their_time"),
            models.Index(fields=["community", "published_at"], condition=Q(state="held"), name="posts_held"),
        ]

    def __str__(self) -> str:
        return self.title or self.body[:40]


class PostPicture(PictureRow):
    """A picture of a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pictures")

    class Meta(PictureRow.Meta):
        constraints = [models.CheckConstraint(condition=IS_FILE_OR_DRAWING, name="post_picture_is_a_file_or_a_drawing")]


class PostTag(models.Model):
    """That a published post names a topic; the moment is copied so that a topic's page is read from an index."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="tagged")
    tag = models.CharField(max_length=30)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "tag"], name="a_post_names_a_topic_once")]
        indexes = [models.Index(fields=["community", "tag", "-published_at", "-post"], name="posts_of_a_topic")]

    def __str__(self) -> str:
        return self.tag


class PostVersion(models.Model):
    """An earlier wording of a published post, kept when it was rewritten."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80, blank=True)
    body = models.TextField(blank=True)
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="versions_of_a_post_count_up")]

    def __str__(self) -> str:
        return str(self.number)


class PostTerms(models.Model):
    """What a community decides about its posts; without a row the defaults hold."""

    community = models.OneToOneField("communities.Community", primary_key=True, on_delete=models.CASCADE)
    has_open_history = models.BooleanField(default=True)
    """Whether members may read earlier wordings, or staff and the author only."""
    has_previews = models.BooleanField(default=True)
    """Whether the server looks at what links lead to."""

    def __str__(self) -> str:
        return str(self.community_id)


class LinkPreview(models.Model):
    """What a page on the web says of itself, looked at once for all who link to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    url = models.TextField()
    title = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=400, blank=True)
    site = models.CharField(max_length=100, blank=True)
    failure = models.CharField(max_length=100, blank=True)
    fetched_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.url


class ThreadRead(models.Model):
    """How far a member has read a thread."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    last_comment_id = models.UUIDField()
    read_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="a_member_reads_a_thread_once")]

    def __str__(self) -> str:
        return str(self.last_comment_id)


class Comment(models.Model):
    """An answer to a post or, one level down, to a comment."""

    class State(models.TextChoices):
        """Whether it can be read."""

        HELD = "held", _("待审")
        PUBLISHED = "published", _("已发布")
        HIDDEN = "hidden", _("已隐藏")
        REMOVED = "removed", _("已删除")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    body = models.TextField()
    body_html = models.TextField(editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    hidden_reason = models.CharField(max_length=160, blank=True)
    like_count = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.UUIDField(null=True, blank=True)
    was_held = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="a_comment_says_something"),
            models.CheckConstraint(
                condition=Q(state__in=["held", "published", "hidden", "removed"]), name="comment_state_is_known"
            ),
            models.CheckConstraint(condition=Q(like_count__gte=0), name="likes_of_a_comment_are_never_below_zero"),
        ]
        indexes = [
            models.Index(fields=["post", "id"], condition=Q(parent=None), name="comments_of_a_post"),
            models.Index(fields=["author", "id"], name="comments_of_an_author"),
            models.Index(fields=["created_at"], condition=Q(state="held"), name="comments_held"),
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


class CommentLike(models.Model):
    """A member likes a comment, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="likes")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "member"], name="one_like_per_comment_and_member"),
        ]

    def __str__(self) -> str:
        return str(self.id)
