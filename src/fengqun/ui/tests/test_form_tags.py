from django import forms
from django.core.paginator import Paginator
from django.middleware import csrf

from fengqun.ui.tests.support import rendered, request_for

ATTACK = '<script>alert("x")</script>'


class Sample(forms.Form):
    name = forms.CharField(label="名字", help_text="一句话", widget=forms.TextInput(attrs={"class": "mono"}))
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    size = forms.ChoiceField(label="规格", choices=[("s", "小"), ("l", "大")])
    way = forms.ChoiceField(label="方式", choices=[("a", "自提"), ("b", "快递")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="同意")
    picture = forms.FileField(label="图片", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError(ATTACK)


def test_a_field_has_label_hint_and_the_class_of_its_frame():
    html = rendered("{% field form.name %}", form=Sample())

    assert '<label for="id_name">名字</label>' in html
    assert 'class="mono input"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert '<p class="hint" id="id_name_helptext">一句话</p>' in html


def test_an_error_stands_under_the_field_and_is_announced_with_it():
    html = rendered("{% field form.name %}", form=Sample({}))

    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert "这个字段是必填项。" in html


def test_values_labels_and_errors_are_escaped():
    form = Sample({"name": ATTACK, "note": ATTACK, "size": ATTACK})
    form.fields["name"].label = ATTACK

    html = rendered("{% fields form %}", form=form)

    assert ATTACK not in html
    assert html.count("&lt;script&gt;") >= 5


def test_each_widget_gets_its_shape():
    form = Sample()

    assert 'class="check" for="id_agree"' in rendered("{% field form.agree %}", form=form)
    assert '<fieldset class="field"' in rendered("{% field form.way %}", form=form)
    assert "choices--framed" in rendered("{% field form.way framed=True %}", form=form)
    assert '<select name="size" class="input" id="id_size">' in rendered("{% field form.size %}", form=form)
    assert '<input type="file" name="picture" class="input"' in rendered("{% field form.picture %}", form=form)
    assert "选填" in rendered("{% field form.note %}", form=form)
    assert "<label" not in rendered("{% field form.token %}", form=form)


def test_prefix_and_suffix_stand_inside_the_frame():
    html = rendered('{% field form.name prefix="¥" suffix="元" %}', form=Sample())

    assert '<div class="affix"><span aria-hidden="true">¥</span><input' in html
    assert '<span aria-hidden="true">元</span></div>' in html


def test_pages_keep_the_rest_of_the_address():
    html = rendered(
        "{% paginate page %}", request_for(path="/orders/?q=豆&page=2"), page=Paginator(range(30), 10).page(2)
    )

    assert 'href="?q=%E8%B1%86&amp;page=1"' in html
    assert 'href="?q=%E8%B1%86&amp;page=3"' in html
    assert "2 / 3" in html


def test_one_page_needs_no_pagination():
    assert rendered("{% paginate page %}", request_for(), page=Paginator(range(3), 10).page(1)).strip() == ""


def test_a_list_by_cursor_names_its_own_addresses():
    html = rendered('{% paginate older="?before=7" %}', request_for())

    assert 'href="?before=7" rel="next"' in html
    assert "上一页" not in html


def test_the_forms_of_a_page_and_its_fragments_share_one_token():
    request = request_for()
    page, fragment = (rendered("{% csrf_token %}", request) for _place in range(2))
    assert page == fragment
    assert page != rendered("{% csrf_token %}", request_for())


def test_the_token_changes_with_the_secret_behind_it():
    request = request_for()
    before = rendered("{{ csrf_token }}", request)
    csrf.rotate_token(request)
    after = rendered("{{ csrf_token }}", request)
    assert before != after
    assert [csrf._unmask_cipher_token(token) == request.META["CSRF_COOKIE"] for token in (before, after)] == [  # type: ignore[attr-defined]
        False,
        True,
    ]
