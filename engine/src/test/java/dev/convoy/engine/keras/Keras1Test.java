package dev.convoy.engine.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations and arrays as Keras 1 wrote them. */
class Keras1Test {
  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'class_name':'Convolution2D','config':{'nb_filter':4,'nb_row':3,'nb_col':2,'subsample':[2,1],"
            + "'border_mode':'same','dim_ordering':'th','bias':false,'init':'he_normal'}}"
            + "|{'class_name':'Convolution2D','config':{'filters':4,'strides':[2,1],'padding':'same',"
            + "'use_bias':false,'kernel_initializer':'he_normal','kernel_size':[3,2],"
            + "'data_format':'channels_first'}}",
        "{'class_name':'AtrousConvolution1D','config':{'nb_filter':4,'filter_length':3,'atrous_rate':2}}"
            + "|{'class_name':'Conv1D','config':{'filters':4,'kernel_size':3,'dilation_rate':2}}",
        "{'class_name':'MaxPooling1D','config':{'pool_length':3,'stride':2}}"
            + "|{'class_name':'MaxPooling1D','config':{'pool_size':3,'strides':2}}",
        "{'class_name':'Dense','config':{'output_dim':3,'W_regularizer':"
            + "{'name':'WeightRegularizer','l1':0.0,'l2':0.5},'W_constraint':{'name':'MaxNorm','m':2,'axis':0}}}"
            + "|{'class_name':'Dense','config':{'units':3,'kernel_regularizer':{'class_name':'L1L2',"
            + "'config':{'l1':0.0,'l2':0.5}},'kernel_constraint':{'class_name':'MaxNorm',"
            + "'config':{'max_value':2,'axis':0}}}}",
        "{'class_name':'Embedding','config':{'input_dim':5,'output_dim':3,'init':'uniform','W_constraint':null}}"
            + "|{'class_name':'Embedding','config':{'input_dim':5,'output_dim':3,"
            + "'embeddings_initializer':'uniform','embeddings_constraint':null}}",
        "{'class_name':'ZeroPadding2D','config':{'padding':[1,2,3,4],'dim_ordering':'tf'}}"
            + "|{'class_name':'ZeroPadding2D','config':{'padding':[[1,2],[3,4]],'data_format':'channels_last'}}",
        "{'class_name':'Merge','config':{'mode':'concat','concat_axis':1}}"
            + "|{'class_name':'Concatenate','config':{'mode':'concat','axis':1}}",
        "{'class_name':'Merge','config':{'mode':'cos'}}|{'class_name':'Merge','config':{'mode':'cos'}}",
        "{'class_name':'Dropout','config':{'p':0.5}}|{'class_name':'Dropout','config':{'rate':0.5}}"
      })
  void keysAndClassesBecomeThoseOfLaterVersions(String written, String later)
      throws JsonProcessingException {
    assertEquals(json(later), Keras1Upgrade.upgrade(json(written)));
  }

  @Test
  void whatStatesNoOrderingTakesThatOfTheFile() throws JsonProcessingException {
    String layers =
        "{'config':[{'class_name':'UpSampling2D','config':{'size':[2,2]}},"
            + "{'class_name':'MaxPooling2D','config':{'dim_ordering':'th'}}]}";
    JsonNode upgraded = Keras1Upgrade.upgrade(json(layers));
    assertEquals("channels_first", upgraded.at("/config/0/config/data_format").asText());
    JsonNode alone = json("{'class_name':'UpSampling2D','config':{}}");
    assertEquals("channels_last", Keras1Upgrade.upgrade(alone).at("/config/data_format").asText());
  }

  /** An array whose number at {@code [a, b, c, d]} is abcd. */
  private record Numbered(Shape shape) implements StoredArray {
    @Override
    public String path() {
      return "numbered";
    }

    @Override
    public Tensor read(long fileBytes) {
      return Tensor.generate(
          shape,
          index -> {
            float value = 0;
            long rest = index;
            float unit = 1;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
              value += unit * (rest % shape.size(axis));
              rest /= shape.size(axis);
              unit *= 10;
            }
            return value;
          });
    }
  }

  @ParameterizedTest
  @CsvSource({
    // Written [out 2, in 3, rows 4, columns 5]; the number at row 3, column 4, in 2, out 1.
    "Convolution2D, channels_first, 2 3 4 5, 4 5 3 2, 119, 1234",
    "Convolution2D, channels_last, 4 5 3 2, 4 5 3 2, 119, 3421",
    // Written [in 3, out 2, rows, columns]; now [rows, columns, out, in].
    "Deconvolution2D, channels_first, 3 2 4 5, 4 5 2 3, 117, 134",
    "Deconvolution2D, channels_last, 4 5 3 2, 4 5 2 3, 116, 3420",
    // Written [size 4, 1, in 3, out 2], or [out 2, in 3, size 4, 1] before.
    "Convolution1D, channels_last, 4 1 3 2, 4 3 2, 22, 3020",
    "Convolution1D, channels_last, 2 3 4 1, 4 3 2, 22, 230"
  })
  void kernelsBecomeThoseOfLaterVersions(
      String name, String format, String written, String later, int index, float value)
      throws JsonProcessingException {
    String values = "{'data_format':'" + format + "','kernel_size':4,'filters':2}";
    Config layer = new Config(name, "layer", json(values), 1);
    StoredArray kernel = Keras1Arrays.upgraded(layer, List.of(new Numbered(shape(written)))).get(0);
    assertEquals(shape(later), kernel.shape());
    try (Tensor tensor = kernel.read(Long.MAX_VALUE)) {
      assertEquals(value, tensor.getFloat(index));
    }
  }

  private static Shape shape(String sizes) {
    long[] all = java.util.Arrays.stream(sizes.split(" ")).mapToLong(Long::parseLong).toArray();
    return Shape.of(all);
  }

  /** W, U and b of i, c, f and o become one kernel, one recurrent kernel and one bias. */
  @Test
  void gatesAreJoinedInTheOrderOfLaterVersions() throws JsonProcessingException {
    List<StoredArray> written = new ArrayList<>();
    for (int gate = 0; gate < 4; gate++) {
      for (Shape shape : List.of(Shape.of(1, 1, 2, 1), Shape.of(1, 1, 1, 1), Shape.of(1))) {
        float value = 10 * gate + shape.rank();
        written.add(new Constant(shape, value));
      }
    }
    Config layer = new Config("ConvLSTM2D", "layer", json("{'filters':1}"), 1);
    List<StoredArray> later = Keras1Arrays.upgraded(layer, written);
    assertEquals(3, later.size());
    assertEquals(Shape.of(1, 1, 2, 4), later.get(0).shape());
    try (Tensor bias = later.get(2).read(Long.MAX_VALUE);
        Tensor kernel = later.get(0).read(Long.MAX_VALUE)) {
      assertEquals(List.of(1f, 21f, 11f, 31f), list(bias));
      assertEquals(List.of(4f, 24f, 14f, 34f, 4f, 24f, 14f, 34f), list(kernel));
    }
  }

  private static List<Float> list(Tensor tensor) {
    List<Float> values = new ArrayList<>();
    for (float value : tensor.toFloats()) {
      values.add(value);
    }
    return values;
  }

  private record Constant(Shape shape, float value) implements StoredArray {
    @Override
    public String path() {
      return "constant";
    }

    @Override
    public Tensor read(long fileBytes) {
      return Tensor.generate(shape, index -> value);
    }
  }

  @Test
  void aMergeThatIsNotComputedIsRefusedByName() throws JsonProcessingException {
    JsonNode merge =
        ConformanceTest.network(
            "Merge", json("{'name':'layer','mode':'cos'}"), List.of(Shape.of(3), Shape.of(3)));
    ModelFile file = new ModelFile(merge, "1.2.2", "", Optional.empty());
    UnsupportedLayersException e =
        assertThrows(
            UnsupportedLayersException.class,
            () -> KerasReader.read("case", file, ReadOptions.DEFAULT).close());
    assertTrue(
        e.getMessage().contains("layer 'layer' (Merge): of Keras 1's merges"), e::getMessage);
  }
}
