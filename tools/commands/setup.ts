import { setUp } from "../setup/setup";
import { runCommandLine } from "./command";

runCommandLine(setUp);
