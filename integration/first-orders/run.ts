import { showOrders } from "./show-orders";
import { runCommandLine } from "../../tools/commands/command";

runCommandLine(showOrders);
