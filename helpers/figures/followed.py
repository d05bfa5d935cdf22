"""Figures of the theme followed."""
