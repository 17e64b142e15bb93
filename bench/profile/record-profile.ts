import type { Profiler } from "node:inspector";
import type { StackContainer } from "../../integration/harness/containers/stack-container";

/**
 * Runs inside the service's container, where the inspector listens on loopback: nothing is published. SIGUSR1 opens it in the
 * service's process, and it is closed again.
 */
const PROGRAM = `
const seconds = Number(process.argv[1]);
process.kill(1, "SIGUSR1");
const until = async (find) => {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try { return await find(); } catch (error) { if (attempt === 99) throw error; }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
(async () => {
  const [target] = await until(async () => (await fetch("http://127.0.0.1:9229/json/list")).json());
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => { socket.onopen = resolve; socket.onerror = reject; });
  const waiting = new Map();
  let calls = 0;
  socket.onmessage = ({ data }) => {
    const { id, result, error } = JSON.parse(data);
    const call = waiting.get(id);
    if (call === undefined) return;
    if (error) call.reject(new Error(error.message)); else call.resolve(result);
  };
  const call = (method, params = {}) => new Promise((resolve, reject) => {
    calls += 1;
    waiting.set(calls, { resolve, reject });
    socket.send(JSON.stringify({ id: calls, method, params }));
  });
  await call("Profiler.enable");
  await call("Profiler.setSamplingInterval", { interval: 500 });
  await call("Profiler.start");
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const { profile } = await call("Profiler.stop");
  process.stdout.write(JSON.stringify(profile), () => {
    socket.onclose = () => process.exit();
    void call("Runtime.evaluate", { expression: "setImmediate(() => process.getBuiltinModule('node:inspector').close())" });
  });
})().catch((error) => { console.error(error.message); process.exit(1); });
`;

/** Records where a service's main thread spends its time. @throws where the container's first process is not Node.js */
export async function recordProfile(container: StackContainer, seconds: number): Promise<Profiler.Profile> {
  return JSON.parse(await container.run(["node", "-e", PROGRAM, String(seconds)])) as Profiler.Profile;
}
