import { runService } from "../service-kit/process/service";
import { orderConsumer } from "./service";

runService(orderConsumer);
