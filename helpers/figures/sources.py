"""Figures of the theme sources."""
