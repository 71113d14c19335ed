"""One window for each profile: a second start knocks at the first one and ends."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Signal

PATIENCE_MS = 1_000


def knock(name: str) -> bool:
    """Ask the window that holds the profile to come to the front; False when there is none."""
    # Loading the network library takes longer than looking whether anybody could be there.
    if sys.platform != "win32" and not (Path(QDir.tempPath()) / name).exists():
        return False
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.disconnectFromServer()
    return True


class Doorbell(QObject):
    """Listens for second starts of the same profile."""

    rung = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)

    def listen(self, name: str) -> bool:
        """Answer from now on under this name; what a crashed program left behind is removed."""
        from PySide6.QtNetwork import QLocalServer

        self._server.close()
        if not knock(name):
            QLocalServer.removeServer(name)
        return self._server.listen(name)

    def close(self) -> None:
        """Stop answering."""
        self._server.close()

    def _on_new_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.rung.emit()
