"""Sync: one shared place, no server, nothing lost. No database and no Qt in here.

Words: a *frame* is a sealed batch of changes, known by its hash; a *pack* is frames one behind the other; a *chain* is
the numbered frames one device wrote since it was made or restored; an *audience* is who can read a frame; an *epoch* is
one key of an audience; a *share* is the place laptops meet at; a *replica* is what one laptop holds.
"""
