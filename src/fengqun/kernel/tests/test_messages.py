from concurrent.futures import ThreadPoolExecutor
from gettext import GNUTranslations
from threading import Barrier

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


def test_several_may_compile_the_same_catalog_at_once(tmp_path):
    # given
    folders = [tmp_path / f"room{place}" / "locale" / "en" / "LC_MESSAGES" for place in range(20)]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "django.po").write_text(CATALOG, encoding="utf-8")
    start = Barrier(4)

    def compile_together(_place: int) -> int:
        start.wait()
        return compile_catalogs(tmp_path)

    # when
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(compile_together, range(4)))

    # then
    assert sum(counts) >= len(folders)
    assert [sorted(path.name for path in folder.iterdir()) for folder in folders] == [["django.mo", "django.po"]] * 20
