import { showOrders } from "./show-orders";
import { runCommandLine } from "../../project/commands/command-line";

runCommandLine(showOrders);
