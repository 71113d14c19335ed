"""Recordings of questions and answers: where they lie, and playing one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.languages import Language

KINDS = ("ogg", "wav", "mp3")


def recording(folders: Iterable[Path], language: Language, name: str) -> Path | None:
    """The recording of a text in `<folder>/<language>/<name>.ogg`, `.wav` or `.mp3`, the first there is."""
    spoken = [code for code in (language.code, language.over) if code]
    places = (folder / code / f"{name}.{kind}" for folder in folders for code in spoken for kind in KINDS)
    return next((place for place in places if place.is_file()), None)


class Sound(QObject):
    """Plays one recording at a time; `ended` when it is over or was stopped. `backends` as `miniaudio` names them."""

    ended = Signal()
    _played = Signal(object)

    def __init__(self, parent: QObject | None = None, backends: list[Any] | None = None) -> None:
        super().__init__(parent)
        self._backends = backends
        self._device: Any = None
        # The recording ends in the thread of the sound system, which must not close itself.
        self._played.connect(self._on_played)

    @property
    def is_playing(self) -> bool:
        """Whether something can be heard now."""
        return self._device is not None

    def play(self, file: Path) -> bool:
        """Play a recording from its beginning; False where the file or the sound system does not allow it."""
        # Late: most laptops have no recording, and the library loads a sound system.
        import miniaudio

        self.stop()
        try:
            decoded = miniaudio.stream_file(str(file))
            device = miniaudio.PlaybackDevice(backends=self._backends, app_name="Anlauf")
            stream = miniaudio.stream_with_callbacks(decoded, end_callback=lambda: self._played.emit(device))
            next(stream)
            device.start(stream)
        except miniaudio.MiniaudioError:
            return False
        self._device = device
        return True

    def stop(self) -> None:
        """Be quiet."""
        device, self._device = self._device, None
        if device is not None:
            device.close()
            self.ended.emit()

    def _on_played(self, device: object) -> None:
        if device is self._device:
            self.stop()
