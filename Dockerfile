# One image for web, worker and clock. Build: docker compose build

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv .venv
ENV PATH="/app/.venv/bin:$PATH" UV_PYTHON=/app/.venv

COPY requirements/build.txt requirements/base.txt requirements/
RUN python -m venv /opt/tools \
    && /opt/tools/bin/pip install --no-cache-dir --require-hashes --requirement requirements/build.txt \
    && /opt/tools/bin/uv pip install --no-cache --compile-bytecode --require-hashes --requirement requirements/base.txt

COPY package.json package-lock.json .npmrc ./
RUN PATH="/opt/tools/bin:$PATH" npm ci --loglevel=error
COPY . .
RUN PATH="/opt/tools/bin:$PATH" node assets/build.mjs \
    && python scripts/compile_messages.py \
    && DJANGO_SETTINGS_MODULE=config.settings.production DJANGO_ALLOWED_HOSTS=build.invalid \
       DJANGO_SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
       EVERNORMAL_VAR=/tmp/build EVERNORMAL_STATIC=/app/static \
       python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf node_modules assets/src tests bench docs

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore, of the same version as the db service: `manage.py backup`, `restore`.
RUN apt-get update -qq \
    && apt-get install -qq --yes --no-install-recommends libgomp1 postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 evernormal \
    && install --directory --owner evernormal /var/lib/evernormal
WORKDIR /app
COPY --from=build --chown=root:root /app /app
ENV PATH="/app/.venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    EVERNORMAL_VAR=/var/lib/evernormal \
    EVERNORMAL_STATIC=/app/static
USER evernormal
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "8", "--respawn-failed-workers", "--log-level", "warning", "config.wsgi:application"]
