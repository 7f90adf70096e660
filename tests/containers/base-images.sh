#!/usr/bin/env bash
# Makes sure that the engine has the images that the container tests stand on: `postgres:15` and
# `postgres:17`, and `rust:1-bookworm`, which the `Dockerfile` builds with. What is missing is pulled;
# where no registry answers, an image of the same name is made from Debian's packages (as root, with
# debootstrap) and from this machine's own Rust. With names, only those.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# How long a registry may take to answer before it counts as out of reach.
pull_timeout_seconds=300

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# All of them, or those that are named.
main() {
    local image
    [ $# -gt 0 ] || set -- postgres:15 postgres:17 rust:1-bookworm
    for image in "$@"; do
        case $image in
            postgres:15) ensure "$image" make_postgres bookworm 15 ;;
            postgres:17) ensure "$image" make_postgres trixie 17 ;;
            rust:1-bookworm) ensure "$image" make_rust bookworm ;;
            *) echo "base-images.sh makes no image $image" >&2 && return 2 ;;
        esac
    done
}

# ensure IMAGE COMMAND…: nothing where the image is there, else a pull, else the command.
ensure() {
    local image=$1
    shift
    if docker image inspect "$image" >/dev/null 2>&1; then
        return
    fi
    echo "base image $image: pulling" >&2
    if timeout "$pull_timeout_seconds" docker pull --quiet "$image" >/dev/null 2>"$work/pull.log"; then
        return
    fi
    echo "base image $image: no registry answers, made from Debian's packages" >&2
    "$@" "$image"
}

# system SUITE PACKAGES: a Debian with these packages in `$root`.
system() {
    local suite=$1 packages=$2
    root=$work/$suite-$RANDOM
    command -v debootstrap >/dev/null || install_debootstrap
    if ! debootstrap --variant=minbase --include="$packages" "$suite" "$root" >"$work/debootstrap.log" 2>&1; then
        tail -n 20 "$work/debootstrap.log" >&2
        return 1
    fi
    rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/usr/share/{doc,man,locale}/* \
        "$root"/var/lib/apt/lists/*
}

install_debootstrap() {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends debootstrap \
        >"$work/apt.log" 2>&1 || { cat "$work/apt.log" >&2; return 1; }
}

# import IMAGE CHANGE…: the system in `$root` as an image.
import() {
    local image=$1 changes=() change
    shift
    for change in "$@"; do
        changes+=(--change "$change")
    done
    tar --create --numeric-owner --one-file-system --directory "$root" . \
        | docker import "${changes[@]}" - "$image" >/dev/null
    rm -rf "$root"
}

# make_postgres SUITE MAJOR IMAGE: the server, and of the official image's ways those that are used.
make_postgres() {
    local suite=$1 major=$2 image=$3
    system "$suite" "ca-certificates,postgresql-$major"
    # Debian's packages make a cluster of their own.
    rm -rf "$root/var/lib/postgresql/$major"
    install -m 755 postgres-entrypoint.sh "$root/usr/local/bin/docker-entrypoint.sh"
    import "$image" \
        "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/$major/bin" \
        'ENV PGDATA=/var/lib/postgresql/data' 'ENV LANG=C.UTF-8' \
        'VOLUME /var/lib/postgresql/data' 'EXPOSE 5432' \
        'ENTRYPOINT ["docker-entrypoint.sh"]' 'CMD ["postgres"]'
}

# make_rust SUITE IMAGE: this machine's toolchain, and the certificates by which it knows the registry
# of crates.
make_rust() {
    local suite=$1 image=$2 toolchain
    toolchain=$(cd ../.. && rustc --print sysroot)
    system "$suite" 'ca-certificates,gcc,libc6-dev'
    mkdir -p "$root/usr/local/rust/lib/rustlib" "$root/usr/local/cargo"
    cp -a "$toolchain/bin" "$root/usr/local/rust/"
    cp -a "$toolchain"/lib/*.so* "$root/usr/local/rust/lib/"
    cp -a "$toolchain"/lib/rustlib/*-linux-gnu "$root/usr/local/rust/lib/rustlib/"
    cp --dereference /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    import "$image" 'ENV CARGO_HOME=/usr/local/cargo' \
        'ENV PATH=/usr/local/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
}

main "$@"
