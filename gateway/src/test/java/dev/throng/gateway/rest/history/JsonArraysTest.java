package dev.throng.gateway.rest.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonArraysTest {
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aPartIsWhatAParserWouldTake(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      ArrayNode array = JSON.createArrayNode();
      int size = random.nextInt(40);
      for (int n = 0; n < size; n++) {
        array.add(message(random));
      }
      byte[] bytes = JSON.writeValueAsBytes(array);
      int count = 1 + random.nextInt(42);
      int taken = Math.min(count, size);
      assertThat(JSON.readTree(JsonArrays.first(bytes, count))).isEqualTo(part(array, 0, taken));
      assertThat(JSON.readTree(JsonArrays.last(bytes, count)))
          .isEqualTo(part(array, size - taken, size));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[]|1|[]", "[1]|1|[1]", "[1,2]|1|[1]", "['a,]\\\\',{'b':[1,2]}]|1|['a,]\\\\']"})
  void commasInsideElementsDoNotCount(String array, int count, String expected) {
    byte[] bytes = array.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThat(new String(JsonArrays.first(bytes, count), StandardCharsets.UTF_8))
        .isEqualTo(expected.replace('\'', '"'));
  }

  private static ObjectNode message(Random random) {
    ObjectNode message = JSON.createObjectNode();
    StringBuilder content = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      content.append(",[]{}\"\\:éx ".charAt(random.nextInt(10)));
    }
    message.put("content", content.toString()).put("flags", random.nextInt(3));
    message.putArray("mentions").add(1).addObject().put("id", "2,\"]");
    return message;
  }

  private static ArrayNode part(ArrayNode array, int from, int to) {
    ArrayNode part = JSON.createArrayNode();
    for (int i = from; i < to; i++) {
      part.add(array.get(i));
    }
    return part;
  }
}
