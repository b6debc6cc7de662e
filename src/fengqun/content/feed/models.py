"""Who was shown what, what each like weighs, what each post is worth, and how members wish to read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fengqun.content.feed.votes import Standing
from fengqun.kernel import clock


class Exposure(models.Model):
    """A post stood before a member on this day, in a list on their screen or opened. Kept for 30 days.

    There are as many of these as there is reading, so they refer by plain ids.
    """

    pk = models.CompositePrimaryKey("community_id", "member_id", "day", "post_id")
    community_id = models.UUIDField()
    member_id = models.UUIDField()
    day = models.DateField()
    post_id = models.UUIDField()
    is_counted = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["community_id", "post_id"], condition=Q(is_counted=False), name="exposures_to_count"),
            models.Index(fields=["day"], name="exposures_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.post_id}"


class Vote(models.Model):
    """A like, and what it weighs."""

    pk = models.CompositePrimaryKey("post_id", "voter_id")
    community_id = models.UUIDField()
    post_id = models.UUIDField()
    voter_id = models.UUIDField()
    author_id = models.UUIDField()
    cast_at = models.DateTimeField()
    standing = models.CharField(max_length=4, choices=[(one.value, one.value) for one in Standing])
    weight = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=1), name="a_vote_weighs_at_most_one"),
            models.CheckConstraint(
                condition=Q(standing__in=["full", "ring"]) | Q(weight=0), name="own_and_new_votes_weigh_nothing"
            ),
        ]
        indexes = [
            models.Index(fields=["community_id", "cast_at"], name="votes_by_moment"),
            models.Index(fields=["voter_id"], name="votes_of_a_voter"),
            models.Index(fields=["community_id", "voter_id"], condition=Q(standing="new"), name="votes_to_settle"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.weight}"


class PostScore(models.Model):
    """What a post is worth, ready to be read in order. Circle, author and moment are the post's."""

    post = models.OneToOneField("posts.Post", primary_key=True, on_delete=models.CASCADE, related_name="+")
    community_id = models.UUIDField()
    author_id = models.UUIDField()
    circle_id = models.UUIDField(null=True, blank=True)
    published_at = models.DateTimeField()
    is_shown = models.BooleanField(default=True)
    shown_count = models.PositiveIntegerField(default=0)
    positive = models.FloatField(default=0)
    quality = models.FloatField(default=0)
    boost = models.FloatField(default=1)
    heat = models.FloatField()
    scored_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(positive__gte=0), name="no_post_has_negative_votes"),
            models.CheckConstraint(condition=Q(quality__gte=0, quality__lte=1), name="quality_is_a_share"),
            models.CheckConstraint(condition=Q(boost__gte=1, boost__lte=3), name="circles_are_lifted_up_to_thrice"),
        ]
        indexes = [
            models.Index(
                fields=["community_id", "-heat", "-post"],
                condition=Q(is_shown=True, circle_id=None),
                name="feed_hottest",
            ),
            models.Index(
                fields=["circle_id", "-heat", "-post"],
                condition=Q(is_shown=True, circle_id__isnull=False),
                name="feed_hottest_in_a_circle",
            ),
            models.Index(
                fields=["author_id", "-heat", "-post"],
                condition=Q(is_shown=True, circle_id=None),
                name="feed_hottest_of_an_author",
            ),
            models.Index(
                fields=["author_id", "-published_at", "-post"],
                condition=Q(is_shown=True),
                name="feed_newest_of_an_author",
            ),
            models.Index(
                fields=["community_id", "-published_at"],
                condition=Q(is_shown=True),
                name="feed_scores_by_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.heat}"


class CircleActivity(models.Model):
    """How many posts a circle had in the last 30 days, as the lift of its posts was last reckoned with."""

    circle_id = models.UUIDField(primary_key=True)
    community_id = models.UUIDField()
    monthly_posts = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.circle_id} {self.monthly_posts}"


class RingMember(models.Model):
    """A member of a ring, as the last search found it."""

    member = models.OneToOneField(
        "communities.Membership", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    community_id = models.UUIDField()
    partners = ArrayField(models.UUIDField())
    inside = models.PositiveIntegerField()
    given = models.PositiveIntegerField()
    weight = models.FloatField()
    found_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["community_id"], name="rings_of_a_community")]

    def __str__(self) -> str:
        return f"{self.inside}/{self.given}"


class Pick(models.Model):
    """Why a post was picked."""

    post = models.OneToOneField("posts.Post", primary_key=True, on_delete=models.CASCADE, related_name="+")
    community_id = models.UUIDField()
    reason = models.CharField(max_length=120)
    picked_by = models.UUIDField(null=True, blank=True)
    picked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_pick_says_why")]

    def __str__(self) -> str:
        return self.reason


class Reader(models.Model):
    """How a member reads: with or without personal ranking; and whom and which circles it leans on.

    `followed` and `circles` repeat what profiles and circles know, so that the home page needs one statement for the
    order of its posts. They only rank: what a member may read is decided by posts each time.
    """

    member = models.OneToOneField(
        "communities.Membership", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    community_id = models.UUIDField()
    is_plain = models.BooleanField(default=False)
    followed = ArrayField(models.UUIDField(), default=list, blank=True)
    circles = ArrayField(models.UUIDField(), default=list, blank=True)
    refreshed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.member_id)
