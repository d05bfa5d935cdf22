"""Made-up rows like the shipped ones, the same each time. They pass every check of the schema."""

from pathlib import Path

import numpy as np
import pandas as pd

from helpers import csvfile, schema

SEED = 20240619


def rows(table: str, n: int) -> tuple[pd.DataFrame, np.random.Generator]:
    """n shipped rows of a table, drawn at random with a fixed seed, and the generator for what comes next."""
    shipped, _ = csvfile.read(schema.folder() / f"{table}.csv")
    random = np.random.default_rng(SEED)
    return shipped.iloc[random.integers(len(shipped), size=n)].reset_index(drop=True), random


def events(n: int) -> pd.DataFrame:
    """n events, each with a key of its own and a day of its own since 1961."""
    drawn, random = rows("events", n)
    days = pd.Timestamp("1961-07-06") + pd.to_timedelta(random.integers(23_600, size=n), unit="D")
    drawn["date"], drawn["date_precision"] = days.strftime("%Y-%m-%d"), "day"
    drawn["event_id"] = "ev-" + days.strftime("%Y%m%d") + "-s" + pd.Series(np.arange(n)).astype(str)
    return drawn


def undertakings(n: int) -> pd.DataFrame:
    """n undertakings, or as many as their keys allow: 99 an article."""
    drawn, _ = rows("undertakings", n)
    turn = drawn.groupby("article").cumcount() + 40
    drawn = drawn[turn < 100]
    drawn["undertaking_id"] = "U" + drawn["article"].str.zfill(2) + "-" + turn[turn < 100].astype(str)
    return drawn


def write(frame: pd.DataFrame, path: Path) -> Path:
    frame.to_csv(path, index=False, lineterminator="\n")
    return path
