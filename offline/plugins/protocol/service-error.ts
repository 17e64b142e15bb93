import { Metadata, type ServerErrorResponse, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { InitializationFailed, messageOf } from "./operation";
import { type PropertyMap, withSecretsOf } from "./property-value";
import { toWire } from "./wire";

/** The gRPC answer to a failed operation; for an {@link InitializationFailed} its details contain the resource. */
export function serviceError(error: unknown, inputs: PropertyMap = {}): Partial<ServerErrorResponse> {
  const message = messageOf(error);
  if (!(error instanceof InitializationFailed)) return { code: status.UNKNOWN, details: message };

  const failure = new ErrorResourceInitFailed();
  failure.setId(error.id);
  failure.setProperties(toWire(withSecretsOf(error.state, inputs)));
  failure.setInputs(toWire(inputs));
  failure.setReasonsList([message]);

  const packed = new Any();
  packed.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const detail = new Status();
  detail.setCode(status.UNKNOWN);
  detail.setMessage(message);
  detail.addDetails(packed);

  // The trailer in which gRPC carries structured errors; grpc-js has no other way to send one.
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(detail.serializeBinary()));
  return { code: status.UNKNOWN, details: message, metadata };
}
