// Makes a contract's wasm smaller by what nobody sees on a chain (docs/adr/0045): what prints backtraces, of which cosmwasm-std puts one into
// each of its errors, always a disabled one; and what prints values for developers (`{:?}`). Errors are shown by their own text.
//
// Usage: node drop-printers.mjs <binaryen's index.js> <in.wasm, with the names of functions> <out.wasm>
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [library, from, to] = process.argv.slice(2);
const { default: binaryen } = await import(pathToFileURL(library));

// `fmt` of `std::backtrace::Backtrace` as Display, and of everything as Debug.
const printers =
    /(std\.\.backtrace\.\.Backtrace\$u20\$as\$u20\$core\.\.fmt\.\.Display|core\.\.fmt\.\.Debug(\$u20\$for\$u20\$.*)?)\$GT\$3fmt17h/;
// What only a printer calls. Its entry in the table of functions would keep it.
const helpers = /^_ZN.*(14rustc_demangle|rustc_demangle\.\.|3std12backtrace_rs|std\.\.backtrace_rs\.\.)/;

const contract = binaryen.readBinary(readFileSync(from));
const all = Array.from({ length: contract.getNumFunctions() }, (_, index) =>
    binaryen.getFunctionInfo(contract.getFunctionByIndex(index)));

if (!all.some(({ name }) => name.startsWith("_ZN"))) {
    console.error(`error: ${from} has no names of functions: build it without stripping them`);
    process.exit(1);
}
function empty({ name, params, results }, body) {
    contract.removeFunction(name);
    contract.addFunction(name, params, results, [], body);
}
// A printer returns whether it failed: this one prints nothing and has not.
all.filter(({ name }) => printers.test(name)).forEach((printer) => empty(printer, contract.i32.const(0)));
all.filter(({ name }) => helpers.test(name)).forEach((helper) => empty(helper, contract.unreachable()));
writeFileSync(to, contract.emitBinary());
