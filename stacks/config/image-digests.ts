/** What the names of the registry edition's images meant when `npm run images:digests` asked their registries. */
export const IMAGE_DIGESTS: Readonly<Record<string, string>> = {
  "eclipse-temurin:17-jre": "sha256:13cc28a6cc72a38ce1f00c906be3580c1a3e604b8984d694f369a96742abc93b",
  "maven:3.9-eclipse-temurin-17": "sha256:a8746f15d5bb26b5b8bacb056cc76211553850f4c71d16aff845cfa004cbc197",
  "mysql:8.0": "sha256:7dcddc01f13bab2f15cde676d44d01f61fc9f99fe7785e86196dfc07d358ae2b",
  "node:24-bookworm-slim": "sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d",
};
