# The loader as an image: the program, the few libraries that it is linked to, the certificates that
# TLS needs, and nothing else: no shell, no package manager, no root.
#
#   docker build --tag dagtilbud .
#
# Written for any builder, BuildKit or not. Where no registry can be reached,
# `tests/containers/base-images.sh` makes the one base image that is used.

FROM rust:1-bookworm AS build
WORKDIR /build

# The dependencies first, against an empty program: as long as `Cargo.lock` stays, they are built once.
COPY Cargo.toml Cargo.lock ./
COPY loader/Cargo.toml loader/
COPY crates/embedded/Cargo.toml crates/embedded/
RUN mkdir -p loader/src crates/embedded/src tests migrations \
    && echo 'fn main() {}' | tee loader/build.rs loader/src/main.rs >tests/main.rs \
    && touch loader/src/lib.rs crates/embedded/src/lib.rs \
    && cargo build --release --locked

COPY crates crates
COPY loader loader
COPY migrations migrations
COPY sql sql
COPY views views
RUN touch crates/embedded/src/lib.rs loader/build.rs loader/src/lib.rs loader/src/main.rs \
    && cargo build --release --locked

# What the image holds, as a tree: the program without the line numbers of its source, which are most
# of it. `ldd` names the libraries and the program that loads them.
RUN mkdir -p image/usr/local/bin image/etc/ssl/certs image/inbox image/metrics image/tmp \
    && strip --strip-debug -o image/usr/local/bin/dagtilbud target/release/dagtilbud \
    && ldd target/release/dagtilbud | grep -o '/[^ ]*' | xargs cp --parents --dereference -t image \
    && cp /etc/ssl/certs/ca-certificates.crt image/etc/ssl/certs/ \
    && echo 'dagtilbud:x:10001:10001::/tmp:/' >image/etc/passwd \
    && echo 'dagtilbud:x:10001:' >image/etc/group \
    && chown 10001:10001 image/inbox image/metrics image/tmp \
    && image/usr/local/bin/dagtilbud --version

FROM scratch
LABEL org.opencontainers.image.title="FLIS Dagtilbud" \
    org.opencontainers.image.description="Loads the deliveries of Danish day care into the warehouse" \
    org.opencontainers.image.licenses="MPL-2.0"
COPY --from=build /build/image /
USER 10001:10001
# `DATABASE_URL` says which server; the key of the CPR numbers is a secret, and never in an image.
ENV PATH=/usr/local/bin DAGTILBUD_DIR=/tmp/dagtilbud DAGTILBUD_CPR_KEY=/run/secrets/cpr.key
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["dagtilbud", "doctor"]
ENTRYPOINT ["dagtilbud"]
CMD ["--help"]
