import { runService } from "../service-kit/process/service";
import { hourlyStreams } from "./service";

runService(hourlyStreams);
