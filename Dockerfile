# One Dockerfile for every service: docker build --build-arg APP=ingest .
# APP is a folder of apps/ (auth, ingest, writer, query, edge, collector, all-in-one) or `stack`, which holds the
# one-shot jobs that prepare the database, the topics and the first collector.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --no-audit --no-fund
RUN NX_DAEMON=false npx nx run-many -t build
ARG APP
RUN node tools/images/collect.mjs "$APP" /out

# What the application needs to run, and nothing that was only needed to build it.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY --from=build /out /app
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
