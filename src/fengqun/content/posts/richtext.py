"""How posts and comments are read: like chat, below the headings of the page and of the post."""

from fengqun.kernel.richtext import Markdown

SAID = Markdown(first_heading=3, keeps_line_breaks=True)
