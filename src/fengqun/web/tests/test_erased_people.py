"""A person with a share in everything takes their data along, and goes: the books stay, the person does not."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.core import mail

from fengqun.commerce.orders.commands import request_refund
from fengqun.commerce.orders.models import Order, OrderRefund
from fengqun.commerce.orders.tests.factories import paid_order
from fengqun.commerce.payments.tests.factories import wired
from fengqun.commerce.wallets.tests.factories import fund
from fengqun.content.posts.commands import publish_comment
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.tests.factories import make_post
from fengqun.kernel import clock
from fengqun.people.accounts.archives import archive_of
from fengqun.people.accounts.commands import ask_for_erasure, confirm_erasure
from fengqun.people.accounts.errors import ErasureHindered
from fengqun.people.accounts.jobs import carry_out_due_erasures
from fengqun.people.accounts.models import Erasure, User
from fengqun.people.communities.models import Membership
from fengqun.people.communities.queries import member_card
from fengqun.people.profiles.choices import Field
from fengqun.people.profiles.commands import change_profile, follow
from fengqun.people.profiles.models import Entry, Tie
from fengqun.people.profiles.types import Told
from fengqun.product.catalog.tests.factories import make_product
from fengqun.spine.activity.testing import drain_all
from fengqun.spine.ledger.queries import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(community, make_member, promoter, actor_of):
    """A member who wrote, was answered, told of themselves and was followed."""
    person = make_member("佟佟")
    change_profile(community.id, {Field.ABOUT: Told(("住在西湖边的佟佟",))}, actor=actor_of(person))
    follow(community.id, person.id, actor=actor_of(promoter))
    answered = make_post(person, "我是佟佟，电话一三八。")
    make_post(person, "没人回的帖子，佟佟写的。")
    publish_comment(community.id, answered, actor=actor_of(promoter), body="欢迎")
    publish_comment(community.id, answered, actor=actor_of(person), body="谢谢，佟佟在此")
    return person


def go(person, actor_of, at):
    """Confirm, and let the week pass."""
    user = User.objects.get(id=person.user_id)
    ask_for_erasure(actor=actor_of(user))
    sent = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    confirm_erasure(actor=actor_of(user), typed=user.email, code=sent)
    with at(clock.now() + timedelta(days=7)):
        carry_out_due_erasures()
        drain_all()
    return user


def test_the_copy_holds_what_every_room_knows(lived):
    packed = archive_of(lived.user_id, name="佟佟", at=clock.now())
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        told = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {"accounts.json", "communities.json", "profiles.json", "posts.json", "orders.json", "index.html"} <= set(
        told
    )
    assert "住在西湖边的佟佟" in told["profiles.json"]
    assert [row["type"] for row in json.loads(told["posts.json"])] == ["post", "post", "comment"]
    assert "我是佟佟，电话一三八。" in told["index.html"]


def test_words_and_name_are_gone_and_what_others_said_stays(
    community, lived, promoter, actor_of, client_for, frozen, at
):
    # when
    user = go(lived, actor_of, at)

    # then
    member = Membership.objects.get(id=lived.id)
    assert (member.display_name, member.left_at is not None, member.source_id) == ("已注销成员", True, "")
    assert Entry.objects.count() == 0
    assert Tie.objects.count() == 0
    bodies = {*Post.objects.values_list("body", flat=True), *Comment.objects.values_list("body", flat=True)}
    assert bodies == {"（作者已注销，内容已删除）", "欢迎"}
    answered = Post.objects.get(state="published")
    page = client_for(promoter).get(f"/c/{community.slug}/posts/{answered.id}/").text
    assert "欢迎" in page
    assert "已注销成员" in page
    assert "佟佟" not in page
    assert Post.objects.filter(state="removed").count() == 1
    assert mail.outbox[-1].to == [user.email]
    assert member_card(lived.id).name == "已注销成员"


def test_amounts_stay_and_the_books_verify(community, lived, actor_of, frozen, at):
    # given: an order, done and partly refunded long ago
    product = make_product(community, "花魁", stock=3)
    with wired():
        order = paid_order(community, lived, {product.variants[0].id: 1})
    fund(community, lived, 99)
    total = Order.objects.get(id=order.id).total_minor
    with pytest.raises(ErasureHindered, match="没了结的订单"):
        ask_for_erasure(actor=actor_of(User.objects.get(id=lived.user_id)))
    Order.objects.filter(id=order.id).update(state="completed", fulfilment="received")

    # when
    go(lived, actor_of, at)

    # then
    kept = Order.objects.get(id=order.id)
    assert (kept.address, kept.note, kept.total_minor) == ({}, "", total)
    assert list(verify(community.id).findings) == []


def test_money_that_can_be_paid_out_is_not_thrown_away(community, lived, actor_of):
    fund(community, lived, 10_000)
    with pytest.raises(ErasureHindered, match="先提出来"):
        ask_for_erasure(actor=actor_of(User.objects.get(id=lived.user_id)))
    assert Erasure.objects.count() == 0


def test_an_open_refund_hinders(community, lived, actor_of):
    product = make_product(community, "花魁", stock=3)
    with wired():
        order = paid_order(community, lived, {product.variants[0].id: 1})
    request_refund(order.id, actor=actor_of(lived), reason="漏气")
    Order.objects.filter(id=order.id).update(state="completed")
    assert OrderRefund.objects.count() == 1
    with pytest.raises(ErasureHindered, match="没了结的订单"):
        ask_for_erasure(actor=actor_of(User.objects.get(id=lived.user_id)))


def test_the_only_owner_stays(community, owner, actor_of):
    with pytest.raises(ErasureHindered, match="唯一的群主"):
        ask_for_erasure(actor=actor_of(User.objects.get(id=owner.user_id)))
    assert Erasure.objects.count() == 0
    assert member_card(owner.id).is_present
