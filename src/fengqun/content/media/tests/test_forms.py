"""The forms of files, with what nobody should send."""

import pytest

from fengqun.content.media.models import MediaFile
from fengqun.content.media.tests.factories import HTML, SVG, make_picture, sent

pytestmark = pytest.mark.django_db

REFUSED = {413, 415, 422}


@pytest.mark.parametrize("words", ["\x00", "长" * 30_000, "<script>alert(1)</script>", "../../etc/passwd"])
def test_hostile_words_and_files(community, member, client_for, words):
    base, browser = f"/c/{community.slug}/media/", client_for(member)
    picture = make_picture(member)
    # when
    answers = [
        browser.post(base, {"file": sent(content, name), "alt": words, "purpose": words})
        for content, name in ((HTML, "a.mp4"), (SVG, "a.png"), (b"", "a.txt"))
    ]
    described = browser.post(f"{base}{picture.id}/description/", {"alt": words})
    # then
    assert {answer.status_code for answer in answers} <= REFUSED
    assert described.status_code in {204, *REFUSED}
    assert [row.id for row in MediaFile.objects.all()] == [picture.id]
    kept = MediaFile.objects.get().alt
    assert kept == (words if described.status_code == 204 else picture.alt)
