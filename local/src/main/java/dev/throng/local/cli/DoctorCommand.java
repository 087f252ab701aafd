package dev.throng.local.cli;

import dev.throng.local.stack.Doctor;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code throng doctor}. */
@Command(
    name = "doctor",
    description = "Checks machine, build, processes, jobs and logs, and says what to do.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Doctor.Finding> findings = new Doctor(home.stack()).examine();
    for (Doctor.Finding finding : findings) {
      out.printf("%-5s %-12s %s%n", finding.ok() ? "ok" : "BAD", finding.topic(), finding.words());
    }
    boolean healthy = findings.stream().allMatch(Doctor.Finding::ok);
    out.println(healthy ? "All is well." : "See the lines marked BAD.");
    return healthy ? 0 : 1;
  }
}
