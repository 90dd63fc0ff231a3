"""Understanding residents' questions: which reviewed answer or which of the hamlet's own facts they mean.

What understands them is in `answerer` and `weights`: they load numpy, which not every start needs at once.
"""

from models.domain.questions.asked import Asked, Decision, Intent
from models.domain.questions.entry import Entry, Source
from models.domain.questions.own import OwnAnswer

__all__ = ["Asked", "Decision", "Entry", "Intent", "OwnAnswer", "Source"]
