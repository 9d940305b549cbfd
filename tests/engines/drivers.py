"""Three browser engines behind the same few methods; each drives what the system has installed.

`missing` names the packages that are not installed; `open` goes to an address; `run` gives what
an asynchronous JavaScript expression comes to; `press` presses keys as a hand does, each by the
name that JavaScript has for it; `close` ends the browser.
"""

import os
import shutil
import subprocess
import tempfile

from selenium.webdriver import ActionChains, WebKitGTK, WebKitGTKOptions, WebKitGTKService
from selenium.webdriver.common.keys import Keys

from tests.browser import chromium

CODES = {"Tab": Keys.TAB, "ArrowRight": Keys.ARROW_RIGHT, "ArrowUp": Keys.ARROW_UP}  # WebDriver's


class Chromium:
    """By Playwright, which downloads no browser of its own."""

    @staticmethod
    def missing() -> list[str]:
        return [] if chromium.path() else ["chromium"]

    def __init__(self):
        self._launched = chromium.launched()
        self._page = self._launched.__enter__().new_page()

    def open(self, address: str) -> None:
        self._page.goto(address)

    def run(self, expression: str) -> object:
        return self._page.evaluate(expression)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def close(self) -> None:
        self._launched.__exit__(None, None, None)


class Firefox:
    """By Marionette, the protocol of its own: no geckodriver is needed."""

    @staticmethod
    def path() -> str | None:
        return shutil.which("firefox-esr") or shutil.which("firefox")

    @classmethod
    def missing(cls) -> list[str]:
        return [] if cls.path() else ["firefox-esr"]

    def __init__(self):
        from marionette_driver.marionette import Marionette  # warns, so not as the tests are read

        self._log = tempfile.TemporaryDirectory()  # a log that exists is deleted: never /dev/null
        self._firefox = Marionette(bin=self.path(), port=0, headless=True, gecko_log=self._log.name)
        self._firefox.start_session()

    def open(self, address: str) -> None:
        self._firefox.navigate(address)

    def run(self, expression: str) -> object:
        # In a sandbox, which is the default, the variables of the page are out of sight.
        return self._firefox.execute_script(f"return {expression}", sandbox=None)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._firefox.actions.sequence("key", "keyboard").send_keys(CODES[key]).perform()

    def close(self) -> None:
        self._firefox.quit()
        self._firefox.cleanup()
        self._log.cleanup()


class WebKit:
    """The engine of Safari, as WebKitGTK: by Selenium, on a screen that nobody sees."""

    @staticmethod
    def missing() -> list[str]:
        programs = {"webkit2gtk-driver": "WebKitWebDriver", "xvfb": "Xvfb"}
        return [package for package, program in programs.items() if not shutil.which(program)]

    def __init__(self):
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
        self._screen = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        display = f":{self._screen.stdout.readline().strip()}"  # the first that was free
        service = WebKitGTKService(
            shutil.which("WebKitWebDriver"), env=os.environ | {"DISPLAY": display}
        )
        self._webkit = WebKitGTK(options=WebKitGTKOptions(), service=service)

    def open(self, address: str) -> None:
        self._webkit.get(address)

    def run(self, expression: str) -> object:
        return self._webkit.execute_async_script(f"{expression}.then(arguments[0])")

    def press(self, *keys: str) -> None:
        for key in keys:
            ActionChains(self._webkit).send_keys(CODES[key]).perform()

    def close(self) -> None:
        self._webkit.quit()
        self._screen.terminate()
        self._screen.communicate()


ENGINES = {"chromium": Chromium, "firefox": Firefox, "webkit": WebKit}
