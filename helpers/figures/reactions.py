"""Figures of the theme reactions."""
