"""An invitation opens with its six words and with nothing else; who joined with it is listed."""

from __future__ import annotations

import msgspec
import pytest

from app.domain.refusal import Refusal
from app.domain.replication import FrameState
from app.domain.team import Role
from app.errors import InvitationOver, UnreadableFile, WrongWords
from app.sync import limits
from app.sync.checks import judge
from app.sync.control import Writing
from app.sync.frame import piece_of
from app.sync.invitation import MAGIC, NewInvitation, Terms, invite, join, new_seal, open_invitation
from tests.sync.people import CLOCK, Laptop, change, entered, founder, let_in, new_device

WEEK = 7 * 24 * 60 * 60 * 1000 << 16


def made_by(laptop: Laptop, devices: int = 1) -> NewInvitation:
    terms = Terms(devices, CLOCK + WEEK)
    at = Writing(laptop.hlc, laptop.last)
    seal = new_seal(laptop.random, passes=1, memory=8192)
    made = invite(laptop.team, laptop.control, laptop.numbered, terms, at, seal, laptop.random)
    laptop.control.append(laptop.numbered_after(made.frame))
    return made


def test_a_new_laptop_reads_what_the_team_wrote_and_is_read_by_it() -> None:
    ada = founder()
    made = made_by(ada)
    earlier = ada.frame(change(ada.device, ada.random))
    device = new_device(ada.random)
    opened = open_invitation(made.file, made.words, device)
    assert (opened.team.name, opened.inviter) == ("Jugendberatung", ada.device.author)
    boris = entered(device, join(opened, device, "Boris", CLOCK, ada.random), ada.random)
    assert judge(earlier, boris.team).frame.state is FrameState.APPLIED
    own = boris.frame(change(device, boris.random))
    assert judge(own, ada.reading(*boris.control)).frame.state is FrameState.APPLIED


def test_the_invitation_and_the_joining_reach_the_share_through_the_new_laptop_alone() -> None:
    """The inviting laptop may be offline: the new one holds every record that its joining follows from."""
    ada = founder()
    chen = let_in(ada, "Chen")
    boris = let_in(ada, "Boris")
    team = chen.reading(*boris.control)
    assert [member.person for member in team.members()] == ["Ada", "Chen", "Boris"]


def test_the_joining_frame_is_the_only_one_on_its_chain() -> None:
    ada = founder()
    made = made_by(ada)
    device = new_device(ada.random)
    entering = join(open_invitation(made.file, made.words, device), device, "Boris", CLOCK, ada.random)
    joining = entering.frames[-1]
    assert joining.sequence == 1
    assert joining.chain not in {device.chain, ada.device.chain}
    assert joining.author not in {device.author, ada.device.author}


@pytest.mark.parametrize("place", range(6))
def test_one_wrong_word_opens_nothing(place: int) -> None:
    ada = founder()
    made, other = made_by(ada), made_by(ada)
    words = [*made.words]
    words[place] = next(word for word in other.words if word != words[place])
    with pytest.raises(WrongWords):
        open_invitation(made.file, words, new_device(ada.random))


def test_words_in_another_order_open_nothing() -> None:
    ada = founder()
    made = made_by(ada)
    with pytest.raises(WrongWords):
        open_invitation(made.file, made.words[::-1], new_device(ada.random))


def test_every_invitation_has_words_and_a_seal_of_its_own() -> None:
    ada = founder()
    made = [made_by(ada) for _ in range(5)]
    assert len({one.words for one in made}) == len({one.file for one in made}) == 5
    with pytest.raises(WrongWords):
        open_invitation(made[0].file, made[1].words, new_device(ada.random))


def test_truncated_anywhere_it_is_refused_in_a_sentence() -> None:
    ada = founder()
    made = made_by(ada)
    device = new_device(ada.random)
    for cut in {*range(120), len(made.file) // 2, len(made.file) - 1}:
        with pytest.raises((UnreadableFile, WrongWords)):
            open_invitation(made.file[:cut], made.words, device)


def test_any_changed_byte_is_refused_in_a_sentence() -> None:
    """The cost of guessing stands in the clear, but it is bound to the content."""
    ada = founder()
    made = made_by(ada)
    device = new_device(ada.random)
    for place in (*range(100), *range(100, len(made.file), 97)):
        changed = bytearray(made.file)
        changed[place] ^= 1
        with pytest.raises((UnreadableFile, WrongWords)):
            open_invitation(bytes(changed), made.words, device)


@pytest.mark.parametrize(
    ("passes", "memory"), [(limits.GUESS_PASSES + 1, 8192), (1, limits.GUESS_MEMORY + 1), (0, 8192), (1, 8191)]
)
def test_a_file_that_would_stop_the_machine_is_refused(passes: int, memory: int) -> None:
    guess = msgspec.msgpack.encode((1, bytes(16), passes, memory, bytes(24)))
    file = MAGIC + len(guess).to_bytes(4, "big") + guess + bytes(200)
    with pytest.raises(UnreadableFile):
        open_invitation(file, ("Apfellampe",) * 6, new_device(founder().random))


OTHER_FILES = [b"", b"PK\x03\x04", b"\x89ANLAUF\x1a" + bytes(100), bytes(limits.INVITATION_BYTES + 1)]


@pytest.mark.parametrize("file", OTHER_FILES)
def test_another_file_is_no_invitation(file: bytes) -> None:
    with pytest.raises(UnreadableFile):
        open_invitation(file, ("Apfellampe",) * 6, new_device(founder().random))


def test_an_expired_invitation_is_refused_here_and_by_the_others() -> None:
    ada = founder()
    made = made_by(ada)
    device = new_device(ada.random)
    opened = open_invitation(made.file, made.words, device)
    with pytest.raises(InvitationOver):
        join(opened, device, "Boris", CLOCK + WEEK + 1, ada.random)
    join(opened, device, "Boris", CLOCK + WEEK, ada.random)


def test_an_invitation_for_one_lets_in_one() -> None:
    ada = founder()
    made = made_by(ada, devices=1)
    joined = []
    for person in ("Boris", "Fremd"):
        device = new_device(ada.random)
        opened = open_invitation(made.file, made.words, device)
        joined.append(join(opened, device, person, CLOCK + len(joined), ada.random))
    team = ada.reading(*(entering.frames[-1] for entering in joined))
    assert [member.person for member in team.members()] == ["Ada", "Boris"]
    assert team.verdicts[joined[1].frames[-1].id] is Refusal.INVITATION_USED_UP


def test_an_invitation_carries_only_what_holds() -> None:
    """A refused record is not handed on."""
    ada = founder()
    boris = let_in(ada, "Boris", audiences=("catalogue",), role=Role.VOLUNTEER)
    ada.control = list(boris.control)
    refused = made_by(boris).frame
    ada.control.append(refused)
    assert ada.team.verdicts[refused.id] is Refusal.WRONG_ROLE
    made = made_by(ada)
    opened = open_invitation(made.file, made.words, new_device(ada.random))
    assert refused.id not in {frame.id for frame in opened.frames}
    assert all(piece_of(frame.data) for frame in opened.frames)


def test_nothing_secret_is_shown() -> None:
    ada = founder()
    made = made_by(ada)
    opened = open_invitation(made.file, made.words, new_device(ada.random))
    for word in made.words:
        assert word not in repr(made)
        assert word.encode() not in made.file
    assert repr(opened.seed)[2:-1] not in repr(opened)
    assert b"Jugendberatung" not in made.file
