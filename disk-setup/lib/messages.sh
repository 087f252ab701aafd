# shellcheck shell=bash
# Messages, dry runs and the lock. Every refusal says what, which device, and what to do.

say() { echo "superdisk: $*"; }
warn() { echo "superdisk: warning: $*" >&2; }
fail() { echo "superdisk: $*" >&2; exit "$EXIT_FAILED"; }
usage_error() { echo "superdisk: $*" >&2; exit "$EXIT_USAGE"; }
refuse() { echo "superdisk: refused: $*" >&2; exit "$EXIT_REFUSED"; }
refuse_fenced() { echo "superdisk: fenced: $*" >&2; exit "$EXIT_FENCED"; }

# Starts a process only if there is something to make.
make_directory() { [[ -d $1 ]] || mkdir -p "$1"; }

# Runs when set -e is about to end the command: no message has said why. A subshell leaves it to whoever started it.
unexpected_end() {
  local code=$1 at=() depth
  ((BASH_SUBSHELL == 0)) || return 0
  for ((depth = 1; depth < ${#BASH_SOURCE[@]}; depth++)); do
    at+=("${BASH_SOURCE[depth]##*/}:${BASH_LINENO[depth - 1]}")
  done
  echo "superdisk: ended unexpectedly: '$BASH_COMMAND' gave code $code at ${at[*]}" >&2
}

# Runs a command that changes something; in a dry run only prints it.
run() {
  if ((DRY_RUN)); then
    printf '+'
    printf ' %q' "$@"
    printf '\n'
  else
    "$@"
  fi
}

# One command at a time changes the arrays. The fence does not ask: it must never wait.
lock() {
  ((DRY_RUN)) && return 0
  make_directory "$RUNTIME_DIRECTORY"
  exec 9>"$RUNTIME_DIRECTORY/lock"
  flock --wait 30 9 || fail "another superdisk command has held $RUNTIME_DIRECTORY/lock for 30 s; wait for it, or look for it with: fuser -v $RUNTIME_DIRECTORY/lock"
}

# take_options "--yes --uuid=" "$@": sets OPTION_yes=1, OPTION_uuid=...; anything else is an error.
take_options() {
  local known=" $1 " name
  shift
  for name in $known; do
    name=${name#--}
    name=${name%=}
    printf -v "OPTION_${name//-/_}" '%s' ''
  done
  while (($#)); do
    name=${1#--}
    name=${name%%=*}
    if [[ $1 == --*=* && $known == *" --$name= "* ]]; then
      printf -v "OPTION_${name//-/_}" '%s' "${1#*=}"
    elif [[ $1 == --* && $known == *" --$name= "* && $# -ge 2 ]]; then
      printf -v "OPTION_${name//-/_}" '%s' "$2"
      shift
    elif [[ $1 == --* && $known == *" --$name "* && $1 != *=* ]]; then
      printf -v "OPTION_${name//-/_}" '%s' 1
    else
      usage_error "$1: unknown option or no value (see superdisk COMMAND --help)"
    fi
    shift
  done
}
