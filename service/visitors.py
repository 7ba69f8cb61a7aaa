"""Who asks: what their key allows, and what it is limited to."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from core.access import AccessKey, Scope, allows
from core.errors import NotAllowed
from core.text.keys import filter_key

_PLACE = "litmus.visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sent a request."""

    called: str
    """As sentences call them: the key “ada”."""
    scopes: tuple[Scope, ...]
    owner: str | None
    """Whom the chats belong to that they begin, and whose chats they see. None: they see all chats."""
    collection: str | None = None
    """They see the papers of this collection alone."""
    more_by: str = "`litmus keys add NAME --scope {scope}` makes one"
    """How whoever runs the service lets them do more."""

    def check(self, scope: Scope | None) -> None:
        """Raise NotAllowed unless they may do what `scope` stands for; None: anybody may."""
        if scope is None or allows(self.scopes, scope):
            return
        more = self.more_by.format(scope=scope)
        raise NotAllowed(
            f"This needs the scope `{scope}`, and {self.called} has {_listed(self.scopes)}. Ask whoever runs this "
            f"service for a key with it: {more}."
        )

    def check_unlimited(self) -> None:
        """Raise NotAllowed where they are limited to a collection."""
        if self.collection is not None:
            raise NotAllowed(
                f"This shows or changes the whole library, and {self.called} is limited to the collection "
                f"“{self.collection}”. Ask whoever runs this service for a key without `--collection`."
            )

    def admits(self, collection: str) -> bool:
        """Whether this is the collection that they are limited to, however it is written."""
        return self.collection is None or filter_key(collection) == filter_key(self.collection)


ANYBODY = Visitor("whoever asks", (Scope.ADMIN,), None)
"""Where no key is asked for."""
ADMINISTRATOR = Visitor("LITMUS_API_KEY", (Scope.ADMIN,), None)


def of_key(key: AccessKey) -> Visitor:
    """Return who has this key."""
    owner = None if Scope.ADMIN in key.scopes else f"key {key.name}"
    return Visitor(f"the key “{key.name}”", key.scopes, owner, key.collection)


def of_user(name: str, scopes: tuple[Scope, ...]) -> Visitor:
    """Return a user whom a trusted proxy has signed in."""
    owner = None if Scope.ADMIN in scopes else f"user {name}"
    return Visitor(f"the user “{name}”", scopes, owner, more_by="LITMUS_PROXY_USER_SCOPES says what users may do")


def put_visitor(scope: MutableMapping[str, Any], visitor: Visitor) -> None:
    """Note who sent a request."""
    scope[_PLACE] = visitor


def visitor_of(scope: MutableMapping[str, Any]) -> Visitor:
    """Return who sent a request; a request that no guard has seen is nobody's, and may do nothing."""
    found = scope.get(_PLACE)
    return found if isinstance(found, Visitor) else Visitor("this request", (), "nobody")


def _listed(scopes: tuple[Scope, ...]) -> str:
    return ", ".join(f"`{scope}`" for scope in scopes) or "none"
