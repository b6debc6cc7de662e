"""Uploaded files."""

from functools import partial

from django.db import models, transaction
from django.db.models import Q

from fengqun.content.media.types import Kind, MediaCard
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class MediaFile(models.Model):
    """A file somebody uploaded, and what carries it. `audience` is empty while only its owner may see it.

    Besides the texts of `Audience`, `staff` and `staff:<circle>` let those look who review what is held or hidden.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    purpose = models.CharField(max_length=20, default="post")
    file = models.FileField(max_length=160)
    small = models.FileField(max_length=160, blank=True)
    """A small picture: of a picture, or the poster frame of a video."""
    content_type = models.CharField(max_length=100)
    name = models.CharField(max_length=160)
    alt = models.CharField(max_length=160, blank=True)
    size_bytes = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(default=0)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True, blank=True)
    position = models.IntegerField(default=0)
    audience = models.CharField(max_length=48, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    loose_since = models.DateTimeField(default=clock.now, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="media_kind_is_known"),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="a_file_holds_something"),
            models.CheckConstraint(
                condition=Q(object_kind="", object_id=None, audience="", loose_since__isnull=False)
                | Q(object_kind__gt="", object_id__isnull=False, loose_since=None),
                name="a_file_is_attached_or_loose",
            ),
        ]
        indexes = [
            models.Index(
                fields=["object_kind", "object_id", "position"], condition=Q(object_id__isnull=False), name="media_of"
            ),
            models.Index(fields=["loose_since"], condition=Q(object_id=None), name="loose_media"),
            models.Index(fields=["owner", "created_at"], name="media_of_an_owner"),
        ]

    def __str__(self) -> str:
        return self.name

    def card(self) -> MediaCard:
        """What pages need of it."""
        return MediaCard(
            id=self.id,
            kind=self.kind,
            content_type=self.content_type,
            name=self.name,
            alt=self.alt,
            size_bytes=self.size_bytes,
            width=self.width,
            height=self.height,
            duration_ms=self.duration_ms,
            has_poster=bool(self.small),
            owner_id=self.owner_id,
            created_at=self.created_at,
        )

    def delete_files_on_commit(self) -> None:
        """Delete what lies in the storage once the transaction is done."""
        for field in (self.file, self.small):
            if field:
                transaction.on_commit(partial(field.storage.delete, str(field.name)))
