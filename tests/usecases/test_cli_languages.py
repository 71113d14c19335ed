"""The languages on the command line: how much is translated, who has reviewed it, in which language it answers."""

from __future__ import annotations

from app.i18n import client_translator
from app.languages import LANGUAGES
from tests.usecases.calling import Call


def test_languages_say_how_much_is_translated_and_who_reviewed_it(call: Call) -> None:
    answer = call("languages", "--json")
    assert answer.code == 0
    listed = {one["code"]: one for one in answer.form("languages")["languages"]}
    assert list(listed) == list(LANGUAGES)
    assert listed["de"]["source"]
    assert listed["de"]["client"] is None
    assert (listed["fa_AF"]["over"], listed["fa_AF"]["direction"]) == ("fa", "rtl")
    assert listed["en"]["window"]["texts"] > 1000
    for code, one in listed.items():
        if code != "de":
            assert (one["client"]["translated"], one["client"]["texts"]) == client_translator(code).coverage
            assert one["client"]["texts"] > 500


def test_languages_in_words_name_each_in_its_own_language(call: Call) -> None:
    answer = call("languages")
    assert answer.code == 0
    for one in LANGUAGES.values():
        assert f"{one.code}  {one.name}: " in answer.out


def test_a_language_of_handouts_is_none_of_the_command_line(call: Call) -> None:
    assert call("languages", "--lang", "ar").out == call("languages").out
