"""Figures of the theme followed, by what they are about."""

from helpers.figures import (
    followed_article4,
    followed_deeds,
    followed_estimates,
    followed_record,
    followed_time,
)

__all__ = ["followed_article4", "followed_deeds", "followed_estimates", "followed_record", "followed_time"]
