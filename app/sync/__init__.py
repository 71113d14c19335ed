"""Sync: one shared place, no server, nothing lost. No database and no Qt in here.

**Words.** A *frame* is a sealed and signed batch of changes; its *id* is the hash of all its bytes. A *pack* is frames
one behind the other. A *chain* is the numbered frames one device wrote since it was made, restored or cloned. An
*audience* is who can read: `members` (membership records), `catalogue`, `statistics` (everybody writes, sealed to a
public key) and the circle of `casework`; an *epoch* is one key of an audience. A *team* is what its *membership
records* say: genesis, invitations, joinings, closings, removals, promotions, rotations, each in a *control* frame. A
*share* is the place laptops meet at, an *entry* what lies there under one name. A *replica* is what one laptop holds; a
frame in it is applied, *waiting* (for a key, a joining, a newer program) or in *quarantine* with a reason.

**Rooms.** `limits` → `crypto` → `frame` (layout, finding frames in anything) → `body` (opening within limits) →
`control` (membership records) → `membership_log`, `standing`, `membership` (the team, read from a set of records) →
`checks` (what becomes of a frame) and `sealing` (the outbox becomes frames) → `engine` (one sync of a `replica` with a
`share`). `invitation` and `words` bring new laptops in. Clock and randomness are passed in: the simulation drives this
very code.

**What holds.** Nothing is decoded before length, signature, role and key are checked. The order in which frames arrive
never matters, membership included. Nothing that fails blocks the rest; what may become good is kept and tried again.
Time orders values for display and ends invitations; nothing else depends on it.

The shared file is replaced only by what was read of it: whether it is still the same is asked before a draft is written
and again before that takes its place, and what is no file of this team is refused even where one lay before. Frames
whose signature does not hold and frames about erased people are left out then; what is only unknown, for want of a key,
a joining or a newer program, is carried on. What this laptop once read back and does not find any more is written again
and told as a warning, unless damage or a copy beside the file explains it.

**Where this differs from the first specification, and why.**

- The id covers the signature too. An id that left it out would let anybody put a frame with the same id and a broken
  signature on a share, and the genuine one would then count as known.
- An invitation is a record of its own, signed by who invites; a joining is signed with the key that record names, under
  the invitation's id. So a joining is verified before it is opened like every other frame, an invitation is listed
  before anybody used it, and its id, like the author id of a device, follows from its key: nobody can claim it.
- Membership records are sealed as well: who works in a team is nobody else's business.
- Which frames are here is known by their ids; intervals only tell which ones are missing. `seen` is a sum over ids, so
  that it grows with what is new.
- The person a frame is about travels inside its body, never in the header.
- An older epoch of a member counts: they may have been offline when the key was changed. A removed device does not get
  past what was accepted of its chains, whatever the epoch.
- Frames carry `seen` but no digest of the state: equal frames with another state would be a bug, and what each program
  ships with itself may differ between versions. `anlauf status` tells the digest of every audience to compare.
- The uniqueness of a case's number is nobody's rule across laptops: two cases with one number are an open decision, and
  the one that does not keep it gets a random one.
- An invitation is a file, no QR code: it carries the membership records, 1.5 kB and 1 kB for each device that joined,
  where a code holds 2.9 kB at most, and a laptop that joins has no camera this program could use.
- Of more joinings than an invitation allows, those with the earliest clock hold, on every laptop the same.
"""
