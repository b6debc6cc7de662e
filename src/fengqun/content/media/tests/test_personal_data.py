"""Files go with the person who uploaded them."""

import pytest
from django.core.files.storage import default_storage

from fengqun.content.media.models import MediaFile
from fengqun.content.media.personal_data import erase, export
from fengqun.content.media.tests.factories import make_media, make_picture

pytestmark = pytest.mark.django_db


def test_files_are_named_and_erased_with_their_bytes(member, promoter, django_capture_on_commit_callbacks):
    # given
    make_picture(member)
    make_media(member)
    other = make_media(promoter)
    names = [name for row in MediaFile.objects.filter(owner_id=member.id) for name in (row.file.name, row.small.name)]
    # when
    handed = export(member.user_id)
    with django_capture_on_commit_callbacks(execute=True):
        erase(member.user_id)
        erase(member.user_id)
    # then
    assert sorted((row["kind"], row["name"]) for row in handed) == [("picture", "杯子.jpg"), ("video", "手冲.mp4")]
    assert [default_storage.exists(name) for name in names if name] == [False, False, False]
    assert MediaFile.objects.get().id == other.id
    assert default_storage.exists(MediaFile.objects.get().file.name)
