"""`litmus keys`: who may come in, and what each may do. It works beside a running service, which minds it at once."""

from typing import Annotated

import typer

from core.access import AccessKey, Scope
from core.settings import read_settings
from indexing.access import open_keys
from service.cli import options
from service.cli.output import plural, print_json, print_line, print_rows, remark
from service.cli.running import command

keys = typer.Typer(
    help="Make, list and revoke the keys that clients of the service send.", no_args_is_help=True, add_completion=False
)
_USUAL = (Scope.READ, Scope.ASK)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is.")]


@keys.command()
@command
async def add(
    name: Name,
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="What it allows; repeatable. `admin` allows everything. (default: read and ask)"),
    ] = None,
    collection: Annotated[
        str | None, typer.Option(help="Limit it to the papers of this collection; it can only read and ask then.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Make a key and show it. It is shown this once: the library keeps a hash of it.

    From the first key on, the service asks every client for a key.
    """
    settings = read_settings()
    async with open_keys(settings) as shelf:
        first = settings.api_key is None and not await shelf.any()
        made, secret = await shelf.add(name, scope or _USUAL, collection=collection)
    if json:
        print_json({"key": made, "secret": secret})
    else:
        print_line(secret)
    within = f" in the collection “{made.collection}”" if made.collection else ""
    remark(f"This key of “{made.name}” allows {', '.join(made.scopes)}{within}. It is not shown again.")
    if first:
        remark("From now on the service asks every client for a key, those on this machine too.")


@keys.command("list")
@command
async def list_keys(json: options.Json = False) -> None:
    """List the keys, revoked ones too."""
    async with open_keys(read_settings()) as shelf:
        found = await shelf.all()
    if json:
        print_json({"keys": found})
        return
    print_rows([_row(key) for key in found])
    if not found:
        remark("No keys. `litmus keys add NAME` makes one.")


@keys.command()
@command
async def revoke(
    name: Annotated[
        str | None,
        typer.Argument(help="The name or the id of a key, as the list shows it; with --forget, none is needed."),
    ] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Also take all revoked keys off the list.")] = False,
) -> None:
    """End a key at once, for a running service too. Its chats stay; whoever gets a key of its name has them again."""
    if name is None and not forget:
        raise typer.BadParameter("is needed, or --forget.", param_hint="NAME")
    settings = read_settings()
    async with open_keys(settings) as shelf:
        ended = await shelf.revoke(name) if name is not None else None
        forgotten = await shelf.forget_revoked() if forget else 0
        left = await shelf.any()
    if ended is not None:
        print_line(f"{ended.id} revoked")
    if forgotten:
        remark(f"{plural(forgotten, 'revoked key')} taken off the list.")
    if not left and settings.api_key is None:
        remark("There are no keys any more: a service on this machine alone asks for none.")


def _row(key: AccessKey) -> tuple[str, ...]:
    state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else f"since {key.created_at:%Y-%m-%d}"
    within = f"collection “{key.collection}”" if key.collection else ""
    return (key.id, key.name, ", ".join(key.scopes), within, state)
