import { runService } from "../service-kit/service";
import { orderConsumer } from "./service";

runService(orderConsumer);
