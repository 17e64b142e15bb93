/**
 * Records a CPU profile of the first process of the container that it runs in, and prints it. Node runs this file from its text, so it
 * uses nothing but Node. SIGUSR1 opens the inspector in that process, on loopback: nothing is published; it is closed again.
 *
 * Arguments: how long, in seconds.
 */

/** `DEBUG_PORT` of Node's inspector. */
const TARGETS_URL = "http://127.0.0.1:9229/json/list";
const OPEN_ATTEMPTS = 100;
const OPEN_INTERVAL_MS = 50;
/** In microseconds; V8's default is 1,000. */
const SAMPLING_INTERVAL_US = 500;
const CLOSE_INSPECTOR = "setImmediate(() => process.getBuiltinModule('node:inspector').close())";

interface Call {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function debuggerUrl(attempts = OPEN_ATTEMPTS): Promise<string> {
  try {
    const [target] = (await (await fetch(TARGETS_URL)).json()) as { webSocketDebuggerUrl: string }[];
    if (target !== undefined) return target.webSocketDebuggerUrl;
  } catch (error) {
    if (attempts <= 1) throw error;
  }
  await wait(OPEN_INTERVAL_MS);
  return debuggerUrl(attempts - 1);
}

async function openInspector() {
  process.kill(1, "SIGUSR1");
  const socket = new WebSocket(await debuggerUrl());
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const calls = new Map<number, Call>();
  socket.onmessage = ({ data }) => {
    const { id = 0, result, error } = JSON.parse(String(data)) as Answer;
    if (error) calls.get(id)?.reject(new Error(error.message));
    else calls.get(id)?.resolve(result);
  };
  const call = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = calls.size + 1;
      calls.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  return {
    call,
    close: () =>
      new Promise<void>((resolve) => {
        socket.onclose = () => resolve();
        void call("Runtime.evaluate", { expression: CLOSE_INSPECTOR });
      }),
  };
}

async function record(seconds: number): Promise<void> {
  const inspector = await openInspector();
  await inspector.call("Profiler.enable");
  await inspector.call("Profiler.setSamplingInterval", { interval: SAMPLING_INTERVAL_US });
  await inspector.call("Profiler.start");
  await wait(seconds * 1_000);
  const { profile } = (await inspector.call("Profiler.stop")) as { profile: unknown };
  await new Promise<void>((resolve) => process.stdout.write(JSON.stringify(profile), () => resolve()));
  await inspector.close();
}

record(Number(process.argv.at(-1))).then(
  () => process.exit(),
  (error: unknown) => {
    console.error(String(error));
    process.exit(1);
  },
);
