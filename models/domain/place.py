"""How a hamlet and its people are named in sentences: the facts, and their forms with small and capital letters."""

from __future__ import annotations

from dataclasses import dataclass


def capital(text: str) -> str:
    """The text with its first letter capital, the rest as it is."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person who holds a role: the name that signs, the phone to call, the title before the name."""

    title: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One hamlet as sentences need it. `head` and `treasurer` are None until somebody took the role.

    `police`: the number of the commune's, as the head wrote it down; only looked up for who may need it now.
    """

    hamlet_id: int
    slug: str
    kind: str
    name: str
    commune_kind: str
    commune_name: str
    head_title: str
    head: Contact | None
    treasurer: Contact | None
    office: str
    office_phone: str
    public_url: str
    police: str = ""

    @property
    def hamlet(self) -> str:
        """In a sentence: "thôn 6"."""
        return f"{self.kind} {self.name}"

    @property
    def hamlet_at_start(self) -> str:
        """At the start of a sentence: "Thôn 6"."""
        return capital(self.hamlet)

    @property
    def hamlet_upper(self) -> str:
        """In the first line of a post: "THÔN 6"."""
        return self.hamlet.upper()

    @property
    def commune(self) -> str:
        """In a sentence: "xã An Hòa"."""
        return f"{self.commune_kind} {self.commune_name}"

    @property
    def pay_page(self) -> str:
        """The address of the hamlet's pay page."""
        return f"{self.public_url}/n/{self.slug}"

    @property
    def public_book(self) -> str:
        """The address of the hamlet's public book."""
        return f"{self.pay_page}/so"
