// What is wrong with the container file or the systemd unit of a release.

const words = (line) => line.trim().split(/\s+/);

/// The instructions of a container file, each as one line, without comments.
const instructions = (text) =>
    text
        .replace(/^\s*#.*$/gm, "")
        .replace(/\\\n/g, " ")
        .split("\n")
        .filter((line) => line.trim())
        .map((line) => ({ name: words(line)[0].toUpperCase(), rest: words(line).slice(1).join(" ") }));

/// Problems of the container file `text` in a folder that holds `files`; `accepts` says whether a program takes these arguments.
export function containerProblems(text, files, accepts) {
    const problems = [];
    const all = instructions(text);
    const there = (path) => files.some((file) => file === path || file.startsWith(`${path.replace(/\/$/, "")}/`));
    const placed = new Map();
    for (const { rest } of all.filter((it) => ["COPY", "ADD"].includes(it.name))) {
        const paths = words(rest).filter((word) => !word.startsWith("--"));
        const to = paths.pop();
        for (const from of paths) {
            if (!there(from)) problems.push(`Dockerfile copies ${from}, which the release does not have`);
            placed.set(to.endsWith("/") ? to + from.split("/").pop() : to, from);
        }
    }
    const last = (name) => all.findLast((it) => it.name === name)?.rest;
    const list = (name) => {
        try {
            return JSON.parse(last(name));
        } catch {
            problems.push(`Dockerfile: ${name} is no list`);
            return [];
        }
    };
    const [program, ...given] = list("ENTRYPOINT");
    const from = placed.get(program) ?? placed.get(`/usr/local/bin/${program}`) ?? placed.get(`/usr/bin/${program}`);
    if (!from) problems.push(`Dockerfile starts ${program}, which it does not copy to where programs are`);
    else if (there(from) && !accepts(from, [...given, ...list("CMD")])) problems.push(`Dockerfile gives ${program} arguments that it does not know`);
    if (["root", "0", undefined].includes(last("USER"))) problems.push("Dockerfile runs the program as root");
    // Where the C library of the base is too old, the image is not made.
    const tried = all.some((it) => it.name === "RUN" && it.rest === `${program} --version`);
    if (!tried) problems.push(`Dockerfile does not try ${program} in the image: RUN ${program} --version`);
    return problems;
}

/// Problems of the systemd unit `text`, as above.
export function unitProblems(text, files, accepts) {
    const commands = text.split("\n").filter((line) => /^Exec\w+=/.test(line));
    const problems = commands.some((line) => line.startsWith("ExecStart=")) ? [] : ["the unit starts nothing"];
    for (const command of commands) {
        const [program, ...given] = words(command.replace(/^Exec\w+=/, ""));
        const from = `bin/${program.split("/").pop()}`;
        if (!files.includes(from)) problems.push(`the unit runs ${program}, and the release has no ${from}`);
        else if (!accepts(from, given)) problems.push(`the unit gives ${program} arguments that it does not know: ${given.join(" ")}`);
    }
    return problems;
}
