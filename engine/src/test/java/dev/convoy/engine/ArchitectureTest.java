package dev.convoy.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.convoy.engine.layer.Layer;

/** Which package of the engine may know which other. */
@AnalyzeClasses(
    packages = "dev.convoy.engine",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ENGINE = "dev.convoy.engine.";

  @ArchTest static final ArchRule NATIVES_KNOW_THE_JDK_ONLY = mayImport("natives");
  @ArchTest static final ArchRule TENSORS_KNOW_THE_JDK_ONLY = mayImport("tensor");
  @ArchTest static final ArchRule LAYERS = mayImport("layer", "tensor");
  @ArchTest static final ArchRule MODELS = mayImport("model", "layer", "tensor");
  @ArchTest static final ArchRule KERAS = mayImport("keras", "model", "layer", "tensor");
  @ArchTest static final ArchRule KERNELS = mayImport("kernel", "layer", "tensor");

  @ArchTest
  static final ArchRule REFERENCE_KERNELS =
      mayImport("kernel.reference", "kernel", "layer", "tensor");

  @ArchTest
  static final ArchRule PLAIN_KERNELS = mayImport("kernel.plain", "kernel", "layer", "tensor");

  @ArchTest static final ArchRule PASSES = mayImport("plan.pass", "model", "layer", "tensor");

  @ArchTest
  static final ArchRule NOBODY_BELOW_KNOWS_PLANS =
      noClasses()
          .that(resideOutsideOfPackages(ENGINE + "plan.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(ENGINE + "plan.."));

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(ENGINE + "(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NATIVE_SYMBOLS_STAY_WITH_NATIVE_KERNELS =
      noClasses()
          .that(resideOutsideOfPackages(ENGINE + "kernel.onednn..", ENGINE + "kernel.simd.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.bytedeco..", "com.sun.jna.."));

  @ArchTest
  static final ArchRule ONE_CLASS_TOUCHES_UNSAFE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ENGINE + "tensor.NativeMemory")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("sun.misc.Unsafe");

  @ArchTest
  static final ArchRule NO_SPARK_AND_NO_FILE_SYSTEM_BUT_THE_LOCAL_ONE =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache..", "dev.convoy.datasets..", "dev.convoy.spark.."));

  @ArchTest
  static final ArchRule LAYERS_ARE_RECORDS =
      classes().that().implement(Layer.class).and().areNotInterfaces().should().beRecords();

  /** A package of the engine may know itself, these packages, and what is not the engine's. */
  private static ArchRule mayImport(String from, String... to) {
    String[] allowed = new String[to.length + 1];
    allowed[0] = ENGINE + from;
    for (int i = 0; i < to.length; i++) {
      allowed[i + 1] = ENGINE + to[i];
    }
    return noClasses()
        .that(resideInAnyPackage(ENGINE + from))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.convoy..").and(resideOutsideOfPackages(allowed)))
        .as(from + " may import " + String.join(", ", to));
  }
}
