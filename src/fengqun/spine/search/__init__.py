"""Search: one index of everything that can be found, in Chinese and any other language, and the page with the one box.

Owns: one table of documents (who may read each, and the words, pairs and single characters it can be found by), the
lexicon of Latin words that mends typing errors, and the count of searches that found nothing.
Records: nothing, and moves no value. What can be found belongs to the rooms above: each says in its `findable.py` what
kinds it has and how they are written anew, and puts and drops documents in the transactions of its own commands. Who
may read what is asked of the rooms above as well (`scope`), and decided in the statement that searches, never
afterwards.

Depends on: the kernel, ui for its pages, and jobs; knows no other room.
"""
