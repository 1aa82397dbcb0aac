// Checks a folder that scripts/release made: that nothing is missing, nothing was changed, and each part is what it says.
//
// Usage: node check-release.mjs FOLDER
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { containerProblems, unitProblems } from "./container.mjs";

const folder = process.argv[2];
const version = basename(folder).replace("surety-", "");
const problems = [];
const check = (holds, problem) => holds || problems.push(problem);
const text = (path) => readFileSync(join(folder, path), "utf8");
const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath ?? it.path, it.name).slice(folder.length + 1));

const sums = new Map(text("checksums.txt").trim().split("\n").map((line) => [line.slice(66), line.slice(0, 64)]));
for (const path of all.filter((it) => it !== "checksums.txt")) {
    const found = createHash("sha256").update(readFileSync(join(folder, path))).digest("hex");
    check(sums.get(path) === found, `${path} is not what checksums.txt says`);
}
check(sums.size === all.length - 1, "checksums.txt names files that are not there");

const contracts = ["arbitration", "catalog", "charter", "device", "license", "preorder", "telemetry", "vault"];
for (const name of contracts) {
    for (const path of [`artifacts/${name}.wasm`, `schema/${name}.json`]) check(all.includes(path), `${path} is missing`);
    check(text("artifacts/checksums.txt").includes(sums.get(`artifacts/${name}.wasm`)), `${name}: two checksums differ`);
}
for (const path of ["NEEDS.txt", "LICENSE", "CHANGELOG.md", "Dockerfile", "ops/surety-relayer.service", "ops/relayer.toml", "man/surety.1", "man/surety-relayer.1"]) {
    check(all.includes(path), `${path} is missing`);
}
for (const shell of ["bash", "zsh", "fish"]) check(text(`completions/surety.${shell}`).includes("network"), `no completions for ${shell}`);
for (const path of all.filter((it) => it.startsWith("man/"))) check(text(path).includes(".TH "), `${path} is no manual page`);

for (const program of ["surety", "surety-relayer"]) {
    const said = execFileSync(join(folder, "bin", program), ["--version"], { encoding: "utf8" }).trim();
    check(said === `${program} ${version}`, `${program} says ${said}`);
    check(/glibc [0-9.]+ or newer/.test(text("NEEDS.txt").split("\n").find((it) => it.startsWith(`${program}:`)) ?? ""), `NEEDS.txt does not name the glibc of ${program}`);
}

// With --help a program says what it would do, or that it does not know an argument.
const accepts = (program, given) => {
    try {
        execFileSync(join(folder, program), [...given, "--help"], { stdio: "ignore" });
        return true;
    } catch {
        return false;
    }
};
problems.push(...containerProblems(text("Dockerfile"), all, accepts), ...unitProblems(text("ops/surety-relayer.service"), all, accepts));

const client = join(folder, "npm", `surety-client-${version}.tgz`);
check(existsSync(client), "the client's package is missing");
const listed = execFileSync("tar", ["tzf", client], { encoding: "utf8" }).split("\n");
for (const path of ["package/dist/index.js", "package/dist/index.d.ts", "package/README.md"]) check(listed.includes(path), `the client's package has no ${path}`);

const bom = JSON.parse(text("sbom.json"));
check(bom.bomFormat === "CycloneDX" && bom.specVersion === "1.5", "sbom.json is no CycloneDX 1.5");
const refs = new Set(bom.components.map((it) => it["bom-ref"]));
check(refs.size === bom.components.length && refs.size > 100, `sbom.json names ${refs.size} components`);
for (const { ref, dependsOn } of bom.dependencies) {
    for (const dep of dependsOn) check(refs.has(dep), `sbom.json: ${ref} needs ${dep}, which is not in it`);
}
for (const it of bom.components) {
    check(it.licenses?.[0].expression, `sbom.json: ${it.name} has no licence`);
    check(it.hashes || it.name.startsWith("surety-"), `sbom.json: ${it.name} has no checksum`);
}
check(bom.components.some((it) => it.name === "surety-relayer" && it.type === "application"), "sbom.json lacks the relayer");
check(!bom.components.some((it) => ["tempfile", "proptest"].includes(it.name) && it.type === "application"), "sbom.json has tests in it");

const archive = execFileSync("tar", ["tzf", `${folder}.tar.gz`], { encoding: "utf8" }).split("\n").filter((it) => it && !it.endsWith("/"));
check(archive.length === all.length, `the archive has ${archive.length} files, the folder ${all.length}`);

if (problems.length > 0) {
    console.error(problems.join("\n"));
    process.exit(1);
}
console.log(`${basename(folder)}: ${all.length} files, ${bom.components.length} crates in the bill of materials`);
