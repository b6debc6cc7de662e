"""What the catalogue puts on pages that are not its own."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.kernel.slots import fragments
from fengqun.people.communities.models import Community
from fengqun.people.communities.queries import community_by_id
from fengqun.product.catalog.commands import archive_product
from fengqun.product.catalog.tests.factories import make_product


def a_post(product_id=None, kind="product"):
    return SimpleNamespace(attachment=SimpleNamespace(kind=kind, id=product_id) if product_id else None)


@pytest.fixture
def request_in(rf: RequestFactory):
    def make(community, actor=None):
        request: Any = rf.get("/")
        request.community = community_by_id(community.id)
        request.actor = actor or Actor()
        return request

    return make


def test_a_post_shows_the_product_it_carries(community, request_in):
    product = make_product(community, "花魁 7.0")
    post = a_post(product.id)
    assert "花魁 7.0" in fragments("post.attachment", request_in(community), post=post, page=[post])[0]


def test_what_a_reader_may_not_see_is_not_shown(community, other_community, member, actor_of, request_in):
    here, there = make_product(community), make_product(other_community)
    for post in (a_post(), a_post(new_id()), a_post(there.id), a_post(here.id, kind="gathering")):
        assert fragments("post.attachment", request_in(community), post=post, page=[post]) == []
    Community.objects.filter(id=community.id).update(economy="pure")
    post = a_post(here.id)
    assert fragments("post.attachment", request_in(community), post=post, page=[post]) == []
    assert len(fragments("post.attachment", request_in(community, actor_of(member)), post=post, page=[post])) == 1
    archive_product(community.id, here.id, actor=SYSTEM)
    assert fragments("post.attachment", request_in(community, actor_of(member)), post=post, page=[post]) == []


@pytest.mark.parametrize("count", [1, 50])
def test_the_products_of_a_page_are_read_at_once(community, request_in, count, django_assert_num_queries):
    page = [a_post(make_product(community).id) for _number in range(count)]
    request = request_in(community)
    with django_assert_num_queries(1):
        shown = [fragments("post.attachment", request, post=post, page=page) for post in page]
    assert sum(map(len, shown)) == count


def test_who_writes_may_choose_what_is_on_sale(community, request_in):
    product = make_product(community, "花魁 7.0")
    make_product(community, "还是草稿", is_listed=False)
    selected = f"product:{product.id}"
    choice = fragments("post.compose.attachments", request_in(community), post=None, selected=selected)[0]
    assert f'<option value="{selected}" selected>花魁 7.0</option>' in choice
    assert "还是草稿" not in choice


def test_what_is_no_longer_on_sale_stays_with_its_post(community, request_in):
    make_product(community)
    gone = f"product:{new_id()}"
    choice = fragments("post.compose.attachments", request_in(community), post=None, selected=gone)[0]
    assert f'<option value="{gone}" selected>' in choice


def test_today_names_what_runs_out(community, operator, member, actor_of, request_in):
    make_product(community, "快没了", stock=2)
    make_product(community, "还很多", stock=50)
    shown = "".join(fragments("console.today", request_in(community, actor_of(operator))))
    assert "快没了" in shown
    assert "还很多" not in shown
    assert "快没了" not in "".join(fragments("console.today", request_in(community, actor_of(member))))
