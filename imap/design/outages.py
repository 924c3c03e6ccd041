"""What passes when somebody mends the machine: its page is 503, its log one line."""

import errno

_CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def cannot_write(error: BaseException | None) -> bool:
    """Whether a file could not be written because the disk is full, or can only be read."""
    return isinstance(error, OSError) and error.errno in _CANNOT_WRITE
