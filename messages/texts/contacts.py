"""Whom to ask: the head, the treasurer, as a sentence names them; never a gap where nobody holds the role yet."""

from __future__ import annotations

from messages.format import phone
from models.domain.place import Contact, Place, capital

TREASURER = "thủ quỹ"
SIMULATOR_NAME = "Bot Loa Xóm"
YOU = "bác"  # how somebody with a role is addressed before they said


def named(contact: Contact) -> str:
    """ "trưởng thôn Trần Văn Bình" """
    return f"{contact.title} {contact.name}".strip()


def with_phone(contact: Contact) -> str:
    """ "trưởng thôn Trần Văn Bình, số 0900 000 006" """
    return f"{named(contact)}, số {phone(contact.phone)}" if contact.phone else named(contact)


def head(place: Place) -> str:
    """The head with the phone number; the title alone before anybody took the role."""
    return with_phone(place.head) if place.head else place.head_title


def head_name(place: Place) -> str:
    """The head without the phone number."""
    return named(place.head) if place.head else place.head_title


def head_signature(place: Place) -> str:
    """How a post is signed: "Trưởng thôn Trần Văn Bình"."""
    return capital(head_name(place))


def treasurer(place: Place) -> str:
    """The treasurer with the phone number; the head where the hamlet has none yet."""
    return with_phone(place.treasurer) if place.treasurer else head(place)


def treasurer_name(place: Place) -> str:
    """The treasurer without the phone number; the head where the hamlet has none yet."""
    return named(place.treasurer) if place.treasurer else head_name(place)
