# Two images: `site` runs the web server, the worker, beat and the migration; `proxy` faces the public.

FROM python:3.11.13-slim-bookworm AS packages
COPY requirements.txt .
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.txt

FROM python:3.11.13-slim-bookworm AS site
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/rapporteur rapporteur \
 && install -d -o rapporteur -g rapporteur /var/lib/rapporteur/media /var/lib/rapporteur/audit
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    RAPPORTEUR_ENV=production \
    RAPPORTEUR_VAR=/var/lib/rapporteur \
    STATIC_ROOT=/srv/static
WORKDIR /srv/rapporteur
COPY . .
# The static files are made once, under a secret and addresses that end with this line.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" ALLOWED_HOSTS=build \
    DATABASE_URL=sqlite:////tmp/build REDIS_URL=redis://build \
    python manage.py collectstatic --no-input --verbosity 0
USER rapporteur
EXPOSE 8000

FROM caddy:2.10.0-alpine AS proxy
RUN chown -R 10001:10001 /data /config
USER 10001
