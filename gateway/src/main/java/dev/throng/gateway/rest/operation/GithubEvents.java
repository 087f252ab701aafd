package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is told of an event of GitHub's.
 *
 * @see <a href="https://docs.github.com/en/webhooks/webhook-events-and-payloads">Events</a>
 */
final class GithubEvents {
  private static final int COMMITS_MAX = 10;
  private static final int SHA_SHOWN = 7;
  private static final int SUBJECT_SHOWN = 80;
  private static final int EMBED_TEXT_MAX = EmbedForm.TEXT_MAX;
  private static final Set<String> ISSUE_ACTIONS = Set.of("opened", "closed", "reopened");
  private static final Set<String> BAD_CONCLUSIONS =
      Set.of("failure", "timed_out", "action_required", "cancelled");

  private final Function<String, JsonNode> fields;
  private final String repository;

  private GithubEvents(Function<String, JsonNode> fields) {
    this.fields = fields;
    this.repository = at("repository").path("full_name").asText("");
  }

  /**
   * The embed; null if nothing is told.
   *
   * @param event its name
   * @param fields of its body; missing ones are missing nodes
   */
  static @Nullable MadeEmbed embed(String event, Function<String, JsonNode> fields) {
    return new GithubEvents(fields).embed(event);
  }

  private @Nullable MadeEmbed embed(String event) {
    JsonNode comment = at("comment");
    return switch (event) {
      case "push" -> push();
      case "create" -> told("New " + text("ref_type") + " created: " + text("ref"), "", "");
      case "delete" -> told(capitalised(text("ref_type")) + " deleted: " + text("ref"), "", "");
      case "issues" -> onIssue("Issue", at("issue"));
      case "pull_request" -> onIssue("Pull request", at("pull_request"));
      case "issue_comment" -> {
        boolean ofRequest = at("issue").hasNonNull("pull_request");
        String what = ofRequest ? "pull request" : "issue";
        yield when("created", "New comment on " + what + " " + named(at("issue")), comment);
      }
      case "pull_request_review_comment" ->
          when("created", "New review comment on pull request " + pullRequest(), comment);
      case "pull_request_review" ->
          when("submitted", "Pull request review submitted: " + pullRequest(), at("review"));
      case "commit_comment" ->
          when("created", "New comment on commit " + sha(comment.path("commit_id")), comment);
      case "discussion" ->
          when("created", "New discussion " + named(at("discussion")), at("discussion"));
      case "discussion_comment" ->
          when("created", "New comment on discussion " + named(at("discussion")), comment);
      case "release" ->
          when(
              "published",
              "New release published: " + at("release").path("tag_name").asText(""),
              at("release"));
      case "fork" ->
          told("Fork created: " + at("forkee").path("full_name").asText(""), url(at("forkee")), "");
      case "member" ->
          when(
              "added",
              "New collaborator added: " + at("member").path("login").asText(""),
              at("member"));
      case "public" -> told("Now open sourced!", url(at("repository")), "");
      case "watch" -> when("started", "New star added", at("repository"));
      case "check_run" -> check(at("check_run"), at("check_run").path("name").asText(""));
      case "check_suite" ->
          check(at("check_suite"), at("check_suite").at("/app/name").asText("Checks"));
      default -> null;
    };
  }

  private @Nullable MadeEmbed push() {
    JsonNode commits = at("commits");
    String branch = text("ref").replaceFirst("^refs/(heads|tags)/", "");
    if (at("forced").asBoolean()) {
      String to = sha(at("head_commit").path("id"));
      return made("[" + repository + "] Branch " + branch + " was force-pushed to " + to)
          .description("[Compare changes](" + text("compare") + ")");
    }
    if (commits.isEmpty()) {
      return null;
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < Math.min(commits.size(), COMMITS_MAX); i++) {
      JsonNode commit = commits.get(i);
      String subject = commit.path("message").asText("").lines().findFirst().orElse("");
      lines
          .append("[`")
          .append(sha(commit.path("id")))
          .append("`](")
          .append(commit.path("url").asText(""))
          .append(") ")
          .append(subject, 0, subject.offsetByCodePoints(0, shown(subject)))
          .append(" - ")
          .append(commit.at("/author/username").asText(commit.at("/author/name").asText("")))
          .append('\n');
    }
    String count = commits.size() == 1 ? "1 new commit" : commits.size() + " new commits";
    return new MadeEmbed(EMBED_TEXT_MAX)
        .title("[" + name() + ":" + branch + "] " + count, text("compare"))
        .description(lines.toString());
  }

  private static int shown(String subject) {
    return Math.min(subject.codePointCount(0, subject.length()), SUBJECT_SHOWN);
  }

  private @Nullable MadeEmbed onIssue(String what, JsonNode issue) {
    if (!ISSUE_ACTIONS.contains(text("action"))) {
      return null;
    }
    boolean opened = text("action").equals("opened");
    return told(
        what + " " + text("action") + ": " + named(issue),
        url(issue),
        opened ? issue.path("body").asText("") : "");
  }

  private @Nullable MadeEmbed check(JsonNode check, String name) {
    String conclusion = check.path("conclusion").asText("");
    boolean tells = text("action").equals("completed") && BAD_CONCLUSIONS.contains(conclusion);
    String branch =
        check.path("head_branch").asText(check.at("/check_suite/head_branch").asText(""));
    return tells
        ? told(name + " " + conclusion.replace('_', ' ') + " on " + branch, url(check), "")
        : null;
  }

  private @Nullable MadeEmbed when(String action, String title, JsonNode about) {
    JsonNode body = about.path("body");
    return text("action").equals(action)
        ? told(title, url(about), body.isTextual() ? body.asText("") : "")
        : null;
  }

  private MadeEmbed told(String title, String url, String description) {
    return new MadeEmbed(EMBED_TEXT_MAX)
        .title("[" + repository + "] " + title, url)
        .description(description);
  }

  private MadeEmbed made(String title) {
    return new MadeEmbed(EMBED_TEXT_MAX).title(title, "");
  }

  private String pullRequest() {
    return named(at("pull_request"));
  }

  private static String named(JsonNode issue) {
    return "#" + issue.path("number").asText("") + ": " + issue.path("title").asText("");
  }

  private String name() {
    return at("repository").path("name").asText("");
  }

  private static String url(JsonNode of) {
    return of.path("html_url").asText("");
  }

  private static String sha(JsonNode id) {
    String sha = id.asText("");
    return sha.substring(0, Math.min(sha.length(), SHA_SHOWN));
  }

  private static String capitalised(String word) {
    return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private String text(String field) {
    return at(field).asText("");
  }

  private JsonNode at(String field) {
    return fields.apply(field);
  }
}
