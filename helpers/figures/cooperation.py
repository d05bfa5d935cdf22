"""Figures of the theme cooperation."""
