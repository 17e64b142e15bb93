import { runService } from "../service-kit/process/service";
import { operations } from "./service";

runService(operations);
