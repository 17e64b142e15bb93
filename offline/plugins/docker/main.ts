import { servePlugin } from "../protocol/serve";
import { dockerProvider } from "./provider";

void servePlugin(dockerProvider);
