# One Dockerfile for every service: docker build --build-arg APP=ingest .
# APP is a folder of apps/ (auth, ingest, writer, query, edge, collector, all-in-one) or `stack`, which holds the
# one-shot jobs that prepare the database, the topics and the first collector.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
# One step for all applications: what it installs and builds is gone again before it becomes a layer.
RUN npm ci --no-audit --no-fund \
    && NX_DAEMON=false npx nx run-many -t build --output-style=static \
    && node tools/images/collect.mjs /out \
    && rm -rf node_modules /root/.npm

# What the application needs to run, and nothing that was only needed to build it.
FROM node:24-bookworm-slim AS packages
ARG APP
WORKDIR /app
COPY --from=build /out/${APP} /app
RUN npm ci --no-audit --no-fund --omit=dev --workspace="$(cat workspace)" --include-workspace-root=false \
    && rm -rf /root/.npm && mkdir -p /data && chown 10001:10001 /data

FROM node:24-bookworm-slim
ENV NODE_ENV=production HTTP_HOST=0.0.0.0 HTTP_PORT=9100 HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app /app
COPY --from=packages /data /data
VOLUME /data
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "health.mjs"]
CMD ["node", "main.mjs"]
