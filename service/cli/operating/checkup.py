"""What `litmus doctor` looks at: what is configured, what works, and what to do next."""

import platform
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from answering import Litmus, open_litmus
from answering.checking import choosing, trial
from core import gateway, version
from core.errors import CatalogueDamaged, IndexUnavailable, LibraryLocked, LitmusError, OtherRecipe, SettingsError
from core.importing import RepairReport
from core.ports import Embedder, Message, Progress
from core.settings import ENV_FILE, TOML_FILE, Settings, place_of, read_settings
from core.settings.sources import find_sources, variable
from indexing.access import open_keys
from indexing.recipe import noted_recipe
from indexing.upkeep.reindexing import half_made
from indexing.upkeep.soundness import Fault
from retrieval.reranking import LocalReranker, open_reranker
from service.client.remote import open_remote
from service.logs import start_logging
from service.wire.about import Check, Status

_LITTLE_SPACE = 1_000_000_000
_GIB = 2**30


async def examine(
    *, ask_llm: bool = False, repair: Callable[[str], AbstractContextManager[Progress]] | None = None
) -> AsyncIterator[Check | RepairReport]:
    """Yield what each check gave, as it is known. With `repair`, repair first, and show in it how far that is."""
    yield Check(name="Litmus", status=Status.OK, detail=f"{version()} on Python {platform.python_version()}")
    try:
        settings = read_settings()
    except LitmusError as error:
        yield Check(name="settings", status=Status.FAILED, detail=str(error), next="Correct it, and run again.")
        return
    start_logging(settings, serving=False)
    yield _settings_check()
    yield _space_check(settings)
    if left := half_made(settings):
        yield Check(
            name="reindex",
            status=Status.WARNING,
            detail=f"{left.papers:,} papers are made anew with {left.recipe}, and wait beside the library",
            next="`litmus reindex` goes on with them, and `litmus reindex --drop` drops them.",
        )
    try:
        async with open_litmus(settings, repair=repair is not None, as_it_is=True) as litmus:
            found = await litmus.library.faults()
            for fault in found:
                yield _fault_check(fault, repairing=repair is not None)
            if repair is not None:
                with repair("repair") as progress:
                    report = await litmus.library.repair(progress)
                yield report
                for fault in await litmus.library.faults():
                    yield _fault_check(fault, repairing=False)
            async for check in _library_checks(litmus):
                yield check
            yield await _reranker_check(settings, ask_llm)
            yield await _checker_check(settings, litmus.library.index.embedder, ask_llm)
    except LibraryLocked as locked:
        yield await _locked_check(locked, settings)
        if repair is not None:
            yield Check(
                name="repair",
                status=Status.FAILED,
                detail="nothing was repaired: that needs the library for itself",
                next="Stop the service, or whatever else holds the library, and run `litmus doctor --repair` again.",
            )
    except OtherRecipe as error:
        yield Check(name="library", status=Status.FAILED, detail=error.what, next=error.todo)
    except SettingsError as error:
        yield Check(name="library", status=Status.FAILED, detail=str(error), next="Correct it, and run again.")
    except CatalogueDamaged as error:
        yield Check(
            name="catalogue", status=Status.FAILED, detail=str(error), next="`litmus restore FILE` restores a backup."
        )
    except LitmusError as error:
        yield Check(
            name="library",
            status=Status.FAILED,
            detail=str(error),
            next="`litmus doctor --repair` rebuilds the indexes.",
        )
    yield await _llm_check(settings, ask_llm)
    yield await _service_check(settings)


def _fault_check(fault: Fault, *, repairing: bool) -> Check:
    if fault.lost:
        todo = (
            "Restore a backup with `litmus restore FILE`, or import the papers again: nothing here can bring them back."
        )
        return Check(name=fault.store, status=Status.FAILED, detail=f"beyond repair: {fault.what}", next=todo)
    if repairing:
        return Check(name=fault.store, status=Status.WARNING, detail=f"{fault.what}; this is being repaired")
    todo = "`litmus doctor --repair` mends it."
    return Check(name=fault.store, status=Status.FAILED, detail=fault.what, next=todo)


def _settings_check() -> Check:
    sources = find_sources(ENV_FILE, TOML_FILE)
    # Names only: some of the values are secret.
    told = ", ".join(
        f"{variable(name)}{where}"
        for names, where in (
            (sources.environment, ""),
            (sources.env_file, f" ({ENV_FILE})"),
            (sources.toml_file, f" ({TOML_FILE})"),
        )
        for name in sorted(names)
    )
    detail = f"set: {told}" if told else "nothing is set: the defaults hold"
    return Check(name="settings", status=Status.OK, detail=detail)


def _space_check(settings: Settings) -> Check:
    folder = settings.data_dir.absolute()
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(there).free
    detail = f"{folder}{'' if folder.exists() else ' (not there yet)'}, {free / _GIB:,.1f} GiB free"
    if free < _LITTLE_SPACE:
        return Check(name="data directory", status=Status.WARNING, detail=detail, next="Make room.")
    return Check(name="data directory", status=Status.OK, detail=detail)


