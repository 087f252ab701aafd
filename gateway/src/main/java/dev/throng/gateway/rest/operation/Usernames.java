package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Fields;
import java.util.Locale;
import java.util.regex.Pattern;

/** Usernames: 2 to 32 of {@code a-z 0-9 _ .}, no two dots in a row. */
final class Usernames {
  private static final Pattern VALID = Pattern.compile("(?!.*\\.\\.)[a-z0-9_.]{2,32}");
  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9_]+");
  private static final int DERIVED_MAX = 20;
  private static final int SUFFIX_MODULUS = 10_000;
  private static final String FIELD = "username";

  private Usernames() {}

  /**
   * The username of a registration. Without one, it is made from the display name.
   *
   * @param id of the new user, which makes a derived name likely to be free
   */
  static String read(Fields form, long id) {
    String given = form.text(FIELD);
    if (given != null) {
      String username = given.strip().toLowerCase(Locale.ROOT);
      if (!VALID.matcher(username).matches()) {
        form.error(
            FIELD,
            "USERNAME_INVALID_CHARS",
            "Username must only contain letters, numbers, underscores and single periods.");
      }
      return username;
    }
    String globalName = form.text("global_name");
    if (globalName == null) {
      if (!form.has(FIELD)) {
        form.error(FIELD, "BASE_TYPE_REQUIRED", "This field is required");
      }
      return "";
    }
    String base = OTHERS.matcher(globalName.toLowerCase(Locale.ROOT)).replaceAll("");
    String shortened = base.substring(0, Math.min(base.length(), DERIVED_MAX));
    return (shortened.isEmpty() ? "user" : shortened)
        + '_'
        + Long.remainderUnsigned(id >>> 12, SUFFIX_MODULUS);
  }
}
