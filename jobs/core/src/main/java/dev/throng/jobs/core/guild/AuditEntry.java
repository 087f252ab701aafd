package dev.throng.jobs.core.guild;

/**
 * What somebody did in a guild.
 *
 * @param id a snowflake; ascending in a guild
 * @param user who did it
 * @param action Discord's {@code action_type}
 * @param target what it was done to; 0: nothing that has an id
 * @param changes JSON array; empty: none
 * @param options JSON object; empty: none
 * @param reason empty: none
 */
public record AuditEntry(
    long id, long user, int action, long target, byte[] changes, byte[] options, String reason) {}
