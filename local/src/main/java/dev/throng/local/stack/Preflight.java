package dev.throng.local.stack;

import dev.throng.local.config.StackConfig;
import dev.throng.local.server.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Finds what would keep the stack from starting, before anything is started. */
final class Preflight {
  private final PreflightHost machine;

  Preflight(PreflightHost machine) {
    this.machine = machine;
  }

  /**
   * Everything that is wrong, in words for a person; empty if nothing is.
   *
   * @param toStart services that do not run yet
   * @param wholeStack whether all services are to be started: memory is asked for only then
   */
  List<String> problems(StackConfig config, List<Service> toStart, boolean wholeStack, Path home) {
    List<String> problems = new ArrayList<>();
    StackConfig.Requirements required = config.requirements();
    if (machine.javaRelease() < required.java()) {
      problems.add(
          "Java: "
              + machine.javaRelease()
              + " (expected: a JDK "
              + required.java()
              + " or later; set JAVA_HOME)");
    }
    OptionalLong memory = machine.memoryAvailableMib();
    boolean search = toStart.stream().anyMatch(Service::isOptional);
    int memoryMib = required.memoryAvailableMib() + (search ? required.searchMemoryMib() : 0);
    if (wholeStack && memory.isPresent() && memory.getAsLong() < memoryMib) {
      problems.add(
          "memory: "
              + memory.getAsLong()
              + " MiB available (expected: "
              + memoryMib
              + " MiB; end other programs"
              + (search ? ", or leave search out: --no-search)" : ")"));
    }
    long disk = machine.diskFreeMib(home);
    if (disk < required.diskFreeMib()) {
      problems.add(
          "disk: "
              + disk
              + " MiB free at "
              + home
              + " (expected: "
              + required.diskFreeMib()
              + " MiB)");
    }
    for (Service service : toStart) {
      for (int port : service.ports()) {
        if (!machine.isPortFree(config.host(), port)) {
          problems.add(
              "port "
                  + port
                  + " of "
                  + service.name()
                  + ": taken by "
                  + machine.portOwner(port)
                  + " (expected: free; stop that process, or change local/stack.yaml)");
        }
      }
    }
    return problems;
  }
}
