"""Figures and tables on what all themes share: the timeline of the treaty."""
