# shellcheck shell=bash
# What install makes of a machine's own mdadm.conf: ours in a block of its own in front, and every line of theirs
# behind it, as it is. Of AUTO lines only the first counts and it has to be ours, so theirs become comments.

readonly OUR_BLOCK_BEGIN="# BEGIN superdisk" OUR_BLOCK_END="# END superdisk"

# their_lines FILE: without what an earlier install put there. Refuses a block of ours without an end: everything after it
# would go with it.
their_lines() {
  awk -v begin="$OUR_BLOCK_BEGIN" -v end="$OUR_BLOCK_END" '
    index($0, begin) == 1 { if (inside) exit; inside = 1; next }
    inside { if (index($0, end) == 1) inside = 0; next }
    { print }
    END { exit inside }' "$1" ||
    not_merged "$1: '$OUR_BLOCK_BEGIN' without '$OUR_BLOCK_END'; put that line back where the block ends, or remove the block"
}

# require_known_lines FILE: refuses what mdadm would not know, and what would undo ours.
require_known_lines() {
  local keyword words
  while read -r keyword words; do
    case $keyword in
      UNKNOWN) not_merged "$1: '$words': mdadm does not know this line; correct or remove it" ;;
      CREATE)
        [[ ${words,,} != *bbl=yes* ]] || not_merged "$1: 'CREATE $words': with a bad-block log reads may loop for ever; remove bbl=yes"
        ;;
    esac
  done < <(mdadm_lines "$1")
}

not_merged() {
  echo "install: refused: $*" >&2
  exit 3
}

# require_array_lines FILE SCAN: every array of the machine that runs (mdadm --detail --scan) has to have its own line,
# or with AUTO -all nothing would assemble it at the next boot; the root may be on it.
require_array_lines() {
  local line uuid known
  known=$(mdadm_lines "$1" | tr '[:upper:]' '[:lower:]')
  while IFS= read -r line; do
    [[ $line =~ UUID=([0-9a-f:]+) && $line != *superdisk* ]] || continue
    uuid=${BASH_REMATCH[1]}
    [[ $known == *"uuid=$uuid"* ]] ||
      not_merged "$1: this machine's array would not be assembled at the next boot; add its line first: $line"
  done <<<"$2"
}

# merge_mdadm_config OURS THEIRS: prints the whole.
merge_mdadm_config() {
  local lines keyword commented=0 line
  lines=$(mdadm_lines "$2")
  echo "$OUR_BLOCK_BEGIN: made by disk-setup/install"
  while IFS= read -r line; do
    # These count once; what the machine says stays.
    for keyword in HOMEHOST PROGRAM; do
      [[ $line != "$keyword "* || $'\n'$lines != *$'\n'"$keyword "* ]] || continue 2
    done
    echo "$line"
  done <"$1"
  echo "$OUR_BLOCK_END"
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line =~ ^[^[:space:]#] ]]; then
      commented=0
      [[ $(mdadm_keyword "${line%%[[:space:]]*}") != AUTO ]] || commented=1
    fi
    if ((commented)) && [[ ! $line =~ ^[[:space:]]*(#|$) ]]; then line="#superdisk# $line"; fi
    echo "$line"
  done <"$2"
}
