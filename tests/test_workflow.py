"""The workflow keeps to what a fork, a renamed repository and a running deploy need."""

import re

import yaml

from tests.conftest import ROOT

TEXT = ROOT.joinpath(".github", "workflows", "site.yml").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(TEXT)
JOBS = WORKFLOW["jobs"]


def steps(name: str) -> list[dict]:
    return [s for job in JOBS.values() for s in job["steps"] if s.get("uses", "").startswith(name)]


def test_every_action_is_pinned_by_commit_and_says_its_version():
    assert re.findall(r"uses: (.*)", TEXT)
    for action in re.findall(r"uses: (.*)", TEXT):
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_a_run_that_deploys_is_never_cancelled():
    assert WORKFLOW["concurrency"]["cancel-in-progress"] == (
        "${{ github.event_name == 'pull_request' }}"
    )
    assert "github.ref == 'refs/heads/main'" in JOBS["deploy"]["if"]  # never of a pull request
    assert set(JOBS["deploy"]["needs"]) == JOBS.keys() - {"deploy"}


def test_without_pages_the_site_is_built_and_not_deployed():
    (pages,) = steps("actions/configure-pages")
    assert pages["continue-on-error"] is True
    assert JOBS["build"]["outputs"]["address"] == "${{ steps.pages.outputs.base_url }}"
    assert "needs.build.outputs.address" in JOBS["deploy"]["if"]


def test_the_address_comes_from_pages_alone():
    assert "github.io/" not in TEXT
    (build,) = (s for s in JOBS["build"]["steps"] if s.get("run") == "make build")
    assert build["env"]["SITE_URL"] == "${{ steps.pages.outputs.base_url }}"


def test_no_job_keeps_the_right_to_push():
    checkouts = steps("actions/checkout")
    assert len(checkouts) == len(JOBS) - 1  # deploy needs no sources
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
    assert WORKFLOW["permissions"] == {"contents": "read"}
