"""The person at the browser: reads each page, picks an account, agrees or not, and goes where the page leads.

Imported it is a helper of the tests; started with an address it is the browser that a client opens. Who sits there
stands in the environment (`PERSON_ACCOUNT`, `PERSON_CHOICE`), because a client passes on nothing but the address.
"""

import html.parser
import os
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request

# Pages after which a sign-in that is still going on goes round in circles.
MOST_PAGES = 8
# Seconds for one page.
PATIENCE = 30


class Page(html.parser.HTMLParser):
    """A page with what it shows and the one form that it may have."""

    def __init__(self, address, text):
        super().__init__()
        self.address, self.text = address, text
        self.action, self.fields, self.buttons = None, {}, []
        self.words = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.action = urllib.parse.urljoin(self.address, given.get("action", ""))
        elif tag == "input" and given.get("type") != "checkbox":
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "button":
            self.buttons.append((given.get("name"), given.get("value")))

    def handle_data(self, data):
        self.words.append(data)

    def says(self, words):
        """Whether these words stand on the page."""
        return words in " ".join(" ".join(self.words).split())


class Person:
    """Somebody with an account who agrees to everything (`accept`), or presses another button when it is there."""

    def __init__(self, account, choice="accept"):
        self.account, self.choice = account, choice
        self.seen = []
        trusted = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
        # The client's own listener on this computer is no matter of the proxy.
        self.browser = urllib.request.build_opener(
            urllib.request.ProxyHandler({"https": os.environ["HTTPS_PROXY"]}),
            urllib.request.HTTPSHandler(context=trusted),
        )

    def sign_in(self, address):
        """Goes from this address to the page that asks nothing more."""
        return self._go_on(self._open(address))

    def answer(self, address):
        """Goes as far as the form that takes the answer to the application, and keeps it: its fields."""
        page = self._go_on(self._open(address), until=lambda page: "state" in page.fields)
        return page.fields

    def enter_code(self, address, code):
        """Types the code that a device shows, and signs in."""
        asked = self._open(address)
        if "user_code" not in asked.fields:
            raise AssertionError(f"no code is asked for: {asked.text}")
        return self._go_on(self._open(asked.action, asked.fields | {"user_code": code}))

    def _go_on(self, page, until=lambda page: page.action is None):
        for _ in range(MOST_PAGES):
            if until(page) or page.action is None:
                return page
            page = self._open(page.action, page.fields | self._button(page))
        raise AssertionError(f"the sign-in does not end: {page.text}")

    def _button(self, page):
        """The button this person presses: their own word if it is there, else the way on."""
        for wanted in (("choice", self.choice), ("account", self.account), ("choice", "back"), (None, None)):
            if wanted in page.buttons:
                return {wanted[0]: wanted[1]} if wanted[0] else {}
        raise AssertionError(f"there is nothing to press: {page.text}")

    def _open(self, address, form=None):
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        try:
            with self.browser.open(address, body, timeout=PATIENCE) as answer:
                page = Page(answer.url, answer.read().decode())
        except urllib.error.HTTPError as refused:
            page = Page(address, refused.read().decode())
        self.seen.append(page)
        return page


if __name__ == "__main__":
    Person(os.environ["PERSON_ACCOUNT"], os.environ["PERSON_CHOICE"]).sign_in(sys.argv[1])
