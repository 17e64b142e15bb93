import { runService } from "../service-kit/service";
import { hourlyStreams } from "./service";

runService(hourlyStreams);
