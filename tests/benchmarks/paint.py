"""From an input to the changed picture on the screen, measured in the page itself."""

from dataclasses import dataclass
from statistics import median, quantiles

from playwright.sync_api import Page

# Choose an option of a drop-down list as a reader would, and resolve when what it changes is painted: the target
# differs, its images are decoded, and a frame has gone by. Then wait until it has been still for `quiet` ms.
STEP = r"""([control, target, index, quiet, limit]) => new Promise(done => {
  const list = document.querySelector(control), shown = () => [...document.querySelectorAll(target)].filter(e => e.checkVisibility());
  const sign = all => all.map(e => (e.querySelector('[data-drawing]')?.dataset.drawing ?? '') + e.innerHTML.length +
    [...e.querySelectorAll('img')].map(i => i.src.slice(-400)).join() + e.innerText.slice(0, 400)).join('|');
  const ready = all => all.every(e => [...e.querySelectorAll('img')].every(i => i.complete && i.naturalWidth));
  const height = all => all.reduce((sum, e) => sum + e.getBoundingClientRect().height, 0);
  const before = sign(shown());
  let last = before, painted = null, changed = 0, flicker = 0, changes = 0;
  const start = performance.now();
  list.selectedIndex = index;
  for (const kind of ['input', 'change']) list.dispatchEvent(new Event(kind, {bubbles: true}));
  const look = () => {
    const now = performance.now(), all = shown(), current = sign(all);
    if (!all.length || height(all) < 4) flicker++;
    if (painted === null && last !== before && ready(all)) painted = now;
    if (current !== last) { last = current; changed = now; changes++; }
    if ((painted !== null && now - changed > quiet) || now - start > limit)
      return done({ms: painted === null ? null : painted - start, flicker, changes});
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""

# Twenty choices, 25 ms apart; resolves with the state that is shown when all is still.
BURST = r"""([control, target, indexes, gap, quiet]) => new Promise(done => {
  const list = document.querySelector(control), shown = () => [...document.querySelectorAll(target)].filter(e => e.checkVisibility());
  let last = '', changed = 0, changes = 0, gone = 0, sent = 0;
  const send = () => {
    list.selectedIndex = indexes[sent];
    for (const kind of ['input', 'change']) list.dispatchEvent(new Event(kind, {bubbles: true}));
    if (++sent < indexes.length) setTimeout(send, gap);
  };
  send();
  let over = 0;
  const look = () => {
    const now = performance.now(), all = shown(), current = all.map(e => e.innerHTML).join();
    if (!all.length || !current) gone++;
    if (sent === indexes.length && !over) over = now;
    if (current !== last) { last = current; changed = now; changes++; }
    if (over && now - Math.max(changed, over) > quiet) return done({html: last, changes, gone, after: changed - over});
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


SHOWN = r"""target => [...document.querySelectorAll(target)].filter(e => e.checkVisibility()).map(e => e.innerHTML).join()"""


@dataclass(frozen=True)
class Latency:
    """Milliseconds from input to painted picture over some steps; flicker: frames in which it was gone."""

    p50: float
    p95: float
    steps: int
    missed: int
    flicker: int


def latency(page: Page, control: str, target: str, options: list[int], *, steps: int = 40, pause: int = 0) -> Latency:
    """Go through the options of a drop-down list again and again; three steps to warm up do not count.

    control, target: CSS of the list and of what it changes. pause: further ms between two steps. A step that changes nothing visible within 3 s is missed.
    """
    found = []
    for step in range(-3, steps):
        index = options[step % len(options)]
        one = page.evaluate(STEP, [control, target, index, 150, 3000])
        found += [one] * (step >= 0)
        page.wait_for_timeout(pause)
    times = [one["ms"] for one in found if one["ms"] is not None]
    return Latency(
        median(times),
        quantiles(times, n=20, method="inclusive")[-1],
        len(times),
        len(found) - len(times),
        sum(one["flicker"] for one in found),
    )


def burst(page: Page, control: str, target: str, options: list[int]) -> dict:
    """Twenty choices, 25 ms apart: what is shown in the end, how often it changed, and how long after the last one."""
    return page.evaluate(BURST, [control, target, [options[i % len(options)] for i in range(20)], 25, 1500])
