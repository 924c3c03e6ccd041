"""Caches in which all processes count together: rate limits of signing in count there (docs/decisions/0017)."""

import fcntl
import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError, ResponseError

log = logging.getLogger(__name__)

Given = ParamSpec("Given")
Found = TypeVar("Found")

#: Seconds until a connection to Redis, or its answer, counts as not coming.
PATIENCE = 0.5
#: Seconds between two attempts while Redis does not answer, and between two lines of the log that say so.
PAUSE, SAY_AGAIN = 5.0, 60.0


class Outage:
    """What this process knows of a Redis that does not answer; all its threads share one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._try_at = self._say_at = 0.0
        self._gone = False

    def may_try(self) -> bool:
        """Whether Redis may be asked now: always while it answers; else one caller every few seconds."""
        if not self._gone:
            return True
        with self._lock:
            now = self._clock()
            if now < self._try_at:
                return False
            self._try_at = now + PAUSE
            return True

    def begin(self, error: Exception) -> None:
        """Redis did not answer. Logged once a minute, by the error's class: its words hold the address."""
        with self._lock:
            self._gone, now = True, self._clock()
            self._try_at = now + PAUSE
            if now >= self._say_at:
                self._say_at = now + SAY_AGAIN
                log.error(
                    "Redis (CACHE_URL) does not answer (%s). Until it does, rate limits of signing in count in each "
                    "process for itself.",
                    type(error).__name__,
                )

    def end(self) -> None:
        """Redis answered."""
        if self._gone:
            with self._lock:
                self._gone, self._say_at = False, 0.0
            log.warning("Redis (CACHE_URL) answers again.")


_outage = Outage()


class NotOurs(Exception):
    """What lies under a key was not written by a cache of ours. It counts as nothing: nobody's page fails by it."""


def fits(found: Any, default: Any) -> bool:
    """Whether a value is of the kind that whoever asks expects: the kind of its default; in a list, of moments only."""
    if default is None:
        return True
    if isinstance(found, list):
        return isinstance(default, list) and all(type(one) in (int, float) for one in found)
    return isinstance(found, type(default))


class Json:
    """How values are kept in Redis: unlike Django's pickle, reading one never runs what somebody else put there."""

    def dumps(self, value: object) -> str:
        return json.dumps(value)

    def loads(self, data: bytes) -> Any:
        """Raises NotOurs for what is no JSON."""
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            raise NotOurs from error


class SharedCache(RedisCache):
    """Django's Redis cache, which counts in the process's own memory while Redis does not answer.

    Nobody waits for a Redis that is gone, but one caller every few seconds, for half a second; nobody's page fails.
    Values are what JSON can hold.
    """

    def __init__(self, server: str | list[str], params: Mapping[str, Any]) -> None:
        ours = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE, "serializer": Json()}
        super().__init__(server, {**params, "OPTIONS": ours | params.get("OPTIONS", {})})
        self._own = LocMemCache("while Redis is gone", {**params, "OPTIONS": {"MAX_ENTRIES": 10_000}})

    def _either(
        self,
        shared: Callable[Given, Found],
        own: Callable[Given, Found],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Found:
        if _outage.may_try():
            try:
                found = shared(*args, **kwargs)
            except NotOurs:
                _outage.end()
                raise
            except (RedisError, OSError) as error:
                if isinstance(error, ResponseError) and str(error).startswith("WRONGTYPE"):
                    _outage.end()
                    raise NotOurs from error
                _outage.begin(error)
            else:
                _outage.end()
                return found
        return own(*args, **kwargs)

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._either(super().add, self._own.add, key, value, timeout, version)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            found = self._either(super().get, self._own.get, key, default, version)
        except NotOurs:
            return default
        return found if fits(found, default) else default

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._either(super().set, self._own.set, key, value, timeout, version)

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._either(super().touch, self._own.touch, key, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._either(super().delete, self._own.delete, key, version)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._either(super().has_key, self._own.has_key, key, version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        try:
            return self._either(super().incr, self._own.incr, key, delta, version)
        except NotOurs as error:
            raise ValueError("there is no number under this key") from error

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        keys = list(keys)
        try:
            return self._either(super().get_many, self._own.get_many, keys, version)
        except NotOurs:
            each = {key: self.get(key, version=version) for key in keys}
            return {key: found for key, found in each.items() if found is not None}

    def set_many(
        self, data: dict[Any, Any], timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        return self._either(super().set_many, self._own.set_many, data, timeout, version)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._either(super().delete_many, self._own.delete_many, list(keys), version)

    def clear(self) -> None:
        self._either(super().clear, self._own.clear)


class DirectoryCache(FileBasedCache):
    """Django's cache in files, in which only one of several processes adds a key.

    Django's own looks first and writes afterwards: two processes could both take the same place of a bound, and it would
    miscount. For the processes of one machine.
    """

    def __init__(self, directory: str | Path, params: Mapping[str, Any]) -> None:
        super().__init__(
            str(directory), {**params, "OPTIONS": {"MAX_ENTRIES": 10_000} | params.get("OPTIONS", {})}
        )
        self._place = Path(directory)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        found = self._read(
            lambda: super(DirectoryCache, self).get(key, default, version), default, key, version
        )
        return found if fits(found, default) else default

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Whether a value can be read there: one that cannot is none."""
        nothing = object()
        ask = super().get
        return self._read(lambda: ask(key, nothing, version), nothing, key, version) is not nothing

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._read(
            lambda: super(DirectoryCache, self).touch(key, timeout, version), False, key, version
        )

    def _read(self, asked: Callable[[], Found], miss: Found, key: Any, version: int | None) -> Found:
        """What was asked; a miss for a file that no cache of ours wrote, which goes."""
        try:
            return asked()
        except Exception as error:  # whatever unpickling stumbles over
            log.warning("A file of the cache cannot be read (%s), and goes.", type(error).__name__)
            with suppress(OSError):
                self.delete(key, version)
            return miss

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        self._place.mkdir(mode=0o700, parents=True, exist_ok=True)  # it may be removed at any time
        with (self._place / "adding.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return super().add(key, value, timeout, version)
