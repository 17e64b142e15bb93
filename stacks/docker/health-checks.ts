/** A command that Docker runs inside the container; exit code 0 says healthy. */
export type HealthCheck = readonly ["CMD" | "CMD-SHELL", ...string[]];

/** Healthy when `path` on the container's own `port` answers 2xx. Needs only bash, and starts no other interpreter. */
export function httpAnswers(port: number, path: string): HealthCheck {
  const script =
    `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n' >&3 && ` +
    `[[ $(timeout 5 head -n 1 <&3) == *' 2'[0-9][0-9]' '* ]]`;
  return ["CMD", "bash", "-c", script];
}

/** PEM files of a TLS client. */
interface TlsFiles {
  readonly authority: string;
  /** The certificate and its key. */
  readonly keystore: string;
}

/** Opens a TLS connection for as long as the shell lives: what is written to 3 is sent, what comes is read from 4. */
function openTls(port: number, host: string, { authority, keystore }: TlsFiles): string {
  const client =
    `openssl s_client -quiet -no_ign_eof -verify_quiet -verify_return_error -connect 127.0.0.1:${port} -servername ${host} ` +
    `-verify_hostname ${host} -CAfile ${authority} -cert ${keystore} -key ${keystore}`;
  return `coproc timeout 8 ${client} 2>/dev/null; exec 3>&"\${COPROC[1]}" 4<&"\${COPROC[0]}"`;
}

/**
 * Healthy when the broker on `port` lists `host`, which is itself, in the cluster's metadata: it has joined the quorum,
 * serves requests and can be assigned replicas. Unlike Kafka's command-line tools, this starts no JVM.
 *
 * Request: Metadata (key 3) version 1, correlation id 1, no client id, no topics; the response starts with its size.
 */
export function brokerIsRegistered(port: number, host: string, tls?: TlsFiles): HealthCheck {
  const request = String.raw`\x00\x00\x00\x0e\x00\x03\x00\x01\x00\x00\x00\x01\xff\xff\x00\x00\x00\x00`;
  const open = tls ? openTls(port, host, tls) : `exec 3<>/dev/tcp/127.0.0.1/${port}`;
  const input = tls ? 4 : 3;
  const script =
    `${open} && printf '${request}' >&3 && ` +
    `size=$(timeout 5 head -c 4 <&${input} | od -An -tu4 --endian=big) && ` +
    `timeout 5 head -c "$size" <&${input} | grep -aq '${host}'`;
  return ["CMD", "bash", "-c", script];
}
