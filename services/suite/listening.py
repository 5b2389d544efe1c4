"""The socket that requests come in by."""

import errno
import socket

from services.suite.place import CannotStart


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raises CannotStart.

    Its connections send at once (TCP_NODELAY, which they inherit): asyncio sets that only where the socket says it is
    TCP, which one of create_server does not, and a kept connection then waits 40 ms for each answer.
    """
    try:
        listening = socket.create_server((host, port))
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(f"cổng {port} đang có chương trình khác dùng; hãy chọn cổng khác bằng --port") from error
        raise CannotStart(f"không mở được {host}:{port}: {error.strerror}") from error
