"""What a session says: fits with the deciding reason, reasons with sources, paths and deadlines, still unpainted."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date

from app.domain.deadline import Deadline, DeadlineKind
from app.domain.deadline_text import deadline_words, doubt
from app.domain.handout_text import listed
from app.domain.match import Fit, Gained, Match, Question, Reason, RuleSource, Verdict
from app.domain.pathway import Path, Step
from app.domain.profile import Criterion, Gain
from app.domain.reasons import Labels, reason_sentence
from app.i18n import N_, Translator
from app.usecases.matching import Answer
from ui import wording
from ui.detail_text import GAINS
from ui.text_line import Line, Section
from ui.widgets.offer_face import Face, Sign

NOT_LEGAL_ADVICE = N_("Das informiert und ersetzt keine Rechtsberatung.")
FITS: Mapping[Fit, tuple[str, str, str]] = {
    Fit.FITS: (N_("passt"), "good", "circle-check"),
    Fit.PERHAPS: (N_("vielleicht"), "warn", "circle-help"),
    Fit.NO: (N_("passt nicht"), "bad", "circle-x"),
}
VERDICTS: Mapping[Verdict, tuple[str, str, str]] = {
    Verdict.MET: (N_("erfüllt"), "good", "circle-check"),
    Verdict.OPEN: (N_("offen"), "warn", "circle-help"),
    Verdict.NOT_MET: (N_("nicht erfüllt"), "bad", "circle-x"),
}
PRACTICAL = {
    "distance": N_("Entfernung"),
    "places": N_("Plätze"),
    "childcare": N_("Kinderbetreuung"),
    "application": N_("Bewerbung"),
    "access": N_("Zugang"),
}
DEADLINE_ICONS = {
    DeadlineKind.DEADLINE: "calendar-clock",
    DeadlineKind.WINDOW_OPENS: "calendar",
    DeadlineKind.ENDS: "calendar",
}
SOON = 14
WEEKS_A_YEAR = 365.25 / 7


def criterion_name(tr: Translator, criterion: str) -> str:
    """What a reason is about."""
    if criterion in set(Criterion):
        return wording.criterion(tr, criterion)
    return tr.gettext(PRACTICAL[criterion]) if criterion in PRACTICAL else criterion


def question_hint(tr: Translator, question: Question) -> str:
    """How much the answer would decide."""
    settles, of = wording.number(tr, max(round(question.settles), 1)), wording.number(tr, question.of)
    return tr.gettext("Entscheidet etwa {settles} von {of} offenen.", settles=settles, of=of)


def fit_sign(tr: Translator, labels: Labels, match: Match) -> Sign:
    """The fit with the reason that decides it, in one line."""
    word, tone, icon = FITS[match.fit]
    reason = _deciding(tr, labels, match)
    text = tr.gettext("{fit}: {reason}", fit=tr.gettext(word), reason=reason) if reason else tr.gettext(word)
    return Sign(text[:1].upper() + text[1:], tone, icon)


def _deciding(tr: Translator, labels: Labels, match: Match) -> str:
    wanted = {Fit.NO: Verdict.NOT_MET, Fit.PERHAPS: Verdict.OPEN, Fit.FITS: Verdict.MET}[match.fit]
    reasons = [reason for reason in match.reasons if reason.verdict is wanted]
    if not reasons:
        return ""
    if match.fit is Fit.FITS:
        return listed(tr, list(dict.fromkeys(criterion_name(tr, reason.criterion) for reason in reasons)))
    first = reason_sentence(reasons[0], tr, labels)
    if len(reasons) == 1:
        return first
    return tr.ngettext(
        "{first} (+{count} weiterer Punkt)", "{first} (+{count} weitere Punkte)", len(reasons) - 1, first=first
    )


def session_face(tr: Translator, labels: Labels, face: Face, match: Match, marks: Iterable[Sign]) -> Face:
    """The face of a card in a session: its fit stands where the catalogue says whether it is open."""
    sign = fit_sign(tr, labels, match)
    return Face(face.title, face.line, (*marks, *face.chips), sign, face.aside)


def why(tr: Translator, labels: Labels, match: Match) -> tuple[Section, ...]:
    """Why an offer fits, point by point, each with where it is written."""
    word, tone, icon = FITS[match.fit]
    title = tr.gettext("Warum: {fit}", fit=tr.gettext(word))
    lines = [line for reason in match.reasons for line in reason_lines(tr, labels, reason)]
    if not lines:
        lines = [Line(tr.gettext("Zu diesem Angebot ist keine Zugangsregel bekannt."), icon, tone)]
    return (Section(title, (*lines, Line(tr.gettext(NOT_LEGAL_ADVICE), "info", "muted"))),)


def reason_lines(tr: Translator, labels: Labels, reason: Reason) -> Iterator[Line]:
    """One reason: verdict and sentence, then the rule's own words, source and other ways in."""
    word, tone, icon = VERDICTS[reason.verdict]
    yield Line(
        tr.gettext(
            "{criterion}, {verdict}: {sentence}",
            criterion=criterion_name(tr, reason.criterion),
            verdict=tr.gettext(word),
            sentence=reason_sentence(reason, tr, labels),
        ),
        icon,
        tone,
    )
    for way in reason.other_ways:
        yield Line(tr.gettext("Anderer Weg: {way}", way=tr.pgettext("rule", way)))
    source = source_line(tr, reason.source)
    if source:
        yield Line(source, "", "muted")


