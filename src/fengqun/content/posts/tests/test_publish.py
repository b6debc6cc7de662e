"""Publishing, drafting, rewriting, removing and restoring posts."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from fengqun.content.posts.activities import PostEdited, PostPublished, PostRemoved, PostRestored
from fengqun.content.posts.commands import (
    add_pictures,
    discard_draft,
    edit_post,
    publish_draft,
    publish_post,
    remove_picture,
    remove_post,
    restore_post,
    save_draft,
)
from fengqun.content.posts.commands.remove import RESTORE_WITHIN
from fengqun.content.posts.errors import (
    NothingSaid,
    PostNotFound,
    TooLateToRestore,
    TooLong,
    TooManyPictures,
)
from fengqun.content.posts.models import Post, PostPicture
from fengqun.content.posts.queries import open_draft, post_card
from fengqun.content.posts.tests.factories import make_post
from fengqun.content.posts.types import Attachment, NewPicture
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.ids import new_id
from fengqun.kernel.pictures.errors import PictureRefused
from fengqun.kernel.policies import Actor
from fengqun.kernel.tests.factories import a_picture
from fengqun.spine.activity.queries import activities_about


def verbs(post_id, community):
    return sorted(story.verb for story in activities_about(community.id, "post", post_id))


def test_a_member_publishes_a_post(community, member, actor_of, frozen):
    # when
    attachment = Attachment("product", new_id())
    post_id = publish_post(
        community.id,
        actor=actor_of(member),
        title=" 古吉  手记 ",
        body="**甜**",
        is_public=True,
        attachment=attachment,
        pictures=[NewPicture(art_key="s-ridge", alt="山"), NewPicture(upload=a_picture())],
    )
    # then
    card = post_card(community.id, post_id, actor=actor_of(member))
    assert (card.title, card.body_html, card.state) == ("古吉 手记", "<p><strong>甜</strong></p>\n", "published")
    assert (card.published_at, card.edited_at, card.author.id) == (frozen, None, member.id)
    assert (card.is_public, card.attachment, len(card.pictures)) == (True, attachment, 2)
    assert [picture.art_key for picture in card.pictures] == ["s-ridge", ""]
    assert verbs(post_id, community) == [PostPublished.verb]


def test_only_members_post(community, stranger, other_community, make_member, actor_of):
    neighbour = make_member("隔壁", community=other_community)
    with pytest.raises(SignInRequired):
        publish_post(community.id, actor=Actor(), body="你好")
    for outsider in (stranger, neighbour):
        with pytest.raises(Denied):
            publish_post(community.id, actor=actor_of(outsider), body="你好")
        with pytest.raises(Denied):
            save_draft(community.id, actor=actor_of(outsider), body="你好")
    assert Post.objects.count() == 0


@pytest.mark.parametrize("body", ["", "  \n "])
def test_a_post_says_something(community, member, actor_of, body):
    with pytest.raises(NothingSaid):
        publish_post(community.id, actor=actor_of(member), body=body)
    assert Post.objects.count() == 0


def test_a_post_ends_somewhere(community, member, actor_of):
    with pytest.raises(TooLong):
        publish_post(community.id, actor=actor_of(member), body="长" * 20_001)
    with pytest.raises(TooManyPictures):
        publish_post(community.id, actor=actor_of(member), body="x", pictures=[NewPicture(art_key="s-cup")] * 10)
    assert Post.objects.count() == 0


def test_a_bad_picture_leaves_no_post_behind(community, member, actor_of):
    hostile = NewPicture(upload=a_picture("BMP"))
    with pytest.raises(PictureRefused):
        publish_post(community.id, actor=actor_of(member), body="看图", pictures=[hostile])
    assert Post.objects.count() == 0


def test_what_is_written_is_kept_until_it_is_published(community, member, actor_of):
    # given
    actor = actor_of(member)
    first = save_draft(community.id, actor=actor, body="刚开头")
    second = save_draft(community.id, actor=actor, body="写到一半", title="古吉")
    kept: Any = open_draft(community.id, actor=actor)
    # when
    publish_draft(community.id, second, actor=actor)
    # then
    assert first == second == kept.id
    assert (kept.body, kept.title) == ("写到一半", "古吉")
    assert open_draft(community.id, actor=actor) is None
    assert post_card(community.id, second, actor=actor).state == "published"
    assert verbs(second, community) == [PostPublished.verb]


def test_a_draft_is_its_authors_alone(community, member, operator, make_member, actor_of):
    post_id = save_draft(community.id, actor=actor_of(member), body="秘密")
    for other in (operator, make_member("别人")):
        with pytest.raises(PostNotFound):
            post_card(community.id, post_id, actor=actor_of(other))
        with pytest.raises(PostNotFound):
            publish_draft(community.id, post_id, actor=actor_of(other))
        with pytest.raises(PostNotFound):
            discard_draft(community.id, post_id, actor=actor_of(other))
    kept: Any = open_draft(community.id, actor=actor_of(member))
    assert kept.body == "秘密"


def test_a_discarded_draft_takes_its_files_along(community, member, actor_of, django_capture_on_commit_callbacks):
    actor = actor_of(member)
    post_id = save_draft(community.id, actor=actor, body="x")
    add_pictures(community.id, post_id, [NewPicture(upload=a_picture())], actor=actor)
    name = str(PostPicture.objects.get().file.name)
    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(community.id, post_id, actor=actor)
    assert not default_storage.exists(name)
    assert Post.objects.count() == 0


def test_a_rewritten_post_says_so_and_an_untouched_one_does_not(community, member, actor_of, frozen):
    actor, post_id = actor_of(member), make_post(member, "原来的")
    edit_post(community.id, post_id, actor=actor, body="原来的")
    untouched = post_card(community.id, post_id, actor=actor).edited_at
    edit_post(community.id, post_id, actor=actor, body="更好的")
    card = post_card(community.id, post_id, actor=actor)
    assert (untouched, card.edited_at, card.body_html) == (None, frozen, "<p>更好的</p>\n")
    assert verbs(post_id, community) == [PostEdited.verb, PostPublished.verb]


def test_a_post_is_rewritten_and_removed_by_its_author_only(
    community, other_community, member, operator, make_member, actor_of
):
    post_id = make_post(member, "我的话")
    picture_owner = make_post(member, "有图", pictures=[NewPicture(art_key="s-cup")])
    picture_id = PostPicture.objects.get(post_id=picture_owner).id
    for other in (operator, make_member("别人")):
        actor = actor_of(other)
        with pytest.raises(PostNotFound):
            edit_post(community.id, post_id, actor=actor, body="改掉")
        with pytest.raises(PostNotFound):
            remove_post(community.id, post_id, actor=actor)
        with pytest.raises(PostNotFound):
            add_pictures(community.id, post_id, [NewPicture(art_key="s-cup")], actor=actor)
    neighbour = actor_of(make_member("隔壁", community=other_community, roles=["operator"]))
    with pytest.raises(PostNotFound):
        edit_post(other_community.id, post_id, actor=neighbour, body="改掉")
    with pytest.raises(Denied):
        edit_post(community.id, post_id, actor=neighbour, body="改掉")
    assert post_card(community.id, post_id, actor=actor_of(member)).body == "我的话"
    assert PostPicture.objects.filter(id=picture_id).exists()


def test_a_removed_post_can_be_restored_for_a_while(community, member, make_member, actor_of, frozen, at):
    # given
    actor, post_id, other = actor_of(member), make_post(member), actor_of(make_member("别人"))
    # when
    remove_post(community.id, post_id, actor=actor)
    # then nobody sees it
    for reader in (actor, other):
        with pytest.raises(PostNotFound):
            post_card(community.id, post_id, actor=reader)
    with pytest.raises(PostNotFound):
        restore_post(community.id, post_id, actor=other)
    # and its author can bring it back, but not for ever
    with at(frozen + RESTORE_WITHIN):
        restore_post(community.id, post_id, actor=actor)
        assert post_card(community.id, post_id, actor=other).state == "published"
        remove_post(community.id, post_id, actor=actor)
    with at(frozen + 2 * RESTORE_WITHIN + timedelta(seconds=1)), pytest.raises(TooLateToRestore):
        restore_post(community.id, post_id, actor=actor)
    assert verbs(post_id, community) == [PostPublished.verb, PostRemoved.verb, PostRemoved.verb, PostRestored.verb]


def test_the_last_thing_a_post_says_is_not_taken_from_it(community, member, actor_of):
    make_post(member, "", pictures=[NewPicture(art_key="s-cup")])
    with pytest.raises(NothingSaid):
        remove_picture(community.id, PostPicture.objects.get().id, actor=actor_of(member))
    assert PostPicture.objects.count() == 1
