# One image: the service, its command line and the embedded embedder, ready to work without a network.

FROM python:3.12-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/litmus

# Dependencies change less often than code, so they come first: pinned, hashed, and nothing that the lock does not list.
WORKDIR /src
COPY requirements.lock ./
RUN /opt/litmus/bin/pip install --quiet --no-deps --require-hashes --requirement requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY core core
COPY indexing indexing
COPY retrieval retrieval
COPY answering answering
COPY reviewing reviewing
COPY prompts prompts
COPY service service
COPY eval eval
RUN /opt/litmus/bin/pip install --quiet --no-deps --no-build-isolation --no-index .

# Builds the embedder's graph once, here, and refuses to make an image in which something does not work.
# The graph is written for its owner's eyes only; here another user reads it.
RUN LITMUS_DATA_DIR=/tmp/library LITMUS_MODELS_DIR=/opt/litmus/models /opt/litmus/bin/litmus doctor \
    && chmod -R a+rX /opt/litmus/models \
    && rm -rf /tmp/library


FROM python:3.12-slim-bookworm

RUN useradd --system --uid 10001 --no-create-home litmus \
    && install --directory --owner litmus --mode 0700 /data
COPY --from=build /opt/litmus /opt/litmus
WORKDIR /opt/litmus
COPY sample sample

# Inside a container loopback reaches nobody. To serve elsewhere Litmus wants LITMUS_API_KEY, here as everywhere.
ENV PATH=/opt/litmus/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    LITMUS_HOST=0.0.0.0 \
    LITMUS_PORT=8000 \
    LITMUS_DATA_DIR=/data \
    LITMUS_MODELS_DIR=/opt/litmus/models

USER litmus
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"LITMUS_PORT\"]}/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["litmus", "serve"]
