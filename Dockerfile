# One image for every kubets component, and one for etcd (target `etcd`).
#
#   BASE_IMAGE  what both are built on. Programs it lacks are installed with apt-get; nothing is fetched when it has them all.
#   ETCD_IMAGE  an image with `etcd` on its PATH; Debian's etcd on top of BASE_IMAGE by default.
ARG BASE_IMAGE=debian:bookworm-slim
ARG ETCD_IMAGE=debian-etcd

FROM ${BASE_IMAGE} AS debian-etcd
ARG ETCD_IMAGE=debian-etcd
RUN command -v etcd > /dev/null || [ "$ETCD_IMAGE" != debian-etcd ] || \
    { apt-get -q update && apt-get -q -y install --no-install-recommends etcd-server && rm -rf /var/lib/apt/lists/*; }

FROM ${ETCD_IMAGE} AS etcd
ENTRYPOINT ["etcd"]

FROM ${BASE_IMAGE} AS kubets
RUN missing= && \
    for need in iptables:iptables ip:iproute2 conntrack:conntrack nsenter:util-linux mount:mount; do \
      command -v "${need%%:*}" > /dev/null || missing="$missing ${need#*:}"; \
    done && \
    { [ -z "$missing" ] || { apt-get -q update && apt-get -q -y install --no-install-recommends $missing && rm -rf /var/lib/apt/lists/*; }; }
COPY . /kubets
RUN ln -s /kubets/node_modules/node-linux-*/bin/node /usr/bin/node && node --version
ENV NODE_COMPILE_CACHE=/var/cache/kubets
ENTRYPOINT ["node", "/kubets/packages/cluster/src/main.ts"]
