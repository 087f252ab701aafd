package dev.throng.local.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** Asks a person before something is destroyed. */
final class Confirmation {
  private Confirmation() {}

  /** Whether the person typed "yes"; an ended input means no. */
  static boolean ask(PrintWriter out, String question) throws IOException {
    out.print(question + " Type yes: ");
    out.flush();
    String answer =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
    return "yes".equals(answer);
  }
}
