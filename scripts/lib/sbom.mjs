// Writes the bill of materials of programs as CycloneDX 1.5 JSON: every crate that is linked in, with its version, licence and
// checksum, and which one needs which.
//
// Usage: cargo metadata --locked --format-version 1 --filter-platform TRIPLE | node sbom.mjs VERSION CARGO_LOCK PROGRAM...
import { readFileSync } from "node:fs";

const [version, lockFile, ...programs] = process.argv.slice(2);
const metadata = JSON.parse(readFileSync(0, "utf8"));
const packages = new Map(metadata.packages.map((it) => [it.id, it]));
const nodes = new Map(metadata.resolve.nodes.map((it) => [it.id, it]));

const checksums = new Map();
for (const entry of readFileSync(lockFile, "utf8").split("[[package]]")) {
    const field = (name) => entry.match(new RegExp(`^${name} = "([^"]*)"$`, "m"))?.[1];
    if (field("checksum")) checksums.set(`${field("name")} ${field("version")}`, field("checksum"));
}

// What is only needed to build or to test is not part of the program.
const linked = (id) =>
    nodes.get(id).deps.filter((it) => it.dep_kinds.some(({ kind }) => kind === null)).map((it) => it.pkg);

const roots = programs.map((name) => {
    const found = metadata.packages.find((it) => it.name === name && it.source === null);
    if (!found) throw new Error(`the workspace has no package ${name}`);
    return found.id;
});
const reached = new Set();
const open = [...roots];
while (open.length > 0) {
    const id = open.pop();
    if (reached.has(id)) continue;
    reached.add(id);
    open.push(...linked(id));
}

const purl = (it) => `pkg:cargo/${it.name}@${it.version}`;
const component = (id) => {
    const it = packages.get(id);
    const made = {
        type: roots.includes(id) ? "application" : "library",
        "bom-ref": purl(it),
        name: it.name,
        version: it.version,
        purl: purl(it),
    };
    if (it.license) made.licenses = [{ expression: it.license.replaceAll("/", " OR ") }];
    const checksum = checksums.get(`${it.name} ${it.version}`);
    if (checksum) made.hashes = [{ alg: "SHA-256", content: checksum }];
    return made;
};
const byRef = (a, b) => (a < b ? -1 : 1);
const ordered = [...reached].sort((a, b) => byRef(purl(packages.get(a)), purl(packages.get(b))));

console.log(
    JSON.stringify(
        {
            bomFormat: "CycloneDX",
            specVersion: "1.5",
            version: 1,
            metadata: { component: { type: "application", "bom-ref": "surety", name: "surety", version } },
            components: ordered.map(component),
            dependencies: [
                { ref: "surety", dependsOn: roots.map((id) => purl(packages.get(id))).sort(byRef) },
                ...ordered.map((id) => ({
                    ref: purl(packages.get(id)),
                    dependsOn: linked(id).map((dep) => purl(packages.get(dep))).sort(byRef),
                })),
            ],
        },
        null,
        1,
    ),
);
