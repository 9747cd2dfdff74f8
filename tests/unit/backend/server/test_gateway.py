"""Which pages' origins are of this machine."""

from __future__ import annotations

from chatops_widget.backend.server.gateway import local_origin


def test_an_origin_that_is_no_address_is_turned_away() -> None:
    assert not local_origin("http://[")
    assert local_origin("http://[::1]:8888")
