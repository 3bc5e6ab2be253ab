# The product as one image: `start` (all of it, with a PostgreSQL of its own), `web`, `worker`, `migrate` or `cli …`.
# compose.yaml runs web and worker apart, over one PostgreSQL.
FROM node:22-slim AS pack
WORKDIR /opt/invite-desk
COPY . .
RUN node scripts/bootstrap.mjs pack

FROM node:22-slim
WORKDIR /opt/invite-desk
COPY --from=pack /opt/invite-desk /opt/invite-desk
RUN mkdir /data && chown node:node /data
ENV DATA_DIR=/data
# The program is root's, so that it cannot be changed by who runs it; all it writes is below /data and /tmp.
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "scripts/bootstrap.mjs"]
CMD ["start"]
