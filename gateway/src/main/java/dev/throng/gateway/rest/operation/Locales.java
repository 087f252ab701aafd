package dev.throng.gateway.rest.operation;

import java.util.List;

/**
 * Discord's locales.
 *
 * @see <a href="https://discord.com/developers/docs/reference#locales">Locales</a>
 */
final class Locales {
  static final List<String> ALL =
      List.of(
          "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he",
          "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru",
          "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW");

  private Locales() {}
}
