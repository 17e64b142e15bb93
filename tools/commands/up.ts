import { showOrders } from "../../integration/first-orders/show-orders";
import { pulumiUp } from "../pulumi/pulumi";
import { setUp } from "../setup/setup";
import { formatDuration } from "../../project/commands/duration";
import { runCommandLine } from "./command";

runCommandLine(async () => {
  const startedAt = performance.now();
  await setUp();
  await pulumiUp();
  await showOrders();
  process.stdout.write(`\nup after ${formatDuration(performance.now() - startedAt)}\n`);
});
