import { inRepository, installedVersion } from "../../project/repository";
import type { GoProgram } from "./go-program";

/** The Pulumi CLI, in the version of the installed `@pulumi/pulumi`. */
export function pulumiCli(): GoProgram {
  return {
    name: "pulumi",
    moduleDirectory: inRepository("offline/toolchain/pulumi-cli"),
    mainPackage: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    buildTags: ["osusergo", "grpcnotrace"],
    linkedValues: {
      "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${installedVersion("@pulumi/pulumi")}`,
    },
  };
}

/** The process through which the CLI runs a Node.js program. */
export function nodeLanguageHost(): GoProgram {
  return {
    name: "pulumi-language-nodejs",
    moduleDirectory: inRepository("offline/toolchain/node-language-host"),
    mainPackage: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    buildTags: [],
    linkedValues: {},
  };
}
