package dev.convoy.datasets;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package of the formats may know which other. */
@AnalyzeClasses(
    packages = "dev.convoy.datasets",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String DATASETS = "dev.convoy.datasets.";

  @ArchTest
  static final ArchRule OF_THE_ENGINE_ONLY_TENSORS_AND_WHERE_NATIVES_ARE =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.convoy.engine..", "dev.convoy.spark..")
                  .and(
                      resideOutsideOfPackages(
                          "dev.convoy.engine.tensor", "dev.convoy.engine.natives")));

  @ArchTest
  static final ArchRule NO_SPARK =
      noClasses().should().dependOnClassesThat(resideInAnyPackage("org.apache.spark..", "scala.."));

  @ArchTest
  static final ArchRule ONLY_VOLUMES_KNOW_HADOOP =
      noClasses()
          .that(resideOutsideOfPackages(DATASETS + "volume.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.hadoop.."));

  @ArchTest
  static final ArchRule NATIVE_SYMBOLS_STAY_WITH_DECODERS_AND_CODECS =
      noClasses()
          .that(resideOutsideOfPackages(DATASETS + "image.opencv", DATASETS + "codec"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.bytedeco..", "com.sun.jna..", "com.github.luben.."));

  @ArchTest
  static final ArchRule ONLY_THE_LIST_KNOWS_THE_FORMATS =
      noClasses()
          .that(
              resideInAnyPackage(
                  DATASETS + "volume", DATASETS + "volume.layout", DATASETS + "volume.storage"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(DATASETS + "volume..")
                  .and(
                      resideOutsideOfPackages(
                          DATASETS + "volume",
                          DATASETS + "volume.layout",
                          DATASETS + "volume.storage")));

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(DATASETS + "(**)").should().beFreeOfCycles();
}
