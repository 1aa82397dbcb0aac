# The relayer of a release in a container: docker build -t surety-relayer . in the folder that scripts/release makes. Run it with
# /etc/surety and /var/lib/surety mounted.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home /var/lib/surety --create-home surety
COPY bin/surety-relayer /usr/local/bin/surety-relayer
# Fails here, and not when it runs, where the release was built for a newer C library than this system's: NEEDS.txt has the version.
RUN surety-relayer --version
USER surety
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["surety-relayer"]
CMD ["run", "--config", "/etc/surety/relayer.toml"]
