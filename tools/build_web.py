#!/usr/bin/python3
"""Builds web/ into one directory and writes a depfile, for meson.

build_web.py --web DIR --api openapi.yaml --out DIR --stamp FILE --depfile FILE

Installs node_modules (npm ci) when package-lock.json has changed, makes web/shared/schema.d.ts from the API document, and
builds desk, widget and demo with the pinned Node. Two builds of one checkout take turns.
"""
import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

SOURCES = ("desk", "widget", "demo", "shared", "scripts")


def fail(message):
    sys.exit(f"build_web: {message}")


def run(what, command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        sys.stderr.write(done.stdout)
        fail(f"{what} failed (status {done.returncode}): {' '.join(command)}")
    return done.stdout


def install(web):
    """node_modules as package-lock.json says; the stamp says which lock it was made from."""
    with open(os.path.join(web, "package-lock.json"), "rb") as lock:
        want = hashlib.sha256(lock.read()).hexdigest()
    stamp = os.path.join(web, "node_modules", ".lock-sha256")
    # Not .bin/node: npm 9 loses that link, because the package for the other machine has one of the same name.
    cpu = {"x86_64": "x64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
    node = os.path.join(web, "node_modules", f"node-linux-{cpu}", "bin", "node")
    try:
        with open(stamp) as f:
            if f.read() == want and os.access(node, os.X_OK):
                return node
    except OSError:
        pass
    npm = shutil.which("npm")
    if not npm:
        fail("npm is not installed (Debian: apt-get install npm), or configure with -Dweb=false")
    as_pinned = os.path.join(web, "scripts", "as_pinned_node.cjs")
    run("npm ci", [npm, "ci"], cwd=web, env=dict(os.environ, NODE_OPTIONS=f'--require "{as_pinned}"'))
    if not os.access(node, os.X_OK):
        fail(f"npm ci brought no Node for this machine ({os.uname().machine}): {node} is missing")
    with open(stamp, "w") as f:
        f.write(want)
    return node


def make_types(web, api, node):
    """web/shared/schema.d.ts, rewritten only when it changes so that nothing downstream is rebuilt for nothing."""
    if not os.path.exists(api):
        return
    path = os.path.join(web, "shared", "schema.d.ts")
    fresh = path + ".new"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    cli = os.path.join(web, "node_modules", "openapi-typescript", "bin", "cli.js")
    run("openapi-typescript", [node, cli, os.path.abspath(api), "-o", fresh], cwd=web)
    with open(fresh) as f:
        new = f.read()
    try:
        with open(path) as f:
            if f.read() == new:
                os.unlink(fresh)
                return
    except OSError:
        pass
    os.replace(fresh, path)


def write_depfile(depfile, target, web, api):
    """Every file and every folder (a folder's time changes when a file is added) that the build reads."""
    # Make's syntax: spaces and dollars in a path are escaped.
    names = [os.path.join(web, n) for n in ("package.json", "package-lock.json", "tsconfig.json")] + [api]
    for part in SOURCES:
        for folder, folders, files in os.walk(os.path.join(web, part)):
            folders[:] = [f for f in folders if f not in ("node_modules", "dist")]
            names.append(folder)
            names += [os.path.join(folder, f) for f in files if f != "schema.d.ts"]
    # shared/ itself is left out: writing schema.d.ts changes its time.
    names = [n for n in names if os.path.exists(n) and n != os.path.join(web, "shared")]
    escaped = [n.replace("\\", "\\\\").replace(" ", "\\ ").replace("$", "$$") for n in names]
    with open(depfile, "w") as f:
        f.write(f"{target}: \\\n  " + " \\\n  ".join(escaped) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("web", "api", "out", "stamp", "depfile"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    web = os.path.abspath(args.web)
    api = os.path.abspath(args.api)

    with open(os.path.join(web, ".build.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        node = install(web)
        make_types(web, api, node)
        out = os.path.abspath(args.out)
        env = dict(os.environ, NODE_ENV="production")
        notes = run("vite", [node, "scripts/build.mjs", "--out", out], cwd=web, env=env)
        sys.stderr.write(notes)
        parts = [os.path.join(out, p) for p in ("desk", "widget", "demo")]
        run("compress", [node, "scripts/compress.mjs"] + parts, cwd=web)
    with open(args.stamp, "w") as f:
        f.write("built\n")
    write_depfile(args.depfile, args.stamp, web, api)


if __name__ == "__main__":
    main()
