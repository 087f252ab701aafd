# shellcheck shell=bash
# Which leg is current. Each is asked directly, and against what the boot disk has recorded; md's event counts may
# only add a reason to refuse, for they do not count writes.

# Sets DURABLE_* to what the durable disk says of itself, and STALE to why it is not current (empty: it is).
look_at_durable_leg() {
  local recorded
  STALE=''
  examine "$DURABLE_DEVICE" ||
    refuse "$DURABLE_DEVICE: no md superblock that can be read; it is not this node's durable disk, or it is damaged"
  [[ $MD_UUID == "$ARRAY_UUID" ]] ||
    refuse "$DURABLE_DEVICE: belongs to array $MD_UUID, this node's is $ARRAY_UUID; attach the right disk"
  DURABLE_EVENTS=$MD_EVENTS DURABLE_ARRAY_STATE=$MD_STATE
  read_generation "$DURABLE_DEVICE" || true
  DURABLE_NUMBER=$G_NUMBER DURABLE_RUNS=$G_RUNS
  [[ -z $L_FENCED ]] ||
    raise_stale_fence "$DURABLE_DEVICE: its label says that it was fenced since $L_FENCED, which this boot disk did not know"
  recorded=$(state_value events EVENTS)
  # Going clean may take one event back, never more.
  if ((DURABLE_EVENTS + 1 < ${recorded:-0})); then
    STALE="$DURABLE_DEVICE is at event $DURABLE_EVENTS, this node has seen $recorded; it is an old copy"
  elif ! covers "$DURABLE_NUMBER" "$DURABLE_RUNS" "$R_NUMBER" "$R_RUNS"; then
    STALE="$DURABLE_DEVICE is at generation $DURABLE_NUMBER, this node has recorded $R_NUMBER; it is an old copy, or it was written to elsewhere"
  elif ((MD_RECOVERING)); then
    STALE="$DURABLE_DEVICE was being brought up to date and is not complete"
  fi
}

# Compares the legs before the array is assembled. Fails if the SSD leg has to stay out. An SSD leg ahead of the
# durable one is the case the fence is for.
compare_legs() {
  local durable_active=1 stripe_active=1
  if ! stripe_holds_a_leg; then
    warn "$STRIPE_DEVICE: holds no leg of array $ARRAY_UUID"
    return 1
  fi
  [[ $MD_STATE == ?A ]] || durable_active=0
  [[ $DURABLE_ARRAY_STATE == A? ]] || stripe_active=0
  if ((!durable_active && !stripe_active)); then
    raise_stale_fence "each leg has run without the other ($STRIPE_DEVICE at event $MD_EVENTS, $DURABLE_DEVICE at $DURABLE_EVENTS); which holds all acknowledged writes cannot be known"
  elif ((!durable_active)); then
    raise_stale_fence "$STRIPE_DEVICE ran without $DURABLE_DEVICE until event $MD_EVENTS"
  fi
  read_generation "$STRIPE_DEVICE" || true
  if ((MD_RECOVERING)); then
    if may_go_on_filling "$stripe_active"; then return 0; fi
    warn "$STRIPE_DEVICE: was being filled, and not from this state of $DURABLE_DEVICE"
    return 1
  elif ((!stripe_active)); then
    # A copy of the durable disk says so, too, when the SSDs have come back since.
    if ssd_leg_is_ahead; then compare_generations; fi
    warn "$STRIPE_DEVICE: the array went on without it"
    return 1
  fi
  [[ -z $L_FENCED ]] ||
    raise_stale_fence "$STRIPE_DEVICE: its label says that it was fenced since $L_FENCED, which this boot disk did not know"
  compare_generations || return 1
  if ((DURABLE_EVENTS + 1 < MD_EVENTS)); then
    raise_stale_fence "$DURABLE_DEVICE is at event $DURABLE_EVENTS, $STRIPE_DEVICE at $MD_EVENTS; it is an old copy"
  elif ((MD_EVENTS + 1 < DURABLE_EVENTS)); then
    warn "$STRIPE_DEVICE: at event $MD_EVENTS, the array went on without it to $DURABLE_EVENTS"
    return 1
  fi
  [[ -z $STALE ]] || raise_stale_fence "$STALE"
}

# Whether there is a leg in the stripe, of which examine then says the rest. A leg of another array is somebody's data;
# only in a stripe that is being made anew may it be a remnant.
stripe_holds_a_leg() {
  examine "$STRIPE_DEVICE" || return 1
  [[ $MD_UUID != "$ARRAY_UUID" ]] || return 0
  has_state rebuild ||
    refuse "$STRIPE_DEVICE: holds a leg of array $MD_UUID, this node's is $ARRAY_UUID; correct SSD_DEVICES in $CONFIG. If its data is worthless: mdadm --stop $STRIPE_DEVICE, wipefs --all and blkdiscard on each SSD"
  return 1
}

