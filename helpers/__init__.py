"""Questions, figures and explorers for the Pyongyang Treaty Notebooks. See CONTRIBUTING.md for the floors."""

__version__ = "1.0.0"
