import { imagesOf, type Edition } from "../../stacks/config/images";
import { stackImages, stackSettings } from "../pulumi/stack-settings";
import { pulledImages } from "../setup/image-pulls";
import type { Bom } from "./bom";
import { imageBom } from "./image-bom";
import { javaBoms } from "./java-boms";
import { npmBom, serviceBom } from "./npm-bom";

/** What is shipped, a document for each artefact, by its name. @param edition decides which image runs Maven */
export async function shippedBoms(edition: Edition, tell: (line: string) => void): Promise<Map<string, Bom>> {
  tell("services: asking npm and esbuild");
  const services = await serviceBom();
  const java = await javaBoms(stackImages(edition, stackSettings()).maven, tell);
  const images = imageBom(pulledImages(imagesOf("registry")).map(({ image }) => image));
  return new Map([["services", services], ...java, ["images", images]]);
}

/** Everything whose licence is looked at: what is shipped, and the npm packages that build and test it. */
export async function licensedBoms(edition: Edition, tell: (line: string) => void): Promise<Map<string, Bom>> {
  return (await shippedBoms(edition, tell)).set("npm", await npmBom());
}
