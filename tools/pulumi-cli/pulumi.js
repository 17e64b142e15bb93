#!/usr/bin/env node
// npm links this file as `pulumi`; any Node.js the user has may run it, so it is plain JavaScript.
require("tsx/cjs");
require("./run.ts");
