package dev.throng.jobs.core.guild;

import org.jspecify.annotations.Nullable;

/**
 * The interaction that a message answers.
 *
 * @param isFirst whether it is the first answer
 * @param user who began the interaction; null if no member any more
 */
record MessageOrigin(Interaction interaction, boolean isFirst, long guild, @Nullable Member user) {
  private static final int SLASH = 1;

  /** The type of the message. */
  int messageType() {
    if (!isFirst) {
      return MessageDocument.DEFAULT;
    }
    return interaction.commandType() == SLASH
        ? MessageDocument.CHAT_INPUT_COMMAND
        : MessageDocument.CONTEXT_MENU_COMMAND;
  }
}
