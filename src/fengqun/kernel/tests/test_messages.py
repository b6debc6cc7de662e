from gettext import GNUTranslations

from fengqun.kernel.messages import compile_catalogs

CATALOG = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "成员"
msgstr "member"
"""


def test_a_catalog_is_compiled_once_and_again_when_it_changes(tmp_path):
    folder = tmp_path / "room" / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOG, encoding="utf-8")

    assert [compile_catalogs(tmp_path), compile_catalogs(tmp_path)] == [1, 0]

    with (folder / "django.mo").open("rb") as file:
        assert GNUTranslations(file).gettext("成员") == "member"
