import { runService } from "../service-kit/service";
import { orderProducer } from "./service";

runService(orderProducer);
