"""The one row that says who writes here, with the private keys; it never leaves this machine."""

from __future__ import annotations

import dataclasses

from sqlalchemy import Connection, insert, select, update

from app.domain.device import Device
from app.store import tables
from app.store.unit import UnitOfWork, View

_DEVICE = select(*(tables.device.c[field.name] for field in dataclasses.fields(Device)))


def insert_device(connection: Connection, device: Device) -> None:
    """Write the device of a new database."""
    connection.execute(insert(tables.device).values(**dataclasses.asdict(device), hlc=0))


def read_device(view: View) -> Device:
    """Author, chain and keys of this device."""
    return Device(*view.connection.execute(_DEVICE).one())


def read_clock(view: View) -> int:
    """The last value of the clock of this device (see `domain.clock`)."""
    return int(view.connection.execute(select(tables.device.c.hlc)).scalar_one())


def replace_chain(unit: UnitOfWork, chain: bytes) -> None:
    """Begin a new chain: what was written on the old one is from now on like somebody else's."""
    unit.connection.execute(update(tables.device).values(chain=chain, sequence=0))
