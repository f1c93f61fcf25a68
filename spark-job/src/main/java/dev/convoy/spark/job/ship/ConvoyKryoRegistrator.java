package dev.convoy.spark.job.ship;

import com.esotericsoftware.kryo.Kryo;
import dev.convoy.spark.job.image.ImageRef;
import dev.convoy.spark.job.image.InputBlocks;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Registers what travels between tasks.
 *
 * <p>Records never do: Spark's Kryo 4 cannot carry them.
 */
public final class ConvoyKryoRegistrator implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(ImageRef.class);
    kryo.register(ImageRef[].class);
    kryo.register(InputBlocks.class);
    kryo.register(long[].class);
    kryo.register(byte[].class);
    kryo.register(byte[][].class);
  }
}
