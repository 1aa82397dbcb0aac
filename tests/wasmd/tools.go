//go:build tools

// Package wasmd pins the chain node that the tests and the demo run. Nothing here is compiled into it: the blank
// import only keeps the node's command, and all it needs, in go.mod and go.sum.
package wasmd

import _ "github.com/CosmWasm/wasmd/cmd/wasmd"
