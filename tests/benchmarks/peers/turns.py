"""How a peer waits for its turn: a word on standard input, the same word on standard output when it is done."""

import gc
import sys
from collections.abc import Callable


def serve(prepare: Callable[[], None], act: Callable[[], None]) -> None:
    """Do as told until the input ends: `prepare` is not timed by whoever asks, `act` is."""
    gc.disable()
    for line in sys.stdin:
        word = line.strip()
        if word == "prepare":
            prepare()
            gc.collect()  # not in the middle of a turn
        else:
            act()
        print(word, flush=True)
