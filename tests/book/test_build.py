"""What the build says of itself before it begins."""

import logging
import socket

import pytest
from mkdocs.exceptions import Abort

from book import build


@pytest.mark.parametrize(("clone", "warnings"), [(True, 1), (False, 0)], ids=["clone", "copy"])
def test_it_says_so_where_git_does_not_give_the_date_of_a_clone(
    tmp_path, monkeypatch, caplog, clone, warnings
):
    if clone:
        tmp_path.joinpath(".git").write_text("nonsense", encoding="utf-8")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    with caplog.at_level(logging.WARNING):
        assert build.commit_time() == "0"
    assert len(caplog.messages) == warnings
    assert all("1970-01-01" in m and "invalid gitfile format" in m for m in caplog.messages)


def test_an_address_that_is_taken_is_refused_before_the_build():
    with socket.create_server(("127.0.0.1", 0)) as other:
        host, port = other.getsockname()
        message = rf"{host}:{port}: Address already in use. .*ADDRESS=127.0.0.1:{port + 1}"
        with pytest.raises(Abort, match=message):
            build.claim(host, port)
    build.claim(host, port)
