"""Refusals of the importer."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from fengqun.importers.purchases.types import RowProblem
from fengqun.kernel.errors import DomainError


class FileUnreadable(DomainError):
    """The file is not one that can be read as a table."""

    code = "purchases.file_unreadable"
    sentence = _("读不了这个文件：%(reason)s")


class ColumnMissing(DomainError):
    """A column that the mapping names is not in the file, or a needed field has no column."""

    code = "purchases.column_missing"
    sentence = _("“%(field)s”没有对应的列。文件里有这些列：%(columns)s。用 --map %(field)s=列名 指定。")


class MappingUnreadable(DomainError):
    """A `--map` argument does not say field=column."""

    code = "purchases.mapping_unreadable"
    sentence = _("看不懂 --map %(argument)s。写成 字段=列名，日期可以写成 date=列名:格式。字段有：%(fields)s。")


class RowsUnreadable(DomainError):
    """Some rows (`problems`) cannot be read, and nobody said to leave them out; nothing has been imported."""

    code = "purchases.rows_unreadable"
    sentence = _("有 %(count)s 行读不了，什么都没有导入。改好文件，或者用 --skip-bad 跳过它们。")

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems
