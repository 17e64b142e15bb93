import type { RequestListener } from "node:http";
import { problem, renderProblem } from "../../service-kit/http/problem-details";

/**
 * What answers on Kibana's port where a stack has no Kibana: it says so, and leads to the dashboard.
 * @param operationsLink this service, as browsers find it
 */
export function kibanaStandIn(operationsLink: string): RequestListener {
  const location = `${operationsLink}/dashboard`;
  const sentence = `This stack has no Kibana. The panels of its dashboard are at ${location}`;
  return ({ method }, response) => {
    if (method === "GET" || method === "HEAD") {
      response.writeHead(307, { Location: location, "Content-Type": "text/plain; charset=utf-8" });
      response.end(`${sentence}\n`);
      return;
    }
    const { status, headers, body } = renderProblem(problem(404, { detail: `${sentence}.` }));
    response.writeHead(status, headers).end(body);
  };
}
