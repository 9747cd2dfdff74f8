"""Which names a backend answers to, and whose pages may connect."""

from __future__ import annotations

import pytest

from chatops_widget.backend.server.hosts import AllowedHosts


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8500", "127.0.0.1:8500", "[::1]:8500"])
def test_this_machines_names_are_answered_to(host: str) -> None:
    assert AllowedHosts().accepts_host(host)


@pytest.mark.parametrize(
    "host",
    ["evil.com", "evil.com:8500", "localhost.evil.com", "evil.com@localhost.evil.com", "192.0.2.7", "", "[", ":"],
)
def test_a_name_that_a_stranger_points_here_is_not(host: str) -> None:
    assert not AllowedHosts().accepts_host(host)


def test_a_name_is_answered_to_once_it_is_allowed() -> None:
    hosts = AllowedHosts(allowed=["Quant.Example"])
    assert hosts.accepts_host("quant.example:443")
    assert hosts.accepts_origin("https://quant.example")
    assert not hosts.accepts_host("www.quant.example")


@pytest.mark.parametrize("bound", ["0.0.0.0", "::", "192.0.2.1"])
def test_where_other_machines_are_let_in_an_address_will_do_and_a_foreign_name_not(bound: str) -> None:
    hosts = AllowedHosts(bound)
    assert hosts.accepts_host("192.0.2.1:8500")
    assert hosts.accepts_host("[2001:db8::1]:8500")
    assert not hosts.accepts_host("evil.com:8500")
    assert not hosts.accepts_origin("http://192.0.2.1:8500")  # a page from there is a foreign page


def test_an_origin_that_is_no_address_is_turned_away() -> None:
    assert not AllowedHosts().accepts_origin("http://[")
    assert AllowedHosts().accepts_origin("http://[::1]:8888")
