"""How challenges and check-ins are read: like chat, below the headings of the page."""

from fengqun.kernel.richtext import Markdown

SAID = Markdown(first_heading=3, keeps_line_breaks=True)
