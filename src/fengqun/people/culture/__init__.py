"""Culture: what a community believes in, does together, and means by its words; and who stands for it.

Owns: rituals, the glossary, personas of leaders with their signature works, and the history of all these. The
manifesto is the community's own (an answer of its canvas); this room shows it and keeps its changes in the same
history. Whoever shows words that members wrote may have the glossary explained in them:
`queries.explained(community_id, html)`.

Records: RitualChanged, TermChanged, PersonaProposed, PersonaPublished, PersonaDeclined and PersonaHidden.
Depends on: communities, notifications (what becomes of a proposed persona) and the spine.
"""
