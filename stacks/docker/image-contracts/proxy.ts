import { named, type ImageContract } from "./contract";

/** `haproxy` 2.6 on Debian. */
export const PROXY_CONTRACT: ImageContract = {
  image: "haproxy:2.6-bookworm",
  sources: [
    "docker-library/haproxy: 2.6/Dockerfile (Debian slim; user haproxy, 99, of group 99; /usr/local/etc/haproxy; USE_PROMEX=1; STOPSIGNAL SIGUSR1; the entry point adds -W -db)",
  ],
  user: "haproxy",
  ids: "99:99",
  readsVariable: named(),
  options: [],
  programs: ["bash", "haproxy", "head", "timeout"],
  volumes: {},
  folders: ["/usr/local/etc/haproxy"],
};
