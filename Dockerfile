# The backend, also as a Dask scheduler and its workers (compose.yaml): docker build -t chatops-backend .
FROM python:3.11-slim

RUN useradd --create-home --uid 1000 chatops && install -d -o chatops -g chatops /data
WORKDIR /src
COPY pyproject.toml requirements-dev.lock README.md LICENSE ./
COPY chatops_widget chatops_widget
RUN pip install --no-cache-dir --constraint requirements-dev.lock ".[backend]"
COPY --chmod=755 containers/serve.sh /usr/local/bin/serve

USER chatops
WORKDIR /data
VOLUME /data
EXPOSE 8500
HEALTHCHECK --start-period=30s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8500/healthz', timeout=3)"]
ENTRYPOINT ["serve"]
