import { showOrders } from "../orders/show-orders";
import { runCommandLine } from "./command";

runCommandLine(showOrders);