def source_line(tr: Translator, source: RuleSource) -> str:
    """Paragraph, source and when it was checked."""
    parts = [source.paragraph, source.source]
    if source.checked_on:
        parts.append(tr.gettext("geprüft am {day}", day=wording.day(tr, source.checked_on)))
    return " · ".join(part for part in parts if part)


def goal_name(labels: Labels, goal: str) -> str:
    return labels.get("goal", {}).get(goal, goal)


def path_sections(
    tr: Translator, labels: Labels, paths: Iterable[Path], today: date, occupation: str | None = None
) -> tuple[Section, ...]:
    """The quickest path and its alternatives, or what is missing; the goal is named with the occupation wanted."""
    found: list[Section] = []
    told: list[Step] = []
    for number, path in enumerate(paths, 1):
        goal = goal_name(labels, path.goal)
        if occupation:
            goal = tr.gettext("{goal}, {occupation}", goal=goal, occupation=occupation)
        if not path.steps:
            found.append(_missing(tr, labels, path, goal))
            continue
        title = (
            tr.gettext("Der schnellste Weg: {goal}", goal=goal)
            if number == 1
            else tr.gettext("Ein anderer Weg: {goal}", goal=goal)
        )
        lines = [
            line for place, step in enumerate(path.steps, 1) for line in _step(tr, labels, place, step, today, told)
        ]
        lines += [Line(tr.gettext("Oder: {offer}", offer=end.name), "chevron-right") for end in path.other_ends]
        if path.arrives:
            words = tr.gettext("Ab {day} am Ziel: {goal}.", day=wording.day(tr, path.arrives), goal=goal)
            lines.append(Line(words, "badge-check", "good"))
        found.append(Section(title, tuple(lines)))
        told += path.steps
    return tuple(found)


def way_sections(
    tr: Translator, labels: Labels, answer: Answer, today: date, occupation: str | None = None
) -> tuple[Section, ...]:
    """The paths to the goal, or what to do to see some; then what opens soon by itself."""
    about = Section("", (Line(tr.gettext(NOT_LEGAL_ADVICE), "info", "muted"),))
    paths = path_sections(tr, labels, answer.paths, today, occupation)
    if not paths:
        sentence = tr.gettext("Noch kein Ziel gewählt. Taste Z: Ziel wählen, dann steht hier der Weg dorthin.")
        paths = (Section("", (Line(sentence),)),)
        about = about if answer.soon else Section("", ())
    return (*paths, *soon_sections(tr, labels, answer.soon), about)


