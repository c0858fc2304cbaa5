# syntax=docker/dockerfile:1
# Vigie in a small image that runs as nobody in particular.
#
#   docker build --target vigie -t vigie .
#   docker run -p 8080:8080 -v vigie:/var/lib/vigie vigie
#
#   docker build --target vigie-train -t vigie-train .
#   docker run -v "$PWD/out:/out" vigie-train fit --config training/training.toml --out /out/model

FROM rust:1-bookworm-slim AS chef
RUN cargo install cargo-chef --locked --version ^0.1
WORKDIR /build

# What has to be built, as a recipe that changes only with the dependencies.
FROM chef AS planner
COPY . .
RUN cargo chef prepare --recipe-path recipe.json

# The dependencies, cached until the recipe changes; then the two programs.
FROM chef AS builder
COPY --from=planner /build/recipe.json recipe.json
RUN cargo chef cook --release --locked --workspace --recipe-path recipe.json
COPY . .
RUN cargo build --release --locked --bin vigie \
 && cargo build --release --locked -p vigie-training --bin vigie-train \
 && mkdir -p /runtime/var/lib/vigie

FROM gcr.io/distroless/cc-debian12:nonroot AS vigie-train
COPY --from=builder /build/target/release/vigie-train /usr/local/bin/vigie-train
WORKDIR /vigie
COPY training/training.toml training/authored.toml training/
COPY data data
ENTRYPOINT ["/usr/local/bin/vigie-train"]

# Last, so that a plain `docker build .` makes the service.
FROM gcr.io/distroless/cc-debian12:nonroot AS vigie
COPY --from=builder /build/target/release/vigie /usr/local/bin/vigie
COPY --from=builder --chown=nonroot:nonroot /runtime/var/lib/vigie /var/lib/vigie
ENV VIGIE_LISTEN=0.0.0.0:8080 \
    VIGIE_DATA_DIR=/var/lib/vigie
VOLUME /var/lib/vigie
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["/usr/local/bin/vigie", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/vigie"]
