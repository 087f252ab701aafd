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
  if ! examine "$STRIPE_DEVICE" || [[ $MD_UUID != "$ARRAY_UUID" ]]; then
    warn "$STRIPE_DEVICE: holds no leg of array $ARRAY_UUID"
    return 1
  fi
  [[ $MD_STATE == ?A ]] || durable_active=0
  [[ $DURABLE_ARRAY_STATE == A? ]] || stripe_active=0
  if ((!durable_active && !stripe_active)); then
    raise_stale_fence "each leg has run without the other ($STRIPE_DEVICE at event $MD_EVENTS, $DURABLE_DEVICE at $DURABLE_EVENTS); which holds all acknowledged writes cannot be known"
  elif ((!durable_active)); then
    raise_stale_fence "$STRIPE_DEVICE ran without $DURABLE_DEVICE until event $MD_EVENTS"
  elif ((MD_RECOVERING)); then
    # It was being filled from the durable disk; md goes on with that.
    [[ -z $STALE ]] && return 0
    return 1
  elif ((!stripe_active)); then
    warn "$STRIPE_DEVICE: the array went on without it"
    return 1
  fi
  read_generation "$STRIPE_DEVICE" || true
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

# G_* is the SSD leg's record. One number may have been on its way when the power went.
compare_generations() {
  local ssd_ahead=0 durable_ahead=0
  # No mark then: the current disk may only have to be attached, and a mark would keep that down, too.
  if [[ -n $STALE ]] && ! covers "$G_NUMBER" "$G_RUNS" "$R_NUMBER" "$R_RUNS" && ! is_active "$ARRAY_DEVICE"; then
    refuse_fenced "$STALE; $STRIPE_DEVICE is at generation $G_NUMBER and not current either. Attach the current durable disk; or replace this node from its replicas (docs/runbook/stale-durable-leg.md)"
  fi
  covers "$DURABLE_NUMBER" "$DURABLE_RUNS" $((G_NUMBER - 1)) "$G_RUNS" || ssd_ahead=1
  covers "$G_NUMBER" "$G_RUNS" $((DURABLE_NUMBER - 1)) "$DURABLE_RUNS" || durable_ahead=1
  if ((ssd_ahead && durable_ahead)); then
    raise_stale_fence "$STRIPE_DEVICE (generation $G_NUMBER) and $DURABLE_DEVICE (generation $DURABLE_NUMBER) were written to apart; which holds all acknowledged writes cannot be known"
  elif ((ssd_ahead)); then
    raise_stale_fence "$DURABLE_DEVICE is at generation $DURABLE_NUMBER, $STRIPE_DEVICE at $G_NUMBER; it is an old copy"
  elif ((durable_ahead)); then
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
  fi
  refuse_if_fenced
}
