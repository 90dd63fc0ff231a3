"""What comes first whatever is open: somebody in danger gets the number to call, a secret that was sent a warning."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from handlers.turn import Turn
from messages.texts import urgent as words
from models import local_facts
from models.domain.asides import read_secret, shows_identity
from models.domain.emergencies import Emergency, read_cry, read_emergency
from models.domain.place import Place
from models.domain.statements import read_pasted

LONG = 80  # letters: more, typed while an announcement is being written, is its new text


class Heed(StrEnum):
    """What is looked for in words that are typed while a dialogue is open, and whether it gets them all the same."""

    ALL = "all"  # danger and secrets; the dialogue does not get them
    TOLD = "told"  # it asks what happened: the number first, then it gets the words; a secret it does not get
    CRIES = "cries"  # it awaits words of its own (a fee's name, a reason): only what can be nothing but a cry
    DANGER = "danger"  # it may be told a password (the wifi's)
    NOTHING = "nothing"  # what is typed is posted as it stands


_OF_STEPS = {
    ("announce", "body"): Heed.NOTHING,
    ("announce", "words"): Heed.NOTHING,
    ("help", "reply"): Heed.CRIES,
    ("receipt", "why"): Heed.CRIES,
    ("correct", "why"): Heed.CRIES,
    ("count", "reason"): Heed.CRIES,
}
_OF_DIALOGUES = {
    "help": Heed.TOLD,
    "mistake": Heed.TOLD,
    "complaint": Heed.TOLD,
    "learn": Heed.NOTHING,
    "fact": Heed.DANGER,
    "round": Heed.CRIES,
    "mend": Heed.CRIES,
    "voucher": Heed.CRIES,
    "withdraw": Heed.CRIES,
    "held": Heed.CRIES,
    "group": Heed.CRIES,
    "data": Heed.CRIES,
    "statement": Heed.CRIES,
}
"""Those that are not named await a number, a name, a day or a choice."""


async def comes_first(turn: Turn) -> bool:
    """Answer danger or a secret in the middle of a dialogue; True where the dialogue is not to get the words.

    It stays open either way, and so does the question that stands.
    """
    heed = _heed(turn)
    if heed is Heed.NOTHING:
        return False
    if heed is not Heed.DANGER and await _warned(turn, turn.text):
        return True
    danger = read_cry(turn.text) if heed is Heed.CRIES else read_emergency(turn.text)
    if danger is None:
        return False
    await _say_number(turn, danger, is_kept_open=heed is not Heed.TOLD)
    return heed is not Heed.TOLD


async def said_with_file(turn: Turn) -> bool:
    """Answer danger that is written under a picture or another file; no dialogue is open."""
    danger = read_emergency(turn.text)
    if danger is not None:
        await _say_number(turn, danger)
    return danger is not None


async def say_number_first(turn: Turn, text: str) -> None:
    """Somebody in danger asks a person for help: the number to call stands before that."""
    danger = read_emergency(text)
    if danger is not None:
        await _say_number(turn, danger)


async def secret_seen(turn: Turn, text: str) -> bool:
    """Warn of a secret that was sent along with a command."""
    return await _warned(turn, text, is_kept_open=False)


async def warn(turn: Turn, warning: words.Warn, *, is_kept_open: bool = False) -> None:
    """Say that a secret was sent, and that it is not kept: the update as it came in is emptied after this turn."""
    turn.is_secret = True
    said = warning(await where(turn))
    await turn.say(words.still_open(said) if is_kept_open else said)


async def where(turn: Turn) -> Place | None:
    """The hamlet, with the number of the police if its head has told it."""
    if turn.hamlet is None:
        return None
    told = await local_facts.known(turn.session, turn.hamlet.id)
    return replace(await turn.place(), police=told.get("police", ""))


def _heed(turn: Turn) -> Heed:
    draft = turn.the_draft
    if draft.dialogue == "announce" and (turn.incoming.file is not None or len(turn.text) > LONG):
        return Heed.NOTHING
    if draft.dialogue == "statement" and read_pasted(turn.text, zone=turn.deployment.zone, today=turn.today):
        return Heed.NOTHING
    return _OF_STEPS.get((draft.dialogue, draft.step)) or _OF_DIALOGUES.get(draft.dialogue, Heed.ALL)


async def _warned(turn: Turn, text: str, *, is_kept_open: bool = True) -> bool:
    file = turn.incoming.file
    secret = read_secret(text)
    if secret is not None:
        await warn(turn, words.SECRETS[secret], is_kept_open=is_kept_open)
    elif file is not None and file.is_picture and shows_identity(file.codes, text):
        await warn(turn, words.identity_was_sent, is_kept_open=is_kept_open)
    else:
        return False
    return True


async def _say_number(turn: Turn, danger: Emergency, *, is_kept_open: bool = False) -> None:
    first = words.emergency(danger, await where(turn))
    await turn.say(words.still_open(first) if is_kept_open else first)
