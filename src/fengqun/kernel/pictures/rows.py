"""What every table of pictures has in common."""

from functools import partial

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.pictures.card import PictureCard
from fengqun.kernel.pictures.safe import SafePicture

IS_FILE_OR_DRAWING = Q(file="", art_key__gt="") | Q(file__gt="", art_key="")
"""The condition of the check constraint that each such table carries under a name of its own."""


class PictureRow(models.Model):
    """An uploaded file in two sizes or, by its key, a drawing that ships with the server."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.FileField(blank=True, max_length=160)
    thumbnail = models.FileField(blank=True, max_length=160)
    art_key = models.CharField(max_length=40, blank=True)
    alt = models.CharField(max_length=160, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    position = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.alt or str(self.id)

    def card(self) -> PictureCard:
        """What pages need of it."""
        return PictureCard(id=self.id, art_key=self.art_key, alt=self.alt, width=self.width, height=self.height)

    def keep_files(self, safe: SafePicture, *, folder: str) -> None:
        """Store both sizes below `folder` under the id of this row, which is still to be saved."""
        name = f"{folder}/{self.id}"
        self.file.save(f"{name}.{safe.suffix}", ContentFile(safe.content), save=False)
        self.thumbnail.save(f"{name}-small.{safe.suffix}", ContentFile(safe.thumbnail), save=False)
        self.width, self.height = safe.width, safe.height

    def delete_files_on_commit(self) -> None:
        """Delete the files, if there are any, once the transaction is done."""
        for field in (self.file, self.thumbnail):
            if field:
                transaction.on_commit(partial(field.storage.delete, str(field.name)))
