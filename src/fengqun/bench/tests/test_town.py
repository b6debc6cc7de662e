"""The made-up community reads as if its members had written it."""

import pytest
from django.db.models import Count, F

from fengqun.bench._town import Size, build
from fengqun.content.posts.models import Comment, Post
from fengqun.people.circles.models import Circle
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.search.models import SearchDocument

pytestmark = pytest.mark.django_db


def test_counts_are_true_and_all_is_found() -> None:
    # given
    told: list[tuple[int, int]] = []

    # when
    community_id = build(Size(60, 80, 200), slug="town", progress=lambda done, total: told.append((done, total)))

    # then
    posts = Post.objects.filter(community_id=community_id)
    comments = Comment.objects.filter(post__community_id=community_id)
    assert (posts.count(), comments.count(), community_by_id(community_id).member_count) == (80, 200, 63)
    liked = posts.annotate(true_likes=Count("likes")).exclude(like_count=F("true_likes"))
    talked = posts.annotate(true_comments=Count("comments")).exclude(comment_count=F("true_comments"))
    assert (liked.count(), talked.count()) == (0, 0)
    assert not comments.filter(created_at__lt=F("post__published_at")).exists()
    assert not comments.filter(parent__parent__isnull=False).exists()
    assert not comments.exclude(parent=None).exclude(parent__post_id=F("post_id")).exists()
    crowded = Circle.objects.filter(community_id=community_id).annotate(people_there=Count("people"))
    assert not crowded.exclude(member_count=F("people_there")).exists()
    assert told[-1] == (340, 340)
    found = SearchDocument.objects.filter(community_id=community_id).values_list("kind").annotate(total=Count("kind"))
    assert {"person": 63, "circle": 20, "product": 12}.items() <= dict(found).items()