def soon_sections(tr: Translator, labels: Labels, soon: Iterable[Match]) -> tuple[Section, ...]:
    """The offers that only time stands against: from when, and why not yet."""
    lines = [line for match in soon for line in _opens(tr, labels, match)]
    return (Section(tr.gettext("Bald möglich"), tuple(lines)),) if lines else ()


def _opens(tr: Translator, labels: Labels, match: Match) -> Iterator[Line]:
    waits = [reason for reason in match.reasons if reason.verdict is Verdict.NOT_MET and reason.opens_on]
    if not waits:
        return
    last = max(waits, key=lambda reason: reason.opens_on or date.min)
    day = wording.day(tr, last.opens_on or date.max)
    yield Line(tr.gettext("{offer}, ab {day}", offer=match.name, day=day), "calendar-clock", strong=True)
    yield Line(reason_sentence(last, tr, labels), "clock", "warn")
    if source := source_line(tr, last.source):
        yield Line(source, "", "muted")


def _missing(tr: Translator, labels: Labels, path: Path, goal: str) -> Section:
    if not path.missing:
        sentence = tr.gettext("In diesem Katalog führt noch kein Angebot dorthin.")
        return Section(tr.gettext("Kein Weg gefunden: {goal}", goal=goal), (Line(sentence, "circle-x", "bad"),))
    lines = [Line(tr.gettext("Als Erstes fehlt:"), "", strong=True)]
    lines += [line for reason in path.missing for line in reason_lines(tr, labels, reason)]
    return Section(tr.gettext("Kein Weg gefunden: {goal}", goal=goal), tuple(lines))


def _step(tr: Translator, labels: Labels, place: int, step: Step, today: date, told: Container[Step]) -> Iterator[Line]:
    """A step with what it needs and gives; of one `told` the same in a way above only its name."""
    begins = tr.gettext("sofort") if step.begins <= today else tr.gettext("ab {day}", day=wording.day(tr, step.begins))
    head = tr.gettext("{number}. {offer}, {begins}", number=place, offer=step.bridge.name, begins=begins)
    if step in told:
        yield Line(tr.gettext("{step} (wie oben)", step=head), "chevron-right", strong=True)
        return
    yield Line(head, "chevron-right", strong=True)
    if step.waits_for:
        sentence = reason_sentence(step.waits_for, tr, labels)
        yield Line(tr.gettext("Wartet auf: {sentence}", sentence=sentence), "clock", "warn")
    if step.bridge.weeks:
        yield Line(_lasts(tr, step.bridge.weeks), "clock")
    yield from _gains(tr, labels, step.bridge.gains)
    for words in dict.fromkeys(_about(tr, labels, reason) for reason in step.open_reasons):
        yield Line(words, "circle-help", "warn")
    for match in step.beside:
        yield Line(tr.gettext("Dazu: {offer}", offer=match.name), "plus")


