import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { PropertyDifference, ResourceDifference } from "./difference";

const { Kind } = PropertyDiff;

/** A {@link ResourceDifference} as the engine's message. */
export function differenceResponse({ properties, deleteBeforeReplace }: ResourceDifference): DiffResponse {
  const response = new DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  response.setChanges(properties.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(properties.map(({ property }) => property));
  const replaces = properties.filter((difference) => difference.replaces);
  response.setReplacesList(replaces.map(({ property }) => property));
  response.setDeletebeforereplace(replaces.length > 0 && deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const difference of properties) {
    const detail = new PropertyDiff();
    detail.setKind(detailKind(difference));
    response.getDetaileddiffMap().set(difference.property, detail);
  }
  return response;
}

function detailKind({ change, replaces }: PropertyDifference): PropertyDiff.Kind {
  switch (change) {
    case "add":
      return replaces ? Kind.ADD_REPLACE : Kind.ADD;
    case "delete":
      return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
    case "update":
      return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
  }
}
