package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeleteRole;
import dev.throng.protocol.wire.GetRole;
import dev.throng.protocol.wire.ListRoles;
import dev.throng.protocol.wire.ModifyMemberRole;
import dev.throng.protocol.wire.ModifyRole;
import dev.throng.protocol.wire.MoveRoles;
import dev.throng.protocol.wire.RolePosition;

/** Roles, and who has them. */
final class RoleOperations {
  private RoleOperations() {}

  static void declare(Declarations ops) {
    ops.op("list_guild_roles")
        .guild((in, command) -> command.setListRoles(ListRoles.getDefaultInstance()));
    ops.op("get_guild_role")
        .guild(
            (in, command) ->
                command.setGetRole(GetRole.newBuilder().setRole(in.pathId("role_id"))));
    ops.op("create_guild_role").guild((in, command) -> command.setCreateRole(newRole(in)));
    ops.op("update_guild_role").guild((in, command) -> command.setModifyRole(changed(in)));
    ops.op("delete_guild_role")
        .guild(
            (in, command) ->
                command.setDeleteRole(DeleteRole.newBuilder().setRole(in.pathId("role_id"))));
    ops.op("bulk_update_guild_roles").guild((in, command) -> command.setMoveRoles(moved(in)));
    ops.op("add_guild_member_role")
        .guild((in, command) -> command.setModifyMemberRole(memberRole(in).setAdd(true)));
    ops.op("delete_guild_member_role")
        .guild((in, command) -> command.setModifyMemberRole(memberRole(in)));
  }

  private static CreateRole newRole(RestRequest in) {
    Fields body = in.body();
    return CreateRole.newBuilder()
        .setRole(in.ids().nextId())
        .setName(body.text("name", "new role"))
        .setPermissions(body.permissions("permissions", 0))
        .setColor(color(body))
        .setHoist(body.flag("hoist", false))
        .setMentionable(body.flag("mentionable", false))
        .build();
  }

  private static ModifyRole changed(RestRequest in) {
    Fields body = in.body();
    ModifyRole.Builder role = ModifyRole.newBuilder().setRole(in.pathId("role_id"));
    String name = body.text("name");
    if (name != null) {
      role.setName(name);
    }
    if (body.has("permissions")) {
      role.setPermissions(body.permissions("permissions", 0));
    }
    if (body.has("color") || body.has("colors")) {
      role.setColor(color(body));
    }
    if (body.has("hoist")) {
      role.setHoist(body.flag("hoist", false));
    }
    if (body.has("mentionable")) {
      role.setMentionable(body.flag("mentionable", false));
    }
    return role.build();
  }

  private static MoveRoles moved(RestRequest in) {
    MoveRoles.Builder moved = MoveRoles.newBuilder();
    for (Fields item : in.body().items()) {
      long role = item.id("id");
      if (item.has("position")) {
        moved.addPositions(
            RolePosition.newBuilder().setRole(role).setPosition(item.integer("position", 0)));
      }
    }
    return moved.build();
  }

  /** The first of the three colours that clients send, or the one that older clients send. */
  private static int color(Fields body) {
    int color = body.integer("color", 0);
    Fields colors = body.object("colors");
    return colors == null ? color : colors.integer("primary_color", color);
  }

  private static ModifyMemberRole.Builder memberRole(RestRequest in) {
    return ModifyMemberRole.newBuilder()
        .setUser(in.pathId("user_id"))
        .setRole(in.pathId("role_id"));
  }
}
