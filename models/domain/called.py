"""A bot's name in what is said to it in a group: cut out, however it is spelled."""

from __future__ import annotations

from models.domain.folding import fold, nfc

_BEHIND = " \t\n,:;.-–"


def without_name(text: str, name: str) -> str:
    """What was said, without the "@name" that calls the bot.

    Capitals and diacritics may be lost on the way; a longer word that begins with the bot's name is another's.
    """
    text, name = nfc(text), nfc(name).strip()
    place = text.find("@") if name else -1
    while place >= 0:
        end = _end_of(text, place + 1, name)
        if end is not None:
            before, after = text[:place].rstrip(), text[end:]
            return f"{before} {after.strip()}".strip() if before else after.lstrip(_BEHIND).rstrip()
        place = text.find("@", place + 1)
    return text


def _end_of(text: str, start: int, name: str) -> int | None:
    end = start + len(name)
    if fold(text[start:end]).lower() != fold(name).lower():
        return None
    goes_on = end < len(text) and (text[end].isalnum() or text[end] == "_")
    return None if goes_on else end
