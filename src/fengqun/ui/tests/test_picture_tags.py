from types import SimpleNamespace

import pytest

from fengqun.ui.tests.support import rendered


def test_an_icon_is_decoration_unless_it_is_labelled():
    assert rendered('{% icon "truck" "sm" %}') == (
        '<svg class="i i-sm" aria-hidden="true"><use href="/static/ui/icons.svg#i-truck"/></svg>'
    )
    assert 'role="img" aria-label="发货"' in rendered('{% icon "truck" label="发货" %}')


def test_unknown_pictures_are_refused_by_name():
    with pytest.raises(ValueError, match="no icon is called 'trcuk'"):
        rendered('{% icon "trcuk" %}')
    with pytest.raises(ValueError, match="no drawing is called 's-nothing'"):
        rendered('{% art "s-nothing" %}')


def test_an_avatar_is_a_portrait_a_photo_or_an_initial():
    assert "art.svg#p-tong" in rendered("{% avatar p %}", p=SimpleNamespace(name="佟佟", avatar_key="p-tong"))
    assert '<img src="/media/a.jpg"' in rendered(
        "{% avatar p %}", p=SimpleNamespace(name="佟", avatar_url="/media/a.jpg")
    )
    assert "<b>E</b>" in rendered("{% avatar p %}", p=SimpleNamespace(name="ethan", avatar_key="unknown"))


def test_the_ground_of_initials_stays_the_same_for_the_same_person():
    person = SimpleNamespace(id="018f", name="老周")
    renamed = SimpleNamespace(id="018f", name="周老师")

    assert rendered("{{ p|tone }}", p=person) == rendered("{{ p|tone }}", p=renamed)


def test_a_name_cannot_break_out_of_an_avatar():
    assert "<b>&lt;</b>" in rendered("{% avatar p %}", p=SimpleNamespace(name="<script>"))


def test_a_sparkline_needs_two_values_and_bears_equal_ones():
    assert rendered("{% sparkline v %}", v=[1]) == ""
    assert 'points="2.0,17.0 62.0,17.0"' in rendered("{% sparkline v %}", v=[4, 4])


def test_what_waits_is_a_named_list_with_a_way_to_all_of_it():
    html = rendered('{% todo "待发货" icon="truck" total=7 url="/all/" %}<li>一</li>{% endtodo %}')
    assert '<section class="todo" aria-label="待发货">' in html
    assert '<span class="num muted">7</span><a class="link" href="/all/">全部</a>' in html
    assert "<ul><li>一</li></ul>" in html
    assert "<a" not in rendered('{% todo "待发货" icon="truck" total=7 %}{% endtodo %}')
