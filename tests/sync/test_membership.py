"""The team follows from the set of its records, whatever order they come in; nobody gives more than they have."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from app.domain.device import Device
from app.domain.refusal import Refusal
from app.domain.replication import HeldFrame
from app.domain.team import Role
from app.sync.body import open_body
from app.sync.control import Add, Close, Genesis, Invite, Promote, Remove, Rotate, card_of, encode_record, joining_proof
from app.sync.crypto import EpochKey, seal_to, verify_key_of
from app.sync.frame import piece_of
from app.sync.membership import MissingKey, read_team
from tests.sync.people import CLOCK, Laptop, founder, joining, let_in, new_device

DAY = 24 * 60 * 60 * 1000 << 16


def everything(*laptops: Laptop) -> list[HeldFrame]:
    """All membership records that these laptops hold."""
    return list({frame.id: frame for laptop in laptops for frame in laptop.control}.values())


def test_the_founder_is_the_team() -> None:
    laptop = founder()
    team = laptop.team
    assert team.name == "Jugendberatung"
    assert [(member.person, member.role, member.invitation) for member in team.members()] == [
        ("Ada", Role.COUNSELLOR, None)
    ]
    assert set(team.audiences) == {"members", "catalogue", "statistics", "casework"}
    assert len(set(team.audiences.values())) == 4
    assert list(team.verdicts.values()) == [None]


def test_two_teams_of_the_same_name_are_two_teams() -> None:
    assert founder(1).team.id != founder(2).team.id


def test_without_its_founding_record_there_is_no_team() -> None:
    laptop = founder()
    with pytest.raises(ValueError, match="founding record"):
        read_team([], laptop.device, laptop.membership)
    other = founder(2)
    with pytest.raises(ValueError, match="founding record"):
        read_team(other.control, laptop.device, laptop.membership)


def test_who_joins_by_invitation_is_in_the_team() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    team = read_team(everything(ada, boris), ada.device, ada.membership)
    assert [member.person for member in team.members()] == ["Ada", "Boris"]
    [invitation] = team.open_invitations()
    assert invitation.inviter == ada.device.author
    assert list(invitation.used_by) == [boris.device.author]
    assert team.devices[boris.device.author].invitation == invitation.id


def test_those_let_in_let_others_in() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    chen = let_in(boris, "Chen")
    team = read_team(everything(ada, boris, chen), ada.device, ada.membership)
    assert [member.person for member in team.members()] == ["Ada", "Boris", "Chen"]


def test_the_order_of_the_records_does_not_matter() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    chen, dana = let_in(boris, "Chen"), let_in(boris, "Dana")
    frames = everything(ada, boris, chen, dana)
    expected = read_team(frames, ada.device, ada.membership)
    for seed in range(30):
        random.Random(seed).shuffle(frames)
        assert read_team(frames, ada.device, ada.membership) == expected


def test_every_member_sees_the_same_team() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    chen = let_in(boris, "Chen")
    frames = everything(ada, boris, chen)
    teams = [read_team(frames, laptop.device, laptop.membership) for laptop in (ada, boris, chen)]
    assert all(team.devices == teams[0].devices and team.verdicts == teams[0].verdicts for team in teams)
    assert all(team.keys == teams[0].keys for team in teams)


def test_a_joining_waits_for_the_invitation() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    [joined] = [frame for frame in boris.control if frame.author not in {ada.device.author}]
    team = read_team([ada.control[0], joined], ada.device, ada.membership)
    assert team.verdicts[joined.id] is Refusal.UNKNOWN_AUTHOR
    assert boris.device.author not in team.devices


def test_an_invitation_is_used_up() -> None:
    ada = founder()
    seed, invite = _invited(ada, devices=2)
    joined = [joining(ada, seed, new_device(ada.random), f"Gerät {n}", hlc=CLOCK + n) for n in range(3)]
    team = ada.reading(*joined)
    assert [team.verdicts[frame.id] for frame in joined] == [None, None, Refusal.INVITATION_USED_UP]
    assert len(team.devices) == 3
    assert len(team.invitations[invite.invitation].used_by) == 2


def test_joining_twice_with_one_laptop_uses_an_invitation_once() -> None:
    ada = founder()
    seed, invite = _invited(ada, devices=1)
    device = new_device(ada.random)
    team = ada.reading(*(joining(ada, seed, device, "Boris", hlc=CLOCK + n) for n in range(2)))
    assert team.invitations[invite.invitation].used_by == (device.author,)
    assert set(team.verdicts.values()) == {None}
    assert team.devices[device.author].since == CLOCK


def test_an_invitation_expires() -> None:
    ada = founder()
    seed, _ = _invited(ada, expires=CLOCK + DAY)
    in_time, late = (joining(ada, seed, new_device(ada.random), "B", hlc=CLOCK + days * DAY) for days in (1, 2))
    team = ada.reading(in_time, late)
    assert team.verdicts[in_time.id] is None
    assert team.verdicts[late.id] is Refusal.INVITATION_EXPIRED


def test_a_closed_invitation_keeps_those_who_are_named() -> None:
    ada = founder()
    seed, invite = _invited(ada, devices=5)
    stays, other = new_device(ada.random), new_device(ada.random)
    first, second = joining(ada, seed, stays, "Boris"), joining(ada, seed, other, "Fremd")
    ada.record(Close(invite.invitation, (stays.author,)))
    team = ada.reading(first, second)
    assert team.verdicts[first.id] is None
    assert team.verdicts[second.id] is Refusal.INVITATION_CLOSED
    assert team.invitations[invite.invitation].closed


def test_only_inviter_and_founder_close_an_invitation() -> None:
    ada = founder()
    boris, chen = let_in(ada, "Boris"), let_in(ada, "Chen")
    boris.control = chen.control = everything(ada, boris, chen)
    seed, invite = _invited(boris)
    chen.control = [*boris.control]
    closing = chen.record(Close(invite.invitation, ()))
    team = boris.reading(joining(boris, seed, new_device(boris.random), "Dana"), closing)
    assert team.verdicts[closing.id] is Refusal.WRONG_ROLE
    assert len(team.devices) == 4
    ada.control = list(boris.control)
    closing = ada.record(Close(invite.invitation, ()))
    assert boris.reading(closing).verdicts[closing.id] is None


def test_nobody_brings_in_the_keys_of_somebody_else() -> None:
    ada = founder()
    seed, invite = _invited(ada, devices=5)
    victim, thief = new_device(ada.random), new_device(ada.random)
    card = card_of(victim, "Boris")
    forged = Add(card, joining_proof(ada.membership.team, invite.invitation, card, thief))
    frame = ada.sign_joining(seed, forged)
    assert ada.reading(frame).verdicts[frame.id] is Refusal.BAD_SIGNATURE


def test_nobody_takes_over_the_author_id_of_somebody_else() -> None:
    """The id follows from the key: an earlier date does not help, and the one who was there stays."""
    ada = founder()
    boris = let_in(ada, "Boris")
    ada.control = everything(ada, boris)
    seed, _ = _invited(ada, devices=5)
    for victim in (boris.device, ada.device):
        thief = replace(new_device(ada.random), author=victim.author)
        frame = joining(ada, seed, thief, "Boris", hlc=0)
        team = ada.reading(frame)
        assert team.verdicts[frame.id] is Refusal.FOREIGN_AUTHOR
        assert team.devices[victim.author].verify_key == verify_key_of(victim.signing_key)


def test_a_record_in_the_name_of_a_colleague_is_refused() -> None:
    """Who is in the team can seal records; signing for another they cannot."""
    ada = founder()
    boris = let_in(ada, "Boris")
    boris.device = replace(boris.device, author=ada.device.author)
    _invited(boris)
    assert boris.team.verdicts[boris.last] is Refusal.BAD_SIGNATURE


def test_a_record_of_another_team_is_refused() -> None:
    ada = founder()
    record = encode_record(Promote(ada.device.author, Role.ADMIN))
    frame = ada.frame(plain=record, key=ada.team.writing_key("members"), kind="control", team=bytes(32))
    assert ada.reading(frame.held()).verdicts[frame.id] is Refusal.FOREIGN_TEAM


def test_no_other_founding_counts() -> None:
    """Neither one with other content nor the same one signed by somebody else, whichever is read first."""
    ada = founder()
    boris = let_in(ada, "Boris")
    key = ada.team.writing_key("members")
    other = Genesis("Nord", bytes(32), card_of(boris.device, "Boris"), Role.ADMIN, dict(ada.team.audiences))
    same = open_body(piece_of(ada.control[0].data), (key,))
    forged = [boris.frame(plain=plain, key=key, kind="control").held() for plain in (encode_record(other), same)]
    team = read_team([*forged, *boris.control], boris.device, boris.membership)
    assert (team.name, team.founder) == ("Jugendberatung", ada.device.author)
    assert [team.verdicts[frame.id] for frame in forged] == [Refusal.FOREIGN_TEAM] * 2
    with pytest.raises(ValueError, match="founding record"):
        read_team([*forged, *boris.control[1:]], boris.device, boris.membership)


def test_a_volunteer_invites_nobody() -> None:
    ada = founder()
    boris = let_in(ada, "Boris", role=Role.VOLUNTEER, audiences=("catalogue",))
    _invited(boris, audiences=())
    assert boris.team.verdicts[boris.last] is Refusal.WRONG_ROLE


@pytest.mark.parametrize("role", [Role.ADMIN])
def test_only_who_leads_makes_others_lead(role: Role) -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    _invited(boris, role=role)
    assert boris.team.verdicts[boris.last] is Refusal.WRONG_ROLE
    _invited(ada, role=role)
    assert ada.team.verdicts[ada.last] is None


def test_nobody_invites_into_a_circle_they_are_not_in() -> None:
    ada = founder()
    boris = let_in(ada, "Boris", audiences=("catalogue", "statistics"))
    _invited(boris, audiences=tuple(ada.team.audiences.values()))
    assert boris.team.verdicts[boris.last] is Refusal.WRONG_ROLE


def test_who_is_not_let_into_a_circle_has_no_key_of_it() -> None:
    ada = founder()
    boris = let_in(ada, "Boris", role=Role.VOLUNTEER, audiences=("catalogue",))
    team = boris.team
    assert (team.audiences["casework"], 0) not in team.keys
    [statistics] = team.keys[team.audiences["statistics"], 0]
    assert statistics.public
    assert not statistics.can_open
    with pytest.raises(MissingKey):
        team.writing_key("casework")


def test_a_promotion_gives_one_more_role() -> None:
    ada = founder()
    boris = let_in(ada, "Boris", role=Role.COORDINATOR)
    ada.control = everything(ada, boris)
    boris.record(Promote(boris.device.author, Role.ADMIN))
    assert boris.team.verdicts[boris.last] is Refusal.WRONG_ROLE
    ada.record(Promote(boris.device.author, Role.ADMIN))
    assert ada.team.devices[boris.device.author].roles == {Role.ADMIN, Role.COORDINATOR}
    boris.control = everything(ada, boris)
    boris.record(Promote(boris.device.author, Role.COUNSELLOR))
    assert boris.team.verdicts[boris.last] is None


def test_removal_wins() -> None:
    """What the removed device wrote afterwards does not hold, in whatever order the records are read."""
    ada = founder()
    boris = let_in(ada, "Boris")
    ada.control = everything(ada, boris)
    chen = let_in(boris, "Chen")
    ada.record(Remove(boris.device.author, "Laptop verloren", ((boris.device.chain, boris.sequence, boris.last),)))
    late = let_in(boris, "Spät")
    team = ada.reading(*chen.control, *late.control)
    assert [member.person for member in team.members() if not member.removed] == ["Ada", "Chen"]
    assert [member.person for member in team.members() if member.removed] == ["Boris"]
    assert Refusal.REMOVED in team.verdicts.values()
    assert late.device.author not in team.devices


def test_only_who_leads_removes() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    boris.record(Remove(ada.device.author, "", ()))
    assert boris.team.verdicts[boris.last] is Refusal.WRONG_ROLE
    assert not any(member.removed for member in boris.team.members())


def test_a_rotated_key_is_for_those_who_stay() -> None:
    ada = founder()
    boris, chen = let_in(ada, "Boris"), let_in(ada, "Chen")
    ada.control = everything(ada, boris, chen)
    casework = ada.team.audiences["casework"]
    _rotate(ada, casework, [ada.device, boris.device])
    for laptop, has in ((ada, True), (boris, True), (chen, False)):
        team = read_team(ada.control, laptop.device, laptop.membership)
        assert ((casework, 1) in team.keys) is has
        assert team.writing_key("casework").epoch == int(has)


def test_two_rotations_at_once_leave_both_keys_readable_and_one_for_writing() -> None:
    ada = founder()
    casework = ada.team.audiences["casework"]
    rotations = [_rotate(ada, casework, [ada.device]) for _ in range(2)]
    team = ada.team
    assert len(team.keys[casework, 1]) == 2
    winner = max(rotations, key=lambda entry: entry[0].id)
    assert team.writing_key("casework") == winner[1]


def test_a_rotation_by_somebody_who_does_not_lead_is_never_written_with() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    frame, _ = _rotate(boris, boris.team.audiences["casework"], [ada.device, boris.device])
    team = read_team([*boris.control], ada.device, ada.membership)
    assert team.verdicts[frame.id] is Refusal.WRONG_ROLE
    assert team.writing_key("casework").epoch == 0


def test_a_record_of_a_newer_program_waits() -> None:
    ada = founder()
    frame = ada.frame(plain=b"\x81\xa6record\xa7welcome", key=ada.team.writing_key("members"), kind="control")
    assert ada.reading(frame.held()).verdicts[frame.id] is Refusal.NEWER_PROGRAM


@pytest.mark.parametrize(
    "plain", [b"", b"\xc1", b"\x80", b"\x81\xa6record\xa6invite", b"\x93\x01\x02\x03", b"\x91" * 5000]
)
def test_a_record_of_nonsense_is_refused(plain: bytes) -> None:
    ada = founder()
    frame = ada.frame(plain=plain, key=ada.team.writing_key("members"), kind="control")
    assert ada.reading(frame.held()).verdicts[frame.id] is Refusal.UNREADABLE


def test_nothing_secret_is_shown() -> None:
    laptop = founder()
    secret = next(iter(laptop.team.keys.values()))[0].secret
    for shown in (repr(laptop.team), repr(laptop.membership), repr(laptop.team.writing_key("casework"))):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
        assert repr(laptop.device.signing_key)[2:-1] not in shown


def _invited(laptop: Laptop, **terms: Any) -> tuple[bytes, Invite]:
    """Write an invitation and give its signing key."""
    seed = laptop.random(32)
    given = {"role": Role.COUNSELLOR, "audiences": tuple(laptop.team.audiences.values()), "devices": 3}
    invite = Invite(verify_key_of(seed), **{**given, "expires": CLOCK + 30 * DAY, **terms})
    laptop.record(invite)
    return seed, invite


def _rotate(laptop: Laptop, audience: bytes, staying: list[Device]) -> tuple[HeldFrame, EpochKey]:
    key = EpochKey(audience, 1, laptop.random(32))
    boxes = tuple(
        (device.author, seal_to(card_of(device, "x").box_key, key.secret, laptop.random)) for device in staying
    )
    return laptop.record(Rotate(audience, 1, boxes)), key
