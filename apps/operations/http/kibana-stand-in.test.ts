import { expect } from "chai";
import request from "supertest";
import { kibanaStandIn } from "./kibana-stand-in";

describe("Kibana's port where there is no Kibana", () => {
  const http = request(kibanaStandIn("http://127.0.0.1:8085"));

  it("leads every address to the dashboard, and says why", async () => {
    for (const path of ["/", "/app/dashboards?x=1"]) {
      const { headers, text } = await http.get(path).expect(307);
      expect(headers.location).to.equal("http://127.0.0.1:8085/dashboard");
      expect(text).to.equal(
        "This stack has no Kibana. The panels of its dashboard are at http://127.0.0.1:8085/dashboard\n",
      );
    }
  });

  it("tells programs that use Kibana's API the same, without sending them on", async () => {
    const response = await http.post("/api/saved_objects/_import").expect(404);
    expect(response.headers["content-type"]).to.equal("application/problem+json");
    expect(response.body).to.have.property("detail").that.includes("has no Kibana");
  });
});
