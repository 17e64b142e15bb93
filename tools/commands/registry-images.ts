import { registryImages } from "../ci/registry-images";

process.stdout.write(`${registryImages().join("\n")}\n`);
