# One image: web, worker and beat differ by their command. What each step does stands in scripts/image-build.
FROM node:22-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/image-build scripts/assets.mjs scripts/
COPY static static
RUN sh scripts/image-build assets

FROM python:3.11-slim AS packages
WORKDIR /app
COPY requirements/production.txt requirements/
COPY scripts/image-build scripts/
RUN sh scripts/image-build packages /opt/venv

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    STATIC_ROOT=/app/staticfiles \
    VAR=/data
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY scripts/image-build scripts/compile_catalogues.py scripts/
COPY config config
COPY locale locale
COPY apps apps
COPY templates templates
COPY static static
COPY --from=assets /app/static/vendor static/vendor
RUN sh scripts/image-build finish && useradd --system --uid 10001 casewright && install -d -o casewright /data
USER 10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--no-control-socket"]
