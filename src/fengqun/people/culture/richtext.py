"""How the stories of leaders are read: below the headings of their page."""

from fengqun.kernel.richtext import Markdown

STORY = Markdown(first_heading=3, keeps_line_breaks=True)
