package dev.convoy.engine.model;

import dev.convoy.engine.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The identity of a model's content: graph, parameters and the values of all weights. */
public final class ModelHash {
  private static final int BLOCK = 1 << 20;

  private ModelHash() {}

  /**
   * Returns the SHA-256 of {@link ModelJson#write} followed by the bytes of every weight that it
   * lists, as 64 hexadecimal digits.
   */
  public static String of(Model model) {
    MessageDigest digest = sha256();
    digest.update(ModelJson.write(model).getBytes(StandardCharsets.UTF_8));
    byte[] block = new byte[BLOCK];
    for (ModelJson.WeightEntry entry : ModelJson.weights(model)) {
      Tensor values = model.weights().get(entry.name());
      for (long from = 0; from < values.bytes(); from += BLOCK) {
        int count = (int) Math.min(BLOCK, values.bytes() - from);
        values.copyBytesTo(from, block, 0, count);
        digest.update(block, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot compute SHA-256, which every Java has", e);
    }
  }
}
