"""What this room knows of a person, and how the person is taken out of it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.content.media.models import MediaFile
from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user


@exports_personal_data("media", _("上传的文件"))
def export(user_id: UUID) -> list[Record]:
    """Every file the person uploaded, by name; the files themselves are behind their addresses."""
    rows = MediaFile.objects.filter(owner_id__in=member_ids_of_user(user_id)).order_by("created_at", "id")
    return list(rows.values("id", "kind", "content_type", "name", "alt", "size_bytes", "digest", "created_at"))


@erases_personal_data("media")
def erase(user_id: UUID) -> None:
    """Every file goes, whatever carries it."""
    rows = MediaFile.objects.select_for_update().filter(owner_id__in=member_ids_of_user(user_id))
    for row in rows.order_by("id"):
        row.delete_files_on_commit()
        row.delete()
