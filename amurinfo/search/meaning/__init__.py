"""What texts and queries mean, for any engine: documents to keys, what was typed to queries.

Knows nothing of pages and of the database, so that it can be judged by any set of documents:
`amurinfo search evaluate`.
"""

from amurinfo.analysis.glossary import glossary, lexicon

from .texts import concept_key, entry
from .understanding import Change, Understanding, Understood, answers, merged

__all__ = [
    "Change", "Understanding", "Understood", "answers", "concept_key", "entry", "glossary",
    "lexicon", "merged",
]
