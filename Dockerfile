# The site as an image: pages, worker and clock are the same image with another command (see docker-compose.yml).

FROM python:3.13-slim AS packages
COPY requirements/production.txt /requirements.txt
RUN python -m venv /packages \
    && /packages/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.txt

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin site \
    && install -d -o site -g site -m 0700 /data
COPY --from=packages /packages /packages
WORKDIR /app
COPY . .
ENV PATH=/packages/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    DATA_DIR=/data \
    STATIC_DIR=/app/static \
    LISTEN_ADDRESS=0.0.0.0 \
    LOG_FORMAT=json
# The key of this one step signs nothing and is not in the image.
RUN python -m compileall -q /app \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
       python manage.py collectstatic --noinput --verbosity 0
USER site
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s CMD ["python", "-m", "cms.settings.probe", "/health/live"]
CMD ["python", "-m", "gunicorn", "--config", "python:cms.settings.gunicorn", "cms.wsgi"]
