# catqd in a container, drawing its own cats and calling nobody. docs/operating.md says how to run it.
FROM docker.io/library/node:24-bookworm-slim AS build
WORKDIR /src
# The same as in scripts/with-tools.mjs.
RUN npm install --global pnpm@12.21.0
COPY . .
RUN pnpm install --frozen-lockfile && pnpm pack:all
# As anybody installs it: what it needs, and nothing of what built it.
RUN npm install --global --prefix /opt/catqd --no-audit --no-fund ./dist-packages/catqd-*.tgz

FROM docker.io/library/node:24-bookworm-slim
COPY --from=build /opt/catqd /opt/catqd
RUN ln -s /opt/catqd/bin/catqd /usr/local/bin/catqd \
  && install --directory --owner=node --group=node --mode=0700 /var/lib/catqd
ENV NODE_ENV=production CATQ_HOST=0.0.0.0 CATQ_DATA=/var/lib/catqd
USER node
VOLUME /var/lib/catqd
EXPOSE 8080
# Whether it answers. Not /readyz: a full disk, say, is not mended by starting anew.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CATQ_PORT ?? 8080}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Without a shell between: SIGTERM reaches catqd, which ends well within 10 s.
ENTRYPOINT ["catqd"]
CMD ["serve"]
