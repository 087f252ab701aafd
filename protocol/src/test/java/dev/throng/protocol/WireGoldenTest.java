package dev.throng.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.ReadStateCommand;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.UserCommand;
import dev.throng.protocol.wire.UserPresence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Bytes of every message as some version wrote them ({@code wire.golden}, a line each: the
 * message's name and its bytes in hex). They lie in topics and savepoints, so whatever is done to
 * the messages, these lines must be read as what they were.
 */
final class WireGoldenTest {
  private static final String NEVER =
      " Bytes in topics and savepoints can no longer be read. Leave wire.golden as it is, and do not"
          + " change a field's number or type or remove it: add a new field, and stop using the old.";

  private static final List<FileDescriptor> FILES =
      Stream.of(
              Header.getDescriptor(),
              Delivery.getDescriptor(),
              DirectoryCommand.getDescriptor(),
              Event.getDescriptor(),
              GuildCommand.getDescriptor(),
              NodeCommand.getDescriptor(),
              ReadStateCommand.getDescriptor(),
              RelayCommand.getDescriptor(),
              UserCommand.getDescriptor(),
              UserPresence.getDescriptor())
          .map(Descriptor::getFile)
          .toList();

  private static final Map<String, Descriptor> MESSAGES = messages();

  private record Golden(String message, byte[] bytes) {
    DynamicMessage decoded() throws InvalidProtocolBufferException {
      Descriptor type = MESSAGES.get(message);
      return type == null
          ? fail(message + " is gone." + NEVER)
          : DynamicMessage.parseFrom(type, bytes);
    }
  }

  @Test
  void allFilesAreLookedThrough() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/proto/throng"))) {
      assertThat(FILES)
          .extracting(FileDescriptor::getName)
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> "throng/" + file.getFileName()).toList());
    }
  }

  @Test
  void oldBytesAreReadAsWhatTheyWereAndWrittenAgainTheSame() throws IOException {
    for (Golden golden : goldens()) {
      DynamicMessage message = golden.decoded();
      assertAsWritten(message);
      assertThat(HexFormat.of().formatHex(message.toByteArray()))
          .as(golden.message + "." + NEVER)
          .isEqualTo(HexFormat.of().formatHex(golden.bytes));
    }
  }

  @Test
  void everyFieldHasGoldenBytes() throws IOException {
    Map<String, TreeSet<Integer>> covered = new TreeMap<>();
    for (Golden golden : goldens()) {
      TreeSet<Integer> fields = covered.computeIfAbsent(golden.message, message -> new TreeSet<>());
      golden.decoded().getAllFields().keySet().forEach(field -> fields.add(field.getNumber()));
    }
    List<String> missing = new ArrayList<>();
    MESSAGES.forEach(
        (name, type) -> {
          TreeSet<Integer> fields = covered.getOrDefault(name, new TreeSet<>());
          for (Message sample : Samples.of(type)) {
            if (!fields.containsAll(Samples.numbers(sample))) {
              missing.add(name + " " + HexFormat.of().formatHex(sample.toByteArray()));
            }
          }
        });
    assertThat(String.join("\n", missing))
        .as("New messages or fields: add these lines to wire.golden, and change none that is there")
        .isEmpty();
  }

  private static void assertAsWritten(Message message) {
    String name = message.getDescriptorForType().getName();
    assertThat(message.getUnknownFields().asMap().keySet())
        .as("Fields of " + name + " that are gone or have another type." + NEVER)
        .isEmpty();
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      for (Object value :
          field.getValue() instanceof List<?> list ? list : List.of(field.getValue())) {
        if (value instanceof Message nested) {
          assertAsWritten(nested);
        } else {
          assertThat(value)
              .as(name + "." + field.getKey().getName() + "." + NEVER)
              .isEqualTo(Samples.scalar(field.getKey()));
        }
      }
    }
  }

  private static List<Golden> goldens() throws IOException {
    List<Golden> goldens = new ArrayList<>();
    byte[] file =
        Objects.requireNonNull(WireGoldenTest.class.getResourceAsStream("wire.golden"))
            .readAllBytes();
    new String(file, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(line -> goldens.add(new Golden(line[0], HexFormat.of().parseHex(line[1]))));
    return goldens;
  }

  private static Map<String, Descriptor> messages() {
    Map<String, Descriptor> messages = new TreeMap<>();
    FILES.forEach(
        file -> file.getMessageTypes().forEach(type -> messages.put(type.getName(), type)));
    return messages;
  }
}