# An SSD leg that was being filled from the durable disk: md goes on with that, if it was this one. It holds nothing by
# itself; there is no mark, for the disk that it was filled from may only have to be attached.
may_go_on_filling() {
  if ssd_leg_is_ahead; then
    refuse_fenced "$DURABLE_DEVICE is at generation $DURABLE_NUMBER, $STRIPE_DEVICE at $G_NUMBER, and was being filled: neither is current. Attach the current durable disk; or replace this node from its replicas (docs/runbook/stale-durable-leg.md)"
  fi
  (($1 && !DURABLE_AHEAD)) && [[ -z $STALE ]]
}

# Of a leg that is out by its role. It may have been left behind so many starts ago that the durable disk no longer names
# the run; then this node saw it in sync last.
ssd_leg_is_ahead() {
  order_generations
  ((SSD_AHEAD)) || return 1
  [[ -n $STALE || -n $(run_at "$DURABLE_RUNS" $((G_NUMBER - 1))) ]] || ((G_NUMBER > R_SSD + 1 || G_NUMBER >= DURABLE_NUMBER))
}

# Sets SSD_AHEAD and DURABLE_AHEAD: whether that leg holds what the other does not. G_* is the SSD leg's record. One
# number may have been on its way when the power went.
order_generations() {
  SSD_AHEAD=0 DURABLE_AHEAD=0
  covers "$DURABLE_NUMBER" "$DURABLE_RUNS" $((G_NUMBER - 1)) "$G_RUNS" || SSD_AHEAD=1
  covers "$G_NUMBER" "$G_RUNS" $((DURABLE_NUMBER - 1)) "$DURABLE_RUNS" || DURABLE_AHEAD=1
}

compare_generations() {
  # No mark then: the current disk may only have to be attached, and a mark would keep that down, too.
  if [[ -n $STALE ]] && ! covers "$G_NUMBER" "$G_RUNS" "$R_NUMBER" "$R_RUNS" && ! is_active "$ARRAY_DEVICE"; then
    refuse_fenced "$STALE; $STRIPE_DEVICE is at generation $G_NUMBER and not current either. Attach the current durable disk; or replace this node from its replicas (docs/runbook/stale-durable-leg.md)"
  fi
  order_generations
  # A number is written once: the same one in two runs was written twice.
  if ((G_NUMBER == DURABLE_NUMBER)) && [[ $G_RUNS != "$DURABLE_RUNS" ]]; then SSD_AHEAD=1 DURABLE_AHEAD=1; fi
  if ((SSD_AHEAD && DURABLE_AHEAD)) && ((DURABLE_NUMBER < G_NUMBER)) && [[ -z $(run_at "$G_RUNS" $((DURABLE_NUMBER - 1))) ]]; then
    raise_stale_fence "$DURABLE_DEVICE is at generation $DURABLE_NUMBER, from before all starts that $STRIPE_DEVICE (generation $G_NUMBER) names; it is an old copy, or it was written to elsewhere"
  elif ((SSD_AHEAD && DURABLE_AHEAD)); then
    raise_stale_fence "$STRIPE_DEVICE (generation $G_NUMBER) and $DURABLE_DEVICE (generation $DURABLE_NUMBER) were written to apart; which holds all acknowledged writes cannot be known"
  elif ((SSD_AHEAD)); then
    raise_stale_fence "$DURABLE_DEVICE is at generation $DURABLE_NUMBER, $STRIPE_DEVICE at $G_NUMBER; it is an old copy"
  elif ((DURABLE_AHEAD)); then
    warn "$STRIPE_DEVICE: at generation $G_NUMBER, the array went on without it to $DURABLE_NUMBER"
    return 1
  fi
}

# The same of an array that is up, when md already takes both legs for equal.
require_current_legs() {
  lock_generation
  look_at_durable_leg
  if [[ $(leg_state "$STRIPE_DEVICE") == in_sync ]] && read_generation "$STRIPE_DEVICE"; then
    compare_generations || raise_stale_fence "$STRIPE_DEVICE is at generation $G_NUMBER, $DURABLE_DEVICE at $DURABLE_NUMBER, and md takes them for equal"
  fi
  [[ -z $STALE ]] || raise_stale_fence "$STALE"
  exec 8>&-
}

raise_stale_fence() {
  if is_active "$ARRAY_DEVICE"; then
    hold_writes || true
    write_fence "$1" "${MD_EVENTS:-0}"
    stop_after_fence
  else
    write_fence "$1" "${MD_EVENTS:-0}"
    mark_labels
    store_record || true
  fi
  refuse_if_fenced
}
