import { servePlugin } from "../protocol/serve";
import { mysqlProvider } from "./provider";

void servePlugin(mysqlProvider);
