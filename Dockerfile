# catqd in a container, drawing its own cats and calling nobody. docs/operating.md says how to run it.
# node:24-bookworm-slim of 24.18.0, for every platform. Another one: --build-arg NODE_IMAGE=…
ARG NODE_IMAGE=docker.io/library/node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d

FROM $NODE_IMAGE AS build
WORKDIR /src
COPY . .
# pnpm as scripts/with-tools.mjs names it: the packages whose sums stand in scripts/pack/pnpm.sha512, or none.
RUN platform="linux-$(node -p process.arch)" \
  && npm pack --silent pnpm@12.21.0 "@pnpm/exe.$platform@12.21.0" \
  && grep --extended-regexp " pnpm-(12|exe\.$platform-12)" scripts/pack/pnpm.sha512 | sha512sum --check --strict \
  && npm install --global --ignore-scripts --omit=optional --no-audit --no-fund ./pnpm-12.21.0.tgz "./pnpm-exe.$platform-12.21.0.tgz"
# What pnpm-lock.yaml names and nothing else; no package's install script runs.
RUN pnpm install --frozen-lockfile --ignore-scripts \
  && pnpm pack:all \
  && pnpm --filter catqd --config.inject-workspace-packages=true deploy --prod --ignore-scripts /deployed \
  && cp --recursive dist-packages/stage/catqd.8 /opt/catqd \
  && mv /deployed/node_modules /opt/catqd/node_modules \
  # It is in the bundle.
  && rm --recursive /opt/catqd/node_modules/@catq \
  && chmod 755 /opt/catqd/dist/catqd.js

FROM $NODE_IMAGE
COPY --from=build /opt/catqd /opt/catqd
RUN ln -s /opt/catqd/dist/catqd.js /usr/local/bin/catqd \
  && install --directory --owner=node --group=node --mode=0700 /var/lib/catqd \
  # For a Unix socket, in a volume that a proxy has too.
  && install --directory --owner=node --group=node --mode=0750 /run/catqd
ENV NODE_ENV=production CATQ_HOST=0.0.0.0 CATQ_DATA=/var/lib/catqd
USER node
VOLUME /var/lib/catqd
EXPOSE 8080
# Whether it answers. Not /readyz: a full disk, say, is not mended by starting anew.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "const { CATQ_LISTEN: path, CATQ_PORT: port = 8080 } = process.env; http.get({ path: '/healthz', ...(path ? { socketPath: path.slice(5) } : { host: '127.0.0.1', port }) }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
# Without a shell between: SIGTERM reaches catqd, which ends well within 10 s.
ENTRYPOINT ["catqd"]
CMD ["serve"]
