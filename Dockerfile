# flowtally as an image: docs/container.md says how it is run.
ARG NODE=docker.io/library/node:24-bookworm-slim

FROM ${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-fund --no-audit
COPY . .
RUN npm run build && chmod +x dist/cli.js && npm prune --omit=dev --no-fund --no-audit

FROM ${NODE}
LABEL org.opencontainers.image.title="flowtally" \
  org.opencontainers.image.description="A Prometheus exporter for network flows: NetFlow, IPFIX and sFlow in, bounded and exact counters out." \
  org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
  FLOWTALLY_CONFIG=/etc/flowtally/flowtally.yaml \
  HEALTH_URL=http://127.0.0.1:9590/-/ready
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY container/flowtally.yaml /etc/flowtally/
# a user without a name, so that no file of the base has to change
RUN install -d -o 10001 -g 10001 -m 750 /var/lib/flowtally && ln -s /app/dist/cli.js /usr/local/bin/flowtally
USER 10001:10001
VOLUME /var/lib/flowtally
EXPOSE 9590/tcp 2055/udp 4739/udp 6343/udp
# what is wrong is in `docker inspect`: it is what /-/ready says
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(process.env.HEALTH_URL).then(async (answer) => { console.log(await answer.text()); process.exit(answer.ok ? 0 : 1) }, (error) => { console.log(String(error.cause ?? error)); process.exit(1) })"]
# kafkajs waits for times that are over, of which Node warns
ENTRYPOINT ["node", "--enable-source-maps", "--disable-warning=TimeoutNegativeWarning", "/app/dist/cli.js"]
