import * as sdk from "@pulumi/pulumi/runtime/rpc";
import { expect } from "chai";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type PropertyMap, secret, UNKNOWN } from "./property-value";
import { fromWire, OUTPUT_SIGNATURE, SECRET_SIGNATURE, SIGNATURE_KEY, toWire, UNKNOWN_STRING } from "./wire";

describe("properties on the wire", () => {
  it("come back as they were sent, secrets and unknowns included", () => {
    const properties: PropertyMap = {
      name: "orders",
      partitions: 3,
      internal: false,
      nothing: null,
      password: secret("s3cret"),
      envs: ["A=1", secret("B=2")],
      nested: secret({ list: [1, { deep: UNKNOWN }] }),
      id: UNKNOWN,
    };
    expect(fromWire(toWire(properties))).to.deep.equal(properties);
  });

  it("marks secrets and unknowns with the SDK's own signatures", () => {
    expect(SIGNATURE_KEY).to.equal(sdk.specialSigKey);
    expect(SECRET_SIGNATURE).to.equal(sdk.specialSecretSig);
    expect(OUTPUT_SIGNATURE).to.equal(sdk.specialOutputValueSig);
    expect(UNKNOWN_STRING).to.equal(sdk.unknownValue);
    expect(toWire({ password: secret("x"), id: UNKNOWN }).toJavaScript()).to.deep.equal({
      password: { [sdk.specialSigKey]: sdk.specialSecretSig, value: "x" },
      id: sdk.unknownValue,
    });
  });

  it("takes an output for its value, secret where it says so, unknown where it has none", () => {
    const output = (rest: object) => ({ [SIGNATURE_KEY]: OUTPUT_SIGNATURE, ...rest });
    const struct = Struct.fromJavaScript({
      known: output({ value: 1 }),
      hidden: output({ value: "x", secret: true }),
      later: output({}),
    });
    expect(fromWire(struct)).to.deep.equal({ known: 1, hidden: secret("x"), later: UNKNOWN });
  });

  it("leaves assets the marked maps they are", () => {
    const asset = { [SIGNATURE_KEY]: sdk.specialAssetSig, path: "./file" };
    expect(fromWire(toWire({ asset }))).to.deep.equal({ asset });
  });
});
