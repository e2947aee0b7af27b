"""Patterns of texts, and the classes into which patterns divide all texts."""

import re
import string
from collections import deque
from functools import lru_cache
from typing import NamedTuple

DIGITS = string.digits
STRANGERS = string.ascii_letters + "-_.~"


class Token(NamedTuple):
    """One place of a pattern."""

    # A regular expression of the characters that may stand there.
    of: str
    # Those of them that the pattern names.
    named: str = ""
    repeats: bool = False


ANY, NO_COLON = ".", "[^:]"
SOMETHING = (Token(ANY), Token(ANY, repeats=True))
# AWS: a wildcard of an ARN operator stays within its part of the ARN, of which there are six.
ARN_PARTS = 6


@lru_cache(maxsize=None)
def exactly(text, ignores_case=False):
    if ignores_case:
        return tuple(Token(f"[{re.escape(c.lower() + c.upper())}]", c.lower() + c.upper()) for c in text)
    return tuple(Token(re.escape(c), c) for c in text)


@lru_cache(maxsize=None)
def like(text, wild=ANY):
    """With wildcards that stand for any character, or for any but a colon."""
    wildcards = {"*": Token(wild, repeats=True), "?": Token(wild)}
    return tuple(wildcards.get(c) or Token(re.escape(c), c) for c in text)


@lru_cache(maxsize=None)
def arn_like(text):
    parts = text.split(":", ARN_PARTS - 1)
    if len(parts) < ARN_PARTS:
        return None
    early = ":".join(parts[:-1]) + ":"
    return like(early, NO_COLON) + like(parts[-1])


def digits(count):
    return tuple(Token("[0-9]", DIGITS) for _ in range(count))


def matches(pattern, text):
    return _expression(pattern).fullmatch(text) is not None


@lru_cache(maxsize=None)
def _expression(pattern):
    return re.compile("".join(of + ("*" if repeats else "") for of, _, repeats in pattern), re.DOTALL)


@lru_cache(maxsize=None)
def _takes(of, character):
    return re.fullmatch(of, character, re.DOTALL) is not None


class State(NamedTuple):
    """Where a text has come to in the patterns of some languages."""

    # A number of a language, one of its patterns, and a place in it.
    places: frozenset
    # The languages that the text is in, whatever follows.
    settled: frozenset

    def languages(self):
        """Those that the text is in."""
        return self.settled | {number for number, pattern, place in self.places if place == len(pattern)}

    def may_be_in(self, language):
        return language in self.settled or any(number == language for number, _, _ in self.places)

    def tokens(self):
        return (pattern[place] for _, pattern, place in self.places if place < len(pattern))

    def after(self, character):
        return _opened(
            (
                (number, pattern, place if pattern[place].repeats else place + 1)
                for number, pattern, place in self.places
                if place < len(pattern) and _takes(pattern[place].of, character)
            ),
            self.settled,
        )


def witnesses(languages, within):
    """
    One text, as short as any, for each set of languages that are all those which some text of `within` is in.
    A language is a list of patterns, one of which its texts match. One automaton of all patterns is made
    deterministic as far as texts lead.
    """
    languages = [(within,), *dict.fromkeys(map(tuple, languages))]
    named = {c for patterns in languages for pattern in patterns for token in pattern for c in token.named}
    stranger = next(c for c in STRANGERS + chr(0x1F512) if c not in named)
    start = _opened(((at, pattern, 0) for at, patterns in enumerate(languages) for pattern in patterns), frozenset())
    seen, waiting, found = {start}, deque([("", start)]), {}
    while waiting:
        text, state = waiting.popleft()
        if 0 in (ended := state.languages()):
            found.setdefault(ended, text)
        characters = {":" if token.of == NO_COLON else token.named for token in state.tokens()}
        for character in [stranger, *sorted(set("".join(characters)))]:
            after = state.after(character)
            if after not in seen and after.may_be_in(0):
                seen.add(after)
                waiting.append((text + character, after))
    return list(found.values())


def _opened(places, settled):
    """With the places behind what may stand there no times at all."""
    opened, settled = set(), set(settled)
    for number, pattern, place in places:
        opened.add((number, pattern, place))
        while place < len(pattern) and pattern[place].repeats:
            if place + 1 == len(pattern) and pattern[place].of == ANY:
                settled.add(number)
            place += 1
            opened.add((number, pattern, place))
    return State(frozenset(each for each in opened if each[0] not in settled), frozenset(settled))
