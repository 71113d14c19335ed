"""What others changed since somebody last looked: by offer and case, to be read and ticked off."""

from __future__ import annotations

from app.domain.news import News
from app.store import news
from app.store.unit import UnitOfWork, View


def whats_new(view: View) -> News:
    """What syncs brought since `mark_news_seen`, what came last first; after a large sync the newest of it."""
    return news.news(view)


def mark_news_seen(unit: UnitOfWork, until: int) -> None:
    """Note that everything up to `News.until` was seen; what came in meanwhile stays new."""
    news.mark_seen(unit, until)
