# shellcheck shell=bash
# mdadm.conf, read as mdadm reads it: a keyword is known by its first three letters in any case, a line that begins
# with white space continues the one before, # begins a comment, and files in mdadm.conf.d belong to it.

readonly MDADM_KEYWORDS="DEVICE ARRAY MAILADDR MAILFROM PROGRAM CREATE HOMEHOST HOMECLUSTER AUTO POLICY PART-POLICY SYSFS MONITORDELAY"

# mdadm_keyword WORD: the keyword in full, in capitals; fails if mdadm would not know it.
mdadm_keyword() {
  local word=${1^^} keyword
  ((${#word} >= 3)) || return 1
  for keyword in $MDADM_KEYWORDS; do
    # DEV and DEVICES are both DEVICE.
    if [[ $keyword == "$word"* || ${keyword}S == "$word" ]]; then
      echo "$keyword"
      return 0
    fi
  done
  return 1
}

# mdadm_lines FILE...: one line of output for each logical line, "KEYWORD words"; comments left out. A line mdadm
# would not know comes as "UNKNOWN words". An empty line or a comment does not end a line that is continued after it.
mdadm_lines() {
  local line logical file
  for file in "$@"; do
    [[ -e $file ]] || continue
    logical=''
    while IFS= read -r line || [[ -n $line ]]; do
      [[ ! $line =~ ^[[:space:]]*(#|$) ]] || continue
      if [[ ! $line =~ ^[[:space:]] ]]; then
        mdadm_logical_line "$logical"
        logical=''
      fi
      while [[ $line =~ ^(.*[[:space:]])#.* ]]; do line=${BASH_REMATCH[1]}; done
      logical+=" $line"
    done <"$file"
    mdadm_logical_line "$logical"
  done
}

mdadm_logical_line() {
  local words keyword
  read -r -a words <<<"${1//[\"\']/}" || true
  ((${#words[@]})) || return 0
  keyword=$(mdadm_keyword "${words[0]}") || { echo "UNKNOWN ${words[*]}" && return 0; }
  echo "$keyword ${words[*]:1}"
}

# The first AUTO line counts, and in it the first word that fits: whether md's own 1.x arrays are left alone.
mdadm_assembles_nothing() {
  local keyword words word
  while read -r keyword words; do
    [[ $keyword == AUTO ]] || continue
    for word in $words; do
      case ${word,,} in
        -all) return 0 ;;
        -* | +imsm | +ddf | +0.90 | +0) ;;
        *) return 1 ;;
      esac
    done
    return 1
  done <<<"$1"
  return 1
}

# The last bbl= of all CREATE lines counts.
mdadm_creates_no_bad_block_log() {
  local keyword words word last=''
  while read -r keyword words; do
    [[ $keyword == CREATE ]] || continue
    for word in $words; do
      if [[ ${word,,} == bbl=* ]]; then last=${word,,}; fi
    done
  done <<<"$1"
  [[ $last == bbl=no ]]
}

# mdadm_line_of_ours LINES UUID...: prints the first ARRAY line that would assemble the super-disk itself.
mdadm_line_of_ours() {
  local keyword words word uuid
  while read -r keyword words; do
    [[ $keyword == ARRAY && ${words,,} != "<ignore>"* ]] || continue
    for word in $words; do
      uuid=${word,,}
      if [[ $uuid == uuid=* ]]; then uuid=${uuid#uuid=} && uuid=${uuid//[:.-]/}; fi
      if [[ $word == "$STRIPE_DEVICE" || $word == "$ARRAY_DEVICE" || ${word,,} == name=*superdisk* ||
        " ${2//:/} ${3//:/} " == *" $uuid "* ]]; then
        echo "ARRAY $words"
        return 0
      fi
    done
    # By its UUID, if a line names one, else by its members.
    if [[ ${words,,} != *uuid=* ]] && names_our_disks "$words"; then
      echo "ARRAY $words"
      return 0
    fi
  done <<<"$1"
}

# names_our_disks WORDS: whether devices= in them fits a disk of ours: a path, or a pattern as the shell's.
names_our_disks() {
  local word pattern disk real patterns
  for word in $1; do
    [[ ${word,,} == devices=* ]] || continue
    IFS=, read -r -a patterns <<<"${word#*=}"
    for pattern in "${patterns[@]}"; do
      for disk in "${SSDS[@]}" "$DURABLE_DEVICE" "$STRIPE_DEVICE"; do
        real=$(readlink -f "$disk") || real=$disk
        # shellcheck disable=SC2053 # a pattern
        if [[ $disk == $pattern || $real == $pattern || $(readlink -f "$pattern") == "$real" ]]; then return 0; fi
      done
    done
  done
  return 1
}

# The settings without which a bad sector hangs every reader, or a boot assembles behind our back.
require_mdadm_config() {
  local lines ours
  lines=$(mdadm_lines "$MDADM_CONFIG" "$MDADM_CONFIG.d"/*.conf)
  mdadm_creates_no_bad_block_log "$lines" ||
    refuse "$MDADM_CONFIG: no 'CREATE bbl=no' that counts; with md's bad-block log a persistent bad sector makes reads loop for ever. Run disk-setup/install, or add the line"
  mdadm_assembles_nothing "$lines" ||
    refuse "$MDADM_CONFIG: the first AUTO line is not 'AUTO -all'; udev or the initramfs would assemble a stale durable disk. Run disk-setup/install, or correct the line, then update-initramfs -u"
  ours=$(mdadm_line_of_ours "$lines" "${STRIPE_UUID:-none}" "${ARRAY_UUID:-none}")
  [[ -z $ours ]] ||
    refuse "$MDADM_CONFIG: '$ours' would assemble the super-disk itself, whatever its legs hold; remove the line, then update-initramfs -u"
}
