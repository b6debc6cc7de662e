"""How a product's description is read: at length, with tables, below the heading of the page."""

from fengqun.kernel.richtext import Markdown

DESCRIPTION = Markdown(first_heading=2, has_tables=True)
