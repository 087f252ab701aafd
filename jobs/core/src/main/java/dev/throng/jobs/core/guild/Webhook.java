package dev.throng.jobs.core.guild;

/**
 * A webhook: whoever has its token, which is made of its id, may write into its channel.
 *
 * @param name what its messages' author is called where they do not say
 * @param creator id of the user who made it
 */
public record Webhook(long id, long channel, String name, long creator) {
  Webhook named(String newName) {
    return new Webhook(id, channel, newName, creator);
  }

  Webhook in(long newChannel) {
    return new Webhook(id, newChannel, name, creator);
  }
}
