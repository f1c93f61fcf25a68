package dev.convoy.spark.job.ship;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.image.ImageRef;
import dev.convoy.spark.job.image.InputBlocks;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** What travels between tasks passes a Kryo that takes registered classes alone. */
class ConvoyKryoRegistratorTest {
  private final SerializerInstance kryo =
      new KryoSerializer(
              new SparkConf(false)
                  .set("spark.kryo.registrationRequired", "true")
                  .set("spark.kryo.registrator", ConvoyKryoRegistrator.class.getName()))
          .newInstance();

  private <T> T roundTrip(T value) {
    ClassTag<T> tag = ClassTag$.MODULE$.apply(value.getClass());
    ByteBuffer bytes = kryo.serialize(value, tag);
    return kryo.deserialize(bytes, tag);
  }

  private static ImageRef ref(String problem, String table) {
    return new ImageRef(7, "file:/a b#ü.jpg", 1L << 40, problem, table, 3);
  }

  @Test
  void listedImagesSurvive() throws Exception {
    for (ImageRef ref : new ImageRef[] {ref(null, null), ref("io: why", "file:/t.parquet")}) {
      assertSame(ref, roundTrip(ref));
      Tuple2<Object, ImageRef> numbered = roundTrip(new Tuple2<>((Object) 7L, ref));
      assertEquals(7L, numbered._1());
      assertSame(ref, numbered._2());
      assertSame(ref, roundTrip(new ImageRef[] {ref})[0]);
    }
  }

  private static void assertSame(ImageRef expected, ImageRef actual) throws Exception {
    for (Field field : ImageRef.class.getDeclaredFields()) {
      field.setAccessible(true);
      assertEquals(field.get(expected), field.get(actual), field.getName());
    }
  }

  @Test
  void sumsOverAListingSurvive() throws Exception {
    InputBlocks sent = new InputBlocks();
    InputBlocks received = roundTrip(sent);
    for (Field field : InputBlocks.class.getDeclaredFields()) {
      field.setAccessible(true);
      assertTrue(Objects.deepEquals(field.get(sent), field.get(received)), field.getName());
    }
  }

  @Test
  void chunksOfWeightsSurvive() {
    byte[][] chunks = {{1, 2}, {}, {-3}};
    assertArrayEquals(chunks, roundTrip(chunks));
    assertArrayEquals(chunks[0], roundTrip(chunks[0]));
  }

  @Test
  void anotherClassIsRefused() {
    Exception refusal = assertThrows(Exception.class, () -> roundTrip(new AtomicLong(1)));
    assertTrue(refusal.getMessage().contains("Class is not registered"), refusal::getMessage);
  }
}
