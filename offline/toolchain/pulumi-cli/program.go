//go:build tools

// Package toolchain pins the Pulumi CLI in this module, so that go.sum covers all it is built from.
package toolchain

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
