"""What the window for the young person shows, made from codes and from what a handout would say; needs no database.

Each function returns one whole state of the window in the language asked for, with German beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.domain import client_questions as questions
from app.domain import client_text
from app.domain import handout_text as texts
from app.domain.client import NOT_STATED, YES_NO_FIELDS
from app.domain.client_view import (
    READS,
    ClientAnswer,
    ClientNotice,
    ClientPlan,
    ClientQuestion,
    ClientView,
    PlanLine,
    PlanPart,
    Way,
    Words,
)
from app.domain.detail import ServiceDetail
from app.domain.handout import AgreedStep, HandoutContent, HandoutForm
from app.domain.reasons import Labels
from app.handouts.asking import DAYS, SEVERAL, Answer, answers
from app.handouts.clean import clean
from app.handouts.compose import LARGE_ROOM, LONGEST_NAME, sides_of, unreviewed_notice
from app.handouts.facts import Line, free_text, rows, step_lines
from app.handouts.side import Side, german_side
from app.languages import CLIENT_LANGUAGES, GERMAN
from app.paths import resources_folder

PICTURES: Final[Mapping[str, str]] = {
    "needs": "need",
    "status": "status",
    "times": "time",
    "childcare_needed": "childcare",
    "children": "childcare",
}
"""The folder of `resources/pictograms` that has a drawing for each answer."""
PLAN_FACTS: Final[Mapping[str, str]] = {"where": "map-pin", "when": "clock", "ask": "phone"}
"""What the plan says of an offer, with the icon beside it."""
_WAYS: Final[Mapping[str, Way]] = {
    "age": Way.NUMBER,
    "travel_km": Way.NUMBER,
    "children": Way.NUMBERS,
    "wanted_occupation": Way.WORDS,
    "experience": Way.WORDS,
    "skills": Way.WORDS,
}
_UNITS: Final[Mapping[str, str]] = {
    "age": questions.FULL_YEARS,
    "children": questions.FULL_YEARS,
    "travel_km": questions.KILOMETRES,
}


def is_asked_of_client(field: str) -> bool:
    """Whether a question is one for the young person, and not one the counsellor answers alone."""
    return field in questions.QUESTIONS


def question_view(language: str, field: str, labels: Labels, first: Sequence[str] = ()) -> ClientView:
    """A question with its answers, those named in `first` on top; `labels` are the German names of the terms."""
    sides = _sides(language)
    known = {answer.code: answer for answer in answers(field, sides, labels)}
    ordered = [
        *(known[code] for code in first if code in known),
        *(one for one in known.values() if one.code not in first),
    ]
    shown = ClientQuestion(
        field,
        _say(sides, questions.QUESTIONS[field]),
        _way(field),
        tuple(_answer(field, answer) for answer in ordered),
        (
            ClientAnswer(None, _say(sides, questions.DONT_KNOW), "circle-help", "dont_know"),
            ClientAnswer(NOT_STATED, _say(sides, questions.RATHER_NOT), "eye-off", "rather_not"),
        ),
        _beside([" ".join(one.say(hint) for hint in _hints(field)) for one in sides]),
        _say(sides, _UNITS[field]) if field in _UNITS else Words(""),
    )
    return _view(sides, shown)


def language_view() -> ClientView:
    """Which language somebody wants to read, each by its own name."""
    german = german_side()
    offered = tuple(
        ClientAnswer(one.code, Words(one.name, "" if one.locale == GERMAN.locale else german.language_name(one.code)))
        for one in CLIENT_LANGUAGES
    )
    words = Words(german.say(client_text.WINDOW["choose_language"]))
    return _view((german,), ClientQuestion(READS, words, Way.ONE, offered))


def notice_view(language: str, *names: str) -> ClientView:
    """Sentences of `client_text.WINDOW`, while there is no question."""
    sides = _sides(language)
    return _view(sides, ClientNotice(tuple(_say(sides, client_text.WINDOW[name]) for name in names)))


def plan_view(language: str, content: HandoutContent, labels: Labels) -> ClientView:
    """The offers chosen with what was agreed, where, when, whom to ask and what to bring."""
    sides = _sides(language)
    offers = {detail.id for detail in content.offers}
    parts = [_offer(detail, content, sides, labels) for detail in content.offers]
    parts += [_step(step, sides) for step in content.steps if step.offer not in offers]
    return _view(sides, ClientPlan(tuple(parts)))


def _sides(language: str) -> tuple[Side, ...]:
    return sides_of(HandoutForm(language))


def _view(sides: Sequence[Side], shown: ClientQuestion | ClientPlan | ClientNotice) -> ClientView:
    controls = {name: _say(sides, text) for name, text in client_text.WINDOW.items()}
    unreviewed = _beside([unreviewed_notice(one, sides[0]) for one in sides])
    return ClientView(sides[0].language, controls, unreviewed, shown)


def _beside(said: Sequence[str]) -> Words:
    return Words(said[0], said[1] if len(said) > 1 and said[1] != said[0] else "")


def _say(sides: Sequence[Side], text: str) -> Words:
    return _beside([one.say(text) for one in sides])


def _way(field: str) -> Way:
    if field in DAYS:
        return Way.DAY
    return Way.SEVERAL if field in SEVERAL else _WAYS.get(field, Way.ONE)


def _hints(field: str) -> Iterator[str]:
    if field == "status":
        yield client_text.WINDOW["show_paper"]
    if field in SEVERAL:
        yield client_text.WINDOW["tap_several"]
    if field in questions.WHY_ASKED:
        yield questions.WHY_ASKED[field]
    if field in questions.SENSITIVE:
        yield questions.FREE_TO_ANSWER
        yield client_text.WINDOW["who_sees"]


def _answer(field: str, answer: Answer) -> ClientAnswer:
    name = {True: "yes", False: "no", (): "none"}.get(answer.code, str(answer.code))
    return ClientAnswer(answer.code, _beside(answer.words), _picture(field, name), f"{field}-{name}")


def _picture(field: str, name: str) -> str:
    """The drawing of an answer; none for a term that only this catalogue knows."""
    if field not in PICTURES:
        return {"yes": "circle-check", "no": "circle-x"}.get(name, "") if field in YES_NO_FIELDS else ""
    drawing = f"{PICTURES[field]}/{name}"
    return drawing if (resources_folder() / "pictograms" / f"{drawing}.svg").is_file() else ""


def _offer(detail: ServiceDetail, content: HandoutContent, sides: Sequence[Side], labels: Labels) -> PlanPart:
    name = clean(detail.name, LONGEST_NAME)
    own = free_text(detail, "name", sides[0], detail.name)
    title = Words(clean(own.text, LONGEST_NAME), name) if own.translated else Words(name)
    steps = (
        line for step in content.steps if step.offer == detail.id for line in _step_lines(step, sides, detail.name)
    )
    told = [rows(detail, one, content.day, LARGE_ROOM) for one in sides]
    facts = (_fact(fact, [lines[fact] for lines in told], sides) for fact in PLAN_FACTS)
    return PlanPart(title, (*steps, *(line for line in facts if line.words.text), *_papers(detail, sides, labels)))


def _fact(fact: str, told: Sequence[Sequence[Line]], sides: Sequence[Side]) -> PlanLine:
    return PlanLine(_say(sides, texts.FACTS[fact]), _lines(told, sides), PLAN_FACTS[fact])


def _lines(told: Sequence[Sequence[Line]], sides: Sequence[Side]) -> Words:
    """The lines of both columns; what is the same in both, as an address is, stands there once."""
    plain = ["\n".join(line.text for line in lines) for lines in told]
    kept = "\n".join(sides[0].kept(line.text) if line.data else line.text for line in told[0])
    return Words(kept, _beside(plain).german)


def _papers(detail: ServiceDetail, sides: Sequence[Side], labels: Labels) -> Iterator[PlanLine]:
    """What to bring, each paper with its drawing where it is one of our list."""
    codes = {name: code for code, name in labels.get("document", {}).items()}
    for paper in detail.documents:
        name = paper.document
        drawing = f"document/{codes[name]}" if name in codes else "file-text"
        shown = _beside([clean(one.tr.pgettext("document", name), LONGEST_NAME) for one in sides])
        yield PlanLine(_say(sides, texts.FACTS["bring"]), shown, drawing)


def _step(step: AgreedStep, sides: Sequence[Side]) -> PlanPart:
    return PlanPart(_say(sides, texts.FACTS["step"]), tuple(_step_lines(step, sides, "")))


def _step_lines(step: AgreedStep, sides: Sequence[Side], offer_name: str) -> Iterator[PlanLine]:
    """What was agreed, with the day of the week drawn."""
    words = _lines([step_lines(step, one, offer_name, LARGE_ROOM) for one in sides], sides)
    if words.text:
        fact = "appointment" if step.moment else "step"
        drawing = f"day/{step.until.weekday()}" if step.until else "circle-check"
        yield PlanLine(_say(sides, texts.FACTS[fact]), words, drawing)
