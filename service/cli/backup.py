"""`litmus backup` and `litmus restore`: a library in one file, and back, also while a service holds it."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli.running import run

BackupFile = Annotated[Path, typer.Argument(metavar="FILE")]


def backup(
    file: BackupFile,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace the file if it is there.")] = False,
) -> None:
    """Write the library into FILE: papers, vectors, chats, jobs and digests. A service may run meanwhile."""

    async def work() -> int:
        import asyncio

        from core.errors import SettingsError
        from core.settings import read_settings
        from indexing.backup import write_backup
        from service.cli.printing import remark

        if file.exists() and not force:
            raise SettingsError(f"{file} is there already. Choose another name, or replace it with --force.")
        try:
            await asyncio.to_thread(write_backup, read_settings().data_dir, file)
        except OSError as error:
            raise SettingsError(f"{file} cannot be written: {error.strerror or error}.") from None
        remark(f"{file} holds the library ({file.stat().st_size:,} bytes). `litmus restore {file}` brings it back.")
        return 0

    run(work)


def restore(
    file: BackupFile,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Replace everything in the library by what FILE holds. A service goes on meanwhile, and then has it."""

    async def work() -> int:
        from contextlib import AsyncExitStack

        from answering import open_litmus
        from core.errors import CatalogueDamaged, LibraryLocked
        from core.settings import read_settings
        from service.cli.printing import remark
        from service.client.remote import open_remote

        if not yes and not typer.confirm(f"Replace everything in the library by {file}?", err=True):
            raise typer.Abort
        settings = read_settings()
        async with AsyncExitStack() as stack:
            try:
                try:
                    litmus = await stack.enter_async_context(open_litmus(settings, repair=True, as_it_is=True))
                except CatalogueDamaged:
                    from indexing.backup import set_catalogue_aside

                    aside = set_catalogue_aside(settings.data_dir, file)
                    remark(f"The damaged catalogue now lies in {aside}.")
                    litmus = await stack.enter_async_context(open_litmus(settings, repair=True, as_it_is=True))
                report = await litmus.library.restore(file)
            except LibraryLocked as locked:
                if locked.url is None:
                    raise
                remark(f"{settings.data_dir} is held by the service at {locked.url}; working through it.")
                remote = await stack.enter_async_context(open_remote(locked.url, settings))
                report = await remote.library.restore(file)
        built = report.restored_vectors + report.restored_terms
        remark(f"The library is as {file} has it; {built:,} entries of the indexes were built from it.")
        return 0

    run(work)