async def _library_checks(litmus: Litmus) -> AsyncIterator[Check]:
    counts = await litmus.library.counts()
    detail = f"{counts.papers:,} papers in {counts.chunks:,} chunks"
    if counts.pending:
        detail += f", {counts.pending:,} not searchable yet"
    todo, status = None, Status.OK
    if not counts.papers:
        status, todo = Status.WARNING, "`litmus import FILES` adds papers."
    elif counts.pending:
        status, todo = Status.WARNING, "They are finished at every start; `litmus doctor --repair` finishes them now."
    yield Check(name="papers", status=status, detail=detail, next=todo)
    made_with = await litmus.library.index.catalogue.read(noted_recipe)
    if made_with is not None and made_with != litmus.library.index.recipe:
        yield Check(
            name="chunks",
            status=Status.WARNING,
            detail="an older Litmus chunked some papers; they work as before",
            next="`litmus reindex` chunks all papers as this Litmus does.",
        )
    reasons = await litmus.problems()
    if reasons:
        yield Check(
            name="indexes",
            status=Status.FAILED,
            detail=" ".join(reasons),
            next="`litmus doctor --repair` brings them in line with the catalogue.",
        )
    else:
        yield Check(name="indexes", status=Status.OK, detail="vectors and terms both answer")
    embedder = litmus.library.index.embedder
    try:
        await embedder.embed_passages(["Does this embedder work?"])  # a question might be remembered
    except LitmusError as error:
        yield Check(name="embedder", status=Status.FAILED, detail=str(error))
    else:
        yield Check(name="embedder", status=Status.OK, detail=f"{embedder.name}, {embedder.dimensions} dimensions")


async def _reranker_check(settings: Settings, ask_llm: bool) -> Check:
    name, reranker = "reranker", open_reranker(settings)
    if reranker is None:
        return Check(name=name, status=Status.OK, detail="none: passages stay in the order of the search")
    told = f"{settings.reranker}"
    if not (ask_llm or isinstance(reranker, LocalReranker)):
        return Check(name=name, status=Status.OK, detail=told, next="`litmus doctor --llm` tries it.")
    try:
        await reranker.rerank(trial.CLAIM.text, [passage for _, passage in trial.CLAIM.cited])
    except LitmusError as error:
        todo = "Correct it, or unset LITMUS_RERANKER: the search needs none."
        return Check(name=name, status=Status.FAILED, detail=str(error), next=todo)
    return Check(name=name, status=Status.OK, detail=f"{told} orders passages")


async def _checker_check(settings: Settings, embedder: Embedder, ask_llm: bool) -> Check:
    name, instead = "checker", "Correct it, or unset LITMUS_CHECKER: the local checker needs neither LLM nor files."
    try:
        checker = choosing.open_checker(settings, embedder)
        if checker.name.startswith("llm") and not ask_llm:
            return Check(name=name, status=Status.OK, detail=checker.name, next="`litmus doctor --llm` tries it.")
        complaint = await trial.complaint(checker)
    except LitmusError as error:
        todo = instead if isinstance(error, SettingsError) else None
        return Check(name=name, status=Status.FAILED, detail=str(error), next=todo)
    if complaint:
        return Check(name=name, status=Status.WARNING, detail=f"{checker.name}: {complaint}", next=instead)
    return Check(name=name, status=Status.OK, detail=f"{checker.name} recognises what a passage says")


async def _locked_check(locked: LibraryLocked, settings: Settings) -> Check:
    if locked.url is None:
        return Check(name="library", status=Status.FAILED, detail=str(locked), next="Wait for it or stop it.")
    holder = f"held by the service at {locked.url} (process {locked.pid})"
    async with open_remote(locked.url, settings) as remote:
        reason = await remote.readiness()
    if reason:
        return Check(name="library", status=Status.FAILED, detail=f"{holder}: {reason}", next="See the service's log.")
    return Check(name="library", status=Status.OK, detail=f"{holder}, which is ready")


async def _llm_check(settings: Settings, ask_llm: bool) -> Check:
    name = "LLM"
    if settings.llm_model is None:
        return Check(
            name=name,
            status=Status.OK,
            detail="none: answers are sentences of the papers themselves",
            next="For written answers set LITMUS_LLM_MODEL, such as openai/gpt-4o-mini with OPENAI_API_KEY, or "
            "ollama/llama3.2 with LITMUS_LLM_API_BASE=http://127.0.0.1:11434.",
        )
    where = f"{settings.llm_model}" + (f" at {settings.llm_api_base}" if settings.llm_api_base else "")
    if not ask_llm:
        return Check(name=name, status=Status.OK, detail=where, next="`litmus doctor --llm` tries it.")
    try:
        said = await gateway.LiteLlm(settings).complete([Message("user", "Say: ready")], max_tokens=16)
    except LitmusError as error:
        return Check(name=name, status=Status.FAILED, detail=str(error))
    return Check(name=name, status=Status.OK, detail=f"{where} answers ({said.usage.completion_tokens} tokens)")


async def _service_check(settings: Settings) -> Check:
    key = "asks for an API key" if settings.api_key or await _has_keys(settings) else "asks for no API key"
    if settings.proxy_user_header:
        key += f", and takes users from {settings.proxy_user_header} of {', '.join(settings.trusted_proxies)}"
    reach = "this machine only" if settings.loopback else "other machines too"
    detail = f"`litmus serve` serves {settings.host}:{settings.port} to {reach}, {key}"
    return Check(name="service", status=Status.OK, detail=detail)


async def _has_keys(settings: Settings) -> bool:
    place = place_of(settings)
    if isinstance(place, Path) and not place.is_file():
        return False
    with suppress(IndexUnavailable):
        async with open_keys(settings) as keys:
            return await keys.any()
    return False
