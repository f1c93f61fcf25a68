package dev.convoy.datasets.volume.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.convoy.datasets.volume.layout.ElementBytes;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.ElementType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Fill values: numbers, true and false, {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}, and
 * the bits of a floating value as {@code "0x..."}, highest byte first.
 */
final class FillValues {
  private FillValues() {}

  /** Returns the bytes of one element in native order; nothing and null mean zero. */
  static byte[] parse(Metadata fill, ElementType type) throws MalformedVolumeException {
    JsonNode node = fill.node();
    if (!fill.isPresent()) {
      return new byte[type.bytes()];
    }
    if (node.isBoolean()) {
      return ElementBytes.of(type, node.booleanValue() ? 1 : 0);
    }
    if (node.isTextual()) {
      return text(fill, node.textValue(), type);
    }
    if (!node.isNumber()) {
      throw fill.malformed("a fill value of type " + type.label());
    }
    return type.isFloating()
        ? ElementBytes.of(type, node.doubleValue())
        : integer(fill, node, type);
  }

  private static byte[] text(Metadata fill, String text, ElementType type)
      throws MalformedVolumeException {
    if (!type.isFloating()) {
      throw fill.malformed("a whole number that fits " + type.label());
    }
    return switch (text) {
      case "NaN" -> ElementBytes.of(type, Double.NaN);
      case "Infinity" -> ElementBytes.of(type, Double.POSITIVE_INFINITY);
      case "-Infinity" -> ElementBytes.of(type, Double.NEGATIVE_INFINITY);
      default -> bits(fill, text, type);
    };
  }

  private static byte[] bits(Metadata fill, String text, ElementType type)
      throws MalformedVolumeException {
    int digits = 2 * type.bytes();
    if (!text.toLowerCase(Locale.ROOT).matches("0x[0-9a-f]{" + digits + "}")) {
      throw fill.malformed("NaN, Infinity, -Infinity, a number or 0x and " + digits + " digits");
    }
    return bits(new BigInteger(text.substring(2), 16).longValue(), type);
  }

  private static byte[] bits(long bits, ElementType type) {
    ByteBuffer bytes = ByteBuffer.allocate(type.bytes()).order(ByteOrder.nativeOrder());
    switch (type.bytes()) {
      case 1 -> bytes.put((byte) bits);
      case 2 -> bytes.putShort((short) bits);
      case 4 -> bytes.putInt((int) bits);
      default -> bytes.putLong(bits);
    }
    return bytes.array();
  }

  private static byte[] integer(Metadata fill, JsonNode node, ElementType type)
      throws MalformedVolumeException {
    if (node.isFloatingPointNumber() && node.doubleValue() != Math.rint(node.doubleValue())) {
      throw fill.malformed("a whole number that fits " + type.label());
    }
    BigInteger value = node.bigIntegerValue();
    int width = 8 * type.bytes();
    BigInteger low =
        type.isSigned() ? BigInteger.ONE.shiftLeft(width - 1).negate() : BigInteger.ZERO;
    BigInteger high = BigInteger.ONE.shiftLeft(type.isSigned() ? width - 1 : width);
    if (value.compareTo(low) < 0 || value.compareTo(high) >= 0) {
      throw fill.malformed("a whole number that fits " + type.label());
    }
    return bits(value.longValue(), type);
  }

  /** Returns a fill value as metadata write it. */
  static JsonNode format(ElementType type, double value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    double held = ElementBytes.value(type, ElementBytes.of(type, value));
    if (!type.isFloating()) {
      return json.numberNode(new java.math.BigDecimal(held).toBigInteger());
    }
    if (Double.isNaN(held)) {
      return json.textNode("NaN");
    }
    if (Double.isInfinite(held)) {
      return json.textNode(held > 0 ? "Infinity" : "-Infinity");
    }
    return json.numberNode(held);
  }
}
