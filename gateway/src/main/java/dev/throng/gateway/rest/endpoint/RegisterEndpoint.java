package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.Profile;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** {@code POST /auth/register}: a person, by e-mail, password and username, for a token. */
final class RegisterEndpoint implements Endpoint {
  private static final int EMAIL_MAX = 254;
  private static final int GLOBAL_NAME_MAX = 32;
  private static final int PASSWORD_MIN = 8;
  private static final int PASSWORD_MAX = 72;
  private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");

  private final Registrations registrations;

  RegisterEndpoint(Registrations registrations) {
    this.registrations = registrations;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/auth/register").open().limit(5, 60);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    Form form = request.form();
    String email = form.requiredText("email", 1, EMAIL_MAX).strip();
    if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
      form.error("email", "EMAIL_TYPE_INVALID_EMAIL", "Not a well formed email address.");
    }
    String password = form.requiredText("password", PASSWORD_MIN, PASSWORD_MAX);
    String globalName = form.text("global_name", 1, GLOBAL_NAME_MAX);
    if (form.has("consent") && !form.flag("consent", true)) {
      form.error("consent", "CONSENT_REQUIRED", "You must agree to register.");
    }
    long id = request.ids().nextId();
    String username = Usernames.read(form, globalName, id);
    form.check();
    Profile profile =
        Profile.newBuilder()
            .setId(id)
            .setUsername(username)
            .setGlobalName(globalName == null ? "" : globalName.strip())
            .setEmail(email)
            .build();
    return registrations.register(request, profile, password);
  }
}
