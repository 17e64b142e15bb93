//go:build tools

// Package toolchain pins the Node.js language host in this module, so that go.sum covers all it is built from.
// It is the last release inside the SDK module; later ones live in a module that is not published.
package toolchain

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
