"""Old addresses, opened in a browser: with a script and without, below a folder, from a file."""

import pytest
from playwright.sync_api import expect

OLD, NEW = "questions/setting.html", "layer/letters_and_shapes.html"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD, NEW),
        (f"{OLD}#eq-z-jacobian", f"{NEW}#eq-z-jacobian"),
        (f"{OLD}#nowhere", f"{NEW}#nowhere"),
    ],
)
def test_an_old_address_leads_to_the_page_and_its_equation(visit, address, old, new):
    page = visit("about:blank")
    page.goto(address + old)
    page.wait_for_url(address + new)
    expect(page.locator("h1")).to_be_attached()


def test_it_leads_there_below_a_folder_and_from_a_file(visit, site):
    page = visit("about:blank")
    page.goto(f"{site.as_uri()}/{OLD}#eq-z-jacobian")
    page.wait_for_url(f"{site.as_uri()}/{NEW}#eq-z-jacobian")
    expect(page.locator("#eq-z-jacobian")).to_be_in_viewport()


def test_it_leads_there_without_a_script(visit, address):
    page = visit("about:blank", java_script_enabled=False)
    page.goto(address + OLD)
    page.wait_for_url(address + NEW)


def test_an_old_address_is_no_step_of_the_way_back(visit, address):
    page = visit("index.html")
    page.goto(address + OLD)
    page.wait_for_url(address + NEW)
    page.go_back()
    page.wait_for_url(address + "index.html")
