"""What a person is told before something is kept about them (Article 13 GDPR), and the words of a consent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.i18n import N_

NOTICE: Final[Mapping[str, str]] = {
    "title": N_("Was wir über Sie aufschreiben und warum"),
    "law": N_("Hinweise zum Datenschutz nach Artikel 13 der Datenschutz-Grundverordnung (DSGVO)"),
    "who": N_("Verantwortlich ist: {office}. So erreichen Sie uns: {contact}."),
    "officer": N_("Fragen zum Datenschutz beantwortet: {officer}."),
    "what": N_("Wir schreiben nur auf, was für die Beratung nötig ist."),
    "kinds": N_(
        "Das kann sein: Alter, Sprachen, Deutsch, Schule, Arbeit, Aufenthaltspapier, Kinder, was Sie brauchen"
        " und was wir vereinbart haben."
    ),
    "purpose": N_("Wir brauchen diese Angaben, um passende Angebote zu finden und Sie weiter zu begleiten."),
    "voluntary": N_("Sie müssen nichts sagen. Dann können wir vielleicht weniger genau helfen, aber wir helfen."),
    "basis_task": N_("Wir dürfen das, weil es zu unserer gesetzlichen Aufgabe gehört."),
    "basis_contract": N_("Wir dürfen das, weil wir es mit Ihnen vereinbart haben."),
    "basis_consent": N_("Wir dürfen das nur, wenn Sie einverstanden sind."),
    "readers": N_("Lesen dürfen das nur die Beraterinnen und Berater, die Ihnen helfen. Sie müssen darüber schweigen."),
    "handover": N_("An andere Stellen geben wir nur etwas weiter, wenn Sie das möchten oder ein Gesetz es verlangt."),
    "kept_safe": N_("Die Angaben sind verschlüsselt gespeichert."),
    "how_long": N_("Wir löschen die Angaben spätestens am {day}, wenn Sie nicht mehr zu uns kommen."),
    "how_long_open": N_("Wir löschen die Angaben, wenn wir sie für die Beratung nicht mehr brauchen."),
    "numbers": N_("Danach bleiben nur Zahlen ohne Ihren Namen, zum Beispiel wie viele Menschen beraten wurden."),
    "no_machine": N_("Das Programm entscheidet nichts über Sie. Es schlägt nur Angebote vor."),
    "rights": N_("Ihre Rechte"),
    "right_see": N_("Sie dürfen sehen und mitnehmen, was über Sie gespeichert ist."),
    "right_correct": N_("Sie dürfen Falsches berichtigen lassen."),
    "right_delete": N_("Sie dürfen verlangen, dass wir es löschen oder nicht mehr benutzen."),
    "right_object": N_("Sie dürfen widersprechen."),
    "right_withdraw": N_("Wenn Sie eingewilligt haben, dürfen Sie das jederzeit zurücknehmen."),
    "right_complain": N_("Sie dürfen sich beschweren bei: {authority}."),
}
"""In the order in which it is read; of the sentences on basis and duration the one that holds."""

CONSENT: Final[Mapping[str, str]] = {
    "title": N_("Meine Einwilligung"),
    "keep": N_("Ich bin einverstanden, dass {office} meine Angaben für die Beratung speichert."),
    "special": N_("Das gilt auch für Angaben zu Gesundheit, Religion oder Herkunft, wenn ich davon erzähle."),
    "referral": N_("Ich bin einverstanden, dass {office} diese Angaben an {recipient} weitergibt: {facts}."),
    "contact": N_("Ich bin einverstanden, dass {office} sich später bei mir meldet, auf diesem Weg: {contact}."),
    "free": N_("Ich mache das freiwillig. Wenn ich Nein sage, habe ich keinen Nachteil."),
    "withdraw": N_(
        "Ich kann meine Einwilligung jederzeit zurücknehmen, auch ohne Grund. Dann werden die Angaben gelöscht."
    ),
    "understood": N_("Ich habe die Hinweise zum Datenschutz bekommen und verstanden."),
    "interpreted": N_("Der Text wurde für mich übersetzt von: {interpreter}."),
    "guardian": N_("Ich bin noch nicht 18 Jahre alt. Auch diese Person ist einverstanden: {guardian}."),
    "agree": N_("Ja, ich bin einverstanden."),
    "disagree": N_("Nein, ich bin nicht einverstanden."),
    "place_day": N_("Ort und Datum"),
    "signature": N_("Unterschrift"),
    "guardian_signature": N_("Unterschrift der sorgeberechtigten Person"),
}
