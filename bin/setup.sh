# Sourced by bin/up and bin/test: makes .venv from a lock file, once for each content of the lock.
# Usage: set_up LOCK [EXTRA_LOCK]; an extra lock is installed without what its packages ask for.

here=$(cd "$(dirname "$0")/.." && pwd)

find_python() {
    for candidate in ${FENGQUN_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    echo "Fengqun needs Python 3.11 or newer with venv. Name one with FENGQUN_PYTHON=/path/to/python3." >&2
    echo "蜂群需要带 venv 的 Python 3.11 或更新的版本，可以用 FENGQUN_PYTHON=/path/to/python3 指明。" >&2
    return 2
}

install_locked() {
    "$here/.venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --require-hashes "$@"
}

set_up() {
    stamp="$here/.venv/.installed"
    wanted=$(cd "$here" && cat pyproject.toml $(printf 'requirements/%s.lock ' "$@") | cksum)
    # Whoever has more installed than is asked for is well served, too.
    if [ -x "$here/.venv/bin/fengqun" ] && grep -qsxF "$1: $wanted" "$stamp"; then
        return 0
    fi
    if ! "$here/.venv/bin/python" -c '' 2>/dev/null; then
        python=$(find_python) || return 2
        echo "Making .venv with $python …" >&2
        "$python" -m venv --clear "$here/.venv" || return 2
    fi
    echo "Installing what requirements/$1.lock names …" >&2
    install_locked -r "$here/requirements/$1.lock" || return 2
    if [ $# -gt 1 ]; then
        install_locked --no-deps -r "$here/requirements/$2.lock" || return 2
    fi
    "$here/.venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --no-deps \
        --no-build-isolation -e "$here" || return 2
    # dev.lock holds all that run.lock does.
    run_wanted=$(cat "$here/pyproject.toml" "$here/requirements/run.lock" | cksum)
    printf '%s\n' "$1: $wanted" "run: $run_wanted" >"$stamp"
}
