package dev.throng.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/** Messages with every field set to a value that follows from its number and type. */
final class Samples {
  private Samples() {}

  /** One sample; of a message with a oneof, one for each of its fields. */
  static List<Message> of(Descriptor type) {
    List<Message> samples = new ArrayList<>();
    for (OneofDescriptor oneof : type.getOneofs()) {
      oneof.getFields().forEach(chosen -> samples.add(sample(type, chosen)));
    }
    if (samples.isEmpty()) {
      samples.add(sample(type, null));
    }
    return samples;
  }

  /** Numbers of the fields that are set. */
  static List<Integer> numbers(Message message) {
    return message.getAllFields().keySet().stream().map(FieldDescriptor::getNumber).toList();
  }

  /** What a field has that is no message. */
  static Object scalar(FieldDescriptor field) {
    int number = field.getNumber();
    return switch (field.getJavaType()) {
      case INT -> 1_000 + number;
      case LONG -> 1_000_000_000_000L + number;
      case BOOLEAN -> true;
      case STRING -> "field " + number;
      case BYTE_STRING -> ByteString.copyFromUtf8("field " + number);
      case FLOAT, DOUBLE, ENUM, MESSAGE ->
          throw new IllegalArgumentException("no sample of " + field.getFullName());
    };
  }

  private static DynamicMessage sample(Descriptor type, FieldDescriptor chosenOrNull) {
    DynamicMessage.Builder sample = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      boolean chosen = field.getContainingOneof() == null || field.equals(chosenOrNull);
      if (chosen && field.isRepeated()) {
        sample.addRepeatedField(field, value(field)).addRepeatedField(field, value(field));
      } else if (chosen) {
        sample.setField(field, value(field));
      }
    }
    return sample.build();
  }

  private static Object value(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        ? of(field.getMessageType()).get(0)
        : scalar(field);
  }
}
