"""Synonyms, concepts, scores and spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.matching.query import Concept, concepts_of
from app.matching.relevance import Vocabulary, kinds_named, lookups, raised, scored, spoken
from app.matching.spelling import KnownWords, near_words
from app.matching.synonyms import Synonyms, load_synonyms
from app.paths import resources_folder


@pytest.fixture
def synonyms(tmp_path: Path) -> Synonyms:
    (tmp_path / "stopwords.txt").write_text("mit für", encoding="utf-8")
    (tmp_path / "german.txt").write_text(
        "# Bemerkung\nKinderbetreuung; Betreuung von Kindern\nSprachkurs > Integrationskurs; Berufssprachkurs\n",
        encoding="utf-8",
    )
    (tmp_path / "en.txt").write_text(
        "Kinderbetreuung; child care; childcare\nSprachkurs; language course", encoding="utf-8"
    )
    return load_synonyms(tmp_path)


def test_groups_with_the_same_head_are_one(synonyms: Synonyms) -> None:
    assert set(synonyms.of(("childcare",))) == {
        ("kinderbetreuung",),
        ("betreuung", "von", "kindern"),
        ("child", "care"),
    }


def test_the_broad_word_finds_the_narrow_one_and_not_the_other_way_round(synonyms: Synonyms) -> None:
    assert ("integrationskurs",) in synonyms.of(("language", "course"))
    assert synonyms.of(("integrationskurs",)) == ()


def test_a_phrase_is_one_concept_and_stopwords_demand_nothing(synonyms: Synonyms) -> None:
    concepts = concepts_of("language course mit child care ", synonyms)
    assert [concept.words for concept in concepts] == [("language", "course"), ("child", "care")]


def test_a_stopword_alone_is_searched(synonyms: Synonyms) -> None:
    assert [(concept.words, concept.weak) for concept in concepts_of("mit", synonyms)] == [(("mit",), False)]


def test_only_the_last_word_is_open_ended(synonyms: Synonyms) -> None:
    assert [concept.open_ended for concept in concepts_of("Kurs Barmen", synonyms)] == [False, True]
    assert [concept.open_ended for concept in concepts_of("Kurs ", synonyms)] == [False]


def test_a_phrase_still_being_typed_finds_what_it_will_find(synonyms: Synonyms) -> None:
    (concept,) = concepts_of("child car", synonyms)
    assert concept.words == ("child", "car")
    assert ("kinderbetreuung",) in concept.others


@pytest.mark.parametrize("text", ["", "  ", "–…", "\x00"])
def test_nothing_typed_is_no_concept(text: str, synonyms: Synonyms) -> None:
    assert concepts_of(text, synonyms) == ()


def test_compounds_are_found_by_their_parts() -> None:
    vocabulary = Vocabulary(["berufssprachkurs", "kurs", "kurse", "sprachkurs"])
    assert vocabulary.inside("kurs") == ("berufssprachkurs", "sprachkurs")
    assert vocabulary.inside("eq") == ()


def test_no_question_is_asked_for_words_nobody_has() -> None:
    vocabulary = Vocabulary(["kinderbetreuung"])
    concept = Concept(("childcare",), True, (("kinderbetreuung",), ("garde", "d", "enfants")))
    assert {phrase for lookup in lookups(concept, vocabulary) for phrase in lookup.phrases} == {
        ("kinderbetreuung", "*")
    }


def test_all_words_are_needed_and_the_heavier_place_comes_first() -> None:
    first = [(10, 0b0011), (3, 0b0110)]
    second = [(7, 0b1111)]
    assert [bits for _, bits in scored([first, second], 0b1111)] == [0b0011, 0b0100]


def test_loosened_takes_some_words_too_and_counts_more_words_first() -> None:
    tiers = scored([[(10, 0b0001)], [(3, 0b0011)]], 0b1111, loosened=True)
    assert [bits for _, bits in tiers] == [0b0001, 0b0010]


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("kita", ["kita"]),
        ("childcare", ["kita", "bridge"]),
        ("Ausb", ["training"]),
        ("Ausbildung ", ["training"]),
        ("Zeugnis ", ["recognition"]),
        ("EQ", []),
    ],
)
def test_a_concept_names_kinds_of_offers(typed: str, kinds: list[str]) -> None:
    names = {
        "kita": "Kita und Kindertagespflege",
        "bridge": "Brückenprojekt",
        "training": "Schulische Ausbildung",
        "recognition": "Anerkennung von Schulzeugnissen",
    }
    (concept,) = concepts_of(typed, load_synonyms(resources_folder() / "synonyms"))
    assert list(kinds_named(concept, {kind: spoken(name) for kind, name in names.items()})) == kinds


def test_what_an_offer_is_weighs_more_than_what_it_speaks_of() -> None:
    grades = [(12, 0b0011), (8, 0b0110)]
    assert raised(grades, 0b0100) == [(14, 0b0100), (12, 0b0011), (8, 0b0010)]
    assert raised(grades, 0) == grades


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anerkenung", "anerkennung"),
        ("sprahckurs", "sprachkurs"),
        ("zeugniss", "zeugnis"),
        ("berrufsberatung", "berufsberatung"),
    ],
)
def test_typing_errors(typed: str, meant: str) -> None:
    known = KnownWords(("anerkennung", "sprachkurs", "zeugnis", "berufsberatung", "kita", "wohnung"))
    assert near_words(typed, known, open_ended=False)[0] == meant


def test_a_misspelt_beginning_is_put_right_while_typing() -> None:
    assert near_words("anerkenu", KnownWords(("anerkennungsberatung",)), open_ended=True) == ["anerkenn"]


def test_short_words_and_numbers_are_not_guessed() -> None:
    assert near_words("eq", KnownWords(("eqs",)), True) == []
    assert near_words("2026", KnownWords(("2027",)), True) == []


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("BSK", "berufssprachkurs"),
        ("BvB", "berufsvorbereitende bildungsmassnahme"),
        ("EQ", "einstiegsqualifizierung"),
        ("AsA", "assistierte ausbildung"),
        ("HSA", "erster schulabschluss"),
        ("ESA", "hauptschulabschluss"),
        ("MSA", "mittlerer schulabschluss"),
        ("FOR", "mittlerer schulabschluss"),
        ("IK", "integrationskurs"),
        ("JMD", "jugendmigrationsdienst"),
        ("MBE", "migrationsberatung fuer erwachsene"),
        ("KI", "kommunales integrationszentrum"),
        ("KIM", "kommunales integrationsmanagement"),
        ("BAB", "berufsausbildungsbeihilfe"),
        ("VHS", "volkshochschule"),
        ("IFK", "internationale foerderklasse"),
        ("BQ", "bildungsqualifizierung"),
        ("childcare", "kinderbetreuung"),
        ("دورة لغة", "sprachkurs"),
        ("کورس زبان", "sprachkurs"),
        ("د ژبې کورس", "sprachkurs"),
        ("کۆرسی زمان", "sprachkurs"),
        ("kursa zimên", "sprachkurs"),
        ("dil kursu", "sprachkurs"),
        ("ትምህርቲ ቋንቋ", "sprachkurs"),
        ("koorso luqadeed", "sprachkurs"),
        ("мовні курси", "sprachkurs"),
        ("языковые курсы", "sprachkurs"),
        ("cours de langue", "sprachkurs"),
        ("curso de idiomas", "sprachkurs"),
        ("kurs gjuhe", "sprachkurs"),
    ],
)
def test_the_shipped_synonyms_know_abbreviations_and_languages(typed: str, finds: str) -> None:
    (concept,) = concepts_of(typed, load_synonyms(resources_folder() / "synonyms"))
    assert tuple(finds.split()) in (concept.words, *concept.others)
