"""What a session holds while it lasts: the answers, the letters, what was done with questions and offers."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from app.domain.client import NOT_STATED, Person
from app.domain.deadline import Letter
from app.domain.session import Unmet
from app.usecases.advising import Wish
from ui.session_fields import FOLLOWING, INTO_AN_OCCUPATION

NO_LETTER = "form"
DEADLINE = "deadline"
UNCLEAR = "unclear"
CHANNEL = "walk_in"
WITHOUT_START = frozenset({"german", "eu", "no_papers", "other"})


@dataclass(slots=True)
class SessionState:
    """One session; it begins empty, or with what the case `client` knows; nothing of it is anywhere else.

    `opened` are the offers looked at on purpose, `meeting` is what is noted of the conversation itself, `reads` the
    language somebody chose for their window.
    """

    person: Person = field(default_factory=Person)
    letters: tuple[Letter, ...] = ()
    pinned: set[UUID] = field(default_factory=set)
    hidden: set[UUID] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    opened: set[UUID] = field(default_factory=set)
    meeting: dict[str, Any] = field(default_factory=lambda: {"channel": CHANNEL})
    begun: datetime = field(default_factory=datetime.now)
    letter_kind: str | None = None
    deadline_on: date | None = None
    occasion: str = ""
    unmet: tuple[Unmet, ...] = ()
    id: UUID = field(default_factory=uuid4)
    client: UUID | None = None
    case_number: str = ""
    reads: str = ""

    def tell(self, values: dict[str, Any]) -> None:
        """Take over answers by field."""
        self.person = dataclasses.replace(self.person, **values)

    def following(self, asked: str) -> str | None:
        """What is to be asked right after this answer, because the one says little without the other."""
        value, following = getattr(self.person, asked), FOLLOWING.get(asked)
        if asked == "goal" and value is None and self.person.known("wanted_occupation"):
            return "goal"
        if asked == "school" and value == "foreign":
            following = "school_recognised"
        if following is None or not self.person.askable(following) or value in (None, NOT_STATED, (), "none"):
            return None
        if asked == "goal" and value not in INTO_AN_OCCUPATION:
            return None
        return None if asked == "status" and value in WITHOUT_START else following

    def wish(self, text: str, refused: bool, unruled: bool) -> Wish:
        """What to ask of the catalogue now."""
        return Wish(
            self.person,
            text,
            frozenset(self.pinned),
            frozenset(self.hidden),
            frozenset(self.skipped),
            self.letters,
            refused,
            unruled,
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was told yet."""
        return (
            self.client is None
            and self.person == Person()
            and not self.letters
            and not self.occasion
            and not self.unmet
        )
