package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.Fields;
import dev.throng.protocol.wire.PruneMembers;
import java.util.ArrayList;
import java.util.List;

/** Counts and kicks members who have not been there for long. */
final class PruneOperations {
  private static final int DAYS = 7;
  private static final String ROLES = "include_roles";

  private PruneOperations() {}

  static void declare(Declarations ops) {
    ops.op("preview_prune_guild")
        .limit(5, 60)
        .guild((in, command) -> command.setPruneMembers(prune(in.query()).setDry(true)));
    ops.op("prune_guild")
        .limit(5, 60)
        .guild(
            (in, command) ->
                command.setPruneMembers(
                    prune(in.body()).setUncounted(!in.body().flag("compute_prune_count", true))));
  }

  private static PruneMembers.Builder prune(Fields fields) {
    return PruneMembers.newBuilder()
        .setDays(fields.integer("days", DAYS))
        .addAllIncludeRoles(roles(fields));
  }

  /** A list of ids, or ids with commas between them. */
  private static List<Long> roles(Fields fields) {
    List<Long> roles = new ArrayList<>();
    JsonNode given = fields.raw(ROLES);
    if (given == null || given.isNull()) {
      return roles;
    }
    List<String> texts = new ArrayList<>();
    if (given.isArray()) {
      given.forEach(each -> texts.add(each.asText()));
    } else {
      texts.addAll(List.of(given.asText().split(",")));
    }
    for (String text : texts) {
      if (text.matches("\\d{1,19}")) {
        roles.add(Long.parseUnsignedLong(text));
      } else if (!text.isEmpty()) {
        fields.error(ROLES, "NUMBER_TYPE_COERCE", "Value \"" + text + "\" is not snowflake.");
      }
    }
    return roles;
  }
}
