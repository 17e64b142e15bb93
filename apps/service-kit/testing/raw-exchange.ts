import { once } from "node:events";
import { connect } from "node:net";

/**
 * Sends bytes to a server on this machine and returns everything that it answers until it closes the connection. With `then`
 * it answers in turn: called with what has arrived so far, it returns what to send next, or nothing to wait for more.
 */
export async function exchange(
  port: number,
  sent: string | Buffer,
  then: (received: string) => string | undefined = () => undefined,
): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString();
    const next = then(received);
    if (next !== undefined) socket.write(next);
  });
  socket.write(sent);
  await once(socket, "close");
  return received;
}
