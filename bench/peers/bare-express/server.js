// The least that an express application can do with an order: parse it and answer. No validation, no Kafka.
const express = require("express");

const application = express();
application.disable("x-powered-by");
application.disable("etag");
application.post("/api/orders", express.json(), (request, response) => {
  response.status(202).location(`/api/orders/${request.body.orderId}`).json(request.body);
});
application.listen(8080);
