import { runService } from "../service-kit/process/service";
import { orderProducer } from "./service";

runService(orderProducer);
