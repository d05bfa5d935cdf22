"""Figures of the theme reactions, one module for each kind of question."""

from helpers.figures import reactions_reliability, reactions_stance, reactions_timeline, reactions_topics

__all__ = ["reactions_reliability", "reactions_stance", "reactions_timeline", "reactions_topics"]
