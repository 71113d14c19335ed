"""What the objects and fields of HSDS and our profile are called on screen."""

from __future__ import annotations

from app.i18n import N_, Translator

RECORDS = {
    "service": N_("Angebot"),
    "organization": N_("Institution"),
    "location": N_("Ort"),
    "address": N_("Adresse"),
    "service_at_location": N_("Angebot an einem Ort"),
    "contact": N_("Ansprechperson"),
    "phone": N_("Telefon"),
    "schedule": N_("Öffnungszeit"),
    "language": N_("Sprache"),
    "required_document": N_("Unterlage"),
    "cost_option": N_("Preis"),
    "url": N_("Internet-Adresse"),
    "attribute": N_("Merkmal"),
    "eligibility": N_("Zugangsregel"),
    "outcome": N_("Ergebnis"),
    "intake": N_("Termin"),
    "translation": N_("Übersetzung"),
    "accessibility": N_("Barrierefreiheit"),
    "service_area": N_("Gebiet"),
    "service_capacity": N_("Plätze"),
    "funding": N_("Förderung"),
    "program": N_("Programm"),
}
FIELDS = {
    "name": N_("Name"),
    "alternate_name": N_("Anderer Name"),
    "description": N_("Beschreibung"),
    "url": N_("Internet-Adresse"),
    "website": N_("Internet-Adresse"),
    "email": N_("E-Mail"),
    "status": N_("Stand"),
    "alert": N_("Wichtiger Hinweis"),
    "organization_id": N_("Institution"),
    "interpretation_services": N_("Dolmetschen"),
    "application_process": N_("Anmeldung"),
    "fees_description": N_("Kosten in Worten"),
    "wait_time": N_("Wartezeit"),
    "accreditations": N_("Zulassungen"),
    "eligibility_description": N_("Für wen"),
    "minimum_age": N_("Alter von"),
    "maximum_age": N_("Alter bis"),
    "assured_date": N_("Geprüft am"),
    "assurer_email": N_("Geprüft von"),
    "number": N_("Nummer"),
    "extension": N_("Durchwahl"),
    "address_1": N_("Straße"),
    "postal_code": N_("Postleitzahl"),
    "city": N_("Stadt"),
    "latitude": N_("Breite"),
    "longitude": N_("Länge"),
    "transportation": N_("Haltestelle und Weg"),
    "byday": N_("Wochentage"),
    "opens_at": N_("öffnet um"),
    "closes_at": N_("schließt um"),
    "valid_from": N_("gilt ab"),
    "valid_to": N_("gilt bis"),
    "notes": N_("Hinweis"),
    "note": N_("Hinweis"),
    "code": N_("Sprache"),
    "document": N_("Unterlage"),
    "option": N_("Für wen oder was"),
    "amount": N_("Betrag"),
    "currency": N_("Währung"),
    "criterion": N_("Worum es geht"),
    "force": N_("Wie verbindlich"),
    "data": N_("Was verlangt wird"),
    "text": N_("Text"),
    "paragraph": N_("Paragraf"),
    "source": N_("Quelle"),
    "checked_on": N_("Geprüft am"),
    "check_by": N_("Neu prüfen bis"),
    "starts_on": N_("Beginn"),
    "ends_on": N_("Ende"),
    "apply_from": N_("Anmeldung ab"),
    "apply_by": N_("Anmeldung bis"),
    "places": N_("Plätze"),
    "places_free": N_("Freie Plätze"),
    "last_modified": N_("Zuletzt geändert"),
}


def record_name(tr: Translator, kind: str) -> str:
    """An HSDS object in the user's words."""
    return tr.gettext(RECORDS[kind]) if kind in RECORDS else kind


def field_name(tr: Translator, name: str) -> str:
    """An HSDS field in the user's words."""
    return tr.gettext(FIELDS[name]) if name in FIELDS else name