def _lasts(tr: Translator, weeks: int) -> str:
    """How long a step takes, in the unit people would say it in."""
    months = round(weeks * 12 / WEEKS_A_YEAR)
    if months <= 2:
        return tr.ngettext("Dauert etwa {count} Woche", "Dauert etwa {count} Wochen", weeks)
    if months < 24 and months != 12:
        return tr.ngettext("Dauert etwa {count} Monat", "Dauert etwa {count} Monate", months)
    halves = round(weeks * 2 / WEEKS_A_YEAR)
    years = wording.number(tr, halves / 2, halves % 2)
    return tr.ngettext("Dauert etwa {years} Jahr", "Dauert etwa {years} Jahre", halves // 2, years=years)


def _gains(tr: Translator, labels: Labels, gains: Iterable[Gained]) -> Iterator[Line]:
    """What a step brings and what it opens; the goal stands at the end of the way."""
    brings = [_gain_words(tr, labels, gain) for gain in gains if gain.gives not in (Gain.GOAL, Gain.NEXT_STEP)]
    opens = [_gain_value(labels, gain) for gain in gains if gain.gives == Gain.NEXT_STEP]
    if brings:
        yield Line(tr.gettext("Bringt: {gain}", gain=listed(tr, brings)), "graduation-cap")
    if opens:
        yield Line(tr.gettext("Danach möglich: {value}", value=listed(tr, opens)), "graduation-cap")


def _gain_words(tr: Translator, labels: Labels, gain: Gained) -> str:
    value = _gain_value(labels, gain)
    if gain.gives in (Gain.SCHOOL, Gain.DOCUMENT):
        return value
    return tr.gettext(GAINS[Gain(gain.gives)], value=value) if gain.gives in set(Gain) else gain.gives


def _gain_value(labels: Labels, gain: Gained) -> str:
    return labels.get("kind" if gain.gives == Gain.NEXT_STEP else gain.gives, {}).get(gain.value, gain.value)


def _about(tr: Translator, labels: Labels, reason: Reason) -> str:
    """What is still open; its field is named unless the sentence does it."""
    field, sentence = criterion_name(tr, reason.criterion), reason_sentence(reason, tr, labels)
    if field.casefold() in sentence.casefold():
        return sentence
    return tr.gettext("{criterion}: {sentence}", criterion=field, sentence=sentence)


def deadline_sections(
    tr: Translator, labels: Labels, deadlines: Iterable[Deadline], today: date
) -> tuple[Section, ...]:
    """The deadlines to watch, the shortest on top, each with its paragraph; those that hang on an answer below."""
    shown = tuple(deadlines)
    watched, depending = (
        tuple(line for one in shown if one.is_watched is wanted for line in _deadline(tr, labels, one, today))
        for wanted in (True, False)
    )
    none_yet = tr.gettext(
        "Noch keine Frist. Fristen erscheinen, sobald ein Brief (Taste B), die Einreise (E), das Papier (V) "
        "oder ein Geburtsdatum eingetragen ist."
    )
    found = [Section(tr.gettext("Fristen"), watched) if watched else Section("", (Line(none_yet),))]
    if depending:
        found.append(Section(tr.gettext("Nur falls es zutrifft"), depending))
    if shown:
        found.append(Section("", (Line(tr.gettext(NOT_LEGAL_ADVICE), "info", "muted"),)))
    return tuple(found)


def with_named(tr: Translator, deadlines: Sequence[Deadline], day: date | None) -> tuple[Deadline, ...]:
    """The deadlines and the day that a letter itself names, in their order."""
    if day is None:
        return tuple(deadlines)
    name = tr.gettext("Frist, die im Brief steht")
    named = Deadline("named", name, DeadlineKind.DEADLINE, day, True, RuleSource())
    return tuple(sorted((*deadlines, named), key=lambda one: one.place))


def _deadline(tr: Translator, labels: Labels, deadline: Deadline, today: date) -> Iterator[Line]:
    soon = deadline.kind is DeadlineKind.DEADLINE and (deadline.day - today).days <= SOON and deadline.is_watched
    icon = DEADLINE_ICONS[deadline.kind]
    yield Line(deadline_words(tr, deadline), icon, "bad" if soon else "plain", strong=not soon)
    if deadline.source.text:
        yield Line(tr.pgettext("deadline", deadline.source.text))
    if words := doubt(tr, labels, deadline):
        yield Line(words, "circle-help", "warn")
    if deadline.moved_from:
        moved = wording.day(tr, deadline.moved_from)
        yield Line(tr.gettext("Der {day} ist kein Werktag; es zählt der nächste Werktag.", day=moved), "calendar")
    source = source_line(tr, deadline.source)
    if source:
        yield Line(source, "", "muted")
