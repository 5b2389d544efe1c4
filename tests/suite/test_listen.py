"""The socket a machine listens on."""

import socket

import pytest

from services.suite.listening import listen
from services.suite.place import CannotStart


def test_an_answer_on_a_kept_connection_does_not_wait_for_the_client() -> None:
    """INVARIANT: connections send at once; else a client that keeps its connection waits 40 ms for each answer."""
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken_is_said_to_be() -> None:
    with listen("127.0.0.1", 0) as listening, pytest.raises(CannotStart, match="--port"):
        listen("127.0.0.1", listening.getsockname()[1])
