package dev.throng.gateway.rest.operation;

/** Discord's types of an option of a command. */
final class OptionTypes {
  static final int SUB_COMMAND = 1;
  static final int SUB_COMMAND_GROUP = 2;
  static final int STRING = 3;
  static final int INTEGER = 4;
  static final int BOOLEAN = 5;
  static final int USER = 6;
  static final int CHANNEL = 7;
  static final int ROLE = 8;
  static final int MENTIONABLE = 9;
  static final int NUMBER = 10;

  private OptionTypes() {}
}
