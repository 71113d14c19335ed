"""Every limit that input from a share must keep; all of them are checked before anything is decoded."""

from __future__ import annotations

from typing import Final

from app.domain.replication import BIGGEST_VALUE

HEADER_BYTES: Final = 1024
PLAIN_BYTES: Final = 256 * 1024
"""A body before it is compressed."""
SEALED_BYTES: Final = PLAIN_BYTES + 4096
"""A ciphertext: what cannot be compressed grows a little, and the seal is added."""
VALUE_BYTES: Final = BIGGEST_VALUE
PARENTS_BYTES: Final = 16 * 4096
NAME_LETTERS: Final = 200
"""Names of teams, people, tables and field groups."""
TRIES: Final = 65_536
"""Places that look like a frame and are none, after which the rest of an entry is given up as rubbish."""

INVITATION_BYTES: Final = 8 * 1024 * 1024
GUESS_PASSES: Final = 20
GUESS_MEMORY: Final = 1024 * 1024 * 1024
"""An invitation that asks for more would only stop the machine."""
INVITED_DEVICES: Final = 500
INVITED_DAYS: Final = 366
