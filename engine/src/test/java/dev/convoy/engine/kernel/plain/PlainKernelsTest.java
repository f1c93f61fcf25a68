package dev.convoy.engine.kernel.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Affine;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.layer.CenterCrop;
import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.layer.Cropping;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.DotProduct;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Flatten;
import dev.convoy.engine.layer.GroupNormalization;
import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.LayerNormalization;
import dev.convoy.engine.layer.LayerNormalization.Form;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.Prelu;
import dev.convoy.engine.layer.Reduction;
import dev.convoy.engine.layer.RepeatVector;
import dev.convoy.engine.layer.Reshape;
import dev.convoy.engine.layer.Resizing;
import dev.convoy.engine.layer.Slice;
import dev.convoy.engine.layer.TimeDistributed;
import dev.convoy.engine.layer.UnitNormalization;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.ZeroPadding;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlainKernelsTest {
  private static final double BOUND = 2e-5;

  @Test
  void repeatsEachPositionFactorTimes() {
    KernelCase drawn =
        KernelCase.of(new Upsampling(Extents.of(2), Interpolation.NEAREST), 1, Shape.of(2, 1));
    float[] src = drawn.sources().get(0).toFloats();
    assertArrayEquals(
        new float[] {src[0], src[0], src[1], src[1]}, drawn.compute(new PlainProvider()).get(0));
  }

  @Test
  void leavesProductsToNativeCode() {
    Dense layer = new Dense(2, false, Activation.linear());
    KernelCase drawn = KernelCase.of(layer, 1, Shape.of(3));
    assertEquals(
        new Offer.Declined("products and pooling need native code"),
        new PlainProvider().offer(drawn.request(drawn.weights(), 1)));
  }

  private static Extents of(int... values) {
    return Extents.of(values);
  }

  static Stream<KernelCase> copies() {
    Shape large = Shape.of(3, 70, 67);
    return Stream.of(
        KernelCase.of(new Flatten(), 2, Shape.of(5, 7, 3)),
        KernelCase.of(new Reshape(Shape.of(-1, 5)), 2, Shape.of(5, 7, 3)),
        KernelCase.of(new Identity(), 3, large),
        KernelCase.of(new RepeatVector(4), 2, Shape.of(5)),
        KernelCase.of(new RepeatVector(3), 2, Shape.of(900)),
        KernelCase.of(new Permute(of(2, 0, 1)), 2, Shape.of(5, 7, 3)),
        KernelCase.of(new Permute(of(1, 2, 0)), 1, large),
        KernelCase.of(new Permute(of(1, 0, 2)), 2, Shape.of(5, 7, 700)),
        KernelCase.of(new Permute(of(3, 1, 0, 2)), 2, Shape.of(4, 3, 5, 2)),
        KernelCase.of(new Permute(of(0)), 2, Shape.of(9)),
        KernelCase.of(new Slice(-1, 1, 9, 3), 2, Shape.of(5, 10)),
        KernelCase.of(new Slice(0, 2, Long.MAX_VALUE, 1), 2, Shape.of(5, 700)),
        KernelCase.of(new Slice(1, 0, 7, 2), 1, large),
        KernelCase.of(new Cropping(of(1, 0), of(0, 2)), 2, Shape.of(5, 7, 3)),
        KernelCase.of(new Cropping(of(0, 20), of(1, 4)), 2, large),
        KernelCase.of(new Cropping(of(1), of(0)), 2, Shape.of(2, 5, 700)),
        KernelCase.of(new Cropping(of(1, 1, 1), of(1, 0, 2)), 2, Shape.of(4, 5, 6, 2)),
        KernelCase.of(new ZeroPadding(of(1, 0), of(0, 2)), 2, Shape.of(5, 7, 3)),
        KernelCase.of(new ZeroPadding(of(2), of(1)), 2, Shape.of(2, 5, 9)),
        KernelCase.of(new ZeroPadding(of(1, 2, 3), of(3, 0, 1)), 2, Shape.of(2, 3, 4, 5)),
        KernelCase.of(new ZeroPadding(of(60, 60), of(0, 0)), 1, large),
        KernelCase.of(new Upsampling(of(3), Interpolation.NEAREST), 2, Shape.of(2, 5, 3)),
        KernelCase.of(new Upsampling(of(2, 3), Interpolation.NEAREST), 2, Shape.of(4, 5, 3)),
        KernelCase.of(new Upsampling(of(2, 2), Interpolation.NEAREST), 2, Shape.of(4, 5, 600)),
        KernelCase.of(new Upsampling(of(1, 2, 3), Interpolation.NEAREST), 1, Shape.of(4, 5, 3, 7)),
        KernelCase.of(new Concatenation(-1), 2, Shape.of(5, 3), Shape.of(5, 1), Shape.of(5, 9)),
        KernelCase.of(new Concatenation(0), 2, Shape.of(5, 70), Shape.of(1, 70)),
        KernelCase.of(new Concatenation(-1), 2, Shape.of(5, 300), Shape.of(5, 256)),
        KernelCase.of(new Concatenation(-1), 2, Shape.of(3, 5000), Shape.of(3, 2)),
        KernelCase.of(
            new Resizing(of(3, 11), Interpolation.NEAREST, Resizing.Fit.STRETCH, 0),
            2,
            Shape.of(5, 7, 3)),
        KernelCase.of(new CenterCrop(of(3, 4)), 2, Shape.of(6, 7, 3)),
        KernelCase.of(new TimeDistributed(new Cropping(of(1), of(1))), 2, Shape.of(3, 5, 2)));
  }

  @ParameterizedTest
  @MethodSource
  void copies(KernelCase drawn) {
    assertArrayEquals(
        drawn.compute(new ReferenceProvider()).get(0), drawn.compute(new PlainProvider()).get(0));
  }

  static Stream<KernelCase> sums() {
    return Stream.of(
            merges(), interpolations(), normalizations(), reductions(), channelwise(), others())
        .flatMap(each -> each);
  }

  private static Stream<KernelCase> merges() {
    return Stream.of(Merge.Operation.values())
        .filter(operation -> operation != Merge.Operation.POWER)
        .map(Merge::new)
        .flatMap(
            layer ->
                Stream.of(
                    KernelCase.of(layer, 2, Shape.of(5, 7), Shape.of(5, 7), Shape.of(5, 7)),
                    KernelCase.of(layer, 2, Shape.of(70, 71, 3), Shape.of(1, 1, 3)),
                    KernelCase.of(layer, 2, Shape.of(70, 71, 3), Shape.of(70, 1, 1)),
                    KernelCase.of(layer, 2, Shape.of(3), Shape.of(7, 5, 3)),
                    KernelCase.of(layer, 1, Shape.of(1, 6), Shape.of(4, 1))));
  }

  private static Stream<KernelCase> interpolations() {
    return Stream.of(Interpolation.values())
        .filter(each -> each != Interpolation.NEAREST)
        .flatMap(
            each ->
                Stream.of(
                    KernelCase.of(new Upsampling(of(2, 3), each), 2, Shape.of(4, 5, 3)),
                    KernelCase.of(new Upsampling(of(2, 2), each), 1, Shape.of(1, 1, 3)),
                    KernelCase.of(new Upsampling(of(2, 2), each), 1, Shape.of(2, 4, 1, 3)),
                    resizing(of(7, 3), each, Resizing.Fit.STRETCH),
                    resizing(of(3, 9), each, Resizing.Fit.CROP),
                    resizing(of(9, 4), each, Resizing.Fit.PAD),
                    KernelCase.of(new CenterCrop(of(8, 3)), 2, Shape.of(6, 7, 3))));
  }

  private static KernelCase resizing(Extents size, Interpolation kind, Resizing.Fit fit) {
    return KernelCase.of(new Resizing(size, kind, fit, 0.5), 2, Shape.of(6, 7, 3));
  }

  private static Stream<KernelCase> normalizations() {
    return Stream.of(
        KernelCase.of(
            new LayerNormalization(1, 1e-3, true, true, Form.STANDARD), 2, Shape.of(5, 7, 9)),
        KernelCase.of(
            new LayerNormalization(2, 1e-3, true, false, Form.VARIANCE_ONLY), 2, Shape.of(5, 7, 9)),
        KernelCase.of(
            new LayerNormalization(1, 1e-3, false, false, Form.STANDARD), 2, Shape.of(9000)),
        KernelCase.of(
            new LayerNormalization(1, 1e-6, true, false, Form.ROOT_MEAN_SQUARE),
            2,
            Shape.of(5, 70)),
        KernelCase.of(new GroupNormalization(3, 1e-3, true, true), 2, Shape.of(5, 7, 9)),
        KernelCase.of(new GroupNormalization(-1, 1e-3, true, true), 2, Shape.of(50, 70, 5)),
        KernelCase.of(new GroupNormalization(1, 1e-3, false, true), 2, Shape.of(5, 6)),
        KernelCase.of(new UnitNormalization(of(-1)), 2, Shape.of(5, 7)),
        KernelCase.of(new UnitNormalization(of(0, 2)), 2, Shape.of(5, 7, 3)));
  }

  private static Stream<KernelCase> reductions() {
    return Stream.of(Reduction.Operation.values())
        .flatMap(
            each ->
                Stream.of(
                    KernelCase.of(new Reduction(each, of(0), false), 2, Shape.of(5, 7)),
                    KernelCase.of(new Reduction(each, of(0, 1), true), 2, Shape.of(70, 80, 3)),
                    KernelCase.of(new Reduction(each, of(-1), true), 2, Shape.of(5, 7)),
                    KernelCase.of(new Reduction(each, of(0, 2), false), 2, Shape.of(5, 7, 3)),
                    KernelCase.of(new Reduction(each, of(0), false), 2, Shape.of(5))));
  }

  private static Stream<KernelCase> channelwise() {
    return Stream.of(
        KernelCase.of(new BatchNormalization(1e-3, true, true), 2, Shape.of(5, 7, 9)),
        KernelCase.of(new BatchNormalization(1e-3, false, true), 2, Shape.of(5, 7, 1)),
        KernelCase.of(new BatchNormalization(1e-3, true, false), 2, Shape.of(5000)),
        KernelCase.of(new BatchNormalization(1e-3, false, false), 2, Shape.of(70, 70, 3)),
        KernelCase.of(Affine.of(1 / 127.5, -1), 2, Shape.of(70, 70, 3)),
        KernelCase.of(
            new Affine(List.of(1.0, 2.0, 3.0), List.of(-1.0, 0.0, 1.0)), 2, Shape.of(5, 3)),
        KernelCase.of(new Prelu(of(0, 1)), 2, Shape.of(5, 7, 9)),
        KernelCase.of(new Prelu(of()), 2, Shape.of(70, 70, 3)),
        KernelCase.of(new Prelu(of(-1)), 2, Shape.of(5, 7)));
  }

  private static Stream<KernelCase> others() {
    return Stream.of(
        KernelCase.of(new DotProduct(0, 0, false), 2, Shape.of(5), Shape.of(5)),
        KernelCase.of(new DotProduct(-1, 0, false), 2, Shape.of(4, 5), Shape.of(5, 3)),
        KernelCase.of(new DotProduct(1, 1, true), 2, Shape.of(4, 5, 2), Shape.of(3, 5)),
        activation(new Activation.Softmax(-1), Shape.of(5, 7)),
        activation(new Activation.Softmax(0), Shape.of(5, 70, 3)),
        activation(new Activation.Softmax(-1), Shape.of(9000)),
        activation(new Activation.LogSoftmax(1), Shape.of(5, 7, 3)),
        activation(new Activation.Sparsemax(-1), Shape.of(5, 7)),
        activation(new Activation.Sparsemax(0), Shape.of(3, 2)),
        activation(new Activation.Glu(-1), Shape.of(5, 8)),
        activation(new Activation.Glu(0), Shape.of(4, 7, 3)),
        activation(new Activation.Relu(0.1, 1, 0.2), Shape.of(50, 100)));
  }

  private static KernelCase activation(Activation activation, Shape item) {
    return KernelCase.of(new ActivationLayer(activation), 2, item);
  }

  @ParameterizedTest
  @MethodSource
  void sums(KernelCase drawn) {
    assertAgrees(drawn);
  }

  @ParameterizedTest
  @EnumSource
  void functions(Activation.Function function) {
    assertAgrees(activation(Activation.of(function), Shape.of(50, 100)));
  }

  private static void assertAgrees(KernelCase drawn) {
    List<float[]> expected = drawn.compute(new ReferenceProvider());
    List<float[]> actual = drawn.compute(new PlainProvider());
    double error = KernelCase.error(actual.get(0), expected.get(0));
    assertTrue(error <= BOUND, () -> error + " for " + drawn);
  }
}
