package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.ThrongApi;
import java.util.List;

/** The part of the tour that is about guilds, channels, roles and members. */
final class ConformanceGuilds extends ConformanceScene {
  ConformanceGuilds(ConformanceCast cast) {
    super(cast);
  }

  void guildsAndInvites() {
    owner.call("get_guild?with_counts=true", guild);
    owner.send("update_guild", body("{'name':'Conformance'}"), guild);
    friend.call("list_my_guilds");
    String code =
        owner.send("create_channel_invite", body("{'max_age':0}"), channel).path("code").asText();
    owner.call("list_channel_invites", channel);
    owner.call("list_guild_invites", guild);
    friend.call("invite_resolve?with_counts=true", code);
    friendApi.acceptInvite(code);
    owner.call("list_my_guilds?with_counts=true");
    owner.call("invite_revoke", code);
    for (String empty :
        List.of(
            "list_guild_stickers",
            "list_guild_scheduled_events",
            "list_guild_soundboard_sounds",
            "get_active_guild_threads",
            "list_guild_voice_regions")) {
      bot.call(empty, guild);
    }
    for (String plain :
        List.of(
            "get_guild_preview",
            "get_guilds_onboarding",
            "get_guild_vanity_url",
            "list_guild_templates",
            "get_guild_widget_settings")) {
      owner.call(plain, guild);
    }
    owner.send("update_guild_widget_settings", body("{'enabled':true}"), guild);
    friend.call("get_guild_widget", guild);
    owner.call("preview_prune_guild?days=1", guild);
    owner.send("prune_guild", body("{'days':30}"), guild);
    bot.call("list_voice_regions");
    bot.call("list_sticker_packs");
    bot.call("get_soundboard_default_sounds");
  }

  void channelsAndRoles() {
    JsonNode made =
        owner.send("create_guild_channel", body("{'name':'tour','topic':'All of it'}"), guild);
    String tour = made.path("id").asText();
    owner.send("create_guild_channel", body("{'name':'A category','type':4}"), guild);
    owner.send("create_guild_channel", body("{'name':'Voices','type':2}"), guild);
    owner.call("list_guild_channels", guild);
    owner.call("get_channel", tour);
    owner.send("update_channel", body("{'name':'tours','rate_limit_per_user':5}"), tour);
    owner.send("bulk_update_guild_channels", body("[{'id':'" + tour + "','position':3}]"), guild);

    String role =
        owner
            .send("create_guild_role", body("{'name':'guides','color':3447003}"), guild)
            .path("id")
            .asText();
    owner.call("list_guild_roles", guild);
    owner.call("get_guild_role", guild, role);
    owner.send("update_guild_role", body("{'hoist':true,'permissions':'1024'}"), guild, role);
    owner.send("bulk_update_guild_roles", body("[{'id':'" + role + "','position':1}]"), guild);
    owner.send(
        "set_channel_permission_overwrite",
        body("{'type':0,'allow':'1024','deny':'2048'}"),
        tour,
        role);
    owner.call("get_channel", tour);
    owner.call("delete_channel_permission_overwrite", tour, role);
    owner.call("add_guild_member_role", guild, friendId, role);
    owner.call("get_guild_member", guild, friendId);
    owner.call("delete_guild_member_role", guild, friendId, role);
    owner.call("delete_guild_role", guild, role);
    owner.call("delete_channel", tour);
  }

  void membersAndBans() {
    owner.call("list_guild_members?limit=10", guild);
    owner.call("search_guild_members?query=friend", guild);
    owner.send("update_guild_member", body("{'nick':'Fred'}"), guild, friendId);
    bot.send("update_my_guild_member", body("{'nick':'Guide'}"), guild);
    owner.call("get_my_guild_member", guild);
    owner.send("ban_user_from_guild", body("{}"), guild, friendId);
    owner.call("get_guild_ban", guild, friendId);
    owner.call("list_guild_bans", guild);
    owner.call("unban_user_from_guild", guild, friendId);
    owner.send("bulk_ban_users_from_guild", body("{'user_ids':['" + friendId + "']}"), guild);
    ThrongApi guest = join();
    owner.call("delete_guild_member", guild, guest.me().path("id").asText());
    cast.caller(join()).call("leave_guild", guild);
    heard.await(
        "GUILD_MEMBER_REMOVE", event -> heard.events("GUILD_MEMBER_REMOVE").size() == 3, TIMEOUT);
    JsonNode log = owner.call("list_guild_audit_log_entries?action_type=20", guild);
    assertThat(log.at("/users").findValuesAsText("id")).hasSize(2);
    heard.await(
        "GUILD_AUDIT_LOG_ENTRY_CREATE",
        event -> event.data().path("action_type").asInt() == 20,
        TIMEOUT);
    heard.await("INVITE_DELETE", event -> true, TIMEOUT);
  }

  private ThrongApi join() {
    ThrongApi guest = stack.newPerson("guest");
    guest.acceptInvite(ownerApi.createInvite(Long.parseLong(channel)));
    return guest;
  }
}
