"""Understanding residents' questions: which reviewed answer or which of the hamlet's own facts they mean."""

from models.domain.questions.answerer import Answerer
from models.domain.questions.asked import Asked, Decision, Intent
from models.domain.questions.entry import Entry, Source
from models.domain.questions.spelling import Lexicon
from models.domain.questions.weights import Weights

__all__ = ["Answerer", "Asked", "Decision", "Entry", "Intent", "Lexicon", "Source", "Weights"]
