import { servePlugin } from "../protocol/serve";
import { kafkaProvider } from "./provider";

// kafkajs makes Node warn of negative timers on stderr, which the engine would print as errors of this plugin.
process.removeAllListeners("warning");

void servePlugin(kafkaProvider);
