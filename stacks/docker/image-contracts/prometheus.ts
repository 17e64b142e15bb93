import { named, type ImageContract } from "./contract";

/** `prom/prometheus` 2.42.0. */
export const PROMETHEUS_CONTRACT: ImageContract = {
  image: "prom/prometheus:v2.42.0",
  sources: [
    "prometheus/prometheus v2.42.0: Dockerfile (busybox; user nobody owns /etc/prometheus and /prometheus; the entry point is /bin/prometheus)",
    "prometheus/prometheus v2.42.0: cmd/prometheus/main.go (names of options)",
  ],
  user: "nobody",
  ids: "65534:65534",
  readsVariable: named(),
  options: [
    "--config.file",
    "--storage.tsdb.path",
    "--storage.tsdb.retention.size",
    "--storage.tsdb.retention.time",
    "--web.external-url",
  ],
  programs: ["promtool", "sh", "wget"],
  volumes: { "/prometheus": "nobody" },
  folders: ["/etc/prometheus"],
};
