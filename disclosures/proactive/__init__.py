"""Sharing without having been asked (a proactive release), under the same rules as an answer."""
