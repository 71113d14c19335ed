"""The languages Anlauf speaks: one line each. A new one needs its line here and its catalogue in `translations`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from babel import Locale

LATIN: Final = "Noto Sans"
ARABIC: Final = "Vazirmatn"
ETHIOPIC: Final = "Noto Sans Ethiopic"


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its code, CLDR locale, own name, direction, font; `over`: what its catalogue lacks is taken there."""

    code: str
    locale: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    font: str = LATIN
    over: str = ""

    @property
    def is_translated(self) -> bool:
        """Whether it has a catalogue; German is what the texts are written in."""
        return self.code != "de"


GERMAN: Final = Language("de", "de", "Deutsch")
CLIENT_LANGUAGES: Final = (
    Language("ar", "ar", "العربية", "rtl", ARABIC),
    Language("fa", "fa", "فارسی", "rtl", ARABIC),
    Language("fa_AF", "fa_AF", "دری", "rtl", ARABIC, over="fa"),
    Language("ps", "ps", "پښتو", "rtl", ARABIC),
    Language("ckb", "ckb", "کوردیی ناوەندی", "rtl", ARABIC),
    Language("kmr", "ku", "Kurmancî"),
    Language("tr", "tr", "Türkçe"),
    Language("ti", "ti", "ትግርኛ", font=ETHIOPIC),
    Language("so", "so", "Soomaali"),
    Language("uk", "uk", "Українська"),
    Language("ru", "ru", "Русский"),
    Language("fr", "fr", "Français"),
    Language("es", "es", "Español"),
    Language("sq", "sq", "Shqip"),
    Language("en", "en_GB", "English"),
    Language("de_einfach", "de", "Einfache Sprache"),
)
WINDOW_LANGUAGES: Final = ("de", "en")

LANGUAGES: Final[Mapping[str, Language]] = {one.code: one for one in (GERMAN, *CLIENT_LANGUAGES)}


def language(code: str) -> Language:
    """The language with this code; `fa-AF` is `fa_AF`, and what nobody knows is German."""
    return LANGUAGES.get(code.replace("-", "_"), GERMAN)


@lru_cache(maxsize=2048)
def language_name(reader: str, code: str) -> str:
    """What a reader's language calls a language, by CLDR; where CLDR knows only a wider one, its own name beside that.

    So Kurmanji is not taken for all that is Kurdish. What nobody knows is the code itself.
    """
    wanted = code.replace("-", "_")
    names, known = locale(reader).languages, LANGUAGES.get(wanted)
    wider = names.get(known.locale if known else wanted.partition("_")[0])
    if wanted in names or not known:
        return str(names.get(wanted) or wider or code)
    if not wider:
        return known.name
    return wider if known.name.casefold() in wider.casefold() else f"{wider} ({known.name})"


@lru_cache(maxsize=64)
def locale(code: str) -> Locale:
    """The CLDR data of a language; German where CLDR does not know it."""
    from babel import Locale, UnknownLocaleError

    named = LANGUAGES.get(code.replace("-", "_"))
    try:
        return Locale.parse(named.locale if named else code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(GERMAN.locale)
